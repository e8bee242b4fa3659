"""Values of Secrets as lines of files show them to nobody: reports go to logs, pull requests and caches.

A Secret's values stand in its `data` and `stringData`, wherever its manifest is written: in a file, in a list, within
another object (a ResourceSet, a patch), in the literals of a `secretGenerator`, and in the files that one takes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import group_of
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at, text_at
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.group_kind import GroupKind

SECRET = GroupKind("", "Secret")
VALUES = ("data", "stringData")
"""The fields of a Secret that hold what is secret."""
_GENERATOR = "secretGenerator"
_MAY_HOLD = late_pattern(r"[sS]ecret|stringData")
"""What is in a file that a Secret is written in."""
_MAY_BE_ONE = late_pattern(r"\bkind\b(?:\W*\*|[\s\S]{0,60}?Secret)|stringData|secretGenerator")
"""What is in a text that holds a Secret, or a patch of one: its kind, be it an alias, or the name of such a field."""
_WORDS = ("Secret", "stringData", _GENERATOR)
_MANIFEST = late_pattern(r"""["']?kind["']?\s*:\s*["']?Secret\b|\bstringData\b|\bsecretGenerator\b""")
_HEAD = late_pattern(r"""[\s{-]*["']?(?:apiVersion|kind|metadata|name|namespace|type)["']?\s*:""")
_KEY = late_pattern(r"""\s*(?:- +)*(?:["']?[\w./-]+["']?\s*[:=])?\s*""")
_MASK = "•"
_VARIABLE = late_pattern(r"(\$\{\w+\})")
_MOST_NESTED = 4
"""Manifests within strings of manifests: a patch within a patch, and there it ends."""


def line_shown(documents: Documents, path: str, line: int) -> str | None:
    """Return a line of a file as it may be shown, as long as it is written; None if there is none.

    Of values of Secrets only the names of variables are left.
    """
    if not documents.tree.is_file(path):
        return None
    lines = lines_shown(documents, path)
    return lines[line - 1] if 0 < line <= len(lines) else None


def lines_shown(documents: Documents, path: str) -> list[str]:
    """Return all lines of a file as they may be shown."""
    if path not in documents.shown:
        documents.shown[path] = _masked_lines(documents, path)
    return documents.shown[path]


def is_confidential(documents: Documents, place: Place) -> bool:
    """Tell whether something stands on lines of which not all may be shown."""
    if not documents.tree.is_file(place.path):
        return False
    first, last = place.line - 1, place.end_line
    return documents.lines(place.path)[first:last] != lines_shown(documents, place.path)[first:last]


def may_hold_secret(text: str) -> bool:
    """Tell whether a text may hold the manifest of a Secret, or a patch of one."""
    if "\n" not in text and "{" not in text:
        return False
    # most texts have none of the words, and that is known in a tenth of the time
    return any(word in text for word in _WORDS) and _MAY_BE_ONE.search(text) is not None


def text_shown(text: str) -> str:
    """Return a text as it may be shown, where it is manifests or patches."""
    lines = lines_shown(Documents(MemoryTree({"text.yaml": text})), "text.yaml")
    return "\n".join(lines)


def _masked_lines(documents: Documents, path: str) -> list[str]:
    lines = documents.lines(path)
    if path in documents.taken_into_secrets:
        return [_roughly_masked(line) for line in lines]
    text = documents.text(path)
    if not _MAY_HOLD.search(text):
        return lines
    file = documents.load(path)
    if file.problems and _MANIFEST.search(text):  # some of it could not be read: who knows what is what
        return [line if _HEAD.match(line) else _roughly_masked(line) for line in lines]
    lines = list(lines)
    for document in file.documents:
        for place in _Search(documents, path).places(document.root):
            _mask(lines, place)
    return lines


def _mask(lines: list[str], place: Place) -> None:
    for number in range(place.line, min(place.end_line, len(lines)) + 1):
        text = lines[number - 1]
        start = place.column - 1 if number == place.line else len(text) - len(text.lstrip())
        end = place.end_column - 1 if number == place.end_line else len(text)
        lines[number - 1] = f"{text[:start]}{_masked(text[start:end])}{text[end:]}"


def _roughly_masked(line: str) -> str:
    """Return a line of which nothing is known but that it may hold a value of a Secret: with its key at most."""
    key = _KEY.match(line)
    start = key.end() if key else 0
    return f"{line[:start]}{_masked(line[start:])}"


def _masked(text: str) -> str:
    return "".join(part if _VARIABLE.fullmatch(part) else _MASK * len(part) for part in _VARIABLE.split(text))


class _Task(NamedTuple):
    """A node to look at, whether it is a value of a Secret, and within how many strings it stands."""

    node: Node | None
    is_value: bool = False
    level: int = 0


class _Search:
    """Looks for values of Secrets in a document of a file, each node once."""

    def __init__(self, documents: Documents, path: str) -> None:
        self.documents = documents
        self.path = path

    def places(self, root: Node) -> Iterator[Place]:
        """Return the places of all values."""
        tasks = [_Task(root)]
        known: set[tuple[int, bool]] = set()
        while tasks:
            task = tasks.pop()
            node = task.node
            if (id(node), task.is_value) in known:
                continue
            known.add((id(node), task.is_value))
            if isinstance(node, Scalar):
                if task.is_value:
                    yield node.place
                else:
                    tasks += self._within(node, task.level)
            elif isinstance(node, Sequence):
                tasks += (task._replace(node=item) for item in node.items)
            elif isinstance(node, Mapping):
                tasks += _below(node, task)
                yield from self._literals(node)
                tasks += self._operations(node, task.level)

    def _within(self, node: Scalar, level: int) -> Iterator[_Task]:
        """Return the documents in a string, if it may hold a Secret."""
        text = node.text
        if level < _MOST_NESTED and may_hold_secret(text):
            parsed = self.documents.embedded(node)
            if parsed.problems and _MANIFEST.search(text):
                yield _Task(node, is_value=True)
            else:
                yield from (_Task(document.root, level=level + 1) for document in parsed.documents)

    def _operations(self, node: Mapping, level: int) -> Iterator[_Task]:
        """Return the values that a patch's operations write into a Secret, where it says that it is for one."""
        patch = node.get("patch")
        if isinstance(patch, Scalar) and "Secret" in (text_at(node, "target", "kind") or "") and level < _MOST_NESTED:
            for document in self.documents.embedded(patch).documents:
                for operation in items_at(document.root):
                    yield _Task(at(operation, "value"), is_value=True, level=level + 1)

    def _literals(self, node: Mapping) -> Iterator[Place]:
        """Return what stands behind the `=` of a generator's literals."""
        for generator in items_at(node, _GENERATOR):
            for literal in items_at(generator, "literals"):
                if isinstance(literal, Scalar):
                    yield self._behind_key(literal.place)

    def _behind_key(self, place: Place) -> Place:
        lines = self.documents.lines(self.path)
        end = place.end_column - 1 if place.line == place.end_line else None
        if place.line > len(lines):
            return place
        key, equals, _ = lines[place.line - 1][place.column - 1 : end].partition("=")
        return place._replace(column=place.column + len(key) + 1) if equals else place


def _below(node: Mapping, task: _Task) -> Iterator[_Task]:
    """Return the values of a mapping, those that a Secret keeps as such."""
    is_secret = text_at(node, "kind") == SECRET.kind and not group_of(text_at(node, "apiVersion") or "")
    into_data = (text_at(node, "path") or "").startswith("/stringData") and "op" in node
    for key, value in node.items():
        is_value = (is_secret and key in VALUES) or (into_data and key == "value") or key == "stringData"
        yield task._replace(node=value, is_value=task.is_value or is_value)
