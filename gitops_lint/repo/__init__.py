"""Finds and reads files, and parses YAML into documents whose every value knows its file, line and column."""
