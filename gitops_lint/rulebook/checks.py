"""What rules/checks says of each check: one YAML file per check, named `GL123-name-of-the-bad-thing.yaml`.

One record feeds findings, `gitops-lint rule`, the documentation and the tests: its examples are small repositories with
the findings that they must give. What many of them begin with is a base: one file in rules/bases each.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated, Literal

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.record import Checked, Limited
from gitops_lint.rulebook.rule import Rule

FAMILIES = {
    "0": "manifest",
    "1": "reference",
    "2": "order",
    "3": "resilience",
    "4": "schema",
    "5": "substitution",
    "6": "hygiene",
    "7": "change",
}
_ID = late_pattern(r"GL[0-7]\d\d")
_NAME = late_pattern(r"[a-z]+(-[a-z0-9]+)*")


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"  # will not work
    WARNING = "warning"  # may not work, or is one failure away from it
    INFO = "info"

    @property
    def rank(self) -> int:
        """How far it is from the worst, which has 0: what is sorted by it comes the worst first."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Confidence(StrEnum):
    """How sure a finding is; only what is certain is an error."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Expected(Rule):
    """A finding that an example must give."""

    path: str
    line: int
    column: int | None = None
    message: str = ""
    severity: Severity | None = None


class Example(Rule):
    """A small repository, and the findings of the check that it must give: none for a good one.

    `base` names the files that its own are laid over, if any. `encoding` is how the files are saved: it shows what
    happens to one that isn't UTF-8. Of a check of changes, `before` are the files as they were, `files` as they are.
    """

    title: str
    base: str | None = None
    before: dict[str, str] | None = None
    files: dict[str, str]
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    findings: tuple[Expected, ...] = ()

    def parts(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Return its files below headings: what is the same before and after a change, and what isn't."""
        if self.before is None:
            return (("", self.files),)
        same = {path: text for path, text in self.files.items() if self.before.get(path) == text}
        before = {path: text for path, text in self.before.items() if path not in same}
        after = {path: text for path, text in self.files.items() if path not in same}
        parts = (("before and after", same), ("before", before), ("after", after))
        return tuple((heading, files) for heading, files in parts if files)


class Base(Rule):
    """Files that many examples begin with; `summary` says of them what one must know to read an example."""

    summary: str
    files: Annotated[dict[str, str], Limited(min_length=1)]


def _check_id(text: str) -> None:
    if not _ID.fullmatch(text):
        raise ValueError("an id is GL and three digits, the first of which names the family (0 to 7)")


def _check_name(text: str) -> None:
    if not _NAME.fullmatch(text):
        raise ValueError("a name is kebab-case")


class Check(Rule):
    """One check's record.

    `scope` is what it looks at: a version of a repository, or the change of one. `module` and `tests` are the files of
    the project that find it, and that prove that. `when_new` says that in a cluster that begins with nothing all that
    it finds is certain. What it tells of a change, the checks `says_more_than` tell of the version after it, with less.
    Examples are there where somebody wants to see them.
    """

    id: Annotated[str, Checked(_check_id)]
    name: Annotated[str, Checked(_check_name)]
    severity: Severity
    scope: Literal["version", "change"] = "version"
    confidence: Literal["certain", "likely"] = "certain"
    when_new: Literal["certain"] | None = None
    says_more_than: tuple[str, ...] = ()
    since: str = "0.1.0"
    summary: str
    why: str
    fix: str
    sources: tuple[str, ...] = ()
    module: str
    tests: str
    examples: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        """The family's name, such as `reference`."""
        return FAMILIES[self.id[2]]

    @property
    def page(self) -> str:
        """The file of the project that shows this record to people."""
        return f"docs/checks/{self.id}.md"


class RetiredChecks(Rule):
    """Ids that are never used again, each with what became of it: comments and baselines may still hold them."""

    ids: dict[str, str]


class Preset(Rule):
    """Severities of checks, by id or name, that replace those of their records: one file in rules/presets each."""

    summary: str
    severity: dict[str, Severity] = field(default_factory=dict)
