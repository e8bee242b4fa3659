"""The objects that a ResourceSet of the Flux Operator makes.

Facts: https://github.com/controlplaneio-fluxcd/flux-operator internal/builder/resourceset.go. As in substitution, a
resource is a template in the text that Go writes of it, and what that becomes is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from gitops_lint.flux.go_template.rendering import Rendered, render
from gitops_lint.flux.go_template.syntax import OPEN, holds_action
from gitops_lint.flux.go_template.values import Budget, MissingInputError, UnknownTemplateError
from gitops_lint.flux.kinds import KUSTOMIZATION, RESOURCE_SET
from gitops_lint.flux.resource_set_inputs import Inputs, how_to_say, inputs_of
from gitops_lint.flux.round_trip import UnreadableError, read_back, read_key, style_of, written
from gitops_lint.flux.template_places import relocated
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at, mapping_at, setting, text_at
from gitops_lint.repo.parser import parse
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.sizes import BeyondLimit

SWITCH = "fluxcd.controlplane.io/reconcile"
"""The annotation that keeps an object from being applied where it says `disabled`."""
MOST_OBJECTS = 10_000
_RENDERING = 10
"""Steps that a template takes that does nothing."""
_READ_IN_A_STEP = 3
"""Characters of what a template writes that are read in the time of a step."""
_KIND = late_pattern(r"^[ \t-]*[\"']?kind[\"']?:[ \t]*[\"']?([^\s\"']+)", re.MULTILINE)
_BRINGING_MORE = frozenset({KUSTOMIZATION.kind, RESOURCE_SET.kind})


class Expanded(NamedTuple):
    """The objects that are known, what is wrong, whether there may be more, and which limit ends it."""

    objects: tuple[Mapping, ...]
    problems: tuple[Problem, ...]
    unknown: bool
    beyond: str = ""


def expand(resource_set: Mapping, providers: Iterable[Mapping], documents: Documents) -> Expanded:
    """Return the objects of a ResourceSet; `providers` are the ResourceSetInputProviders of its cluster.

    What only the cluster knows (the inputs of pull requests, functions that are not evaluated) makes the result
    unknown. The problems are `missing-input` for a key that an input set lacks, which fails the whole set, what the
    parser says of a template's text, and once `unknown-template`.
    """
    if _is_off(resource_set):
        return Expanded((), (), True)
    inputs = inputs_of(resource_set, providers)
    if inputs.given and not inputs.sets:
        return Expanded((), (), inputs.unknown)
    expansion = _Expansion(documents, inputs)
    for part in items_at(resource_set, "spec", "steps") or (at(resource_set, "spec"),):
        expansion.add(part, inputs.sets or (None,), keeps_all=not inputs.given)
        expansion.end_step(text_at(part, "name") or "")
    common = mapping_at(resource_set, "spec", "commonMetadata")
    objects = tuple(_with_metadata(node, common) for node in expansion.objects)
    unknown = inputs.unknown or expansion.is_unknown
    return Expanded(objects, expansion.all_problems(), unknown, expansion.beyond)


def kinds_of(resource_set: Mapping) -> frozenset[str] | None:
    """Return the kinds of all objects that a ResourceSet may make, whatever its inputs; None where they can't be told.

    What its Kustomizations and ResourceSets would bring in turn can't.
    """
    kinds: set[str] = set()
    for part in (*items_at(resource_set, "spec", "steps"), at(resource_set, "spec")):
        kinds.update(text_at(resource, "kind") or OPEN for resource in items_at(part, "resources"))
        kinds.update(_KIND.findall(text_at(part, "resourcesTemplate") or ""))
    if any(OPEN in kind or kind in _BRINGING_MORE for kind in kinds):
        return None
    return frozenset(kinds)


def _is_off(node: Mapping) -> bool:
    return (text_at(node, "metadata", "annotations", SWITCH) or "").lower() == "disabled"


def _with_metadata(node: Mapping, common: Mapping | None) -> Mapping:
    """Return an object with the labels and annotations that all of the set's objects get."""
    for where in ("labels", "annotations"):
        values = mapping_at(common, where)
        for key, value in values.items() if values else ():
            node = setting(node, ("metadata", where, key), value)
    return node


class _Failure(Exception):
    """A scalar that can't be rendered: a template that `is_whole`, or a part of a resource."""

    def __init__(self, scalar: Scalar, error: ValueError | BeyondLimit, *, is_whole: bool = False) -> None:
        self.scalar = scalar
        self.error = error
        self.is_whole = is_whole


