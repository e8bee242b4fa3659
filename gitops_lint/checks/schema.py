"""Fields of Flux's and External Secrets' kinds that the API server or the controller does not take.

Facts: Flux applies with server-side apply, which rejects a field that the CustomResourceDefinition doesn't have
(https://github.com/fluxcd/kustomize-controller/issues/699: "field not declared in schema"), and what its validation
doesn't allow. All objects of a stage are tried first; one that is rejected keeps all others from being applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.kubernetes_demands import IGNORED, KubernetesDemands, dropped
from gitops_lint.checks.stall import Stall, Step, rejected, stalled
from gitops_lint.cluster.confidential import SECRET, VALUES
from gitops_lint.cluster.object import Object, is_encrypted
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent
from gitops_lint.graph.analysis import State
from gitops_lint.repo.documents import Same
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, text_at
from gitops_lint.repo.problem import also_wrong
from gitops_lint.repo.to_fill_in import holds_what_to_fill_in
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.texts import wrong_texts
from gitops_lint.schemas.validate import validate
from gitops_lint.schemas.values import shortened

_OF_TYPES = frozenset({"unknown-field", "misplaced-field", "wrong-type"})
"""What is refused before anything is validated: the object doesn't fit its kind's types."""
_REFUSED = {
    "unknown-field": "field not declared in schema",
    "misplaced-field": "field not declared in schema",
    "missing-field": "Required value",
}
"""What the API server says where it isn't about the value."""
_UNDECLARED = frozenset({"unknown-field", "misplaced-field"})
_LABELS = ("metadata", "labels")
_ENCRYPTION = ("sops",)


class _Faulty(NamedTuple):
    """An object with one of its faults."""

    object: Object
    fault: Fault


def fields(context: Context) -> Iterator[Finding]:
    """Find each field that is unknown, misplaced, missing, or of a value that can't be, once for each place.

    What a bootstrap or an operator makes isn't written anywhere, and may be given more than Git tells.
    """
    faulty = list(_faulty(context, context.objects))
    labels = [each for each in faulty if _is_label(each.fault)]
    if labels and context.objects is not context.cluster.in_order:  # it is told with those of all objects
        labels = [each for each in _faulty(context, context.cluster.in_order) if _is_label(each.fault)]
    by_value: dict[tuple[str, Place, str], list[_Faulty]] = {}
    for each in faulty:
        if not _is_label(each.fault):
            value = (each.fault.check, each.fault.place, written(each.fault.route))
            by_value.setdefault(value, []).append(each)
    by_label: dict[str, list[_Faulty]] = {}
    for each in labels:
        by_label.setdefault(written(each.fault.route), []).append(each)
    for sharing in by_value.values():
        yield _finding(context, sharing)
    for sharing in by_label.values():
        yield _dropped_labels(context, sharing)


def _is_label(fault: Fault) -> bool:
    """Tell whether a fault is a label that isn't a string."""
    return fault.route[:2] == _LABELS and fault.check in _OF_TYPES


def _faulty(context: Context, objects: tuple[Object, ...]) -> Iterator[_Faulty]:
    """Return the faults of objects, those of Secrets without their values."""
    demands = KubernetesDemands(context)
    served = context.apis.kept_by(context.documents)
    for object_ in objects:
        identity = object_.identity
        if identity in context.cluster.presumed:
            continue
        looked_at = partial(_listed, object_, context, demands, served)
        part = f"looking at the fields of {identity}"
        nothing: list[Fault] = []
        of_object = context.documents.faults.guarded(looked_at, nothing, part, "", context.cluster.name)
        is_secret = identity.group_kind == SECRET
        for fault in of_object:
            yield _Faulty(object_, _without_value(fault, object_.node) if is_secret else fault)


def _listed(object_: Object, context: Context, demands: KubernetesDemands, served: Same | None) -> list[Fault]:
    if served is None:
        return list(faults(object_, context, demands))
    is_uncertain, may_be_more = object_.identity in context.cluster.uncertain, demands.may_be_more(object_)
    may_be_decrypted = _may_be_decrypted(object_, context) if is_encrypted(object_.node) else None
    what = ("faults", is_uncertain, may_be_more, may_be_decrypted, demands.changes_pods)
    things = (object_, served.thing)
    return context.documents.derived.of(what, things, lambda: list(faults(object_, context, demands)))


