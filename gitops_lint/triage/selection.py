"""Which checks are reported, for which files, and how severe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gitops_lint.checks.run import Reported, ranked
from gitops_lint.config.check_names import Precision, is_of_changes, most_precise, precision
from gitops_lint.config.model import Config
from gitops_lint.repo.ignore_patterns import patterns_of
from gitops_lint.rulebook.checks import Check, Severity
from gitops_lint.rulebook.rulebook import Rulebook


class _PathIgnore(NamedTuple):
    """The checks that are not reported for the files that a pattern matches."""

    glob: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]

    def matches(self, reported: Reported) -> bool:
        """Tell whether a finding is in one of the files."""
        return self.pattern.match(f"{reported.finding.place.path}/") is not None


def _path_ignores(config: Config) -> list[_PathIgnore]:
    return [
        _PathIgnore(glob, re.compile(pattern.expression, re.DOTALL), words)
        for glob, words in config.per_path_ignores.items()
        for pattern in patterns_of(glob, "")
    ]


def path_ignores_without_effect(
    config: Config, findings: Iterable[Reported], checks: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the patterns of `per_path_ignores` each with the words that none of all findings there is of.

    Checks of what changes have findings only where there is a change; `checks` are the ids and names of all, each with
    the id.
    """
    ignores = _path_ignores(config)
    used = {
        (ignore.glob, word)
        for reported in findings
        for ignore in ignores
        if ignore.matches(reported)
        for word in ignore.words
        if precision(word, reported.check.id, reported.check.name)
    }
    said = ((ignore.glob, word) for ignore in ignores for word in ignore.words if not is_of_changes(word, checks))
    return tuple(pair for pair in said if pair not in used)


class Selection:
    """What a configuration says of checks."""

    def __init__(self, config: Config, rulebook: Rulebook) -> None:
        self.config = config
        self._severities: tuple[Mapping[str, Severity], ...] = (
            config.severity,
            rulebook.preset(config.preset).severity,
        )
        self._path_ignores = _path_ignores(config)

    def of(self, findings: Iterable[Reported]) -> tuple[Reported, ...]:
        """Return the findings that are to be reported, each as severe as the configuration says, the worst first."""
        return ranked(
            reported._replace(severity=self._severity(reported))
            for reported in findings
            if self._is_asked_for(reported)
        )

    def other(self, findings: Iterable[Reported]) -> tuple[Reported, ...]:
        """Return the findings that are not to be reported, in their order."""
        return tuple(reported for reported in findings if not self._is_asked_for(reported))

    def _is_asked_for(self, reported: Reported) -> bool:
        return self._is_selected(reported.check) and not self._is_ignored_at(reported)

    def _is_selected(self, check: Check) -> bool:
        """Tell whether a check is reported: where it is both selected and ignored, the more precise word counts."""
        selected = most_precise(self.config.select, check.id, check.name)
        if not self.config.select:
            selected = Precision.ALL
        ignored = most_precise(self.config.ignore, check.id, check.name)
        return selected > ignored

    def _is_ignored_at(self, reported: Reported) -> bool:
        check = reported.check
        return any(
            most_precise(ignore.words, check.id, check.name) and ignore.matches(reported)
            for ignore in self._path_ignores
        )

    def _severity(self, reported: Reported) -> Severity:
        """Return the severity that counts: what a check itself lowered is not raised again."""
        for layer in self._severities:
            said = _most_precise_of(layer, reported.check)
            if said is not None:
                lowered = reported.finding.severity
                return said if lowered is None else max(said, lowered, key=lambda severity: severity.rank)
        return reported.severity


def _most_precise_of(severities: Mapping[str, Severity], check: Check) -> Severity | None:
    precisions = [(precision(word, check.id, check.name), severity) for word, severity in severities.items()]
    named = [(how, severity) for how, severity in precisions if how]
    return max(named, key=lambda pair: pair[0])[1] if named else None
