"""The words that everybody knows: those of the linter's rules, and of kustomize's files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from gitops_lint.kustomize.tables import kustomization_fields
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import to_data
from gitops_lint.rulebook.compiled import compiled_data
from gitops_lint.rulebook.manifest_examples import without_examples
from gitops_lint.rulebook.shipped import shipped_rules
from gitops_lint.rulebook.validation import root_of

_FOLDERS = ("kinds", "schemas", "kubernetes", "charts", "annotations")
_WORD = late_pattern(r"[A-Za-z][A-Za-z0-9]*")
_TEXT = late_pattern(r"[\w./@:${}-]+")
_OF_FILES = ("kustomization", "yaml", "yml", "json", "true", "false", "null")
_OF_URLS = ("https", "http", "oci", "ssh", "git", "svc", "cluster", "local")
FEWEST = frozenset({*_OF_FILES, *_OF_URLS})
"""The words without which no file would be what it is."""


@cache
def known_texts() -> frozenset[str]:
    """Return all texts without blanks that stand in the rules, API groups, and the fields of a kustomization file."""
    texts = {text for folder in _FOLDERS for data in _files(folder) for text in _texts(data)}
    groups = {path.stem for folder in _FOLDERS for path in (shipped_rules() / folder).rglob("*.yaml")}
    return frozenset({part for text in texts for part in _TEXT.findall(text)} | groups | set(_fields()))


@cache
def known_words() -> frozenset[str]:
    """Return the words of these texts, in small letters."""
    return FEWEST | frozenset(word.lower() for text in known_texts() for word in _WORD.findall(text))


def _files(folder: str) -> Iterator[Any]:
    for path in sorted((shipped_rules() / folder).rglob("*.yaml")):
        data = compiled_data(path)
        yield data if data is not None else to_data(root_of(without_examples(path.read_text("utf-8")), str(path)))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


def _fields() -> Iterator[str]:
    """Return the names of all fields that a kustomization file may have."""
    waiting = [value for value in vars(kustomization_fields).values() if _has_fields(value)]
    for struct in waiting:  # which grows
        for name, type_ in struct.fields.items():
            yield name
            inner = getattr(type_, "item", getattr(type_, "value", type_))
            waiting += [inner] if _has_fields(inner) and inner not in waiting else []


def _has_fields(value: object) -> bool:
    return isinstance(value, kustomization_fields.Struct)
