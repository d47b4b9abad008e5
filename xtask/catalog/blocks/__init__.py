"""Proves that blocks of commands are safe where a call fails."""
