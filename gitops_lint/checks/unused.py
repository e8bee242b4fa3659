"""Sources that nothing takes anything from, and dependencies that others bring along anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent, Remove
from gitops_lint.graph.analysis import Redundant, redundant
from gitops_lint.graph.model import Graph, Link
from gitops_lint.graph.references import variable_references
from gitops_lint.repo.nodes import Place, at
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_VARIABLE = "${"
_NO_USE = frozenset({EdgeKind.WAITS, EdgeKind.APPLIES, EdgeKind.HEALTH_CHECK})


def unused(context: Context) -> Iterator[Finding]:
    """Find the sources that no cluster uses, and the few redundant dependencies of a cluster."""
    yield from _sources(context)
    yield from _dependencies(context)


def _sources(context: Context) -> Iterator[Finding]:
    """Find unused sources: one finding for all that one Kustomization applies."""
    if any(not unknown.foreign for unknown in context.cluster.unknowns):
        return  # what can't be seen may use them
    sources = sorted(
        identity
        for identity in context.cluster.objects.keys() - context.cluster.started - context.cluster.presumed
        if _is_for_others(context, identity) and not identity.has_variable
    )
    used = {source for source in sources if any(_is_used(source, graph) for graph in (context.graph, *context.graphs))}
    written = {context.cluster.objects[source].name_place for source in used}
    unused_of: dict[tuple[Identity, ...], list[Identity]] = defaultdict(list)
    unused = [source for source in sources if source not in used]
    meant = _named_with_variables(context) if unused else ()
    for identity in unused:
        object_ = context.cluster.objects[identity]
        # a component brings one wherever another of them is used
        if object_.name_place not in written and not any(named.may_become(identity) for named in meant):
            unused_of[object_.applied_by].append(identity)
    for appliers, identities in unused_of.items():
        yield _sources_finding(context, appliers, identities)


def _is_for_others(context: Context, identity: Identity) -> bool:
    """Tell whether an object is a source that somebody wrote, for others to take files from."""
    rules = context.rulebook.kind(identity.group_kind)
    return rules is not None and rules.role is Role.SOURCE and rules.closed


def _is_used(identity: Identity, graph: Graph) -> bool:
    return identity in graph.nodes and any(link.edge.kind not in _NO_USE for link in graph.into(identity))


def _named_with_variables(context: Context) -> tuple[Identity, ...]:
    """Return the names with variables by which objects refer to others: any source may be meant by one."""
    files = {object_.place.path for object_ in context.cluster.objects.values()}
    with_variables = {path for path in files if _VARIABLE in context.documents.text(path)}
    return tuple(
        target
        for object_ in context.cluster.objects.values()
        if object_.place.path in with_variables
        for target in variable_references(object_, context.rulebook)
    )


def _sources_finding(context: Context, appliers: tuple[Identity, ...], identities: list[Identity]) -> Finding:
    first, *others = identities
    place_of = {identity: context.cluster.objects[identity].name_place for identity in identities}
    return Finding(
        check="source-unused",
        message=f"nothing takes anything from {first_few(identities)}",
        place=place_of[first],
        help="Remove what isn't used: Flux fetches it at every interval, and its failures look as if they mattered.",
        subject=first,
        cause=" ".join(map(str, appliers)),
        confidence=Confidence.LIKELY,
        related=tuple(also_wrong(place_of[identity], f"{identity} is unused too") for identity in others),
    )


def _dependencies(context: Context) -> Iterator[Finding]:
    links = _depends_on(context.graph)
    dependencies = tuple(dependency for dependency in redundant(links) if not _has_condition(context, dependency.link))
    pairs = {(link.source, link.target) for link in links}
    if dependencies and len(dependencies) <= context.thresholds.redundant_share * len(pairs):
        yield _dependencies_finding(context, dependencies)


def _depends_on(graph: Graph) -> list[Link]:
    """Return the dependencies between Kustomizations."""
    return [
        link
        for link in graph.of_edges(EdgeKind.DEPENDS_ON)
        if graph.role(link.source) is graph.role(link.target) is Role.APPLIER
    ]


def _has_condition(context: Context, link: Link) -> bool:
    """Tell whether a dependency has a condition of its own (`readyExpr`), which no other brings along."""
    return at(context.cluster.objects[link.source].node, *link.edge.route[:-1], "readyExpr") is not None


def _dependencies_finding(context: Context, dependencies: tuple[Redundant, ...]) -> Finding:
    first, *others = dependencies
    told = [f"{link.source} depends on {via}, which depends on {link.target}" for link, via in dependencies]
    more = f" ({len(others)} more like it)" if others else ""
    return Finding(
        check="redundant-dependency",
        message=f"this entry changes nothing: {told[0]}{more}",
        place=first.link.edge.place,
        help="Remove it, or keep it if it says something to those who read it.",
        cause="dependsOn",
        related=tuple(also_wrong(link.edge.place, text) for (link, _), text in zip(others, told[1:], strict=True)),
        fix=_without(context, [dependency.link for dependency in dependencies]),
    )


def _without(context: Context, links: list[Link]) -> Fix | None:
    """Return the fix that removes the entries that stand in their object's own manifest and that no cluster needs."""
    needed: set[Place] = set()
    for graph in context.graphs:
        there = _depends_on(graph)
        spared = {(dependency.link.source, dependency.link.target) for dependency in redundant(there)}
        needed |= {link.edge.place for link in there if (link.source, link.target) not in spared}
    sources = context.cluster.objects
    intents = (
        Intent(Field(sources[link.source], link.edge.route), Remove())
        for link in links
        if link.edge.place not in needed and sources[link.source].holds(link.edge.place)
    )
    description = "remove what is redundant" if len(links) > 1 else "remove the entry"
    return fix_of(description, intents, context.documents, partly=True)
