"""A process that stays between runs, where somebody asked for one: how it is met, started, asked and ended.

What it is asked, and what it answers, are others' business: this package knows sockets, messages and how long to stay.
"""
