"""Validates exports with parsers of other people, by the rules that importers have and no parser checks."""
