"""Holds two versions of a repository against each other: what a change brings, and what it does away with."""
