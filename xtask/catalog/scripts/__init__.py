"""Proves that scripts are safe and do what their blocks do."""
