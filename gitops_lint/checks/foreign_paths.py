"""Paths in sources that nobody sees here, with a slip in them as others' paths in the same source tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.repo.nodes import Scalar
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import is_plain_slip
from gitops_lint.rulebook.checks import Confidence

_OFTEN = 2
"""How many paths must go one way before another that goes nearly the same is taken for a slip."""
_Parts: TypeAlias = tuple[str, ...]


class _Path(NamedTuple):
    """A path that a Kustomization of some cluster takes from a source."""

    cluster: str
    applier: Identity
    parts: _Parts
    scalar: Scalar


class _Meant(NamedTuple):
    """The path that is meant, and what tells it."""

    parts: _Parts
    because: str
    related: tuple[Related, ...] = ()


def foreign_paths(context: Context) -> Iterator[Finding]:
    """Find each path in another repository that is, but for a slip, what others take from it."""
    clusters = (context.cluster, *context.verdicts.sight.siblings)
    of_source: dict[Identity, list[_Path]] = defaultdict(list)
    for cluster in clusters:
        for source, path in _paths(cluster):
            of_source[source].append(path)
    for source, paths in sorted(of_source.items()):
        for path in paths:
            if path.cluster == context.cluster.name:
                meant = _meant(path, paths, context.cluster)
                if meant is not None:
                    yield _finding(path, source, meant)


def _paths(cluster: Cluster) -> Iterator[tuple[Identity, _Path]]:
    """Return the paths of a cluster's appliers in sources that aren't this repository, each with its source."""
    for unknown in cluster.unknowns:
        applier = cluster.appliers.get(unknown.applied_by) if unknown.applied_by is not None else None
        if unknown.kind is not UnknownKind.OTHER_SOURCE or applier is None:
            continue
        if applier.source is not None and applier.path is not None:
            path = clean_path(applier.path.text)
            if path and not is_unknown(path):
                yield applier.source, _Path(cluster.name, applier.identity, tuple(path.split("/")), applier.path)


def _meant(path: _Path, paths: list[_Path], cluster: Cluster) -> _Meant | None:
    others = [other for other in paths if other.scalar.place != path.scalar.place]
    if any(other.parts == path.parts for other in others):
        return None
    return _of_siblings(path, others) or _of_many(path, others) or _of_own_cluster(path, others, cluster)


def _of_siblings(path: _Path, others: list[_Path]) -> _Meant | None:
    """Return the path of the same applier in several other clusters, which this one's is but for a slip."""
    alike = [other for other in others if other.applier == path.applier and _is_slip_of(path.parts, other.parts)]
    for parts in dict.fromkeys(other.parts for other in alike):
        having = [other for other in alike if other.parts == parts]
        if len({other.scalar.place for other in having}) >= _OFTEN:
            related = tuple(
                Related(other.scalar.place, f"the cluster {other.cluster} has this path") for other in having
            )
            return _Meant(parts, "as other clusters have it", related)
    return None


def _of_many(path: _Path, others: list[_Path]) -> _Meant | None:
    """Return a path with the part put right that several others have there, and nobody else."""
    for number, part in enumerate(path.parts):
        begun = path.parts[:number]
        beside = [other for other in others if len(other.parts) > number and other.parts[:number] == begun]
        if any(other.parts[number] == part for other in beside):
            continue
        for name in sorted({other.parts[number] for other in beside}):
            alike = [other for other in beside if other.parts[number] == name]
            if len({other.scalar.place for other in alike}) >= _OFTEN and is_plain_slip(part, name, (name,)):
                because = f"as {len(alike)} other paths in the same source have it"
                return _Meant((*begun, name, *path.parts[number + 1 :]), because)
    return None


def _of_own_cluster(path: _Path, others: list[_Path], cluster: Cluster) -> _Meant | None:
    """Return a path with the part put right that is nearly what its cluster is called."""
    called = [name for name in cluster.entry.split("/") if name]
    for number, part in enumerate(path.parts):
        near = (name for name in called if is_plain_slip(part, name, (name,)))
        name = next(near, None) if part not in called else None
        if name is not None and not any(part in other.parts for other in others):
            return _Meant((*path.parts[:number], name, *path.parts[number + 1 :]), "as its cluster is called")
    return None


def _is_slip_of(parts: _Parts, meant: _Parts) -> bool:
    """Tell whether two paths differ in one part, by a slip of the pen."""
    differing = [pair for pair in zip(parts, meant, strict=False) if pair[0] != pair[1]]
    if len(parts) != len(meant) or len(differing) != 1:
        return False
    part, name = differing[0]
    return is_plain_slip(part, name, (name,))


def _finding(path: _Path, source: Identity, meant: _Meant) -> Finding:
    written, right = "/".join(path.parts), "/".join(meant.parts)
    message = f"path `{written}` of {path.applier} in {source} is most likely `{right}`, {meant.because}"
    return Finding(
        check="path-not-found",
        message=f"{message}: that source isn't here to look into",
        place=path.scalar.place,
        help=f"Did you mean `./{right}`?",
        subject=path.applier,
        cause=written,
        confidence=Confidence.LIKELY,
        related=meant.related,
    )
