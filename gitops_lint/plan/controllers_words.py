"""Why something isn't ready, in the words of the controller that says so: rules/kinds has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.graph.products import filled
from gitops_lint.plan.causes import Cause, CauseKind
from gitops_lint.repo.nodes import Mapping as Manifest
from gitops_lint.repo.nodes import Place, Scalar, at, text_at
from gitops_lint.rulebook.controllers import Waiting, Words
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook

_NOTHING = Manifest({}, {}, Place(""))
_NOTHING_SAID = Waiting(missing="{target.resource} not found", unready="{target.id} is not ready")


class ControllersWords:
    """Says why the objects of a graph aren't ready."""

    def __init__(self, graph: Graph, rulebook: Rulebook) -> None:
        self._graph = graph
        self._rulebook = rulebook

    def not_applied(self, missing: Identity) -> str:
        """Return why an object isn't there, of which its controller has nothing to say."""
        is_applier = self._graph.role(missing) is Role.APPLIER
        return f"{missing} has not applied it" if is_applier else f"{missing} isn't there"

    def own_fault(self, identity: Identity, cause: Cause) -> str:
        """Return what is said of an object that never acts, or is never ready, for a cause of its own."""
        words = self._words(identity)
        template = {
            CauseKind.PATH: words.path,
            CauseKind.BUILD: words.build,
            CauseKind.POST_BUILD: words.post_build,
            CauseKind.REJECTED: words.rejected,
        }.get(cause.kind, "{message}")
        reason = {"reason": cause.reason} if cause.reason else {}
        said = {"message": cause.said, **reason, **_named("applied", cause.object)}
        return self._said(template, identity, said)

    def waiting_for(self, link: Link) -> str:
        """Return what is said of an object that waits at a link whose target doesn't become ready."""
        waiting = next((words for words in self._words(link.source).waiting if _is_meant(words, link)), _NOTHING_SAID)
        is_missing = self._graph.presence(link.target) is Presence.GHOST
        words = {**_named("target", link.target), **dict(self._beside(link))}
        return self._said(waiting.missing if is_missing else waiting.unready, link.source, words)

    def not_applicable(self, applier: Identity, link: Link) -> str:
        """Return what is said of what applies an object whose kind or namespace isn't there; a link leads to that."""
        words, applied = self._words(applier), self._graph.object(link.source)
        version = text_at(applied.node, "apiVersion") if applied is not None else None
        named = {**_named("applied", link.source), "applied.version": version or "", **_named("target", link.target)}
        is_in_namespace = link.edge.kind == EdgeKind.NAMESPACE
        return self._said(words.no_namespace if is_in_namespace else words.no_kind, applier, named)

    def _words(self, identity: Identity) -> Words:
        rules = self._rulebook.kind(identity.group_kind)
        return rules.words if rules is not None and rules.words is not None else Words()

    def _said(self, template: str, identity: Identity, words: Mapping[str, str]) -> str:
        held = self._graph.object(identity)
        node = held.node if held is not None else _NOTHING
        texts = filled(template, node, {**_named("object", identity), **words}, lambda text: text)
        return next((text for text in texts if isinstance(text, str)), template)

    def _beside(self, link: Link) -> Iterator[tuple[str, str]]:
        """Return the fields beside the name in a reference."""
        held = self._graph.object(link.source)
        reference = at(held.node, *link.edge.route[:-1]) if held is not None and link.edge.route else None
        for key, value in reference.items() if isinstance(reference, Manifest) else ():
            if isinstance(value, Scalar):
                yield f"reference.{key}", value.text


def _is_meant(waiting: Waiting, link: Link) -> bool:
    """Tell whether words are those for what waits at a link."""
    if waiting.edge and link.edge.kind not in waiting.edge:
        return False
    return not waiting.at or ".".join(map(str, link.edge.route)).startswith(f"{waiting.at}.")


def _named(what: str, identity: Identity) -> dict[str, str]:
    """Return the words by which templates name an object."""
    kind = f"{identity.kind}.{identity.group}" if identity.group else identity.kind
    return {
        what: f"{identity.namespace}/{identity.name}" if identity.namespace else identity.name,
        f"{what}.id": str(identity),
        f"{what}.kind": identity.kind,
        f"{what}.namespace": identity.namespace,
        f"{what}.name": identity.name,
        f"{what}.resource": f'{kind} "{identity.name}"',
    }
