"""Says what a definition's CEL rules say in the rules' own words.

Those of the usual shapes (exactly one of these fields, at most one) are read; of all others `rules.yaml` holds a
translation, made by people. The CEL rule is its key, so that a rule that changes is asked for anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.definition_fields import Definition, has_fields

Data = dict[str, Any]

_TRANSLATIONS = Path(__file__).parent / "rules.yaml"
_COUNTED = re.compile(r"\[((?:has\(self\.\w+\),?\s*)+)\]\.filter\(x,\s*x\s*==\s*true\)\.size\(\)\s*(==|<=|>=)\s*1")
_DIFFERENT = re.compile(r"has\(self\.(\w+)\) != has\(self\.(\w+)\)")
_ONE_OR_OTHER = re.compile(
    r"\(has\(self\.(\w+)\) && !has\(self\.(\w+)\)\) \|\| \(!has\(self\.\1\) && has\(self\.\2\)\)"
)
_SOME = re.compile(r"has\(self\.\w+\)(?: \|\| has\(self\.\w+\))*")
_NOT_BOTH = re.compile(r"!has\(self\.(\w+)\) \|\| !has\(self\.(\w+)\)")
_FIELD = re.compile(r"self\.(\w+)")
_OF_CHANGES = "oldSelf"


class Translations:
    """Gives the constraints of parts of definitions; `unknown` are the rules that it has no words for."""

    def __init__(self, path: Path = _TRANSLATIONS) -> None:
        data = to_data(parse(path.read_text(encoding="utf-8"), str(path)).documents[0].root)
        self._known = {" ".join(item["rule"].split()): item["constraints"] for item in data}
        self.used: set[str] = set()
        self.unknown: list[tuple[str, str]] = []

    def of(self, part: Definition, way: tuple[str, ...]) -> list[Data]:
        """Return the constraints of a part of a kind, whose way is given."""
        made = [*_of_structure(part), *self._of_rules(part, way)]
        for name, below in part.get("properties", {}).items():
            if not has_fields(below):  # a list or map has no type of its own to say it in
                made += (_lifted(one, name) for one in self._of_rules(below, (*way, name)))
        return _joined(made)

    def _of_rules(self, part: Definition, way: tuple[str, ...]) -> Iterator[Data]:
        for item in part.get("x-kubernetes-validations", ()):
            rule = " ".join(item["rule"].split())
            if _OF_CHANGES in rule:
                continue  # it compares with what was there before
            usual = _usual(rule)
            known = self._known.get(rule, [usual] if usual else None)
            if known is None:
                self.unknown.append((".".join(way), rule))
            else:
                self.used.add(rule)
                yield from known


def _lifted(constraint: Data, name: str) -> Data:
    """Return a constraint of a field's value as one of the part that has the field."""
    lifted = dict(constraint)
    if "forbidden" in constraint:
        lifted["forbidden"] = [f"{name}.{key}" for key in constraint["forbidden"]]
    if "unique" in constraint:
        lifted["unique"] = f"{name}{constraint['unique']}"
    return lifted


def _joined(constraints: list[Data]) -> list[Data]:
    """Return constraints without those that are there twice; at least and at most one is exactly one."""
    opposite = {"at_least_one": "at_most_one", "at_most_one": "at_least_one"}
    made: list[Data] = []
    for constraint in constraints:
        word, fields = next(iter(constraint.items()))
        other = {opposite.get(word, ""): fields}
        if len(constraint) == 1 and other in made:
            made[made.index(other)] = {"exactly_one": fields}
        elif constraint not in made:
            made.append(constraint)
    return made


def _of_structure(part: Definition) -> Iterator[Data]:
    """Return what a definition says without CEL: how many fields there may be, and by what items are told apart."""
    if part.get("minProperties") == 1:
        yield {"exactly_one" if part.get("maxProperties") == 1 else "at_least_one": ["*"]}
    elif part.get("maxProperties") == 1:
        yield {"at_most_one": ["*"]}
    for name, field in part.get("properties", {}).items():
        keys = field.get("x-kubernetes-list-map-keys", ())
        if field.get("x-kubernetes-list-type") == "map" and len(keys) == 1:
            yield {"unique": f"{name}[*].{keys[0]}"}
        elif field.get("x-kubernetes-list-type") == "set":
            yield {"unique": f"{name}[*]"}


def _usual(rule: str) -> Data | None:
    counted = _COUNTED.fullmatch(rule)
    if counted:
        word = {"==": "exactly_one", "<=": "at_most_one", ">=": "at_least_one"}[counted[2]]
        return {word: _FIELD.findall(counted[1])}
    either = _DIFFERENT.fullmatch(rule) or _ONE_OR_OTHER.fullmatch(rule)
    if either:
        return {"exactly_one": list(either.groups())}
    both = _NOT_BOTH.fullmatch(rule)
    if both:
        return {"at_most_one": list(both.groups())}
    return {"at_least_one": _FIELD.findall(rule)} if _SOME.fullmatch(rule) else None
