"""The part of Go's text/template, with slim-sprig's functions, that ResourceSets are written in.

What is not known here makes a result unknown, never wrong: `UnknownTemplateError` is raised, and it says why.
"""