def faults(object_: Object, context: Context, demands: KubernetesDemands) -> Iterator[Fault]:
    """Return what is wrong with an object's fields; where its kind or version isn't known, with its metadata's.

    What a definition in Git says of a kind that the rules don't know is likely: the cluster may have another.
    """
    group_kind = object_.identity.group_kind
    schema = context.rulebook.schemas.schema(group_kind)
    version = (text_at(object_.node, "apiVersion") or "").rpartition("/")[2]
    is_sealed = is_encrypted(object_.node)
    own = context.apis.own_schema(group_kind, version) if schema is None and not is_sealed else None
    if own is not None:
        schema = own
    elif schema is None or version not in schema.kind.versions or is_sealed:
        schema = context.rulebook.schemas.head(group_kind, version)
    if object_.is_switched_off():
        return

    def declared(route: Route) -> bool | None:
        if is_sealed and (route != _ENCRYPTION or _may_be_decrypted(object_, context)):
            return None  # what is applied is another text, without the part that says so
        return context.apis.declares(schema.group_kind, version, route)

    of_fields = validate(object_.node, schema, version, declared, partial(context.apis.installed, schema.product))
    for fault in (*of_fields, *_of_texts(object_, context, is_sealed)):
        value = at(object_.node, *fault.route)
        if _may_be_built(fault, context, object_) or _is_admitted(fault, value, schema.group_kind, version, context):
            continue
        is_likely = schema.likely and fault.route[0] != "metadata"
        is_to_fill_in = _is_to_fill_in(value)
        if fault.check in _UNDECLARED and demands.loses_fields(object_):
            yield dropped(fault)
        elif is_likely and (is_to_fill_in or (own is None and fault.may_be_newer)):
            continue  # two doubts: of the release, and of what is filled in or what the next one has
        elif is_likely or is_to_fill_in:
            yield fault._replace(certain=False)
        else:
            yield _not_decrypted(fault, object_) if is_sealed and fault.route == _ENCRYPTION else fault
    is_uncertain = object_.identity in context.cluster.uncertain
    for fault in demands.faults(object_, is_sealed):
        yield fault._replace(certain=False) if is_uncertain else fault


def _is_admitted(fault: Fault, value: Node | None, group_kind: GroupKind, version: str, context: Context) -> bool:
    """Tell whether the definition that the cluster has takes a value: a patch of Git's may have added it there."""
    if fault.check != "invalid-value" or not isinstance(value, Scalar):
        return False
    return context.apis.admits(group_kind, version, fault.route, value.text)


def _is_to_fill_in(node: Node | None) -> bool:
    """Tell whether a value is one of a template, of which somebody else makes what is applied."""
    return isinstance(node, Scalar) and isinstance(node.value, str) and holds_what_to_fill_in(node.value)


def _of_texts(object_: Object, context: Context, is_sealed: bool) -> Iterator[Fault]:
    """Return the values that aren't texts in fields of Kubernetes' own kinds that must be."""
    group_kind = object_.identity.group_kind
    if not is_sealed and context.rulebook.versions_of(group_kind.group):
        yield from wrong_texts(object_.node, context.rulebook.texts(group_kind))


def _without_value(fault: Fault, node: Mapping) -> Fault:
    """Return the fault of a Secret's value without that value."""
    if fault.route[0] not in VALUES:
        return fault
    value = at(node, *fault.route)
    texts = [value.text] if isinstance(value, Scalar) else []
    texts += [value.written.text] if isinstance(value, SubstitutedScalar) else []
    for text in filter(None, (shortened(text) for text in texts)):
        help_ = "Put it in quotes." if text in fault.help else fault.help
        fault = fault._replace(message=fault.message.replace(f" `{text}`", ""), help=help_)
    return fault


def _may_be_decrypted(object_: Object, context: Context) -> bool:
    """Tell whether who applies an encrypted object may take out what SOPS has added to it: a person always may."""
    cluster = context.cluster
    unsure = cluster.uncertain | cluster.presumed
    if object_.is_decrypted or not object_.applied_by:
        return True
    return any(applier in unsure or applier not in cluster.objects for applier in object_.applied_by)


