"""Fixes of references: another name, namespace or kind."""

from __future__ import annotations

from gitops_lint.checks.finding import Context
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent, Set
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import at, text_at


def namespace_fix(context: Context, links: tuple[Link, ...], namespace: str) -> Fix | None:
    """Return the fix that lets references name another namespace, or None where one can't be written simply."""
    return _fix(context, links, "namespace", namespace, f"set `namespace: {namespace}`")


def kind_fix(context: Context, links: tuple[Link, ...], kind: str) -> Fix | None:
    """Return the fix that lets references name another kind of the same group, or None where it can't be written."""
    return _fix(context, links, "kind", kind, f"set `kind: {kind}`")


def name_fix(context: Context, links: tuple[Link, ...], near: Identity | None) -> Fix | None:
    """Return the fix that lets references to nothing name an object that is called nearly so, in the same namespace."""
    if near is None or any(near.namespace != link.target.namespace for link in links):
        return None
    held = context.verdicts.sight.held[near.group_kind]
    safe = all(held.plain_slip_of(name) == near.name for name in {link.target.name for link in links})
    return _fix(context, links, None, near.name, f"write `{near.name}`", safe)


def _fix(
    context: Context, links: tuple[Link, ...], key: str | None, value: str, description: str, safe: bool = True
) -> Fix | None:
    """Return the fix that sets a key of references, or what they name by themselves."""
    intents = [_setting(context, link, key, value) for link in links]
    stated = [intent for intent in intents if intent is not None]
    safe = safe and all(_is_own(context, link) for link in links)
    return fix_of(description, stated, context.documents, safe=safe) if stated == intents else None


def _setting(context: Context, link: Link, key: str | None, value: str) -> Intent | None:
    """Return the intent for one reference; None where it is none of the form that has its parts in fields."""
    subject, edge = context.graph.object(link.source), link.edge
    if subject is None or text_at(subject.node, *edge.route) != link.target.name:
        return None
    if key is None:
        return Intent(Field(subject, edge.route), Set(value))
    route = (*edge.route[:-1], key)
    there = at(subject.node, *route)
    if key == "namespace" and (there.place if there is not None else None) != edge.namespace_place:
        return None  # the rules say that it is another field
    return Intent(Field(subject, route), Set(value, below=edge.route))


def _is_own(context: Context, link: Link) -> bool:
    subject = context.graph.object(link.source)
    return subject is not None and subject.holds(link.edge.namespace_place or link.edge.place)
