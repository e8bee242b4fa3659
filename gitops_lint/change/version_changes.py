"""The charts, images and sources that are asked for in another version after a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.fields import FieldChange, What, side
from gitops_lint.change.objects import ObjectChange
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.release import Release
from gitops_lint.cluster.source import Source
from gitops_lint.repo.nodes import Mapping, Place, Scalar, text_at

_IMAGE, _TAG, _REPOSITORY, _DIGEST = "image", "tag", "repository", "digest"
_NEWEST = "latest"


class Pinned(NamedTuple):
    """What is asked for: a version, tag or range as it is written, and a digest, each empty where there is none."""

    version: str = ""
    digest: str = ""


class VersionChange(NamedTuple):
    """What an object asks for by another version: the artifact in words, as it was and as it is, and where that is.

    `default` is the version that is taken where none is written.
    """

    artifact: str
    before: Pinned
    after: Pinned
    place: Place
    object: Identity
    default: str = ""


def version_changes(context: ChangeContext) -> Iterator[VersionChange]:
    """Return the versions that change of what is asked for before and after."""
    before, after = context.before.cluster, context.after.cluster
    told = set()
    for identity in sorted(before.sources.keys() & after.sources.keys()):
        for each in _of_source(before.sources[identity], after.sources[identity]):
            told.add(each.place)
            yield each
    for identity in sorted(before.releases.keys() & after.releases.keys()):
        for each in _of_release(before.releases[identity], after.releases[identity], context):
            if each.place not in told:
                yield each
    for change in context.objects.changes:
        if change.before is not None and change.after is not None and not change.doubt:
            yield from _of_images(change)


def _of_source(before: Source, after: Source) -> Iterator[VersionChange]:
    known = before.address, after.address, before.version, after.version
    if any(each is None or is_unknown(each.text) for each in known):
        return
    address, later, old, new = (each for each in known if each is not None)
    if address.text == later.text and old.text != new.text:
        yield VersionChange(address.text, Pinned(old.text), Pinned(new.text), new.place, after.identity)


def _of_release(before: Release, after: Release, context: ChangeContext) -> Iterator[VersionChange]:
    texts = _text(before.version), _text(after.version)
    if before.chart is None or (before.chart, before.url) != (after.chart, after.url) or texts[0] == texts[1]:
        return
    if any(map(is_unknown, (*texts, before.chart))):
        return
    held = context.after.object(after.identity)
    place = after.version.place if after.version is not None else (after.written.place if after.written else None)
    if held is not None and place is not None:
        named = f"chart {before.chart}"
        yield VersionChange(named, Pinned(texts[0]), Pinned(texts[1]), place, after.identity, default="*")


def _text(node: Scalar | None) -> str:
    return node.text if node is not None else ""


def _of_images(change: ObjectChange) -> Iterator[VersionChange]:
    for field in change.fields:
        if field.what is not What.CHANGED or not field.is_certain:
            continue
        before, after = field.before, field.after
        if not (isinstance(before, Scalar) and isinstance(after, Scalar)) or not isinstance(field.route[-1], str):
            continue
        images = _images(change, field, before, after)
        place = (field.places_after or (change.held.place,))[0]
        if images is not None and images[0][0] == images[1][0]:
            (name, old), (_, new) = images
            yield VersionChange(f"image {name}", old, new, place, change.identity, default=_NEWEST)


def _images(
    change: ObjectChange, field: FieldChange, before: Scalar, after: Scalar
) -> tuple[tuple[str, Pinned], tuple[str, Pinned]] | None:
    """Return what a field says of an image in both versions, if it says that: the image's name, and what it pins."""
    if field.route[-1] == _IMAGE:
        return parsed_image(before.text), parsed_image(after.text)
    if field.route[-1] != _TAG or change.before is None or change.after is None:
        return None
    first = side(field.route[:-1], change.before.node, is_after=False)
    second = side(field.route[:-1], change.after.node, is_after=True)
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return None
    if _REPOSITORY not in first or _REPOSITORY not in second:
        return None
    return _beside(first, before), _beside(second, after)


def _beside(around: Mapping, tag: Scalar) -> tuple[str, Pinned]:
    """Return the image that a mapping tells of, a tag of which is among its values."""
    name = "/".join(text for key in ("registry", _REPOSITORY) if (text := text_at(around, key)))
    version, _, digest = tag.text.partition("@")
    return name, Pinned(version, digest or text_at(around, _DIGEST) or "")


def parsed_image(text: str) -> tuple[str, Pinned]:
    """Return an image's name, tag and digest (https://github.com/distribution/reference)."""
    rest, _, digest = text.partition("@")
    head, _, last = rest.rpartition("/")
    name, _, tag = last.partition(":")
    return f"{head}/{name}" if head else name, Pinned(tag, digest)
