"""Names with fields in them, as rules write what a controller or chart calls the objects that it makes.

`{metadata.name}-app` holds a way into the manifest; one that leads to several values makes several names. ` | ` parts
alternatives of which the first counts whose ways all lead to something: `{spec.secretName} | {metadata.name}`. `<…>`
stands for a text that can't be predicted, `<number>` for one of digits: `{metadata.name}-<number>`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, TypeAlias

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.routes import compile_pattern


class Field(NamedTuple):
    """A way to the text that stands here."""

    pattern: str


class Unknown(NamedTuple):
    """A text that can't be predicted; what it is, for people."""

    what: str

    @property
    def pattern(self) -> str:
        """The regular expression of all that it may be."""
        return r"\d+" if self.what == "number" else ".*"


Part: TypeAlias = str | Field | Unknown

_PART = late_pattern(r"\{(?P<field>[^{}]+)\} | <(?P<unknown>[^<>]+)> | (?P<text>[^{}<>]+)", re.VERBOSE)


@cache
def compile_template(template: str) -> tuple[tuple[Part, ...], ...]:
    """Return the alternatives of a template, each as its parts; raise ValueError if it isn't one."""
    return tuple(tuple(_parts(alternative.strip(), template)) for alternative in template.split(" | "))


def _parts(alternative: str, template: str) -> list[Part]:
    parts: list[Part] = []
    index = 0
    while index < len(alternative):
        match = _PART.match(alternative, index)
        if match is None:
            raise ValueError(f"`{template}` is no name with fields: can't read `{alternative[index:]}`")
        index = match.end()
        if match["field"]:
            compile_pattern(match["field"])
            parts.append(Field(match["field"]))
        else:
            parts.append(Unknown(match["unknown"]) if match["unknown"] else match["text"])
    if not parts:
        raise ValueError(f"`{template}` has an empty alternative")
    return parts
