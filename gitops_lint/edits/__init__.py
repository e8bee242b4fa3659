"""Turns what should be otherwise in an object into edits of files: the only package that knows how it is written."""
