"""Label selectors: `app=web,tier!=cache,env in (a,b),!legacy` (k8s.io/apimachinery/pkg/labels/selector.go)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern

_WORD = late_pattern(r"\s*(==|!=|=|!|,|\(|\)|<|>|[^\s=!,()<>]+)")
_NAME = late_pattern(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_PREFIX = late_pattern(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_INTEGER = late_pattern(r"[-+]?[0-9]+")
_LONGEST = 63
_ONE_VALUE = {"=": "in", "==": "in", "!=": "notin", "<": "<", ">": ">"}


class Requirement(NamedTuple):
    """One condition on a label."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def matches(self, labels: dict[str, str]) -> bool:
        """Tell whether labels meet the condition."""
        value = labels.get(self.key)
        if self.operator == "exists":
            return value is not None
        if self.operator == "absent":
            return value is None
        if self.operator == "in":
            return value in self.values
        if self.operator == "notin":
            return value is None or value not in self.values
        return _compare(value, self.operator, self.values[0])


class LabelSelector(NamedTuple):
    """Conditions that must all be met."""

    requirements: tuple[Requirement, ...]

    def matches(self, labels: dict[str, str]) -> bool:
        """Tell whether labels are selected."""
        return all(requirement.matches(labels) for requirement in self.requirements)


@lru_cache(512)  # a parent's patches are each child's, too
def parse_label_selector(text: str) -> LabelSelector:
    """Return a label selector; raise ValueError with what is wrong with it."""
    words = _WORD.findall(text)
    if "".join(words) != re.sub(r"\s", "", text):
        raise ValueError(f"`{text}` is no label selector")
    requirements = tuple(_requirement(group) for group in _groups(words))
    for requirement in requirements:
        _check(requirement)
    return LabelSelector(requirements)


def _check(requirement: Requirement) -> None:
    """Raise ValueError for a label that there can't be (k8s.io/apimachinery/pkg/util/validation)."""
    prefix, slash, name = requirement.key.rpartition("/")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or (slash and not _PREFIX.fullmatch(prefix)):
        raise ValueError(f"`{requirement.key}` can't be the key of a label")
    for value in requirement.values:
        if value and (not _NAME.fullmatch(value) or len(value) > _LONGEST):
            raise ValueError(f"`{value}` can't be the value of a label")
        if requirement.operator in "<>" and not _INTEGER.fullmatch(value):
            raise ValueError(f"`{value}` is no number to compare `{requirement.key}` with")


def _groups(words: list[str]) -> list[list[str]]:
    """Split words at the commas outside of brackets."""
    if not words:
        return []
    groups: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "," and depth == 0:
            groups.append([])
        else:
            groups[-1].append(word)
    return groups


def _requirement(words: list[str]) -> Requirement:
    match words:
        case [key] if _is_word(key):
            return Requirement(key, "exists")
        case ["!", key] if _is_word(key):
            return Requirement(key, "absent")
        case [key, ("=" | "==" | "!=" | "<" | ">") as operator, value] if _is_word(key):
            return Requirement(key, _ONE_VALUE[operator], (value,))
        case [key, ("=" | "==" | "!=") as operator] if _is_word(key):
            return Requirement(key, _ONE_VALUE[operator], ("",))
        case [key, ("in" | "notin") as operator, "(", *values, ")"] if _is_word(key):
            return Requirement(key, operator, tuple(_split_values(values)))
    raise ValueError(f"`{' '.join(words)}` is no condition on a label")


def _split_values(words: list[str]) -> list[str]:
    values = [""]
    for word in words:
        if word == ",":
            values.append("")
        else:
            values[-1] += word
    return values


def _is_word(text: str) -> bool:
    return text not in ("=", "==", "!=", "!", ",", "(", ")", "<", ">")


def _compare(value: str | None, operator: str, limit: str) -> bool:
    try:
        return (int(value or "") < int(limit)) if operator == "<" else (int(value or "") > int(limit))
    except ValueError:
        return False
