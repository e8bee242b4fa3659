"""Patterns of files as a `.gitignore` has them, as go-git's gitignore package matches them, which is not git.

Every file is matched by itself, so a file can be taken back from a folder that is left out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gitops_lint.repo.globs import glob_expression

FOLDERS = "(?:[^/]+/)*?"
"""What matches folders, as few as possible, before a name at any depth."""
_NEVER = r"(?!)"


class Pattern(NamedTuple):
    """A line of an ignore file: what it matches of a path that ends in a slash, and whether it takes files back."""

    expression: str
    takes_back: bool


def patterns_of(text: str, folder: str) -> list[Pattern]:
    """Return the patterns of an ignore file, which hold for what is below its folder (empty, or ending in a slash)."""
    lines = text.split("\n")
    return [pattern_of(line.removesuffix("\r"), folder) for line in lines if line.strip() and not line.startswith("#")]


def pattern_of(line: str, folder: str = "") -> Pattern:
    """Return the pattern of one line of an ignore file, which holds for what is below its folder."""
    takes_back = line.startswith("!")
    text = line[1:] if takes_back else line
    if not text.endswith("\\ "):
        text = text.rstrip(" ")
    folders_only = text.endswith("/")
    text = text[:-1] if folders_only else text
    if text.startswith("**/") and "/" not in text[3:] and "**" not in text[3:]:
        text = text[3:]  # the same, and faster
    matched = _route(text.split("/")) if "/" in text else _anywhere(text)
    return Pattern(re.escape(folder) + matched + ("." if folders_only else ""), takes_back)


def _anywhere(name: str) -> str:
    """Return what matches a file or folder of a name at any depth, and so all that is below it."""
    expression = glob_expression(name, "[^/]")
    return _NEVER if not expression else f"{FOLDERS}{expression}/"


def _route(names: list[str]) -> str:
    """Return what matches a route of names from the folder, and all below it.

    `**` looks for the name after it and stays with the first that it finds; at the end it says nothing.
    """
    route = ""
    anywhere = False
    for index, name in enumerate(names):
        if not name:
            anywhere = False
        elif name == "**":
            if index == len(names) - 1:
                break
            anywhere = True
        else:
            expression = glob_expression(name, "[^/]")
            if "**" in name or expression is None:
                return _NEVER
            route += f"(?>{FOLDERS}{expression}/)" if anywhere else f"{expression}/"
            anywhere = False
    return route or _NEVER
