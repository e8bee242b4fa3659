"""Tools about objects: which there are, what they need, what needs them, and what they look like once applied."""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.mcp_server.answers import CannotAnswerError, Data, first, paged, paged_lines
from gitops_lint.mcp_server.repository import Repository, named, place
from gitops_lint.report.manifest_yaml import as_yaml
from gitops_lint.report.masking import masked, without_secrets


class Objects:
    """The objects of the clusters of a repository, and what is between them."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def find_objects(
        self,
        text: str = "",
        kind: str = "",
        namespace: str = "",
        applied_by: str = "",
        cluster: str = "",
        after: int = 0,
    ) -> Data:
        """List objects, also such as controllers make and such as are referred to and not there.

        text: a part of the name. applied_by: the Kustomization (or what else) that applies them. after: `next` of the
        page before. `presence` is applied (in Git), made, presumed, ghost (nothing provides it) or external.
        """
        wanted = (text.lower(), kind.lower(), namespace)
        by = self._repository.node(applied_by, cluster)[1] if applied_by else None
        graphs = self._repository.graphs(cluster)
        items = [
            self._listed(graph, identity, len(graphs) > 1)
            for graph in graphs
            for identity in sorted(graph.nodes)
            if _fits(identity, *wanted) and (by is None or by in self._appliers(graph, identity))
        ]
        return paged("objects", items, after)

    def needs(self, object: str, cluster: str = "", after: int = 0) -> Data:  # noqa: A002 (the tool's word)
        """List what an object needs directly, with why, how strongly and where that is written.

        object: Kind/namespace/name, or less of it where that is clear. `strength` is ordering (must be ready before),
        runtime (needed to become ready) or soft. after: `next` of the page before.
        """
        graph, identity, head = self._repository.node(object, cluster)
        links = [self._link(graph, link, link.target) for link in graph.out(identity)]
        return {**head, **paged("needs", links, after)}

    def needed_by(self, object: str, cluster: str = "", after: int = 0) -> Data:  # noqa: A002
        """List what needs an object directly, with why, how strongly and where that is written.

        For all that can't become ready without it, ask falls_with. object: Kind/namespace/name, or less of it where
        that is clear. after: `next` of the page before.
        """
        graph, identity, head = self._repository.node(object, cluster)
        links = [self._link(graph, link, link.source) for link in graph.into(identity)]
        return {**head, **paged("needed_by", links, after)}

    def build_object(self, object: str, cluster: str = "", after: int = 0) -> Data:  # noqa: A002
        """Show an object as Flux would apply it, as YAML, with where it is written; values of Secrets are masked.

        object: Kind/namespace/name, or less of it where that is clear. after: `next` of the page before.
        """
        graph, identity, head = self._repository.node(object, cluster)
        held = graph.object(identity)
        if held is None:
            presence = graph.presence(identity).value
            raise CannotAnswerError(f"{identity} is not in Git ({presence}): there is nothing to build")
        head |= {
            "location": place(held.place),
            "applied_by": first(map(str, held.applied_by)),
            "uncertain": identity in graph.cluster.uncertain,
        }
        return {**head, **paged_lines("manifest", as_yaml(without_secrets(masked(held.node))), after)}

    def _listed(self, graph: Graph, identity: Identity, tells_cluster: bool) -> Data:
        held = graph.object(identity)
        return {
            **named(identity),
            "presence": graph.presence(identity).value,
            "cluster": graph.cluster.name if tells_cluster else None,
            "location": {"path": held.place.path, "line": held.place.line} if held is not None else None,
            "applied_by": [str(applier) for applier in held.applied_by] if held is not None else None,
        }

    def _link(self, graph: Graph, link: Link, end: Identity) -> Data:
        return {
            **named(end),
            "presence": graph.presence(end).value,
            "edge": str(link.edge.kind),
            "strength": link.edge.strength.value,
            "implied": link.edge.implied or None,
            "location": place(link.edge.place) if link.edge.place.path else None,
        }

    def _appliers(self, graph: Graph, identity: Identity) -> tuple[Identity, ...]:
        held = graph.object(identity)
        return tuple(held.applied_by) if held is not None else ()


def _fits(identity: Identity, text: str, kind: str, namespace: str) -> bool:
    return (
        text in identity.name.lower()
        and kind in ("", identity.kind.lower(), f"{identity.kind}.{identity.group}".lower())
        and namespace in ("", identity.namespace)
    )
