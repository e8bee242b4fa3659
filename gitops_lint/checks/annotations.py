"""Labels and annotations by which objects tell Flux what to do with them, and that it doesn't read as they are.

Facts: a value that a controller doesn't know, or a key with a slip in it, is no error to anybody; it does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.object import Object
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.routes import written
from gitops_lint.schemas.annotations import CHECK, IgnoredAnnotations
from gitops_lint.schemas.fault import Fault


class _Ignored(NamedTuple):
    """An object with something that nobody reads."""

    object: Object
    fault: Fault


def ignored_annotations(context: Context) -> Iterator[Finding]:
    """Find each label or annotation that does nothing, once for each place, with all objects that have it.

    A key that nobody is known to read is told once: whoever uses it takes it for one that there is.
    """
    ignored = IgnoredAnnotations(context.rulebook.annotations)
    alike: dict[tuple[Place | None, str], list[_Ignored]] = {}
    for object_ in context.cluster.in_order:
        if object_.identity in context.cluster.presumed:
            continue
        look = partial(_faults, ignored, object_)
        for fault in context.documents.derived.of("ignored annotations", (object_.node,), look):
            key = (fault.place if fault.certain else None, fault.message)
            alike.setdefault(key, []).append(_Ignored(object_, fault))
    for sharing in alike.values():
        yield _finding(context, sharing)


def _faults(ignored: IgnoredAnnotations, object_: Object) -> tuple[Fault, ...]:
    return tuple(ignored.faults(object_.node))


def _finding(context: Context, sharing: list[_Ignored]) -> Finding:
    object_, fault = sharing[0]
    more = f" and {len(sharing) - 1} more" if len(sharing) > 1 else ""
    others = {ignored.fault.place: ignored.object.identity for ignored in reversed(sharing)}
    return Finding(
        check=CHECK,
        message=f"{object_.identity}{more}: {fault.message}",
        place=fault.place,
        help=fault.help,
        subject=object_.identity,
        cause=written(fault.route),
        confidence=Confidence.CERTAIN if fault.certain else Confidence.LIKELY,
        related=tuple(
            also_wrong(place, f"{others[place]} has it, too") for place in sorted(others) if place != fault.place
        ),
        fix=_fix(context, fault, object_),
    )


def _fix(context: Context, fault: Fault, object_: Object) -> Fix | None:
    if fault.better is None:
        return None
    intent = Intent(Field(object_, fault.route), fault.better.change)
    return fix_of(f"write `{fault.better.text}`", (intent,), context.documents, safe=fault.better.clear)
