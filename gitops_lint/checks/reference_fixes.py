"""Fixes of references: another name, namespace or kind where the reference is written."""

from __future__ import annotations

from gitops_lint.checks.edits import adding, fix_of, is_own, saying
from gitops_lint.checks.finding import Context, Edit, Fix
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Mapping, Scalar, at, mapping_at
from gitops_lint.repo.quoting import unquoted
from gitops_lint.repo.spelling import is_plain_slip


def namespace_fix(context: Context, links: tuple[Link, ...], namespace: str) -> Fix | None:
    """Return the fix that lets references name another namespace, or None where one can't be written simply."""
    edits = (_saying_namespace(context, link, namespace) for link in links)
    safe = all(_is_own(context, link) for link in links)
    return fix_of(f"say `namespace: {namespace}`", edits, context.documents, safe)


def _saying_namespace(context: Context, link: Link, namespace: str) -> Edit | None:
    place = link.edge.namespace_place
    if place is not None:
        return saying(context.documents, place, link.target.namespace, namespace)
    return _adding(context, link, "namespace", namespace)


def kind_fix(context: Context, links: tuple[Link, ...], kind: str) -> Fix | None:
    """Return the fix that lets references name another kind of the same group, or None where it can't be written."""
    edits = (_saying_kind(context, link, kind) for link in links)
    return fix_of(f"say `kind: {kind}`", edits, context.documents, all(_is_own(context, link) for link in links))


def name_fix(context: Context, links: tuple[Link, ...], near: Identity | None) -> Fix | None:
    """Return the fix that lets references to nothing name an object that is called nearly so, in the same namespace."""
    if near is None or any(near.namespace != link.target.namespace for link in links):
        return None
    names = {named.name for named in context.graph.of_kind(near.group_kind) if named in context.cluster.objects}
    safe = all(_is_own(context, link) and is_plain_slip(link.target.name, near.name, names) for link in links)
    edits = (saying(context.documents, link.edge.place, link.target.name, near.name) for link in links)
    return fix_of(f"say `{near.name}`", edits, context.documents, safe)


def _saying_kind(context: Context, link: Link, kind: str) -> Edit | None:
    found = at(_reference(context, link), "kind")
    if isinstance(found, Scalar):
        return saying(context.documents, found.place, link.target.kind, kind)
    return _adding(context, link, "kind", kind) if found is None else None


def _adding(context: Context, link: Link, key: str, value: str) -> Edit | None:
    """Return the edit that adds a key to a reference, below the name, if the name is written as it counts."""
    reference = _reference(context, link)
    written = context.documents.written(link.edge.place)
    if reference is None or written is None or unquoted(written) != link.target.name:
        return None
    return adding(context.documents, reference, link.edge.place, key, value)


def _reference(context: Context, link: Link) -> Mapping | None:
    subject = context.graph.object(link.source)
    return mapping_at(subject.node, *link.edge.route[:-1]) if subject else None


def _is_own(context: Context, link: Link) -> bool:
    subject = context.graph.object(link.source)
    return subject is not None and is_own(subject, link.edge.namespace_place or link.edge.place)
