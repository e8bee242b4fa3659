"""`replacements`: copies a value from one object into others (api/filters/replacement/replacement.go).

kustomize copies from the field itself: when a target changes the source, the targets after it get what it is then.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.beyond_json import may_be_beyond_json
from gitops_lint.kustomize.field_paths import UnknownField, change_along, look_up, split_path
from gitops_lint.kustomize.flow_style import with_text_in_flow
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import Kustomization
from gitops_lint.kustomize.late_merges import KEY
from gitops_lint.kustomize.mistyped import MistypedScalar
from gitops_lint.kustomize.own_notes import forgotten, with_notes
from gitops_lint.kustomize.quoting import in_quotes, is_text_key, out_of_quotes, string_in_style_of
from gitops_lint.kustomize.resource import Resource, is_empty, is_null
from gitops_lint.kustomize.selectors import InvalidSelector, Selector, describe, make_selector
from gitops_lint.kustomize.shared_values import SharedScalar, as_shared, replaced, unshared
from gitops_lint.kustomize.structured_text import Untyped, change_within
from gitops_lint.kustomize.unmatched import note_matched, report_unmatched
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.repo.limits import MAX_COPIED, MAX_DEPTH, MAX_TEXT
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.scalars import is_timestamp, resolve
from gitops_lint.repo.sizes import BeyondLimit, copied_size

_DEFAULT_FIELD = "metadata.name"
_WITH_NOTES = (("metadata",), ("metadata", "annotations"))
"""The fields in which kustomize keeps its notes: what is put over them takes the notes away."""
_STEPS_OF_MEASURING = MAX_COPIED // 20
"""What it takes to find out that a value is too large to be copied: thousands of replacements may try the same one."""


class _Failure(Exception):
    def __init__(
        self, place: Place, message: str, help_: str = "", related: tuple[Related, ...] = (), *, told: bool = True
    ) -> None:
        super().__init__(message)
        self.problem = Problem("replacement-failed", message, place, message, help_, related, told=told)


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
    source = _Source(value)
    for target in items_at(replacement, "targets"):
        if isinstance(target, Mapping):
            try:
                _replace_in(accumulator, target, source, kustomization)
            except _Failure as failure:
                accumulator.report(failure.problem)
            except BeyondLimit as error:
                accumulator.not_followed(f"this replacement is not followed: {error}", target.place)
    accumulator.is_beyond_json |= source.is_mistyping or may_be_beyond_json(source.text)


class _Source:
    """The value that is copied; if the field that it stands in is changed, so is it."""

    def __init__(self, value: Node) -> None:
        self.value = value
        self.is_mistyping = False
        self._measured: tuple[Node, int] | None = None

    def size(self, level: int) -> int:
        """Return what a copy at a level of an object takes: characters, or values; raise BeyondLimit if too much."""
        if level > MAX_DEPTH:
            raise BeyondLimit(f"its path has more than {MAX_DEPTH} parts")
        if isinstance(self.value, Scalar):
            return len(self.value.text)
        if self._measured is None or self._measured[0] is not self.value:
            self._measured = self.value, copied_size(self.value, level)
        return self._measured[1]

    @property
    def text(self) -> str:
        """The text of a single value; of anything else nothing."""
        return self.value.text if isinstance(self.value, Scalar) else ""

    def copy(self) -> Node:
        """Return the value as one that stands somewhere else."""
        value = self.value
        if isinstance(value, Mapping):
            copy = unshared(value)
            return Mapping(copy.entries, copy.keys, copy.place) if isinstance(copy, Mapping) else copy
        if isinstance(value, Sequence):
            return Sequence(tuple(map(unshared, value.items)), value.place)
        if isinstance(value, MistypedScalar):
            return value
        of_type = UntaggedScalar if isinstance(value, UntaggedScalar) else Scalar
        return of_type(value.value, value.place, value.text, value.plain)


def _source_value(accumulator: Accumulator, replacement: Mapping) -> Node:
    source, literal = mapping_at(replacement, "source"), replacement.get("sourceValue")
    if (source is None) == (literal is None) or not items_at(replacement, "targets"):
        message = "a replacement needs a source (either `source` or `sourceValue`) and `targets`"
        raise _Failure(replacement.place, message)
    if source is None:
        text = literal.text if isinstance(literal, Scalar) else ""
        return UntaggedScalar.of(text, literal.place if literal is not None else replacement.place)
    resource = _source(accumulator, source)
    path = text_at(source, "fieldPath") or _DEFAULT_FIELD
    parts = split_path(path)
    reads_notes = parts[:1] == ("metadata",) and parts[1:2] in ((), ("annotations",))
    value = look_up(with_notes(resource) if reads_notes else resource.node, parts)
    if value is None or is_empty(value):
        place = source.entries["fieldPath"].place if "fieldPath" in source else source.place
        related = (Related(resource.name_place, "the source"),)
        message = f"{resource.id}, the source of this replacement, has nothing at `{path}`"
        raise _Failure(place, message, "", related, told=not accumulator.lacks_files)
    return _part(value, _options(source), source.place)


def _source(accumulator: Accumulator, source: Mapping) -> Resource:
    wanted = {field: str(value.value) for field, value in source.items() if isinstance(value, Scalar) and value.value}
    matches = [resource for resource in accumulator.resources if any(_is_selected(id_, wanted) for id_ in resource.ids)]
    if len(matches) == 1:
        return matches[0]
    words = describe(Mapping({k: v for k, v in source.items() if k != "fieldPath"}, source.keys, source.place))
    if not matches:
        message = f"no object of this build is the source of this replacement: {words}"
        raise _Failure(source.place, message, told=not accumulator.lacks_objects)
    related = tuple(Related(match.name_place, "one of them") for match in matches)
    message = f"{len(matches)} objects could be the source of this replacement: {words}"
    raise _Failure(source.place, message, "Select it more closely: by its name, kind or namespace.", related)


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
    part = parts[options.part]
    return UntaggedScalar.of(part, value.place) if isinstance(value, UntaggedScalar) else Scalar(part, value.place)


def _replace_in(accumulator: Accumulator, target: Mapping, source: _Source, kustomization: Kustomization) -> None:
    select = mapping_at(target, "select")
    if select is None:
        raise _Failure(target.place, "a target of a replacement lacks `select`")
    try:
        selector = make_selector(select)
        rejects = [make_selector(reject) for reject in items_at(target, "reject") if isinstance(reject, Mapping)]
    except InvalidSelector as error:
        raise _Failure(error.place, str(error)) from error
    paths = [path for path in items_at(target, "fieldPaths") if isinstance(path, Scalar)]
    options = _options(target)
    accumulator.is_beyond_json |= any(KEY in path.text for path in paths)
    is_found = False
    accumulator.step(len(accumulator.resources))
    for number, resource in enumerate(accumulator.resources):
        try:
            is_target = _is_target(resource, selector, rejects)
        except InvalidSelector as error:
            raise _Failure(error.place, str(error)) from error
        if is_target:
            is_found = True
            node, after = resource.node, resource
            for path in paths or [Scalar(_DEFAULT_FIELD, target.place)]:
                accumulator.step(10)
                accumulator.spend(_size(accumulator, source, path.text.count(".") + 1))
                if split_path(path.text) in _WITH_NOTES:
                    node, after = with_notes(after.with_node(node)), forgotten(after)
                node = _changed(node, path, source, options, resource)
            accumulator.resources[number] = _noted(after, paths, options).with_node(node)
    if not is_found and not rejects:
        report_unmatched(select, "replacement", accumulator, kustomization)
    elif is_found:
        note_matched(select, accumulator, kustomization)


def _size(accumulator: Accumulator, source: _Source, level: int) -> int:
    """Return what a copy at a level takes; that it is too much is found out by work, too."""
    try:
        return source.size(level)
    except BeyondLimit:
        accumulator.step(_STEPS_OF_MEASURING)
        raise


def _noted(resource: Resource, paths: list[Scalar], options: _Options) -> Resource:
    """Return an object with a note of the keys that paths make and that are no text without quotes."""
    bare = [path.place for path in paths if not all(map(is_text_key, split_path(path.text)))] if options.create else []
    return resource._replace(bare_keys=resource.bare_keys.union(bare)) if bare else resource


def _is_target(resource: Resource, selector: Selector, rejects: list[Selector]) -> bool:
    # the namespace of now is what is written, those of old are the effective ones
    ids = (*resource.previous, resource.id._replace(namespace=resource.namespace))
    if not selector.matches_metadata(resource.node):
        return False
    for reject in rejects:
        by_metadata = reject.labels.requirements or reject.annotations.requirements or reject.fault is not None
        if by_metadata and reject.matches_metadata(resource.node):
            return False
        if reject.identity and any(reject.matches_id(id_) for id_ in ids):
            return False
    return any(selector.matches_id(id_) for id_ in ids)


def _changed(node: Mapping, path: Scalar, source: _Source, options: _Options, resource: Resource) -> Mapping:
    make = _empty_like(source.value, path.place) if options.create else None
    parts = split_path(path.text)
    setter = _Setter(source, options, path.place, resource)
    try:
        if len(parts) > 1 and (within := change_within(node, parts, setter.put_within, make)) is not None:
            return within
        changed = change_along(node, parts, setter.put, make)
    except UnknownField as error:
        help_ = "" if options.create else "Write `options: {create: true}` in the target to have it made."
        related = (Related(resource.name_place, "the target"),)
        raise _Failure(path.place, f"the value can't be put into {resource.id}: {error}", help_, related) from error
    if not isinstance(changed, Mapping):
        return node
    for old, new in setter.overwritten:
        changed = replaced(changed, old, new)
    if source.text:
        return changed
    written = with_text_in_flow(changed)
    return written if isinstance(written, Mapping) else changed


def _empty_like(value: Node, place: Place) -> Node:
    if isinstance(value, Mapping):
        return Mapping({}, {}, place)
    if isinstance(value, Sequence):
        return Sequence((), place)
    return UntaggedScalar.of("", place)


class _Setter:
    """Puts a value into fields, or into a part of what they hold."""

    def __init__(self, source: _Source, options: _Options, place: Place, resource: Resource) -> None:
        self.source = source
        self.options = options
        self.place = place
        self.resource = resource
        self.overwritten: list[tuple[SharedScalar, SharedScalar]] = []

    def put(self, old: Node) -> Node:
        """Return what a field holds afterwards."""
        if self.options.delimiter:
            new: Node = self._typed_like(old, self._joined(old))
        else:
            new = self._typed_like(old, self.source.text) if isinstance(old, Scalar) else self.source.copy()
        if isinstance(old, SharedScalar) and isinstance(new, Scalar):
            new = as_shared(new)
            self.overwritten.append((old, new))
        if old is self.source.value:
            self.source.value = new
        return new

    def put_within(self, old: Node) -> Node:
        """Return what a field within a string holds afterwards, whatever the options are."""
        if not isinstance(old, Scalar):
            return self.source.copy()
        return Untyped.like(old, self.source.text, self.source.value.place)

    def _joined(self, old: Node) -> str:
        if not isinstance(old, Scalar):
            raise _Failure(self.place, "`delimiter` is for single values, and there is none here")
        parts = old.text.split(self.options.delimiter)
        value = self.source.value
        text = "" if is_null(value) and not isinstance(value, UntaggedScalar) else self.source.text
        if self.options.part < 0:
            parts.insert(0, text)
        elif self.options.part >= len(parts):
            parts.append(text)
        else:
            parts[self.options.part] = text
        if sum(map(len, parts)) + len(parts) * len(self.options.delimiter) > MAX_TEXT:
            raise BeyondLimit(f"it makes a text of more than {MAX_TEXT:,} characters")
        return self.options.delimiter.join(parts)

    def _typed_like(self, old: Node, text: str) -> Scalar:
        """Return a text as a value of the type that was there: kustomize copies the text and leaves the type."""
        place = self.source.value.place
        if isinstance(old, UntaggedScalar):
            return UntaggedScalar.of(text, place)
        typed = out_of_quotes(old)
        if typed is not None:
            return in_quotes(self._typed_like(typed, text), typed)
        before = old.value if isinstance(old, Scalar) else ""
        is_moment = _is_moment(old)
        if isinstance(before, str) and not is_moment:
            return string_in_style_of(old, text, place)
        value = resolve(text)
        fits = type(value) is type(before) or (isinstance(before, float) and isinstance(value, int))
        if is_moment:
            fits = is_timestamp(text)
        if not fits or isinstance(value, bool) is not isinstance(before, bool):
            was = (old.text if isinstance(old, Scalar) else "") or "nothing"
            message = f"`{text}` can't be put where {was} is: it is of another type"
            related = (Related(self.resource.name_place, "the target"),)
            problem = Problem("replacement-failed", message, self.place, message, "", related)
            self.source.is_mistyping = True
            return MistypedScalar(before, place, text, problem, is_moment=is_moment)
        return Scalar(value, place, text, plain=True)


def _is_moment(node: Node) -> bool:
    """Tell whether a value is a date or a time, which for Go is a type of its own."""
    if isinstance(node, MistypedScalar):
        return node.is_moment
    return isinstance(node, Scalar) and node.plain and isinstance(node.value, str) and is_timestamp(node.text)
