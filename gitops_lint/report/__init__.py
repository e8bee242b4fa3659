"""Writes findings: for people, for programs, for the places where people work."""
