"""`replacements`: copies a value from one object into others (api/filters/replacement/replacement.go)."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_paths import UnknownField, change_at, look_up, split_path
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.resource import Resource, is_empty
from gitops_lint.kustomize.selectors import InvalidSelector, Selector, describe, make_selector
from gitops_lint.kustomize.shared_values import SharedScalar, replaced
from gitops_lint.kustomize.unmatched import report_unmatched
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.scalars import resolve

_DEFAULT_FIELD = "metadata.name"


class _Failure(Exception):
    def __init__(self, place: Place, message: str, help_: str = "", related: tuple[Related, ...] = ()) -> None:
        super().__init__(message)
        self.problem = Problem("replacement-failed", message, place, message, help_, related)


class _Options(NamedTuple):
    delimiter: str = ""
    part: int = 0
    create: bool = False


def replace(accumulator: Accumulator, replacement: Mapping, kustomization: Kustomization) -> None:
    """Carry out one replacement; what can't be done is reported, and the rest is done."""
    try:
        value = _source_value(accumulator, replacement)
    except _Failure as failure:
        if not accumulator.remotes:
            accumulator.report(failure.problem)
        return
    for target in items_at(replacement, "targets"):
        if isinstance(target, Mapping):
            try:
                _replace_in(accumulator, target, value, kustomization)
            except _Failure as failure:
                accumulator.report(failure.problem)


def _source_value(accumulator: Accumulator, replacement: Mapping) -> Node:
    source, literal = mapping_at(replacement, "source"), replacement.get("sourceValue")
    if (source is None) == (literal is None) or "targets" not in replacement:
        message = "a replacement needs a source (either `source` or `sourceValue`) and `targets`"
        raise _Failure(replacement.place, message)
    if source is None:
        return literal if literal is not None else Scalar("", replacement.place)
    resource = _source(accumulator, source)
    path = text_at(source, "fieldPath") or _DEFAULT_FIELD
    found = look_up(resource.node, split_path(path))
    if found is None or is_empty(found):
        place = source.entries["fieldPath"].place if "fieldPath" in source else source.place
        related = (Related(resource.name_place, "the source"),)
        raise _Failure(place, f"{resource.id}, the source of this replacement, has nothing at `{path}`", "", related)
    return _part(found, _options(source), source.place)


def _source(accumulator: Accumulator, source: Mapping) -> Resource:
    wanted = {field: str(value.value) for field, value in source.items() if isinstance(value, Scalar) and value.value}
    matches = [each for each in accumulator.resources if any(_is_selected(id_, wanted) for id_ in each.ids)]
    if len(matches) == 1:
        return matches[0]
    words = describe(Mapping({k: v for k, v in source.items() if k != "fieldPath"}, source.keys, source.place))
    if not matches:
        raise _Failure(source.place, f"no object of this build is the source of this replacement: {words}")
    related = tuple(Related(each.name_place, "one of them") for each in matches)
    message = f"{len(matches)} objects could be the source of this replacement: {words}"
    raise _Failure(source.place, message, "Say more of it: its name, kind or namespace.", related)


def _is_selected(id_: Id, wanted: dict[str, str]) -> bool:
    return all(
        getattr(id_, field) == wanted[field]
        for field in ("group", "version", "kind", "name", "namespace")
        if field in wanted
    )


def _options(node: Mapping) -> _Options:
    delimiter = text_at(node, "options", "delimiter") or ""
    index, create = at(node, "options", "index"), at(node, "options", "create")
    return _Options(
        delimiter,
        index.value if isinstance(index, Scalar) and isinstance(index.value, int) else 0,
        isinstance(create, Scalar) and create.value is True,
    )


def _part(value: Node, options: _Options, place: Place) -> Node:
    if not options.delimiter:
        return value
    if not isinstance(value, Scalar):
        raise _Failure(place, "`delimiter` is for single values, and the source is none")
    parts = value.text.split(options.delimiter)
    if not 0 <= options.part < len(parts):
        message = (
            f"`{value.text}` has {len(parts)} parts between `{options.delimiter}`, so there is no part {options.part}"
        )
        raise _Failure(place, message)
    return Scalar(parts[options.part], value.place)


