"""Texts in a language of their own that their reader doesn't take.

Facts: where controllers read them (`rules/kinds` says in which fields, `gitops_lint/languages` how), an object whose
text is wrong is applied, and its controller fails on it until somebody changes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Stall, Step, rejected, stalled
from gitops_lint.cluster.object import Object, is_encrypted
from gitops_lint.graph.analysis import State
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.routes import written
from gitops_lint.schemas.expressions import WrongExpression, wrong_expressions

CHECK = "invalid-expression"


def expressions(context: Context) -> Iterator[Finding]:
    """Find each text that its reader doesn't take, once for each place, with all objects that have it."""
    wrong: dict[tuple[Place, str], tuple[WrongExpression, list[Object]]] = {}
    kinds = frozenset([kind for kind in context.cluster.kinds if context.rulebook.expressions(kind)])
    for object_ in context.objects:
        identity = object_.identity
        if identity.group_kind not in kinds or identity in context.cluster.presumed:
            continue
        if is_encrypted(object_.node) or object_.is_switched_off():
            continue
        for expression in _wrong(object_, context):
            key = (expression.scalar.place, expression.mistake.said)
            wrong.setdefault(key, (expression, []))[1].append(object_)
    for expression, objects in wrong.values():
        yield _finding(context, expression, objects)


def _wrong(object_: Object, context: Context) -> list[WrongExpression]:
    rules = context.rulebook.expressions(object_.identity.group_kind)
    return context.documents.derived.of("expressions", (object_,), lambda: list(wrong_expressions(object_.node, rules)))


def _finding(context: Context, expression: WrongExpression, objects: list[Object]) -> Finding:
    field, mistake = written(expression.route), expression.mistake
    more = f" and {len(objects) - 1} more" if len(objects) > 1 else ""
    verdict = "may not say what it looks like" if mistake.is_read else "can't be read"
    return Finding(
        check=CHECK,
        message=f"{objects[0].identity}{more}: `{field}` {verdict}: {mistake.said}",
        place=_place(context.documents, expression),
        help=mistake.help,
        subject=objects[0].identity,
        cause=field,
        severity=Severity.WARNING if expression.rule.then == "ignored" or not mistake.is_sure else None,
        confidence=Confidence.CERTAIN if mistake.is_sure else Confidence.LIKELY,
        stall=_stall(expression, field, objects) if mistake.is_sure else None,
    )


def _place(documents: Documents, expression: WrongExpression) -> Place:
    """Return where the part is written that is wrong, as far as the file tells."""
    scalar, mistake = expression.scalar, expression.mistake
    part = mistake.part(scalar.text)
    return documents.place_of(scalar, part, scalar.text.count(part, 0, mistake.start) if part else 0)


def _stall(expression: WrongExpression, field: str, objects: list[Object]) -> Stall | None:
    """Return what never happens; where a text is ignored, nothing else suffers."""
    said = expression.mistake.said
    if expression.rule.then == "ignored":
        return None
    if expression.rule.then == "fails":
        return stalled(Step.ITSELF, (object_.identity for object_ in objects), State.READY, said=said)
    identity = objects[0].identity
    kind = f"{identity.kind}.{identity.group}" if identity.group else identity.kind
    value = expression.scalar.text
    return rejected(
        objects, f'{kind} "{identity.name}" is invalid: {field}: Invalid value: "{value}": {said}', "Invalid"
    )
