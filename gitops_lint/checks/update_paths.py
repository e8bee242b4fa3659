"""Image automation that writes where no marker names its policies.

Facts: https://github.com/fluxcd/image-automation-controller internal/policy/applier.go, internal/update/setters.go: an
automation looks for markers below its `update.path` alone, in files of YAML. Where there are none it is ready and
updates nothing; where there is nothing at all, it fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.image_markers import Marker, markers, writers
from gitops_lint.checks.image_selection import automation_of
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Graph
from gitops_lint.repo.nodes import Scalar, at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Related
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role

_PATH = ("spec", "update", "path")


def update_paths(context: Context) -> Iterator[Finding]:
    """Find each automation below whose path no marker names its policies, where markers in other files do."""
    graph = context.graph
    policies = list(graph.of_role(Role.UPDATE_POLICY))
    written = context.documents.of_version("update paths", context.graphs, partial(_written, context.graphs))
    if not policies or not written or any(is_unknown(path) for path in written):
        return
    kind = policies[0].identity.group_kind
    for updater in writers(graph):
        path = at(updater.node, *_PATH)
        if not isinstance(path, Scalar) or not clean_path(path.text) or _may_be_otherwise(context, updater):
            continue
        selected = {policy.identity for policy in automation_of(context, updater, policies).selected}
        outside = _outside(context, kind, selected, written) if selected else None
        if outside is not None and not _has_any(context, kind, clean_path(path.text), updater.identity.namespace):
            yield _finding(context, updater.identity, path, outside)


def _written(graphs: tuple[Graph, ...]) -> frozenset[str]:
    """Return the paths below which the automations of all clusters write."""
    return frozenset(clean_path(text_at(updater.node, *_PATH) or "") for graph in graphs for updater in writers(graph))


def _may_be_otherwise(context: Context, updater: Object) -> bool:
    """Tell whether an automation isn't what it seems, does nothing for now, or looks at another branch than this."""
    identity = updater.identity
    if identity in context.cluster.uncertain or identity in context.graph.suspended or identity.has_variable:
        return True
    return at(updater.node, "spec", "git", "checkout", "ref") is not None and not _is_of_its_source(context, updater)


def _is_of_its_source(context: Context, updater: Object) -> bool:
    """Tell whether an automation checks out the branch that its source has."""
    branch = text_at(updater.node, "spec", "git", "checkout", "ref", "branch")
    sources = (context.graph.object(link.target) for link in context.graph.out(updater.identity))
    return any(source is not None and text_at(source.node, "spec", "ref", "branch") == branch for source in sources)


def _outside(context: Context, kind: GroupKind, selected: set[Identity], written: frozenset[str]) -> Marker | None:
    """Return the first marker of a cluster's files that names one of some policies where no automation writes."""
    for path in sorted(filter(is_manifest, context.cluster.files)):
        if any(_is_below(path, folder) for folder in written):
            continue
        marker = next(
            (each for each in markers(path, context.documents.text(path), kind) if each.policy in selected), None
        )
        if marker is not None:
            return marker
    return None


def _has_any(context: Context, kind: GroupKind, folder: str, namespace: str) -> bool:
    """Tell whether any marker below a folder, whoever applies its file, names a policy of a namespace."""
    return any(
        marker.policy.namespace == namespace
        for path in context.documents.tree.paths
        if is_manifest(path) and _is_below(path, folder)
        for marker in markers(path, context.documents.text(path), kind)
    )


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _finding(context: Context, updater: Identity, path: Scalar, outside: Marker) -> Finding:
    tree, folder = context.documents.tree, clean_path(path.text)
    is_there = tree.is_folder(folder) or tree.is_file(folder)
    why = f"no marker below `{path.text}` names its policies" if is_there else f"there is no `{path.text}`"
    around = outside.place.path.rpartition("/")[0]
    return Finding(
        check="update-path-without-markers",
        message=f"{updater} updates nothing: {why}",
        place=path.place,
        help=f"Set a path that holds what it is to update, such as `./{around}`.",
        subject=updater,
        cause=path.text,
        confidence=Confidence.LIKELY,
        related=(Related(outside.place, f"this marker names {outside.policy}, where no automation writes"),),
    )
