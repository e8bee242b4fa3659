"""What comes of one repository of a fleet: plain data, checked as it comes back from whoever made it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Plain):
    """Where something is written: of which repository of the fleet, in which file and line."""

    repository: str
    path: str
    line: int
    column: int


class Finding(_Plain):
    """A finding as reports have it; `fails` says that it makes the run fail, `place` where it is."""

    rule: str
    name: str
    severity: Severity
    confidence: str
    message: str
    help: str
    fingerprint: str
    place: Place
    clusters: tuple[str, ...]
    impact: dict[str, int]
    fails: bool


class ClusterOutline(_Plain):
    """A cluster as others are held against it: what it is called, its objects, and what they run.

    `versions` are those of charts, images and sources, by the object that says so.
    """

    name: str
    entry: str
    declared: bool
    objects: tuple[str, ...] = ()
    versions: dict[str, str] = {}


class RepositoryResult(_Plain):
    """What there is to say of one repository.

    `failure` is why nothing could be said, `faults` are parts that failed. `takes_from` are the repositories of the
    fleet that it takes files from, `not_in_fleet` revisions of such that the fleet doesn't have, `taken` the files of
    others that its clusters are made of, by the other's name. `page` is a page of its graph, if somebody asked for it.
    """

    name: str
    clusters: tuple[ClusterOutline, ...] = ()
    findings: tuple[Finding, ...] = ()
    failure: str = ""
    faults: tuple[str, ...] = ()
    takes_from: tuple[str, ...] = ()
    not_in_fleet: tuple[str, ...] = ()
    taken: dict[str, tuple[str, ...]] = {}
    page: str = ""

    @property
    def objects(self) -> int:
        """How many objects its clusters have."""
        return sum(len(cluster.objects) for cluster in self.clusters)

    def count(self, severity: Severity) -> int:
        """Return how many findings there are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def received(name: str, text: object) -> RepositoryResult:
    """Return the result that somebody sends of a repository, if it is one; else one that says so."""
    try:
        result = RepositoryResult.model_validate_json(text if isinstance(text, str | bytes) else b"")
    except ValidationError:
        return RepositoryResult(name=name, failure="what came back from its process is no result")
    return result if result.name == name else RepositoryResult(name=name, failure="another repository's came back")
