"""Reads one rule file as the rule that it is written for."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from gitops_lint.repo.nodes import mapping_at
from gitops_lint.repo.plain_data import NotPlainError, plain_data
from gitops_lint.rulebook.compiled import compiled_data
from gitops_lint.rulebook.fitting import MisfitError, fitted, fitted_in_parts
from gitops_lint.rulebook.manifest_examples import (
    ManifestExample,
    ManifestExamples,
    examples_alone,
    without_examples,
)
from gitops_lint.rulebook.record import names_of
from gitops_lint.rulebook.rule import Rule
from gitops_lint.rulebook.validation import InvalidFileError, fault_at, root_of, validated

_RuleT = TypeVar("_RuleT", bound=Rule)
_MOST_KEPT = 2048
"""How many files are kept as rules: some more than there are in rules/."""


class RuleError(InvalidFileError):
    """A rule file that can't be read; the message says where and what."""


def read_rule(path: Path, kind: type[_RuleT], types: Iterable[str] = (), *, examples: bool = True) -> _RuleT:
    """Return a rule file as a rule; raise RuleError if it is none, with the place in the file.

    `types` are the names of the types that it may embed besides its own. Examples are left out unless they are a part
    of the rule, or if they aren't wanted.
    """
    has_examples = examples and "examples" in names_of(kind)
    data = None if has_examples else compiled_data(path)
    if data is not None:  # what was compiled had no faults
        return fitted_in_parts(data, kind)
    text = _text(path)
    return _as_record(path, text if has_examples else without_examples(text), kind, types)


def read_examples(path: Path) -> tuple[ManifestExample, ...]:
    """Return the examples in a file of rules/kinds or rules/charts; raise RuleError as `read_rule` does."""
    text = examples_alone(_text(path))
    return _as_record(path, text, ManifestExamples).examples if text else ()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: can't be read: {error}") from None


def _as_record(path: Path, text: str, kind: type[_RuleT], types: Iterable[str] = ()) -> _RuleT:
    rule = _without_places(text, kind, frozenset(types))  # type: ignore[arg-type]  # a class has a hash, too
    return rule if isinstance(rule, kind) else _with_places(path, text, kind, types)


@lru_cache(_MOST_KEPT)
def _without_places(text: str, kind: type[Rule], types: frozenset[str]) -> Rule | None:
    """Return a text as a rule, or None if anything is wrong with it: who looks again and again reads it once."""
    with suppress(NotPlainError, MisfitError):
        data = plain_data(text)
        rule = fitted(data, kind)
        if not any(rule.faults({*types, *_own_types(data)})):
            return rule
    return None


def _own_types(data: Any) -> Iterable[str]:
    types = data.get("types") if isinstance(data, dict) else None
    return types if isinstance(types, dict) else ()


def _with_places(path: Path, text: str, kind: type[_RuleT], types: Iterable[str]) -> _RuleT:
    """Return a rule file as a rule, or raise RuleError for what is wrong with it, with its place."""
    try:
        root = root_of(text, str(path))
        if root is None:
            raise RuleError(f"{path}:1:1: it must hold one document, and holds none")
        rule = validated(root, kind)
        for location, fault in rule.faults({*types, *(mapping_at(root, "types") or ())}):
            raise fault_at(root, location, fault)
    except InvalidFileError as error:
        raise RuleError(str(error)) from None
    return rule
