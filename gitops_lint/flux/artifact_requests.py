"""Which artifacts an ArtifactGenerator makes: those that it lists, or one of each for every folder of a pattern.

Facts: https://github.com/fluxcd/source-watcher internal/controller/artifactgenerator_pathpattern.go (Flux 2.9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, text_at, to_data

_CAPTURE = late_pattern(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_BRACE = late_pattern(r"\{([^}]*)(\}?)|\}")
_LABEL_VALUE = late_pattern(r"[a-z0-9](?:[-a-z0-9_.]{0,61}[a-z0-9])?")
_NAME = late_pattern(r"(?=.{1,253}\Z)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")


class Copy(NamedTuple):
    """One copy of a request: its `from` and `to`, with captures put in, and both as they stand.

    What `is_optional` may be nowhere.
    """

    origin: str
    target: str
    written: Scalar
    written_target: Scalar | None = None
    is_optional: bool = False


class ArtifactRequest(NamedTuple):
    """An artifact to make: its name, and what is copied into it.

    `folder` is the one that a pattern matches, `captured` what that gives to its captures, and `lost` are the captures
    that the pattern hasn't, with the texts that have them.
    """

    name: str
    copies: tuple[Copy, ...]
    folder: str = ""
    captured: tuple[str, ...] = ()
    lost: tuple[tuple[str, Scalar], ...] = ()


def requests_of(
    generator: Mapping, folders_of: Callable[[str], Iterable[str] | None]
) -> tuple[ArtifactRequest, ...] | None:
    """Return the artifacts that a generator makes; None where the folders of its pattern aren't known.

    `folders_of` gives the folders of the source of an alias, or None.
    """
    artifacts = items_at(generator, "spec", "artifacts")
    pattern = text_at(generator, "spec", "pathPattern")
    if not pattern:
        return tuple(_request(artifact, "", None) for artifact in artifacts)
    alias, _, below = pattern.removeprefix("@").partition("/")
    folders = folders_of(alias)
    if folders is None:
        return None
    if pattern_fault(below):
        return ()
    captured = _captured(below, folders)
    return tuple(_request(artifact, folder, captures) for folder, captures in captured for artifact in artifacts)


def pattern_fault(pattern: str) -> str:
    """Return what is wrong with the captures of a pattern, or nothing."""
    names = set()
    for match in _BRACE.finditer(pattern):
        name, end = match[1], match[2]
        if name is None or not end:
            return "its `pathPattern` has a brace that stands alone"
        if not _CAPTURE.fullmatch(match[0]):
            return f"its `pathPattern` has `{{{name}}}`, and a capture's name is of letters, digits and `_`"
        if name in names:
            return f"its `pathPattern` has `{{{name}}}` twice"
        names.add(name)
    return ""


def captures_of(pattern: str) -> list[str]:
    """Return the names of a pattern's captures."""
    return _CAPTURE.findall(pattern)


def request_fault(request: ArtifactRequest, before: ArtifactRequest | None) -> str:
    """Return why the artifact of a folder can't be made, or nothing; `before` is an earlier one of the same name."""
    if unfit := next((value for value in request.captured if not _LABEL_VALUE.fullmatch(value.lower())), None):
        return f"`{unfit}` of `{request.folder}` becomes a label's value, and can't be one"
    if not _NAME.fullmatch(request.name):
        return f"the artifact of `{request.folder}` can't be called `{request.name}`"
    if before is not None:
        return f"the artifacts of `{before.folder}` and `{request.folder}` are both called `{request.name}`"
    return ""


def _captured(pattern: str, folders: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Return each folder that a pattern matches, with what it gives to its captures."""
    parts = _CAPTURE.split(pattern)
    expression = re.compile(
        "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )
    for folder in sorted(folders):
        match = expression.fullmatch(folder)
        if match is not None and folder:
            yield folder, match.groupdict()


def _request(artifact: Node, folder: str, captures: dict[str, str] | None) -> ArtifactRequest:
    lost: list[tuple[str, Scalar]] = []

    def rendered(node: Node | None, lowered: bool = False) -> str:
        if not isinstance(node, Scalar) or captures is None:
            return node.text if isinstance(node, Scalar) else ""
        values = {name: value.lower() if lowered else value for name, value in captures.items()}
        lost.extend((name, node) for name in _CAPTURE.findall(node.text) if name not in values)
        return _CAPTURE.sub(lambda match: values.get(match[1], match[0]), node.text)

    copies = []
    for item in items_at(artifact, "copy"):
        origin, target = at(item, "from"), at(item, "to")
        if isinstance(origin, Scalar):
            written = target if isinstance(target, Scalar) else None
            is_optional = to_data(at(item, "optional")) is True
            copies.append(Copy(rendered(origin), rendered(target), origin, written, is_optional))
    name = rendered(at(artifact, "name"), lowered=True)
    return ArtifactRequest(name, tuple(copies), folder, tuple((captures or {}).values()), tuple(dict.fromkeys(lost)))
