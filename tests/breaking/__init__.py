"""Breaks a healthy repository on purpose, one thing at a time, and asks the linter what it notices.

As a program, in the folder `tests`: `python -m breaking FOLDER [--most N] [--seed S]` prints, for each way of breaking,
how many of the breaks were noticed (by a new error or warning), and those that were not. test_breaking.py runs it on
the sample. What refers to what is known here apart from rules/, so that the one is held against the other.
"""
