"""A fleet as one: the faults of all its repositories, each told once, and what becomes of what two have looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gitops_lint.fleet.drift import Family, families_of
from gitops_lint.fleet.result import SEVERITIES, Finding, RepositoryResult, Severity


class Occurrence(NamedTuple):
    """Where a fault is: the repository whose clusters have it, and the finding there."""

    repository: str
    finding: Finding


class Fault(NamedTuple):
    """One fault: of the same check, about the same objects, in however many repositories and clusters."""

    occurrences: tuple[Occurrence, ...]

    @property
    def first(self) -> Finding:
        """The finding that is shown in full: that of what takes down most."""
        return self.occurrences[0].finding

    @property
    def clusters(self) -> int:
        """How many clusters have it."""
        return len({(each.repository, cluster) for each in self.occurrences for cluster in each.finding.clusters})


class Estate(NamedTuple):
    """All of a fleet: its repositories in the order in which they were named, its faults, the worst first, siblings."""

    repositories: tuple[RepositoryResult, ...]
    faults: tuple[Fault, ...]
    families: tuple[Family, ...]

    def count(self, severity: Severity) -> int:
        """Return how many faults there are of a severity."""
        return sum(fault.first.severity == severity for fault in self.faults)

    @property
    def has_failing(self) -> bool:
        """Whether something was found that makes a run fail."""
        return any(finding.fails for repository in self.repositories for finding in repository.findings)

    @property
    def is_whole(self) -> bool:
        """Whether every repository could be looked at, and all of it."""
        return not any(repository.failure or repository.faults for repository in self.repositories)


def estate_of(results: Iterable[RepositoryResult]) -> Estate:
    """Return the estate that repositories make, whatever order their results came in."""
    repositories = _told_once(tuple(results))
    return Estate(repositories, _faults(repositories), families_of(repositories))


def _told_once(repositories: tuple[RepositoryResult, ...]) -> tuple[RepositoryResult, ...]:
    """Return repositories without what is only found in them by themselves.

    Files that another repository's clusters are made of are judged there; their own repository can only guess what
    begins with them, where it says nothing of it.
    """
    taken: dict[str, set[str]] = {}
    for repository in repositories:
        for owner, files in repository.taken.items():
            taken.setdefault(owner, set()).update(files)
    return tuple(_without_guesses(repository, taken.get(repository.name, set())) for repository in repositories)


def _without_guesses(repository: RepositoryResult, taken: set[str]) -> RepositoryResult:
    guessed = {cluster.name for cluster in repository.clusters if not cluster.declared}
    left = tuple(
        finding
        for finding in repository.findings
        if not (finding.place.path in taken and guessed.issuperset(finding.clusters))
    )
    return repository.model_copy(update={"findings": left}) if taken else repository


def _faults(repositories: tuple[RepositoryResult, ...]) -> tuple[Fault, ...]:
    alike: dict[tuple[str, str, str], list[Occurrence]] = {}
    for repository in repositories:
        for finding in repository.findings:
            key = (finding.rule, finding.severity, finding.fingerprint)
            alike.setdefault(key, []).append(Occurrence(repository.name, finding))
    faults = (Fault(tuple(sorted(occurrences, key=_weight))) for occurrences in alike.values())
    return tuple(sorted(faults, key=_rank))


def _weight(occurrence: Occurrence) -> int:
    return -sum(occurrence.finding.impact.values())


def _rank(fault: Fault) -> tuple[object, ...]:
    first = fault.first
    size = sum(sum(each.finding.impact.values()) for each in fault.occurrences)
    place = (first.place.repository, first.place.path, first.place.line, first.place.column)
    return (SEVERITIES.index(first.severity), -size, -len(fault.occurrences), first.rule, place, first.fingerprint)
