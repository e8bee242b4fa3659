"""Selects objects, as `target` of a patch and `select` of a replacement do (api/types/selector.go)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.label_selectors import LabelSelector, parse_label_selector
from gitops_lint.kustomize.resource import Resource, raw_text
from gitops_lint.languages.patterns import InvalidPattern, Pattern, compile_anchored
from gitops_lint.repo.nodes import Mapping, Place, Scalar, mapping_at

_IDENTITY_FIELDS = ("group", "version", "kind", "namespace", "name")


class InvalidSelector(Exception):
    """A selector that kustomize refuses: no regular expression, or no label selector."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class Selector(NamedTuple):
    """What an object must match; a field that is not there matches all."""

    identity: dict[str, Pattern]
    labels: LabelSelector
    annotations: LabelSelector
    fault: InvalidSelector | None = None
    """What is wrong with labels or annotations: kustomize notices when it comes to an object of that name."""

    def matches(self, resource: Resource) -> bool:
        """Tell whether a patch's target selects an object, by the name and namespace of now or of its beginning."""
        now, first = resource.id, resource.original_id
        for field, pattern in self.identity.items():
            if pattern.matches(getattr(now, field)):
                continue
            if field in ("name", "namespace") and pattern.matches(getattr(first, field)):
                continue
            return False
        return self.matches_metadata(resource.node)

    def matches_id(self, id_: Id) -> bool:
        """Tell whether an identity is selected, as replacements ask."""
        return all(pattern.matches(getattr(id_, field)) for field, pattern in self.identity.items())

    def matches_metadata(self, node: Mapping) -> bool:
        """Tell whether labels and annotations are as wanted; raise InvalidSelector if nobody can tell."""
        if self.fault is not None:
            raise self.fault
        for wanted, field in ((self.labels, "labels"), (self.annotations, "annotations")):
            if wanted.requirements and not wanted.matches(_texts(node, field, wanted)):
                return False
        return True


def make_selector(node: Mapping) -> Selector:
    """Return a selector as it is written; raise InvalidSelector for one whose expressions can't be read."""
    identity: dict[str, Pattern] = {}
    for field in _IDENTITY_FIELDS:
        value = node.get(field)
        if isinstance(value, Scalar) and value.value:
            try:
                identity[field] = compile_anchored(str(value.value))
            except InvalidPattern as error:
                message = f"`{field}` of the selector is no regular expression: {error}"
                raise InvalidSelector(value.place, message) from error
    try:
        return Selector(identity, _labels(node, "labelSelector"), _labels(node, "annotationSelector"))
    except InvalidSelector as invalid:
        return Selector(identity, LabelSelector(()), LabelSelector(()), invalid)


def _labels(node: Mapping, field: str) -> LabelSelector:
    value = node.get(field)
    if not isinstance(value, Scalar):
        return LabelSelector(())
    try:
        return parse_label_selector(str(value.value))
    except ValueError as error:
        raise InvalidSelector(value.place, f"`{field}` can't be read: {error}") from error


def _texts(node: Mapping, field: str, wanted: LabelSelector) -> dict[str, str]:
    """Return the labels or annotations that conditions ask for, as far as an object has them."""
    texts = mapping_at(node, "metadata", field)
    keys = (requirement.key for requirement in wanted.requirements)
    return {key: raw_text(texts.entries[key]) for key in keys if key in texts.entries} if texts else {}


def describe(node: Mapping) -> str:
    """Return a selector in words, for messages."""
    parts = [
        f"{field} `{value.value}`"
        for field, value in node.items()
        if isinstance(value, Scalar) and re.fullmatch(r"\w+", field)
    ]
    return ", ".join(parts) or "anything"