class _Expansion:
    """The objects of one ResourceSet, as they are made."""

    def __init__(self, documents: Documents, inputs: Inputs) -> None:
        self.documents = documents
        self.inputs = inputs
        self.budget = Budget()
        self.objects: list[Mapping] = []
        self.is_unknown = False
        self.beyond = ""
        self._keys: set[tuple[str | None, ...]] = set()
        self._of_steps: dict[tuple[str | None, ...], str] = {}
        self._begun = 0
        self._problems: dict[tuple[str, str, Place], Problem] = {}
        self._unknown: Problem | None = None
        self._lacking: set[tuple[Place, str]] = set()

    def all_problems(self) -> tuple[Problem, ...]:
        return (*self._problems.values(), *([self._unknown] if self._unknown else []))

    def add(self, part: Node | None, input_sets: tuple[Any, ...], keeps_all: bool) -> None:
        """Add the objects of a set or of a step of it; without inputs, nothing is left out or made one."""
        for resource in items_at(part, "resources"):
            for inputs in input_sets:
                self._add_resource(resource, inputs, keeps_all)
        template = at(part, "resourcesTemplate")
        if isinstance(template, Scalar) and isinstance(template.value, str):
            for inputs in input_sets:
                self._add_template(template, inputs)

    def end_step(self, name: str) -> None:
        """Say of the objects since the last step that they are this one's: an object that another has is an error."""
        for node in self.objects[self._begun :]:
            earlier = self._of_steps.setdefault(_key_of(node), name)
            if earlier != name:
                called = f"{text_at(node, 'kind')} `{text_at(node, 'metadata', 'name')}`"
                self._report(
                    Problem(
                        "duplicate-object",
                        f"duplicate resource: {called} is in step `{name}` and in step `{earlier}`, and so the whole "
                        "ResourceSet can't be built",
                        node.place,
                        called,
                        "Leave it in one of the steps.",
                    )
                )
        self._begun = len(self.objects)
        self._keys.clear()

    def _add_resource(self, resource: Node, inputs: Any, keeps_all: bool) -> None:
        try:
            node = self._rendered(resource, inputs, False)
        except _Failure as failure:
            self._fail(failure)
            return
        if isinstance(node, Mapping):
            self._add(node, keeps_all)

    def _add_template(self, template: Scalar, inputs: Any) -> None:
        try:
            result = self._run(template, template.text, inputs, is_whole=True)
        except _Failure as failure:
            self._fail(failure)
            return
        parsed = parse(result.text, template.place.path)
        place_of = relocated(template, result, self.documents)
        for problem in parsed.problems:
            self._report(problem._replace(place=place_of(problem.place), related=()))
        for document in parsed.documents:
            root = _placed(document.root, place_of)
            for node in items_at(root, "items") if (text_at(root, "kind") or "").endswith("List") else (root,):
                if isinstance(node, Mapping):
                    self._add(node, False)

    def _add(self, node: Mapping, keeps_all: bool) -> None:
        if len(self.objects) >= MOST_OBJECTS:
            self.is_unknown = True
            return
        key = _key_of(node)
        if keeps_all or (key not in self._keys and not _is_off(node)):
            self.objects.append(node)
            self._keys.add(key)

    def _rendered(self, node: Node, inputs: Any, in_sequence: bool) -> Node:
        """Return a resource with its templates rendered; what holds none is shared."""
        if isinstance(node, Scalar):
            text = node.value
            return self._scalar(node, text, inputs, in_sequence) if isinstance(text, str) and OPEN in text else node
        if isinstance(node, Sequence):
            items = tuple(self._rendered(item, inputs, True) for item in node)
            return node.replacing(items) if any(new is not old for new, old in zip(items, node, strict=True)) else node
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        changed = False
        for key, value in node.items():
            name = self._key(key, node.key_place(key), inputs) if holds_action(key) else key
            entries[name] = self._rendered(value, inputs, False)
            keys[name] = node.key_place(key)
            changed = changed or name != key or entries[name] is not value
        return Mapping(entries, keys, node.place) if changed else node

    def _scalar(self, scalar: Scalar, text: str, inputs: Any, in_sequence: bool) -> Node:
        style = style_of(text)
        result = self._run(scalar, written(text, style), inputs)
        try:
            return read_back(result.text, style, scalar.place, in_sequence)
        except UnreadableError as error:
            raise _Failure(scalar, _unreadable(result.text, error)) from None

    def _key(self, key: str, place: Place, inputs: Any) -> str:
        style = style_of(key)
        scalar = Scalar(key, place)
        result = self._run(scalar, written(key, style), inputs)
        try:
            return read_key(result.text, style, place)
        except UnreadableError as error:
            raise _Failure(scalar, UnknownTemplateError(f"what it writes is no key: {error}")) from None

    def _run(self, scalar: Scalar, text: str, inputs: Any, *, is_whole: bool = False) -> Rendered:
        before, left = self.budget.left, self.documents.allowance.rendered
        try:
            left.spend(_RENDERING)
            rendered = render(text, inputs, self.budget)
            left.spend(before - self.budget.left + len(rendered.text) // _READ_IN_A_STEP)
        except (MissingInputError, UnknownTemplateError, BeyondLimit) as error:
            raise _Failure(scalar, error, is_whole=is_whole) from None
        return rendered

    def _fail(self, failure: _Failure) -> None:
        self.is_unknown = True
        if isinstance(failure.error, BeyondLimit):
            self.beyond = str(failure.error)
        elif isinstance(failure.error, MissingInputError):
            lacking = failure.scalar.place, failure.error.name
            if lacking not in self._lacking:  # thousands of inputs may lack the same
                self._lacking.add(lacking)
                self._report(self._missing_input(failure.scalar, failure.error.name))
        elif isinstance(failure.error, UnreadableError):
            self._report(self._no_value(failure.scalar, failure.error))
        elif (refused := self._refused(failure)) is not None:
            self._report(refused)
        elif self._unknown is None:
            self._unknown = Problem(
                "unknown-template",
                f"what this template writes can't be told without a cluster: {failure.error}",
                self.documents.place_of(failure.scalar, OPEN),
                "template",
                harmless=True,
            )

    def _refused(self, failure: _Failure) -> Problem | None:
        """Return what Go refuses a template for, if that is why it can't be rendered."""
        from gitops_lint.languages.resource_set_templates import mistake_in_template  # most templates are right

        text = failure.scalar.text
        mistake = mistake_in_template(text, is_whole=failure.is_whole)
        if mistake is None:
            return None
        part = mistake.part(text)
        return Problem(
            "invalid-expression",
            f"the template can't be parsed, and so the whole ResourceSet can't be built: {mistake.said}",
            self.documents.place_of(failure.scalar, part, text.count(part, 0, mistake.start) if part else 0),
            "template",
            mistake.help,
            certain=mistake.is_sure,
        )

    def _missing_input(self, scalar: Scalar, name: str) -> Problem:
        asked = re.search(rf"\binputs\.({re.escape(name)}(?:\.\w+)*)(?!\w)", scalar.text)
        place = self.documents.place_of(scalar, f"inputs.{name}" if asked else OPEN)
        return Problem(
            "missing-input",
            f"an input set has no `{name}`, and so the whole ResourceSet can't be built",
            place,
            name,
            self._remedy(name, asked[1]) if asked else _GIVE_IT,
        )

    def _remedy(self, name: str, asked: str) -> str:
        """Return how to call an input that is there by another way, or what to do about one that isn't."""
        right = how_to_say(asked, self.inputs)
        if right is not None and self.inputs.permuted:
            return f"`Permute` puts inputs under the name of the object that gives them: write `{right}`."
        if right is not None:
            return f"Only `Permute` puts inputs under the name of the object that gives them: write `{right}`."
        keys = (key for known in self.inputs.sets for key in known)
        near = NearNames(keys, self.documents.allowance.compared).meant_of(name)
        return f"Did you mean `inputs.{near}`?" if near else _GIVE_IT

    def _no_value(self, scalar: Scalar, error: UnreadableError) -> Problem:
        return Problem(
            "invalid-yaml",
            f"with its inputs put in, this is no YAML value, and so the whole ResourceSet can't be built: {error}",
            self.documents.place_of(scalar, OPEN),
            "template",
            "Let the template write the quotes (`<< inputs.name | quote >>`): those in the file are gone by then.",
        )

    def _report(self, problem: Problem) -> None:
        self._problems.setdefault((problem.check, problem.cause, problem.place), problem)


_GIVE_IT = "Give it in each of the inputs: a key that is missing is an error, `default` or not."
_GOES_ON = late_pattern(r"""["'\[{|>&]|.*\n""")


def _unreadable(text: str, error: UnreadableError) -> ValueError:
    """Return why what a template writes can't be told or read: some of it may go on in the lines below."""
    if _GOES_ON.match(text):
        return UnknownTemplateError(f"what it writes is no YAML value: {error}")
    return error


def _key_of(node: Mapping) -> tuple[str | None, ...]:
    """Return what makes an object the same as another, whatever its version."""
    group = (text_at(node, "apiVersion") or "").rpartition("/")[0]
    return group, text_at(node, "kind"), text_at(node, "metadata", "namespace"), text_at(node, "metadata", "name")


def _placed(node: Node, place_of: Any) -> Node:
    """Return a node with each of its places changed."""
    if isinstance(node, Mapping):
        entries = {key: _placed(value, place_of) for key, value in node.items()}
        return Mapping(entries, {key: place_of(place) for key, place in node.keys.items()}, place_of(node.place))
    if isinstance(node, Sequence):
        return Sequence(tuple(_placed(item, place_of) for item in node), place_of(node.place))
    return Scalar(node.value, place_of(node.place), node.text, node.plain)
