"""What the metadata of any object must be: its name as its kind has it, its namespace, its labels and annotations.

Facts: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go, pkg/util/validation and
pkg/apis/meta/v1/validation; rules/kubernetes/core.yaml has the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar
from gitops_lint.rulebook.kubernetes import DEFAULT_NAME
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.schemas.demands import Forms
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.values import is_known

_ANY_NAME = "path-segment"
_OF_ANY_KIND = late_pattern(r"[a-z0-9](?:[-a-z0-9]{0,50}[a-z0-9])?")
"""Names that are right for all kinds: the shortest that one may have are those of CronJobs."""
_KEY = "qualified-name"
_MOST_ANNOTATIONS = 256 * 1024


_OF_METADATA = ("annotations", "labels")
"""What is a mapping of texts in the metadata of any object, and no field of its own in any kind that we know of."""


def beside_metadata(root: Mapping) -> Iterator[Fault]:
    """Return the parts of an object's metadata that slipped out of it, to the object's left edge."""
    metadata = root.get("metadata")
    for key in _OF_METADATA:
        texts = root.get(key)
        is_of_texts = isinstance(texts, Mapping) and all(isinstance(value, Scalar) for value in texts.entries.values())
        if is_of_texts and isinstance(metadata, Mapping) and key not in metadata.entries:
            message = f"`{key}` stands beside `metadata`, and belongs in it (field not declared in schema)"
            help_ = "Indent it further, so that it belongs to `metadata`."
            yield Fault("misplaced-field", (key,), root.key_place(key), message, help_, certain=False, typed=True)


class Metadata:
    """Holds the metadata of objects against the forms that its parts must have; what was right before is so again."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._right: set[tuple[str, str]] = set()
        self._right_labels: set[tuple[str, object]] = set()

    def faults(self, metadata: Mapping, form: Callable[[], str | None]) -> Iterator[Fault]:
        """Return what is wrong with an object's metadata.

        `form` gives that of its name, or None where its kind isn't known: it is likely to be the usual one then. It is
        only asked for names that aren't right for any kind.
        """
        entries = metadata.entries
        name, namespace = entries.get("name"), entries.get("namespace")
        if not (isinstance(name, Scalar) and isinstance(name.value, str) and _OF_ANY_KIND.fullmatch(name.value)):
            yield from self._name(name, form())
        if isinstance(namespace, Scalar) and ("label", namespace.value) not in self._right:
            yield from self._text(("metadata", "namespace"), namespace, "label")
        labels, annotations = entries.get("labels"), entries.get("annotations")
        if isinstance(labels, Mapping):
            yield from self._labels(labels)
        if isinstance(annotations, Mapping):
            yield from self._annotations(annotations)

    def _name(self, name: Node | None, form: str | None) -> Iterator[Fault]:
        yield from self._text(("metadata", "name"), name, form or _ANY_NAME)
        if form is None:
            usual = self._text(("metadata", "name"), name, DEFAULT_NAME)
            yield from (fault._replace(certain=False) for fault in usual)

    def _text(self, route: Route, node: Node | None, form: str) -> Iterator[Fault]:
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or self._is_right(node.value, form):
            return
        if is_known(node) and node.value:
            said = f'Invalid value: "{node.value}": {self._forms[form].fault(node.value)}'
            yield Fault("invalid-value", route, node.place, f"`{written(route)}`: {said}", said=said)

    def _is_right(self, text: str, form: str) -> bool:
        if (form, text) in self._right:
            return True
        if self._forms[form].fault(text) is not None:
            return False
        self._right.add((form, text))
        return True

    def _labels(self, labels: Mapping) -> Iterator[Fault]:
        for key, value in labels.entries.items():
            pair = (key, value.value if isinstance(value, Scalar) else None)
            if pair not in self._right_labels:
                faults = [
                    *self._key(key, labels, ("metadata", "labels")),
                    *self._text(("metadata", "labels", key), value, "label-value"),
                ]
                yield from faults
                if not faults:
                    self._right_labels.add(pair)

    def _annotations(self, annotations: Mapping) -> Iterator[Fault]:
        """Return the keys that aren't right, and that annotations are too large (in bytes, keys and values)."""
        size = 0
        for key, value in annotations.entries.items():
            if (_KEY, key) not in self._right:
                yield from self._key(key, annotations, ("metadata", "annotations"), folded=True)
            size += len(key) + (len(value.value) if isinstance(value, Scalar) and isinstance(value.value, str) else 0)
        if size > _MOST_ANNOTATIONS:
            route = ("metadata", "annotations")
            said = f"Too long: may not be more than {_MOST_ANNOTATIONS} bytes"
            yield Fault("invalid-value", route, annotations.place, f"`{written(route)}`: {said}", said=said)

    def _key(self, key: str, around: Mapping, route: Route, *, folded: bool = False) -> Iterator[Fault]:
        if self._is_right(key, _KEY) or is_unknown(key):
            return
        form = self._forms[_KEY]
        wrong = form.fault(key.lower() if folded else key)
        if wrong is not None:
            said = f'Invalid value: "{key}": {wrong}'
            yield Fault("invalid-value", (*route, key), around.key_place(key), f"`{written(route)}`: {said}", said=said)
