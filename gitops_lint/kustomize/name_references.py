"""Lets references follow the objects that were renamed (api/filters/nameref/nameref.go).

Done once, at the end of a build. A reference follows an object that was called by the old name, of a kind that the
table says this field names, and in a namespace that the referring object can refer to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.configuration import Referring
from gitops_lint.kustomize.field_specs import FieldSpec, UnfitField, edit
from gitops_lint.kustomize.identity import NO_NAMESPACE, GroupVersionKind
from gitops_lint.kustomize.quoting import written_over
from gitops_lint.kustomize.resource import Resource, raw_text, text_of
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem, Related


def fix_references(accumulator: Accumulator) -> None:
    """Rewrite the names that objects refer to."""
    renamed: dict[str, list[Resource]] = {}
    for resource in accumulator.resources:
        for name in dict.fromkeys(id_.name for id_ in resource.previous):
            renamed.setdefault(name, []).append(resource)
    referrers = accumulator.configuration.name_references.by_kind
    for number, resource in enumerate(accumulator.resources):
        first = resource.original_id
        specs = [entry for kind in (first.kind, "") for entry in referrers.get(kind, ()) if entry[0].gvk.selects(first)]
        if specs:
            reach = _Reach(resource, accumulator.resources, renamed)
            blank = _blank_namespace(resource)
            if blank is not None:
                accumulator.report(blank)
                continue
            accumulator.resources[number] = _fixed(reach, specs, accumulator.report)


class _Reach(NamedTuple):
    """An object that may refer to others, all objects, and those that were renamed by each name that they had."""

    referrer: Resource
    resources: list[Resource]
    renamed: dict[str, list[Resource]]

    def of(self, candidates: list[Resource]) -> list[Resource]:
        """Return those to which the object may refer at all."""
        mine = self.referrer.id
        if mine.namespace == NO_NAMESPACE:
            return candidates
        accounts = self._account_namespaces()
        return [
            candidate
            for candidate in candidates
            if candidate.id.namespace in (NO_NAMESPACE, mine.namespace) or candidate.namespace in accounts
        ]

    def in_namespace(self, candidates: list[Resource], namespace: Node | None) -> list[Resource]:
        """Return those in a namespace that a reference names: the one of old, if any object was in it."""
        if namespace is None:
            return candidates
        wanted = raw_text(namespace)
        if any(candidate.original_id.namespace == wanted for candidate in self.of(self.resources)):
            return [candidate for candidate in candidates if candidate.original_id.namespace == wanted]
        return [candidate for candidate in candidates if candidate.id.namespace == wanted]

    def _account_namespaces(self) -> set[str]:
        if self.referrer.id.kind != "RoleBinding":
            return set()
        return {
            text_of(subject.get("namespace"))
            for subject in items_at(self.referrer.node, "subjects")
            if isinstance(subject, Mapping)
            and "namespace" in subject
            and text_of(subject.get("kind")) == "ServiceAccount"
        }


def _blank_namespace(resource: Resource) -> Problem | None:
    """Return the problem of a RoleBinding with a subject whose namespace is there and no text: kustomize fails on it.

    A ClusterRoleBinding may have one, since it may refer to anything (api/resmap/reswrangler.go
    getNamespacesForRoleBinding).
    """
    if resource.id.kind != "RoleBinding" or resource.id.namespace == NO_NAMESPACE:
        return None
    for subject in items_at(resource.node, "subjects"):
        namespace = at(subject, "namespace")
        is_text = isinstance(namespace, Scalar) and isinstance(namespace.value, str)
        if namespace is not None and not is_text and text_at(subject, "kind") == "ServiceAccount":
            message = f"`namespace` of a subject of {resource.id} is no text"
            help_ = "Write the namespace of the ServiceAccount, or leave the key out."
            return Problem("invalid-object", message, namespace.place, str(resource.id), help_)
    return None


def _fixed(reach: _Reach, specs: list[Referring], report: Callable[[Problem], None]) -> Resource:
    resource = reach.referrer
    node = resource.node
    for spec, steps, target in specs:
        fixer = _Fixer(reach, spec, target)
        try:
            node = edit(node, steps, fixer.fix)
        except UnfitField as error:
            message = f"a reference in {resource.id} can't be followed: {error}"
            report(Problem("ambiguous-reference", message, error.place, str(resource.id)))
        for problem in fixer.problems:
            report(problem)
    return resource.with_node(node)


class _Fixer:
    """Rewrites one field of one object."""

    def __init__(self, reach: _Reach, spec: FieldSpec, target: GroupVersionKind) -> None:
        self.reach = reach
        self.referrer = reach.referrer
        self.target = target
        self.renamed = reach.renamed
        self.problems: list[Problem] = []
        self.role = self._role() if spec.path.endswith("roleRef/name") else None

    def _role(self) -> GroupVersionKind | None:
        role = mapping_at(self.referrer.node, "roleRef")
        if role is None or "apiGroup" not in role or "kind" not in role:
            return None
        return GroupVersionKind(text_of(role.get("apiGroup")), "", text_of(role.get("kind")))

    def fix(self, node: Node) -> Node:
        if isinstance(node, Mapping):
            return self._fix_mapping(node)
        if isinstance(node, Sequence):
            items = tuple(self.fix(item) for item in node.items)
            same = all(new is old for new, old in zip(items, node.items, strict=True))
            return node if same else node.replacing(items)
        return self._fix_scalar(node)

    def _fix_scalar(self, node: Scalar) -> Scalar:
        if node.value is None or node.text not in self.renamed:
            return node
        candidates = self.reach.of(self.renamed[node.text])
        chosen = self._choose(candidates, node.place, node.text, with_namespace=False)
        if chosen is None or chosen.name == node.text:
            return node
        return written_over(node, chosen.name, node.place)

    def _fix_mapping(self, node: Mapping) -> Mapping:
        """Rewrite a reference that has a name and perhaps a namespace, such as a subject."""
        name = node.entries.get("name")
        if name is None:
            message = f"a reference in {self.referrer.id} has no `name`"
            self.problems.append(Problem("ambiguous-reference", message, node.place, str(self.referrer.id)))
            return node
        old_name = raw_text(name)
        if old_name not in self.renamed:
            return node
        candidates = self.reach.in_namespace(self.reach.of(self.renamed[old_name]), node.entries.get("namespace"))
        chosen = self._choose(candidates, name.place, old_name, with_namespace=True)
        if chosen is None or (chosen.name == old_name and not chosen.namespace):
            return node
        fixed = node
        if chosen.name != old_name:
            fixed = fixed.replacing("name", written_over(name, chosen.name, name.place))
        if chosen.namespace and chosen.namespace != raw_text(node.entries.get("namespace")):
            fixed = fixed.replacing("namespace", _namespace_of(chosen))
        return fixed

    def _choose(self, candidates: list[Resource], place: Place, name: str, *, with_namespace: bool) -> Resource | None:
        """Return the object that a reference follows, or None; report it if there are several."""
        candidates = [
            candidate for candidate in candidates if any(self.target.selects(old) for old in candidate.previous)
        ]
        if self.role is not None:
            candidates = [
                candidate for candidate in candidates if any(self.role.selects(old) for old in candidate.previous)
            ]
        candidates = [candidate for candidate in candidates if self._may_name(candidate)]
        for allow_empty in (True, False):
            if len(candidates) <= 1:
                break
            candidates = [
                candidate
                for candidate in candidates
                if _same_affixes(candidate, self.referrer, allow_empty=allow_empty)
            ]
        if not candidates:
            return None
        first = candidates[0]
        if all(
            candidate.name == first.name and (not with_namespace or candidate.namespace == first.namespace)
            for candidate in candidates
        ):
            return first
        self._report_several(candidates, place, name)
        return None

    def _may_name(self, candidate: Resource) -> bool:
        mine = self.referrer.id.namespace
        return (
            mine == NO_NAMESPACE
            or candidate.id.kind == "ServiceAccount"
            or candidate.id.namespace in (NO_NAMESPACE, mine)
        )

    def _report_several(self, candidates: list[Resource], place: Place, name: str) -> None:
        ids = ", ".join(str(candidate.id) for candidate in candidates)
        message = f"{self.referrer.id} refers to `{name}`, which could be any of {ids}"
        help_ = "Give the objects different names before they are prefixed, suffixed or hashed."
        related = tuple(Related(candidate.name_place, "one of them") for candidate in candidates)
        self.problems.append(Problem("ambiguous-reference", message, place, name, help_, related))


def _namespace_of(resource: Resource) -> Scalar:
    metadata = resource.node.entries.get("metadata")
    place = metadata.entries["namespace"].place if isinstance(metadata, Mapping) else resource.node.place
    return Scalar(resource.namespace, place)


def _same_affixes(candidate: Resource, referrer: Resource, *, allow_empty: bool) -> bool:
    return all(
        (allow_empty and (not mine or not theirs)) or _same_ending(mine, theirs)
        for mine, theirs in ((candidate.prefixes, referrer.prefixes), (candidate.suffixes, referrer.suffixes))
    )


def _same_ending(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    short, long = sorted((mine, theirs), key=len)
    return long[len(long) - len(short) :] == short if short else not long
