"""Examples in rules/kinds and rules/charts: a manifest, and all that the rules make of it.

They stand last in a rule file, under `examples`, and are left out where the rules are read for a repository: what
teaches people and runs as a test costs those nothing who check theirs.
"""

from __future__ import annotations

import re
from dataclasses import field

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.checked_texts import WrittenEdge
from gitops_lint.rulebook.rule import Rule

_EXAMPLES = late_pattern(r"^examples:.*\n(?:[ \t#-].*\n|\n)*", re.MULTILINE)


class Told(Rule):
    """A finding about an example's manifest: the check's id, the line in the manifest, and words of the message."""

    check: str
    line: int
    message: str = ""


class ManifestExample(Rule):
    """What the linter knows of the first object of a manifest; the others are there for it.

    `refers` are all objects that it refers to, by what it needs them for, `makes` all that are made because of it and
    whose names are known, as `Kind/namespace/name`; `brings` the API groups of the kinds that a release's chart
    installs. `findings`, where they are given, are all errors and warnings; most examples leave out what they refer to.
    """

    title: str
    manifest: str
    refers: dict[WrittenEdge, tuple[str, ...]] = field(default_factory=dict)
    makes: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    findings: tuple[Told, ...] | None = None


class ManifestExamples(Rule):
    """The examples of one rule file."""

    examples: tuple[ManifestExample, ...] = ()


def without_examples(text: str) -> str:
    """Return the text of a rule file without its examples; all else stays in its line."""
    return _EXAMPLES.sub(lambda examples: "\n" * examples[0].count("\n"), text)


def examples_alone(text: str) -> str:
    """Return the examples in the text of a rule file, each in its line; an empty text if it holds none."""
    match = _EXAMPLES.search(text)
    return "\n" * text.count("\n", 0, match.start()) + match[0] if match else ""
