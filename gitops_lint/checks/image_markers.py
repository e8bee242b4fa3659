"""Markers for image automation that name no ImagePolicy.

Facts: https://github.com/fluxcd/image-automation-controller pkg/update/setters.go: a comment `{"$imagepolicy":
"namespace:name"}` (with `:tag`, `:name` or `:digest` after it for a part of the image) says which policy sets the value
before it. One that names no policy changes nothing, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Intent, Text, Write
from gitops_lint.graph.model import Graph
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import also_wrong
from gitops_lint.repo.spelling import meant_of
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.verdict import Definition

_KEY = "$imagepolicy"
_MARKER = late_pattern(r'#\s*\{\s*"\$imagepolicy"\s*:\s*"(?P<name>[^":]+:[^":]+)(?::(?:tag|name|digest))?"')


class Marker(NamedTuple):
    """A marker: the policy that it names, and where."""

    policy: Identity
    place: Place

    @property
    def text(self) -> Text:
        """What is written there."""
        return Text(self.place, f"{self.policy.namespace}:{self.policy.name}")


def image_markers(context: Context) -> Iterator[Finding]:
    """Find each policy that markers name and that no cluster of the repository has, once with all its markers.

    What a marker names may come from elsewhere where the automation itself does, or the policies all do.
    """
    graphs = context.graphs
    policies, folders = context.documents.of_version("automation", graphs, partial(_automation, graphs))
    missing: dict[Identity, list[Marker]] = {}
    if not policies or not folders:
        return
    all_marked = partial(_marked, context, policies[0].group_kind, folders)
    marked = context.documents.of_version("marked", graphs, all_marked)
    for path in sorted(marked.keys() & context.cluster.files):
        for marker in marked[path]:
            if marker.policy not in policies and _is_missing(context, marker.policy):
                missing.setdefault(marker.policy, []).append(marker)
    for alike in missing.values():
        definition = _definition(context, alike[0])
        if definition is None or definition.listing is None:  # who left it out is told of the file
            yield _finding(context, alike, policies)


def _automation(graphs: tuple[Graph, ...]) -> tuple[list[Identity], frozenset[str]]:
    """Return the policies of all clusters, and the folders in which image automation writes."""
    policies = sorted({object_.identity for graph in graphs for object_ in graph.of_role(Role.UPDATE_POLICY)})
    return policies, frozenset(folder for graph in graphs for folder in _automated(graph))


def _marked(context: Context, policy: GroupKind, folders: frozenset[str]) -> dict[str, tuple[Marker, ...]]:
    """Return the files of all clusters with markers, of those in which image automation writes."""
    files = frozenset[str]().union(*(graph.cluster.files for graph in context.graphs))
    written = (path for path in files if any(not folder or path.startswith(f"{folder}/") for folder in folders))
    marked = (
        (path, tuple(markers(path, context.documents.text(path), policy))) for path in filter(is_manifest, written)
    )
    return {path: of_file for path, of_file in marked if of_file}


def _definition(context: Context, marker: Marker) -> Definition | None:
    unapplied = context.verdicts.sight.unapplied
    return unapplied.definition(marker.policy, context.cluster, (marker.place.path,))


def _automated(graph: Graph) -> Iterator[str]:
    """Return the folders of this repository in which image automation writes."""
    return (clean_path(text_at(automation.node, "spec", "update", "path") or "") for automation in writers(graph))


def writers(graph: Graph) -> Iterator[Object]:
    """Return the automations that write into this repository; their source may be one for them alone."""
    appliers = (applied.identity for applied in graph.cluster.applied.values() if applied.folder is not None)
    own = {source for applier in appliers for source in _sources(graph, applier)}
    return (
        automation
        for automation in graph.of_role(Role.UPDATER)
        if not own.isdisjoint(_sources(graph, automation.identity))
    )


def _sources(graph: Graph, identity: Identity) -> Iterator[Identity | str]:
    """Return the source of an object, and its URL."""
    for link in graph.out(identity):
        if link.edge.kind == EdgeKind.SOURCE:
            yield link.target
            object_ = graph.object(link.target)
            url = text_at(object_.node, "spec", "url") if object_ is not None else None
            if url:
                yield url.rstrip("/").removesuffix(".git")


def markers(path: str, text: str, policy: GroupKind) -> Iterator[Marker]:
    """Return the markers in a file's text; `policy` is the kind of what they name."""
    if _KEY not in text:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        marker = _MARKER.search(line) if _KEY in line else None
        if marker is not None and not is_unknown(marker["name"]):
            namespace, _, name = marker["name"].partition(":")
            start, end = marker.span("name")
            yield Marker(Identity(*policy, namespace, name), Place(path, number, start + 1, number, end + 1))


def _is_missing(context: Context, policy: Identity) -> bool:
    """Tell whether nothing out of sight brings a policy to any cluster, and nobody applies it themselves."""
    unknowns = (unknown for graph in context.graphs for unknown in graph.cluster.unknowns)
    if any(unknown.may_hold(policy) for unknown in unknowns):
        return False
    return not context.verdicts.of_absent(policy).makers


def _finding(context: Context, alike: list[Marker], policies: list[Identity]) -> Finding:
    policy, place = alike[0]
    meant = _meant(policy, policies)
    written = f"{meant.namespace}:{meant.name}" if meant is not None else ""
    definition = _definition(context, alike[0])
    help_ = f"Did you mean `{written}`?" if written else "Correct the marker, or remove it."
    if definition is not None:
        help_ = f"{definition.path} defines the policy, but {definition.why_not}."
    intents = [Intent(marker.text, Write(written)) for marker in alike] if written and definition is None else []
    return Finding(
        check="image-policy-not-found",
        message=f"this marker names {policy}, which is in no cluster: image automation never sets this value",
        place=place,
        help=help_,
        target=policy,
        confidence=Confidence.LIKELY,
        related=tuple(also_wrong(marker.place, "so does this one") for marker in alike[1:]),
        fix=fix_of(f"name `{written}`", intents, context.documents, safe=False),
    )


def _meant(policy: Identity, policies: list[Identity]) -> Identity | None:
    """Return the policy that is most likely meant: of the same name elsewhere, or of a name that is nearly the same."""
    elsewhere = [candidate for candidate in policies if candidate.name == policy.name]
    near = meant_of(
        policy.name, tuple(candidate.name for candidate in policies if candidate.namespace == policy.namespace)
    )
    beside = [candidate for candidate in policies if candidate.namespace == policy.namespace and candidate.name == near]
    return next(iter((*elsewhere, *beside)), None)