def _replace_in(accumulator: Accumulator, target: Mapping, value: Node, kustomization: Kustomization) -> None:
    select = mapping_at(target, "select")
    if select is None:
        raise _Failure(target.place, "a target of a replacement lacks `select`")
    try:
        selector = make_selector(select)
        rejects = [make_selector(each) for each in items_at(target, "reject") if isinstance(each, Mapping)]
    except InvalidSelector as error:
        raise _Failure(error.place, str(error)) from error
    paths = [path for path in items_at(target, "fieldPaths") if isinstance(path, Scalar)]
    options = _options(target)
    is_found = False
    for number, resource in enumerate(accumulator.resources):
        if _is_target(resource, selector, rejects):
            is_found = True
            node = resource.node
            for path in paths or [Scalar(_DEFAULT_FIELD, target.place)]:
                node = _changed(node, path, value, options, resource)
            accumulator.resources[number] = resource.with_node(node)
    if not is_found and not rejects:
        report_unmatched(select, "replacement", accumulator, kustomization)


def _is_target(resource: Resource, selector: Selector, rejects: list[Selector]) -> bool:
    # the namespace of now is what is written, those of old are the effective ones
    ids = (*resource.previous, resource.id._replace(namespace=resource.namespace))
    if not selector.matches_metadata(resource.node):
        return False
    for reject in rejects:
        by_metadata = reject.labels.requirements or reject.annotations.requirements
        if by_metadata and reject.matches_metadata(resource.node):
            return False
        if reject.identity and any(reject.matches_id(id_) for id_ in ids):
            return False
    return any(selector.matches_id(id_) for id_ in ids)


def _changed(node: Mapping, path: Scalar, value: Node, options: _Options, resource: Resource) -> Mapping:
    make = _empty_like(value) if options.create else None
    setter = _Setter(value, options, path.place)
    try:
        changed = change_at(node, path.text, setter.put, make)
        for old, new in setter.overwritten:
            changed = replaced(changed, old, new)
        return changed
    except UnknownField as error:
        help_ = "" if options.create else "Write `options: {create: true}` in the target to have it made."
        related = (Related(resource.name_place, "the target"),)
        raise _Failure(path.place, f"the value can't be put into {resource.id}: {error}", help_, related) from error


def _empty_like(value: Node) -> Node:
    if isinstance(value, Mapping):
        return Mapping({}, {}, value.place)
    if isinstance(value, Sequence):
        return Sequence((), value.place)
    return Scalar(None, value.place, "", plain=True)


class _Setter:
    """Puts a value into fields, or into a part of what they hold."""

    def __init__(self, value: Node, options: _Options, place: Place) -> None:
        self.value = value
        self.options = options
        self.place = place
        self.overwritten: list[tuple[SharedScalar, SharedScalar]] = []

    def put(self, old: Node) -> Node:
        """Return what a field holds afterwards."""
        new = self._joined(old) if self.options.delimiter else self.value
        if isinstance(old, Scalar) and isinstance(new, Scalar):
            new = self._typed_like(old, new)
            if isinstance(old, SharedScalar):
                self.overwritten.append((old, SharedScalar.of(new)))
        return new

    def _joined(self, old: Node) -> Scalar:
        if not isinstance(old, Scalar) or not isinstance(self.value, Scalar):
            raise _Failure(self.place, "`delimiter` is for single values, and there is none here")
        parts = old.text.split(self.options.delimiter)
        if self.options.part < 0:
            parts.insert(0, self.value.text)
        elif self.options.part >= len(parts):
            parts.append(self.value.text)
        else:
            parts[self.options.part] = self.value.text
        return Scalar(self.options.delimiter.join(parts), self.value.place)

    def _typed_like(self, old: Scalar, new: Scalar) -> Scalar:
        """Return a value of the type that was there: kustomize copies the text and leaves the type."""
        if isinstance(old.value, str):
            return Scalar(new.text, new.place, new.text)
        value = resolve(new.text)
        fits = type(value) is type(old.value) or (isinstance(old.value, float) and isinstance(value, int))
        if old.value is not None and not fits:
            raise _Failure(self.place, f"`{new.text}` can't be put where {old.text} is: it is of another type")
        return Scalar(value, new.place, new.text, plain=True)
