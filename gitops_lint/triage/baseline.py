"""The baseline: findings that were there when somebody decided to go on from there. They are counted and not shown.

A file of JSON with a line for each finding, sorted, so that it is read in a review and merges line by line. What tells
findings apart is their fingerprint, which outlives moved lines and files; the rest is for people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from gitops_lint.checks.run import Reported, own_severity
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.record import Record, names_of
from gitops_lint.rulebook.validation import InvalidFileError, root_of, validated

VERSION = 1


class Entry(Record):
    """One finding of a baseline."""

    rule: str
    name: str
    severity: Severity
    subject: str = ""
    target: str = ""
    cause: str = ""
    clusters: tuple[str, ...] = ()
    fingerprint: str


class _File(Record):
    version: Literal[1]
    findings: tuple[Entry, ...]


class BaselineError(InvalidFileError):
    """A baseline that can't be read; the message says where and what."""


class Compared(NamedTuple):
    """Findings that a baseline doesn't hold, those that it does, and its entries that no longer occur."""

    new: tuple[Reported, ...]
    known: tuple[Reported, ...]
    gone: tuple[Entry, ...]


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline; raise BaselineError if it can't be read."""
    try:
        root = root_of(path.read_text(encoding="utf-8"), str(path))  # JSON is YAML, and so mistakes have their line
        if root is None:
            raise BaselineError(f"{path}:1:1: is empty: write it anew with --write-baseline")
        return validated(root, _File).findings
    except OSError as error:
        raise BaselineError(f"{path}: can't be read: {error.strerror}; --write-baseline writes one") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{path}: can't be read: it is not UTF-8") from None
    except InvalidFileError as error:
        raise BaselineError(str(error)) from None


def compare(
    findings: Iterable[Reported],
    suppressed: Iterable[Reported],
    entries: tuple[Entry, ...],
    clusters: frozenset[str],
) -> Compared:
    """Return findings as a baseline divides them; what is suppressed still occurs.

    A finding that has become worse is new, and so is one that has come to another one of the `clusters`, but for a
    cluster whose name was another then.
    """
    known = {entry.fingerprint: entry for entry in entries}
    new: list[Reported] = []
    old: list[Reported] = []
    occurring = {reported.fingerprint for reported in suppressed}
    for reported in findings:
        occurring.add(reported.fingerprint)
        then = known.get(reported.fingerprint)
        (old if then is not None and _is_as_before(reported, then, clusters) else new).append(reported)
    gone = tuple(entry for entry in entries if entry.fingerprint not in occurring)
    return Compared(tuple(new), tuple(old), gone)


def _is_as_before(reported: Reported, then: Entry, clusters: frozenset[str]) -> bool:
    """Tell whether a finding is no worse than an entry says, whatever severity the configuration gives it by now."""
    if own_severity(reported.check, reported.finding).rank < then.severity.rank:
        return False
    come = frozenset(reported.finding.clusters).difference(then.clusters)
    return len(come) <= len(frozenset(then.clusters) - clusters)


def baseline_text(findings: Iterable[Reported]) -> str:
    """Return what a baseline of findings holds."""
    entries = sorted(
        map(_entry, findings),
        key=lambda entry: (entry.rule, entry.subject, entry.target, entry.cause, entry.fingerprint),
    )
    lines = ",".join(f"\n    {json.dumps(_written(entry))}" for entry in entries)
    return f'{{\n  "version": {VERSION},\n  "findings": [{lines}\n  ]\n}}\n'


def _written(entry: Entry) -> dict[str, object]:
    """Return what a baseline says of a finding: what isn't as it is for most."""
    values = ((name, getattr(entry, name)) for name in names_of(Entry))
    return {name: value for name, value in values if value != getattr(Entry, name, None)}


def _entry(reported: Reported) -> Entry:
    finding = reported.finding
    return Entry(
        rule=reported.check.id,
        name=reported.check.name,
        severity=own_severity(reported.check, reported.finding),
        subject=str(finding.subject or ""),
        target=str(finding.target or ""),
        cause=finding.cause,
        clusters=finding.clusters,
        fingerprint=reported.fingerprint,
    )
