"""Turns a cluster into one directed graph of what needs what."""
