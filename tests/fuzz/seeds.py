"""What inputs grow from: the sample repository, the examples of all checks and kinds, and the words in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.rulebook import Rulebook

Files = dict[str, str]
_SAMPLE = Path(__file__).parents[2] / "sample-repo"


@cache
def sample() -> Files:
    """Return the sample repository."""
    return {path.relative_to(_SAMPLE).as_posix(): path.read_text() for path in sorted(_SAMPLE.rglob("*.yaml"))}


@cache
def examples() -> tuple[Files, ...]:
    """Return the examples of all checks, small repositories each of which is about something else."""
    rulebook = Rulebook()
    return tuple(rulebook.files_of(example) for check in rulebook.checks() for example in check.examples)


@cache
def trees() -> tuple[dict[str, tuple[Any, ...]], ...]:
    """Return the examples as data: the documents of each file."""
    return tuple({path: documents(text) for path, text in files.items()} for files in examples())


def documents(text: str) -> tuple[Any, ...]:
    """Return the documents of a file as data."""
    return tuple(to_data(document.root) for document in parse(text, "f.yaml").documents)


@cache
def subtrees() -> tuple[Any, ...]:
    """Return every value within the examples that holds others, each once."""
    known: dict[str, Any] = {}
    for tree in trees():
        for of_file in tree.values():
            for document in of_file:
                _gather(document, known)
    return tuple(value for value in known.values() if isinstance(value, dict | list))


@cache
def scalars() -> tuple[Any, ...]:
    """Return every text and number within the examples, each once."""
    known: dict[str, Any] = {}
    for value in subtrees():
        _gather(value, known)
    return tuple(value for value in known.values() if not isinstance(value, dict | list))


@cache
def keys() -> tuple[str, ...]:
    """Return the keys within the examples."""
    return tuple(sorted({key for value in subtrees() if isinstance(value, dict) for key in value}))


def _gather(value: Any, known: dict[str, Any]) -> None:
    known.setdefault(repr(value), value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _gather(inner, known)
