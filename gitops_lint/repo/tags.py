"""Values under a tag, such as `!!int "80"`, as Go's YAML libraries read them (go.yaml.in/yaml, resolve.go)."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error

from gitops_lint.repo.nodes import Value
from gitops_lint.repo.scalars import is_timestamp, resolve, resolve_1_1

_YAML = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
}


class MistaggedValue(Exception):
    """A text that is none of what its tag says."""


def value_under(tag: str, text: str) -> Value:
    """Return the value of a text under a tag; raise MistaggedValue if it can't be one.

    Whatever is under a tag that YAML itself doesn't have (`!secret`), is a string.
    """
    name = tag.removeprefix(_YAML) if tag.startswith(_YAML) else ""
    if name == "binary":
        return _decoded(text)
    if name == "timestamp":
        is_fit = is_timestamp(text)
    elif name in _TYPES:
        is_fit = type(resolve(text)) in _TYPES[name] or type(resolve_1_1(text)) in _TYPES[name]
    else:
        return text
    if not is_fit:
        raise MistaggedValue(f"`{text}` is not what its tag `!!{name}` says that it is")
    return resolve(text)


def _decoded(text: str) -> str:
    """Return what is in base 64 under the tag `!!binary`, as JSON takes it: what is no text in it is lost."""
    try:
        return b64decode("".join(text.split("\n")), validate=True).decode(errors="replace")
    except (Error, ValueError) as error:
        raise MistaggedValue("a value under the tag `!!binary` that is not in base 64") from error
