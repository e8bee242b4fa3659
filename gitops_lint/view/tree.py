"""A cluster's Kustomizations as a tree in the terminal: each below the one that it waits for last."""

from __future__ import annotations

from rich.text import Text

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.branches import Branch
from gitops_lint.view.selection import Arrow, Drawn
from gitops_lint.view.standings import STYLES, counted, in_words, mark

_WAITS = frozenset({EdgeKind.DEPENDS_ON})


def dependency_tree(drawn: Drawn) -> Branch:
    """Return the tree of what is drawn: what needs nothing at the root, below each node what waits for it.

    A node that waits for several stands below the one that comes last, and names the others. Nodes in a cycle, which
    have no first, come last under a line of their own.
    """
    graph, nodes = drawn.graph, set(drawn.nodes)
    targets: dict[Identity, dict[Identity, None]] = {node: {} for node in drawn.nodes}
    for link in drawn.links:
        if _orders(link) and link.source in nodes:
            targets[link.source][link.target] = None
    needs = {node: list(before) for node, before in targets.items()}
    depths = _depths(needs)
    counts = f"{len(graph.cluster.objects)} objects", in_words(counted(drawn, graph.nodes))
    tree = Branch(
        Text.assemble((printable(graph.cluster.name), "bold"), (f"  {', '.join(filter(None, counts))}", "dim"))
    )
    needed = {link.target for link in drawn.links if _orders(link)}
    below: dict[Identity | None, list[Identity]] = {}
    for node in drawn.nodes:
        if node in depths and (needs[node] or node in needed or _is_reconciled(node, drawn)):
            below.setdefault(_parent(node, needs, depths), []).append(node)
    _grow(tree, below, needs, drawn)
    looping = [node for node in drawn.nodes if node not in depths]
    if looping:
        branch = tree.add(Text("waiting for each other, or for what does", style="bold yellow"))
        for node in looping:
            branch.add(_label(node, None, needs, drawn))
    return tree


def _orders(link: Arrow) -> bool:
    return link.edge.kind in _WAITS and link.source != link.target


def _is_reconciled(node: Identity, drawn: Drawn) -> bool:
    """Tell whether a node is worth a line by itself: not what only others take their files from."""
    return drawn.graph.role(node) in (Role.APPLIER, Role.RELEASE)


def _depths(needs: dict[Identity, list[Identity]]) -> dict[Identity, int]:
    """Return how many waits come before each node; nodes that wait for themselves have none."""
    left = {node: len(before) for node, before in needs.items()}
    waiting: dict[Identity, list[Identity]] = {}
    for node, before in needs.items():
        for needed in before:
            waiting.setdefault(needed, []).append(node)
    depths: dict[Identity, int] = {}
    ready = [node for node, number in left.items() if not number]
    for node in ready:  # which grows
        depths[node] = 1 + max((depths[needed] for needed in needs[node]), default=-1)
        for later in waiting.get(node, ()):
            left[later] -= 1
            if not left[later]:
                ready.append(later)
    return depths


def _parent(node: Identity, needs: dict[Identity, list[Identity]], depths: dict[Identity, int]) -> Identity | None:
    return max(needs[node], key=lambda needed: (depths[needed], needed), default=None)


def _grow(
    tree: Branch,
    below: dict[Identity | None, list[Identity]],
    needs: dict[Identity, list[Identity]],
    drawn: Drawn,
) -> None:
    """Add all nodes to a tree."""
    waiting: list[tuple[Branch, Identity | None]] = [(tree, None)]
    for branch, parent in waiting:  # which grows
        for node in below.get(parent, ()):
            waiting.append((branch.add(_label(node, parent, needs, drawn), _called(node)), node))  # noqa: PERF401


_STYLES = {Presence.PRESUMED: "dim", Presence.MADE: "cyan"}


def _called(node: Identity) -> str:
    return printable(f"{node.namespace}/{node.name}" if node.namespace else node.name)


def _label(node: Identity, parent: Identity | None, needs: dict[Identity, list[Identity]], drawn: Drawn) -> Text:
    graph, standing = drawn.graph, drawn.standing(node)
    style = STYLES.get(standing) or _STYLES.get(graph.presence(node), "")
    name = _called(node)
    text = Text(name if graph.role(node) is Role.APPLIER else f"{node.kind} {name}", style=style)
    if standing is not Standing.THERE:
        text.append_text(mark(standing))
    applied = graph.cluster.applied.get(node)
    if applied is not None and applied.objects:
        text.append(f"  {len(applied.objects)}", style="dim")
    others = [needed for needed in needs[node] if needed != parent]
    if others:
        names = printable(", ".join(f"{needed.namespace}/{needed.name}" for needed in others))
        text.append(f"  also waits for {names}", style="dim")
    return text
