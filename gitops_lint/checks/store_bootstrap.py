"""Secret stores that come up only if somebody helps: credentials made by hand, or by the store itself.

Facts: https://github.com/external-secrets/external-secrets pkg/controllers/secretstore: a store is validated with its
own credentials, and no ExternalSecret is synced through one that isn't ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Cycle, Moment, State, cycles
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.verdicts.verdict import Standing

_AROUND_A_STORE = frozenset(
    {EdgeKind.STORE, EdgeKind.SERVER, EdgeKind.CREDENTIALS, EdgeKind.READS, EdgeKind.FILLS, EdgeKind.PRODUCES},
)
_WORDS = {
    EdgeKind.STORE: "takes it from {target}",
    EdgeKind.SERVER: "is served by {target}",
    EdgeKind.CREDENTIALS: "logs in with {target}",
    EdgeKind.READS: "reads {target}",
    EdgeKind.FILLS: "adds keys to {target}",
    EdgeKind.PRODUCES: "is created by {target}",
}


def store_bootstrap(context: Context) -> Iterator[Finding]:
    """Find each store whose credentials nothing in Git creates, and each that needs what comes out of it."""
    stores = sorted({link.target for link in context.graph.of_edges(EdgeKind.STORE)})
    for store in stores:
        yield from _without_credentials(context, store)
    yield from _cycles(context, frozenset(stores))


def _without_credentials(context: Context, store: Identity) -> Iterator[Finding]:
    users = {use.source for use in context.graph.into(store) if use.edge.kind == EdgeKind.STORE}
    for provider in (store, *_servers(context, store)):
        what = f"{store} logs in" if provider == store else f"{provider} logs in, the server of {store}"
        for link in context.graph.out(provider):
            if link.edge.kind == EdgeKind.CREDENTIALS and _is_made_by_hand(context, link.target):
                yield Finding(
                    check="provider-without-credentials",
                    message=(
                        f"nothing in Git creates {link.target}, with which {what}: unless somebody created it by hand, "
                        f"{len(users)} objects get no secret"
                    ),
                    place=link.edge.place,
                    help="Keep a note of how it is created, or put it into Git, encrypted.",
                    subject=provider,
                    target=link.target,
                    confidence=Confidence.LIKELY,
                    impact=context.impacts.of(store, State.ACTS),
                    externals=(str(link.target),),
                )


def _is_made_by_hand(context: Context, credentials: Identity) -> bool:
    """Tell whether nothing in sight creates or names a Secret; where its name is a slip, that is told instead."""
    if context.verdicts.standing(credentials) is Standing.THERE:
        return False
    verdict = context.verdicts.of(credentials)
    return verdict.slip is None and not verdict.makers


def _servers(context: Context, store: Identity) -> list[Identity]:
    """Return what deploys the server of a store, if that is in the cluster."""
    servers = (link.target for link in context.graph.out(store) if link.edge.kind == EdgeKind.SERVER)
    makers = (link for server in servers for link in context.graph.out(server))
    return sorted({link.target for link in makers if link.edge.kind == EdgeKind.PRODUCES})


def _cycles(context: Context, stores: frozenset[Identity]) -> Iterator[Finding]:
    """Find stores that wait for themselves: what serves a Service counts as the Service."""
    serving = [
        (Moment(link.target, State.READY), Moment(made.target, State.READY), made)
        for link in context.graph.of_edges(EdgeKind.SERVER)
        if link.source in stores
        for made in context.graph.out(link.target)
        if made.edge.kind == EdgeKind.PRODUCES
    ]
    for cycle in cycles(context.graph, lambda link: link.edge.kind in _AROUND_A_STORE, serving, context.impacts.order):
        within = [store for store in cycle.identities() if store in stores]
        if within:
            yield _cycle_finding(context, within[0], cycle)


def _cycle_finding(context: Context, store: Identity, cycle: Cycle) -> Finding:
    way = cycle.through(store)
    steps = tuple(Related(link.edge.place, f"{link.source} needs {link.target}") for link in way)
    told = ", which ".join(_WORDS[link.edge.kind].format(target=link.target) for link in way)
    return Finding(
        check="cycle-through-provider",
        message=f"{store} needs what comes out of it: it {told}",
        place=way[0].edge.place,
        help="On a new cluster somebody has to create the Secret by hand once: keep a note of how.",
        subject=store,
        target=way[0].target,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of(store, State.ACTS),
        related=steps[1:],
        chain=steps,
    )
