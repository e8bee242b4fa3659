"""`images` (api/filters/imagetag, api/image/image.go)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpecs, UnfitField, edit
from gitops_lint.kustomize.quoting import written_over
from gitops_lint.languages.patterns import InvalidPattern, SearchPattern, compile_searching
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, text_at
from gitops_lint.repo.problem import Problem

_VERSION = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?"
_LOOKING_AT_ALL_FIELDS = 3
"""Steps that it takes to look through an object."""
_CONTAINER_LISTS = ("containers", "initContainers")


class ImageName(NamedTuple):
    """An image reference in its parts."""

    name: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def split_image(text: str) -> ImageName:
    """Return the parts of an image reference; a port of the registry is no tag."""
    slash = max(text.find("/"), 0)
    at_sign, colon = text.find("@", slash), text.find(":", slash)
    if at_sign < 0 and colon < 0:
        return ImageName(text)
    if at_sign >= 0 and (at_sign < colon or colon < 0):
        return ImageName(text[:at_sign], "", text[at_sign + 1 :])
    if at_sign >= 0:
        return ImageName(text[:colon], text[colon + 1 : at_sign], text[at_sign + 1 :])
    return ImageName(text[:colon], text[colon + 1 :])


def set_image(accumulator: Accumulator, image: Mapping, specs: FieldSpecs) -> None:
    """Change the name, tag or digest of an image wherever containers are, and in the fields of a table."""
    try:
        pattern = compile_searching(f"^{text_at(image, 'name') or ''}{_VERSION}$")
    except InvalidPattern as error:
        message = f"the image name `{text_at(image, 'name')}` is no regular expression: {error}"
        accumulator.report(Problem("invalid-kustomization", message, image.place))
        return
    change = _changer(image, pattern)
    accumulator.step(_LOOKING_AT_ALL_FIELDS * len(accumulator.resources))
    for number, resource in enumerate(accumulator.resources):
        if resource.id.kind == "CustomResourceDefinition":
            continue
        node = _in_containers(resource.node, change)
        try:
            for _, steps in specs.of(resource.id):
                node = edit(node, steps, change)
        except UnfitField as unfit:
            message = f"`images` can't be set in {resource.id}: {unfit}"
            accumulator.report(Problem("invalid-object", message, unfit.place, str(resource.id)))
        accumulator.resources[number] = resource.with_node(node)


def _changer(image: Mapping, pattern: SearchPattern) -> Callable[[Node], Node]:
    new_name, new_tag = text_at(image, "newName"), text_at(image, "newTag")
    digest, tag_suffix = text_at(image, "digest"), text_at(image, "tagSuffix")
    changed = next((image.entries[key] for key in ("newTag", "digest", "newName", "tagSuffix") if key in image), image)

    def change(old: Node) -> Node:
        if not isinstance(old, Scalar):
            raise UnfitField(old.place, "an image is a single value")
        if (old.value is None and not old.text) or not pattern.matches(old.text):
            return old
        image_there = split_image(old.text)
        if new_tag or digest:
            image_there = image_there._replace(tag=new_tag or "", digest=digest or "")
        elif tag_suffix:
            image_there = image_there._replace(tag=image_there.tag + tag_suffix, digest="")
        text = str(image_there._replace(name=new_name or image_there.name))
        return written_over(old, text, changed.place) if text != old.value else old

    return change


def _in_containers(node: Mapping, change: Callable[[Node], Node]) -> Mapping:
    """Return an object with the images changed in every list called containers, however deep it is."""
    changed: Mapping = node
    for key, value in node.entries.items():
        if type(value) is Scalar:
            continue
        new = _below(value, change)
        if key in _CONTAINER_LISTS and isinstance(new, Sequence):
            new = _same_or(new, tuple(_with_image(item, change) for item in new.items))
        if new is not value:
            changed = changed.replacing(key, new)
    return changed


def _below(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, Mapping):
        return _in_containers(node, change)
    if isinstance(node, Sequence):
        return _same_or(node, tuple(_below(item, change) for item in node.items))
    return node


def _same_or(old: Sequence, items: tuple[Node, ...]) -> Sequence:
    changed = any(new is not before for new, before in zip(items, old.items, strict=True))
    return old.replacing(items) if changed else old


def _with_image(container: Node, change: Callable[[Node], Node]) -> Node:
    if not isinstance(container, Mapping):
        return container
    image = container.entries.get("image")
    if not isinstance(image, Scalar):
        return container
    new = change(image)
    return container.replacing("image", new) if new is not image else container
