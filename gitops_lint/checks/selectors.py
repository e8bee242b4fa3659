"""Selectors that select nothing but for a slip in a label, and ports that what is selected doesn't have.

Facts: https://kubernetes.io/docs/concepts/services-networking/service: a Service leads to the Pods that have all labels
of its selector; a `targetPort` that is a name is that of a port of their containers, and Pods without it are left out
(kubernetes/kubernetes pkg/api/v1/service, FindPort). Whatever selects nothing is applied all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.targets import PART, is_none_of, is_whole, which_there_are
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.label_selection import selects
from gitops_lint.cluster.object import Object
from gitops_lint.graph.references import SERVICE
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, mapping_at
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import plain_slip_of
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

CHECK = "selector-misspelt"
_POD = GroupKind("", "Pod")
_PODS = "PodTemplate"
"""What rules/kinds calls the part of a manifest that Pods are made of."""
_LABEL_SELECTOR = frozenset({"matchLabels", "matchExpressions"})


class _Labelled(NamedTuple):
    """What may be selected: an object, or the template in it that Pods are made of."""

    holder: Object
    node: Node
    labels: Mapping | None


class _Slip(NamedTuple):
    """A label of a selector that is misspelt: where, what it says, and what the labels of the one meant say."""

    place: Place
    written: str
    meant: str
    labelled: _Labelled


def selectors(context: Context) -> Iterator[Finding]:
    """Find selectors with a label that is misspelt, and ports that nothing of what they select has."""
    selectable = _Selectable(context)
    for kind in sorted(context.cluster.kinds):
        rules = [bound.rule for bound in context.rulebook.references(kind) if _is_followed(bound.rule)]
        for object_ in context.cluster.of_kind(kind) if rules else ():
            if is_whole(context, object_) and object_.identity.namespace and not object_.identity.has_variable:
                for rule in rules:
                    yield from _of_rule(object_, rule, selectable)


def _is_followed(rule: Reference) -> bool:
    return rule.form == "selector" and rule.to in ("core/Pod", "core/Service")


def _of_rule(object_: Object, rule: Reference, selectable: _Selectable) -> Iterator[Finding]:
    if not hold(rule.when, object_.node):
        return
    for path in rule.paths:
        for place in find(object_.node, path):
            if isinstance(place.node, Mapping) and place.node.entries:
                yield from _of_selector(object_, rule, _as_selector(place.node), selectable)


def _as_selector(node: Mapping) -> Mapping:
    """Return a selector of labels as the API's newer kinds write it: a Service's is nothing but labels."""
    if any(key in _LABEL_SELECTOR for key in node.entries):
        return node
    return Mapping({"matchLabels": node}, {"matchLabels": node.place}, node.place)


def _of_selector(object_: Object, rule: Reference, selector: Mapping, selectable: _Selectable) -> Iterator[Finding]:
    kind, namespace = parse_group_kind(str(rule.to)), object_.identity.namespace
    labelled = selectable.of(kind, namespace)
    if not labelled or _has_variable(selector):
        return
    selected = [each for each in labelled if selects(selector, each.labels) is not False]
    if selected:
        is_all = not selectable.may_be_more(kind, namespace)
        yield from _missing_parts(object_, rule, selected) if is_all else ()
    elif "matchExpressions" not in selector:
        slip = _slip(selector, [each for each in labelled if each.holder.applied_by == object_.applied_by])
        if slip is not None and slip.written not in selectable.names(namespace):
            yield _misspelt(object_, rule, slip)


def _has_variable(selector: Mapping) -> bool:
    labels = mapping_at(selector, "matchLabels")
    nodes = labels.entries.values() if labels is not None else ()
    return any(not isinstance(node, Scalar) or is_unknown(node.text) for node in nodes)


def _missing_parts(object_: Object, rule: Reference, selected: list[_Labelled]) -> Iterator[Finding]:
    """Find the parts that an object names, and that nothing of all that it selects has."""
    for part in rule.selected_parts:
        names = tuple(
            match.node.text
            for each in selected
            for way in part.ways
            for match in find(each.node, way)
            if isinstance(match.node, Scalar)
        )
        for match in find(object_.node, part.field):
            field = match.node
            is_name = isinstance(field, Scalar) and isinstance(field.value, str) and not field.value.isdigit()
            if is_name and not any(map(is_unknown, names)) and isinstance(field, Scalar) and is_none_of(field, names):
                yield _missing_part(object_, field, names, selected[0])


def _missing_part(object_: Object, field: Scalar, names: tuple[str, ...], selected: _Labelled) -> Finding:
    who, holder = object_.identity, selected.holder
    return Finding(
        check=PART,
        message=f"{who} names the port `{field.text}`, and {holder.identity}, which it selects, has no such one",
        place=field.place,
        help=which_there_are(field, names, f"{holder.identity} has"),
        subject=object_.identity,
        target=holder.identity,
        cause=field.text,
        severity=Severity.WARNING,
        confidence=Confidence.LIKELY,
        related=(Related(holder.name_place, f"{holder.identity} is here"),),
    )


def _slip(selector: Mapping, labelled: list[_Labelled]) -> _Slip | None:
    """Return the one label without which a selector would select something, where it is that but for a slip."""
    wanted = mapping_at(selector, "matchLabels")
    for each in labelled if wanted is not None else ():
        has = _texts(each.labels)
        lacking = [key for key, text in _texts(wanted).items() if has.get(key) != text]
        slip = _slip_of(wanted, lacking[0], each, labelled) if wanted is not None and len(lacking) == 1 else None
        if slip is not None:
            return slip
    return None


def _slip_of(wanted: Mapping, key: str, near: _Labelled, labelled: list[_Labelled]) -> _Slip | None:
    has, text = _texts(near.labels), _texts(wanted)[key]
    if key in has:
        values = [_texts(each.labels).get(key, "") for each in labelled]
        if plain_slip_of(text, values) == has[key]:
            return _Slip(wanted.entries[key].place, text, has[key], near)
        return None
    meant = plain_slip_of(key, has)
    if meant is not None and has[meant] == text:
        return _Slip(wanted.key_place(key), key, meant, near)
    return None


def _texts(labels: Mapping | None) -> dict[str, str]:
    entries = labels.items() if labels is not None else ()
    return {key: node.text for key, node in entries if isinstance(node, Scalar)}


def _misspelt(object_: Object, rule: Reference, slip: _Slip) -> Finding:
    who, what, holder = object_.identity, parse_group_kind(str(rule.to)).kind, slip.labelled.holder
    return Finding(
        check=CHECK,
        message=f"{who} selects no {what}: it says `{slip.written}`, and {holder.identity} has `{slip.meant}`",
        place=slip.place,
        help=f"Did you mean `{slip.meant}`?",
        subject=object_.identity,
        target=holder.identity,
        cause=slip.written,
        confidence=Confidence.LIKELY,
        related=(Related(holder.name_place, f"{holder.identity} is here"),),
    )


@keeps_values
class _Selectable:
    """What selectors may select, by its kind and namespace, of all that Git holds."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of(self, kind: GroupKind, namespace: str) -> list[_Labelled]:
        """Return what of a kind is in a namespace, Pods as templates; nothing unless the labels of all are known."""
        return (self._pods if kind == _POD else self._services).get(namespace, [])

    def _known(self, labelled: Map[str, list[_Labelled]]) -> Map[str, list[_Labelled]]:
        """Return the namespaces in which the labels of all that may be selected are known."""
        return {
            namespace: inside
            for namespace, inside in labelled.items()
            if all(is_whole(self._context, each.holder) for each in inside)
        }

    def may_be_more(self, kind: GroupKind, namespace: str) -> bool:
        """Tell whether a chart may make something that a selector of a namespace selects beside what Git holds.

        What is selected together with the Pods that Git holds is as good as always more of these.
        """
        return kind != _POD and namespace in self._with_charts

    @kept_value
    def _with_charts(self) -> frozenset[str]:
        made = {identity.namespace for identity in self._context.graph.made if identity.group_kind == SERVICE}
        return frozenset(made | {release.namespace for release in self._context.cluster.releases.values()})

    def names(self, namespace: str) -> frozenset[str]:
        """Return what objects and releases of a namespace are called: what is called so may have such a label."""
        return self._names.get(namespace, frozenset())

    @kept_value
    def _names(self) -> Map[str, frozenset[str]]:
        names: dict[str, set[str]] = {}
        for identity in (*self._context.cluster.objects, *self._context.graph.made):
            names.setdefault(identity.namespace, set()).add(identity.name)
        for release in self._context.cluster.releases.values():
            names.setdefault(release.namespace, set()).add(release.name)
        return {namespace: frozenset(called) for namespace, called in names.items()}

    @kept_value
    def _pods(self) -> Map[str, list[_Labelled]]:
        pods: dict[str, list[_Labelled]] = {}
        for kind in sorted(self._context.cluster.kinds):
            ways = _ways_to_pods(self._context.rulebook, kind)
            for object_ in self._context.cluster.of_kind(kind) if ways else ():
                for template in (match.node for way in ways for match in find(object_.node, way)):
                    labels = mapping_at(template, "metadata", "labels")
                    pods.setdefault(object_.identity.namespace, []).append(_Labelled(object_, template, labels))
        return self._known(pods)

    @kept_value
    def _services(self) -> Map[str, list[_Labelled]]:
        services: dict[str, list[_Labelled]] = {}
        for object_ in self._context.cluster.of_kind(SERVICE):
            labels = mapping_at(object_.node, "metadata", "labels")
            services.setdefault(object_.identity.namespace, []).append(_Labelled(object_, object_.node, labels))
        return self._known(services)


def _ways_to_pods(rulebook: Rulebook, kind: GroupKind) -> tuple[str, ...]:
    known = rulebook.kind(kind)
    return tuple(
        path for part in (known.embedded if known is not None else ()) if part.type == _PODS for path in part.paths
    )
