"""Secrets that two make: what one writes, the other overwrites.

Facts: https://github.com/external-secrets/external-secrets apis/externalsecrets/v1 (creationPolicy Owner),
https://github.com/fluxcd/pkg ssa (Flux takes back the fields that it applies).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stand_ins import is_of_tests
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Ownership
from gitops_lint.graph.keys import has_data
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Severity


def secret_makers(context: Context) -> Iterator[Finding]:
    """Find each Secret in Git that something else makes too, and each that two others make."""
    kept_apart = [made for made in context.graph.made if context.verdicts.sight.missing_rule(made).kept_apart]
    for made in sorted(kept_apart):
        makers = sorted({maker for maker in context.graph.made[made] if _rewrites(context, maker)})
        if not makers:
            continue
        object_ = context.cluster.objects.get(made)
        if object_ is not None and has_data(object_.node) and object_.ownership is Ownership.WHOLE:
            yield _shadowed(context, made, makers[0])
        elif len(makers) > 1:
            yield _made_twice(context, made, makers)


def _rewrites(context: Context, maker: Identity) -> bool:
    """Tell whether a controller writes what it makes of an object anew whenever somebody changes it."""
    kind = context.rulebook.kind(maker.group_kind)
    return kind is not None and kind.rewritten


def _shadowed(context: Context, secret: Identity, maker: Identity) -> Finding:
    """Return that Git holds a Secret which something makes; one that is filled for tests is hardly missed."""
    kept, made = context.cluster.objects[secret], context.cluster.objects[maker]
    return Finding(
        check="secret-shadows-external-secret",
        message=f"{secret} is in Git, and {maker} creates it too: each overwrites what the other wrote",
        place=kept.name_place,
        help=f"Remove the Secret from Git if {maker} works; else remove that one.",
        subject=secret,
        target=maker,
        severity=Severity.INFO if is_of_tests(kept) else None,
        related=(Related(made.name_place, f"{maker} creates it"),),
    )


def _made_twice(context: Context, secret: Identity, makers: list[Identity]) -> Finding:
    first, second, *_ = makers
    return Finding(
        check="secret-made-twice",
        message=f"{first} and {second} both create {secret}: the second one fails, or they overwrite each other",
        place=context.cluster.objects[second].name_place,
        help="Give one of them another `target.name`.",
        subject=second,
        target=secret,
        related=(Related(context.cluster.objects[first].name_place, f"{first} creates it too"),),
    )
