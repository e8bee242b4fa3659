"""Draws graphs: for terminals, documents and browsers."""
