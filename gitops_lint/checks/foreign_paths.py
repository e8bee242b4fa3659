"""Paths in sources that nobody sees here, with a slip in them as others' paths in the same source tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.near_names import NearNames
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


class _Taken:
    """All paths that are taken from one source; those that one line says count once."""

    def __init__(self, paths: list[_Path], compared: Comparisons) -> None:
        self._compared = compared
        self._of_applier: dict[Identity, list[_Path]] = defaultdict(list)
        self._times: Counter[_Parts] = Counter()
        self._times_of_part: Counter[str] = Counter()
        self._below: dict[_Parts, Counter[str]] = defaultdict(Counter)
        self._near: dict[_Parts, NearNames] = {}
        for path in {path.scalar.place: path for path in paths}.values():
            self._of_applier[path.applier].append(path)
            self._times[path.parts] += 1
            self._times_of_part.update(set(path.parts))
            for number, part in enumerate(path.parts):
                self._below[path.parts[:number]][part] += 1

    def meant(self, path: _Path, cluster: Cluster) -> _Meant | None:
        """Return what is meant by a path of a cluster that nothing else has."""
        if self._times[path.parts] > 1:
            return None
        return self._of_siblings(path) or self._of_many(path) or self._of_own_cluster(path, cluster)

    def _of_siblings(self, path: _Path) -> _Meant | None:
        """Return the path of the same applier in several other clusters, which this one's is but for a slip."""
        paths = self._of_applier[path.applier]
        for parts in dict.fromkeys(sibling.parts for sibling in paths):
            having = [sibling for sibling in paths if sibling.parts == parts]
            if len(having) >= _OFTEN and _is_slip_of(path.parts, parts):
                said = (
                    Related(sibling.scalar.place, f"the cluster {sibling.cluster} has this path") for sibling in having
                )
                return _Meant(parts, "as other clusters have it", tuple(said))
        return None

    def _of_many(self, path: _Path) -> _Meant | None:
        """Return a path with the part put right that several others have there, and nobody else."""
        for number, part in enumerate(path.parts):
            begun = path.parts[:number]
            if self._below[begun][part] == 1:
                name = self._near_below(begun).plain_slip_of(part)
                if name is not None:
                    because = f"as {self._below[begun][name]} other paths in the same source have it"
                    return _Meant((*begun, name, *path.parts[number + 1 :]), because)
                return None  # what is below it, nothing else is
        return None

    def _near_below(self, begun: _Parts) -> NearNames:
        if begun not in self._near:
            often = [name for name, times in self._below[begun].items() if times >= _OFTEN]
            self._near[begun] = NearNames(often, self._compared)
        return self._near[begun]

    def _of_own_cluster(self, path: _Path, cluster: Cluster) -> _Meant | None:
        """Return a path with the part put right that is nearly what its cluster is called."""
        called = [name for name in cluster.entry.split("/") if name]
        for number, part in enumerate(path.parts):
            near = (name for name in called if is_plain_slip(part, name, (name,)))
            name = next(near, None) if part not in called else None
            if name is not None and self._times_of_part[part] == 1:
                return _Meant((*path.parts[:number], name, *path.parts[number + 1 :]), "as its cluster is called")
        return None


def foreign_paths(context: Context) -> Iterator[Finding]:
    """Find each path in another repository that is, but for a slip, what others take from it."""
    of_source: dict[Identity, list[_Path]] = defaultdict(list)
    for cluster in (context.cluster, *context.verdicts.sight.siblings):
        for source, path in _paths(cluster):
            of_source[source].append(path)
    for source, paths in sorted(of_source.items()):
        taken = _Taken(paths, context.documents.allowance.compared)
        for path in paths:
            meant = taken.meant(path, context.cluster) if path.cluster == context.cluster.name else None
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
