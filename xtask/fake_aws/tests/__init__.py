"""Tests of the gateway, of what the accounts have in them, and of what the catalog calls."""
