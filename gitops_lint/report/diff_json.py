"""What differs in the objects of clusters as JSON: a contract with a version, keys in snake_case."""

from __future__ import annotations

import json
from typing import Any, TextIO

from gitops_lint.change.diff import Diff
from gitops_lint.change.fields import FieldChange, Step, What
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ClusterObjects, ObjectChange, places_of
from gitops_lint.change.reach import Reach
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.repo.nodes import Place, to_data
from gitops_lint.report.change_data import accepted_data, base_data
from gitops_lint.report.diff_lines import Sides, sides
from gitops_lint.report.finding_data import finding_data, identity_data

VERSION = 1


def write(diff: Diff, out: TextIO, shows_secrets: bool = False) -> None:
    """Write what differs as JSON."""
    json.dump(diff_data(diff, shows_secrets), out, indent=2)
    out.write("\n")


def diff_data(diff: Diff, shows_secrets: bool = False) -> dict[str, Any]:
    """Return what differs as plain data."""
    number_of = {id(member.change): number for number, group in enumerate(diff.groups) for member in group.members}
    return {
        "version": VERSION,
        "base": base_data(diff.base),
        "findings": [finding_data(reported) for reported in diff.findings],
        "accepted": accepted_data(diff.accepted),
        "clusters": [
            _cluster(cluster, reach, number_of, shows_secrets)
            for cluster, reach in zip(diff.clusters, diff.reaches, strict=True)
        ],
        "unapplied": list(diff.unapplied),
        "summary": {what.value: count for what, count in diff.counts().items()},
    }


def _cluster(cluster: ClusterObjects, reach: Reach, number_of: dict[int, int], shows_secrets: bool) -> dict[str, Any]:
    return {
        "name": cluster.name,
        "objects": [_object(change, number_of[id(change)], shows_secrets) for change in cluster.changes],
        "unknown": {
            "before": list(map(_unknown, cluster.unknown_before)),
            "after": list(map(_unknown, cluster.unknown_after)),
        },
        "stuck": [
            {"applier": identity_data(stuck.applier), "kept": list(map(identity_data, stuck.kept))}
            for stuck in cluster.stuck
        ],
        "reach": {
            "waiting": list(map(identity_data, reach.waiting)),
            "using": list(map(identity_data, reach.using)),
            "applied": list(map(identity_data, reach.applied)),
            "certain": reach.known,
        },
    }


def _object(change: ObjectChange, group: int, shows_secrets: bool) -> dict[str, Any]:
    shown = sides(change, shows_secrets)
    before, after = places_of(change)
    is_whole = change.what is not What.CHANGED
    return {
        "change": change.what.value,
        "object": identity_data(change.identity),
        "before": identity_data(change.before.identity) if change.is_renamed and change.before else None,
        "certain": not change.doubt,
        "doubt": change.doubt,
        **({"left": change.left} if change.after is None else {}),
        "group": group,
        "applied_by": {"before": _appliers(change.before), "after": _appliers(change.after)},
        "places": {"before": list(map(_place, before)), "after": list(map(_place, after))},
        "fields": [_field(field, shown) for field in change.fields],
        **({"manifest": to_data(shown.after or shown.before)} if is_whole else {}),
    }


def _appliers(held: Object | None) -> list[dict[str, str]]:
    return [identity_data(applier) for applier in held.applied_by] if held is not None else []


def _field(field: FieldChange, shown: Sides) -> dict[str, Any]:
    before, after = shown.of(field)
    return {
        "change": field.what.value,
        "path": list(map(_step, field.route)),
        **({"before": to_data(before)} if before is not None else {}),
        **({"after": to_data(after)} if after is not None else {}),
        "certain": field.is_certain,
        "places": {"before": list(map(_place, field.places_before)), "after": list(map(_place, field.places_after))},
    }


def _step(step: Step) -> str | dict[str, Any]:
    """Return a key as it is, and an item of a list by its keys and where it stands."""
    if isinstance(step, Pair):
        return {"keys": dict(step.keys), "before": step.before, "after": step.after}
    return step


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "column": place.column}


def _unknown(unknown: Unknown) -> dict[str, Any]:
    return {
        "kind": unknown.kind.value,
        "description": unknown.description,
        "applied_by": identity_data(unknown.applied_by) if unknown.applied_by else None,
        "place": _place(unknown.place),
    }
