"""What is added to a configuration that people have written: lines, each with its reason, and nothing else changes.

The lines are put where their list ends. A round trip through a YAML library would put them behind the comments that
follow the list, and these before what comes next.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from gitops_lint.config.model import Config
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping as MappingNode
from gitops_lint.repo.nodes import Node, Scalar, Sequence
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.validation import InvalidFileError, validated

_PLAIN = late_pattern(r"[A-Za-z][\w./-]*\w|[A-Za-z]", re.ASCII)
_INDENT = "  "


class CannotAddError(Exception):
    """A configuration that can't be added to without touching the rest of it; `lines` are for its reader to paste."""

    def __init__(self, lines: str) -> None:
        super().__init__("it can't be added to without touching the rest of it")
        self.lines = lines


def with_externals(text: str, externals: Iterable[str], reason: str) -> str:
    """Return a configuration with more `known_externals`, each with the reason in a comment."""
    added = tuple(external for external in dict.fromkeys(externals) if external not in _read(text).known_externals)
    if not added:
        return text
    lines = [f"- {_scalar(external)}{_comment(reason)}" for external in added]
    before = _read(text)
    expected = before.changed(known_externals=(*before.known_externals, *added))
    return _held(_added(text, "known_externals", lines), expected, "known_externals", lines)


def with_path_ignores(text: str, ignores: Mapping[str, Iterable[str]], reason: str) -> str:
    """Return a configuration with checks that are ignored in some files, each file with the reason in a comment."""
    for path, words in ignores.items():
        text = _with_path_ignore(text, f"/{_literal(path)}", tuple(words), reason)
    return text


def _with_path_ignore(text: str, glob: str, words: tuple[str, ...], reason: str) -> str:
    before = _read(text)
    there = before.per_path_ignores.get(glob, ())
    new = tuple(word for word in words if word not in there)
    if not new:
        return text
    expected = before.changed(per_path_ignores={**before.per_path_ignores, glob: (*there, *new)})
    lines = [f"{_scalar(glob)}: [{', '.join(words)}]{_comment(reason)}"]
    if not there:
        return _held(_added(text, "per_path_ignores", lines), expected, "per_path_ignores", lines)
    items = [f"- {word}{_comment(reason)}" for word in new]
    return _held(_added(text, "per_path_ignores", items, glob), expected, "per_path_ignores", lines)


def _added(text: str, key: str, lines: list[str], inner: str | None = None) -> str | None:
    """Return the text with lines at the end of what a key holds, or of what an inner key of it does; None if unable."""
    root = _root(text)
    node = root.get(key) if isinstance(root, MappingNode) else None
    if inner is not None and isinstance(node, MappingNode):
        node = node.get(inner)
    if node is None:
        gap = "\n" if text.strip() else ""
        begun = text if text.endswith("\n") or not text else f"{text}\n"
        return f"{begun}{gap}{key}:\n" + "".join(f"{_INDENT}{line}\n" for line in lines)
    if _is_on_lines_of_its_own(text, node):
        return _after_the_last(text, node, lines)
    return _in_brackets(text, node, lines)


def _is_on_lines_of_its_own(text: str, node: Node) -> bool:
    if isinstance(node, Scalar) or not len(node):
        return False
    return text.split("\n")[node.place.line - 1][node.place.column - 1] not in "[{"


def _after_the_last(text: str, node: Node, lines: list[str]) -> str | None:
    """Return the text with lines after the last item or entry of a node, as far to the right as the first is."""
    first, last = _first_and_last(node)
    written = text.split("\n")
    margin = written[first - 1][: len(written[first - 1]) - len(written[first - 1].lstrip(" "))]
    return "\n".join([*written[:last], *(f"{margin}{line}" for line in lines), *written[last:]])


def _first_and_last(node: Node) -> tuple[int, int]:
    """Return the line of the first item or key of a node, and the last line of the last value."""
    if isinstance(node, MappingNode):
        return node.key_place(next(iter(node))).line, list(node.entries.values())[-1].place.end_line
    items = node.items if isinstance(node, Sequence) else (node,)
    return items[0].place.line, items[-1].place.end_line


def _in_brackets(text: str, node: Node, lines: list[str]) -> str | None:
    """Return the text with what is in one line of brackets on lines of its own, and more lines after it."""
    place = node.place
    written = text.split("\n")
    line = written[place.line - 1]
    rest = line[place.end_column - 1 :]
    if place.line != place.end_line or (isinstance(node, MappingNode) and len(node)) or rest.strip().startswith(","):
        return None
    margin = " " * (len(line) - len(line.lstrip(" ")) + len(_INDENT))
    items = node.items if isinstance(node, Sequence) else ()
    if not all(isinstance(item, Scalar) for item in items):
        return None
    before = [f"- {_scalar(item.text)}" for item in items if isinstance(item, Scalar)]
    head = f"{line[: place.column - 1].rstrip()}{rest}".rstrip()
    below = [f"{margin}{each}" for each in (*before, *lines)]
    return "\n".join([*written[: place.line - 1], head, *below, *written[place.line :]])


def _held(text: str | None, expected: Config, key: str, lines: list[str]) -> str:
    """Return a text that says what it is expected to; raise CannotAddError where it says something else."""
    try:
        if text is not None and _read(text) == expected:
            return text
    except InvalidFileError:
        pass
    raise CannotAddError("".join(f"{line}\n" for line in (f"{key}:", *(f"{_INDENT}{line}" for line in lines))))


def _read(text: str) -> Config:
    root = _root(text)
    return validated(root, Config) if root is not None else Config()


def _root(text: str) -> Node | None:
    parsed = parse(text, "")
    if parsed.problems or len(parsed.documents) > 1:
        raise InvalidFileError("it is no YAML")
    root = parsed.documents[0].root if parsed.documents else None
    return root if isinstance(root, MappingNode) else None


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _comment(reason: str) -> str:
    return f" # {' '.join(reason.split())}"


def _literal(path: str) -> str:
    """Return a path as a pattern that means nothing else."""
    return re.sub(r"[*?\[\]\\!#]", r"\\\g<0>", path)