def _not_decrypted(fault: Fault, object_: Object) -> Fault:
    applier = object_.applied_by[0]
    message = f"it is encrypted by SOPS, and {applier} doesn't decrypt it: {fault.message}"
    return fault._replace(message=message, help=f"Give {applier} `spec.decryption`.")


def _may_be_built(fault: Fault, context: Context, object_: Object) -> bool:
    """Tell whether what misses a field comes from a build that failed, in which what adds the field may be lost."""
    if fault.check != "missing-field":
        return False
    return any(
        context.cluster.applied[applier].has_failed
        for applier in object_.applied_by
        if applier in context.cluster.applied
    )


def _finding(context: Context, sharing: list[_Faulty]) -> Finding:
    fault = sharing[0].fault
    return Finding(
        check=fault.check,
        message=f"{_named(sharing)}: {fault.message}",
        place=fault.place,
        help=fault.help,
        subject=sharing[0].object.identity,
        cause=written(fault.route),
        confidence=Confidence.CERTAIN if fault.certain else Confidence.LIKELY,
        stall=_rejected(sharing) if fault.check != IGNORED else None,
        related=fault.related,
        fix=_fix(context, sharing[:1]),
    )


def _rejected(sharing: list[_Faulty]) -> Stall:
    """Return that objects are rejected, with the API server's words for a field that there isn't, and a value.

    Facts: https://github.com/fluxcd/kustomize-controller/issues/699, k8s.io/apimachinery pkg/api/errors NewInvalid.
    """
    object_, fault = sharing[0]
    identity, field = object_.identity, written(fault.route)
    objects = (faulty.object for faulty in sharing)
    what = fault.said or _REFUSED.get(fault.check, f"Invalid value: {fault.message}")
    if not fault.is_refused:
        identities = (faulty.object.identity for faulty in sharing)
        return stalled(Step.ITSELF, identities, State.READY, said=f"Pods can't be created: {field}: {what}")
    if fault.check in _OF_TYPES or fault.typed:
        named = f"{identity.namespace}/{identity.name}; {text_at(object_.node, 'apiVersion')}, Kind={identity.kind}"
        what = what if fault.said or fault.check in _REFUSED else fault.message
        return rejected(objects, f"failed to create typed patch object ({named}): .{field}: {what}")
    kind = f"{identity.kind}.{identity.group}" if identity.group else identity.kind
    return rejected(objects, f'{kind} "{identity.name}" is invalid: {field}: {what}', "Invalid")


def _dropped_labels(context: Context, sharing: list[_Faulty]) -> Finding:
    """Return the finding of a label that isn't a string, wherever it is: objects are applied, but without their labels.

    Flux adds labels of its own to what is there, and of labels that aren't all strings it reads none
    (https://github.com/fluxcd/pkg/blob/main/ssa/manager.go SetOwnerLabels). kustomize has selected by them before.
    """
    fault = sharing[0].fault
    others = {faulty.fault.place: faulty.object.identity for faulty in reversed(sharing)}
    return Finding(
        check=fault.check,
        message=f"{_named(sharing)}: {fault.message}; Flux drops all labels of such an object",
        place=fault.place,
        help=fault.help,
        subject=sharing[0].object.identity,
        cause=written(fault.route),
        severity=Severity.INFO,
        related=(
            *fault.related,
            *(also_wrong(place, f"{others[place]} has it, too") for place in sorted(others) if place != fault.place),
        ),
        fix=_fix(context, sharing),
    )


def _fix(context: Context, sharing: list[_Faulty]) -> Fix | None:
    """Return the fix that makes better what several faults of one kind say is meant."""
    better = [(faulty, faulty.fault.better) for faulty in sharing if faulty.fault.better is not None]
    if not better:
        return None
    intents = (Intent(Field(faulty.object, faulty.fault.route), meant.change) for faulty, meant in better)
    safe = all(meant.clear for _, meant in better)
    first = better[0][0]
    is_hidden = first.object.identity.group_kind == SECRET and first.fault.route[0] in VALUES
    description = "put it in quotes" if is_hidden else f"write `{better[0][1].text}`"
    return fix_of(description, intents, context.documents, safe=safe)


def _named(sharing: list[_Faulty]) -> str:
    more = f" and {len(sharing) - 1} more" if len(sharing) > 1 else ""
    return f"{sharing[0].object.identity}{more}"
