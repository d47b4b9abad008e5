"""Tests of the guidance. Each file here is a program: `python -m catalog.commands`."""
