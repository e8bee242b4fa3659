"""Versions that change more than a reviewer takes for granted: major ones, older ones, and those that nothing pins."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.version_changes import Pinned, VersionChange, version_changes
from gitops_lint.change.versions import Step, step_between, version_of
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.rulebook.plural import plural

_MAJOR, _DOWN, _UNPINNED, _NOTHING = "major-upgrade", "downgrade", "version-unpinned", "change-without-effect"
_CHECKS = {Step.MAJOR: _MAJOR, Step.DOWN: _DOWN}


def upgrades(context: ChangeContext) -> Iterator[Finding]:
    """Find each artifact that is asked for in another version, once for all objects that ask for it."""
    alike: dict[tuple[str, Pinned, Pinned], list[VersionChange]] = {}
    for change in version_changes(context):
        if not context.does_nothing(change.object):
            alike.setdefault((change.artifact, change.before, change.after), []).append(change)
    for changes in alike.values():
        first = changes[0]
        check = _check(first)
        if check is not None:
            yield _finding(check, changes)


def _check(change: VersionChange) -> str | None:
    before, after = change.before, change.after
    if after.digest and before.digest == after.digest:
        return _NOTHING
    if _is_open(after.version, change.default) and not after.digest:
        was_open = _is_open(before.version, change.default) and not before.digest
        return None if was_open or not (before.digest or version_of(before.version)) else _UNPINNED
    step = step_between(before.version, after.version)
    return _CHECKS[step] if step is not None else None


def _is_open(version: str, default: str) -> bool:
    """Tell whether a version leaves open which one is taken: nothing is said, the newest, or any of a range."""
    if not version:
        return bool(default)
    return version == "latest" or any(mark in version for mark in "*<>=~^|, ") or version.lower().endswith(".x")


def _finding(check: str, changes: list[VersionChange]) -> Finding:
    first = changes[0]
    names = list(dict.fromkeys(change.object for change in changes))
    where = str(names[0]) if len(names) == 1 else f"{len(names)} {plural('object')} ({first_few(names)})"
    before, after = _said(first.before), _said(first.after)
    said = {
        _MAJOR: f"{first.artifact} goes from {before} to {after}, a new major version, in {where}",
        _DOWN: f"{first.artifact} goes back from {before} to {after} in {where}",
        _UNPINNED: f"{first.artifact} was pinned to {before} and is {after} now, in {where}: what runs changes "
        "without a commit",
        _NOTHING: f"{first.artifact} is called {after} instead of {before} and keeps its digest, which is what counts: "
        f"nothing changes in {where}",
    }
    return Finding(
        check=check,
        message=said[check],
        place=first.place,
        subject=names[0],
        cause=f"{first.artifact} {first.before.version} {first.after.version}",
        affected=tuple(names),
    )


def _said(pinned: Pinned) -> str:
    if pinned.version:
        return f"`{pinned.version}`"
    return "a digest" if pinned.digest else "whatever is newest"
