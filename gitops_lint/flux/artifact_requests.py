"""Which artifacts an ArtifactGenerator makes: those that it lists, or one of each for every folder of a pattern.

Facts: https://github.com/fluxcd/source-watcher internal/controller/artifactgenerator_pathpattern.go (Flux 2.9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, text_at

_CAPTURE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Copy(NamedTuple):
    """One copy of a request: its `from` and `to`, with captures put in, and the `from` as it stands."""

    origin: str
    target: str
    written: Scalar


class ArtifactRequest(NamedTuple):
    """An artifact to make: its name, and what is copied into it; `lost` are captures that its pattern hasn't."""

    name: str
    copies: tuple[Copy, ...]
    lost: tuple[str, ...] = ()


def requests_of(
    generator: Mapping, folders_of: Callable[[str], Iterable[str] | None]
) -> tuple[ArtifactRequest, ...] | None:
    """Return the artifacts that a generator makes; None where the folders of its pattern aren't known.

    `folders_of` gives the folders of the source of an alias, or None.
    """
    artifacts = items_at(generator, "spec", "artifacts")
    pattern = text_at(generator, "spec", "pathPattern")
    if not pattern:
        return tuple(_request(artifact, None) for artifact in artifacts)
    alias, _, below = pattern.removeprefix("@").partition("/")
    folders = folders_of(alias)
    if folders is None:
        return None
    return tuple(_request(artifact, captures) for captures in _captured(below, folders) for artifact in artifacts)


def _captured(pattern: str, folders: Iterable[str]) -> Iterator[dict[str, str]]:
    """Return what each folder that a pattern matches gives to its captures."""
    parts = _CAPTURE.split(pattern)
    if len(set(parts[1::2])) < len(parts[1::2]):  # no name may be there twice
        return
    expression = re.compile(
        "".join(f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    )
    for folder in sorted(folders):
        match = expression.fullmatch(folder)
        if match is not None and folder:
            yield match.groupdict()


def _request(artifact: Node, captures: dict[str, str] | None) -> ArtifactRequest:
    lost: list[str] = []

    def rendered(text: str, lowered: bool = False) -> str:
        if captures is None:
            return text
        known = captures

        def value(match: re.Match[str]) -> str:
            if match[1] not in known:
                lost.append(match[1])
                return match[0]
            return known[match[1]].lower() if lowered else known[match[1]]

        return _CAPTURE.sub(value, text)

    copies = []
    for item in items_at(artifact, "copy"):
        origin = at(item, "from")
        if isinstance(origin, Scalar):
            copies.append(Copy(rendered(origin.text), rendered(text_at(item, "to") or ""), origin))
    name = rendered(text_at(artifact, "name") or "", lowered=True)
    return ArtifactRequest(name, tuple(copies), tuple(dict.fromkeys(lost)))
