"""Proves that the fixes work. README.md tells how."""
