"""A fleet as JSON: a contract with a version, keys in snake_case, as `check --format json` has them."""

from __future__ import annotations

import json
from typing import Any, TextIO

from gitops_lint.fleet.drift import Family
from gitops_lint.fleet.estate import Estate, Fault
from gitops_lint.fleet.result import SEVERITIES, RepositoryResult

VERSION = 1


def write(estate: Estate, out: TextIO) -> None:
    """Write an estate as JSON."""
    json.dump(as_data(estate), out, indent=2)
    out.write("\n")


def as_data(estate: Estate) -> dict[str, Any]:
    """Return an estate as plain data."""
    return {
        "version": VERSION,
        "repositories": [_repository(repository) for repository in estate.repositories],
        "faults": [_fault(fault) for fault in estate.faults],
        "siblings": [_family(family) for family in estate.families],
        "summary": {severity: estate.count(severity) for severity in SEVERITIES},
    }


def _repository(repository: RepositoryResult) -> dict[str, Any]:
    return {
        "name": repository.name,
        "clusters": [
            {"name": cluster.name, "entry": cluster.entry, "objects": len(cluster.objects)}
            for cluster in repository.clusters
        ],
        "takes_from": list(repository.takes_from),
        "not_in_fleet": list(repository.not_in_fleet),
        "summary": {severity: repository.count(severity) for severity in SEVERITIES},
        "failure": repository.failure or None,
        "internal_errors": list(repository.faults),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    first = fault.first
    return {
        "rule": first.rule,
        "name": first.name,
        "severity": first.severity,
        "confidence": first.confidence,
        "message": first.message,
        "help": first.help,
        "fingerprint": first.fingerprint,
        "impact": first.impact,
        "where": [
            {
                "repository": each.repository,
                "clusters": list(each.finding.clusters),
                "location": each.finding.place.model_dump(),
            }
            for each in fault.occurrences
        ],
    }


def _family(family: Family) -> dict[str, Any]:
    return {
        "clusters": list(family.members),
        "apart": [{"cluster": each.name, "own": each.own, "lacking": each.lacking} for each in family.apart],
        "versions": [
            {"of": each.what, "versions": [{"version": version, "clusters": names} for version, names in each.versions]}
            for each in family.versions
        ],
    }
