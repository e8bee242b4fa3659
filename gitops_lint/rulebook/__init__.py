"""Reads rules/: what the linter knows, as data."""
