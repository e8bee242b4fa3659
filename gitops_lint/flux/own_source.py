"""Which source is this repository, by the Kustomizations that take their files from it.

Nothing in a manifest says so. But a cluster's own files are applied from its own repository: `flux bootstrap` makes a
Kustomization whose path holds that very Kustomization, and the paths of others are folders here. The URL of an upstream
project and a path in it say nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

OF_BOOTSTRAP = "flux-system"
"""What `flux bootstrap` and the Flux Operator call the source that they make."""


class _Named(Protocol):
    @property
    def name(self) -> str: ...

    def __lt__(self, other: Any, /) -> bool: ...


Source = TypeVar("Source", bound=_Named)


class Use(NamedTuple, Generic[Source]):
    """A Kustomization that takes its files from a source.

    `path` is what it takes of the source, without `./`; `folder` what that is here, if it is here at all; `file` is
    where the Kustomization itself is written.
    """

    source: Source
    path: str
    folder: str | None
    file: str


class Evidence(NamedTuple):
    """What speaks for a source being this repository, the strongest first: of each, how many Kustomizations do.

    The root as path says nothing: every source has one.
    """

    hold_themselves: int = 0
    lead_here: int = 0
    lead_below: int = 0  # to a folder below another, as those in an artifact that holds a part of the repository do
    all: int = 0


def evidence(uses: Iterable[Use[Source]]) -> dict[Source, Evidence]:
    """Return what speaks for each source that is used."""
    evidences: dict[Source, Evidence] = {}
    for use in uses:
        before = evidences.get(use.source, Evidence())
        holds_itself = use.path and f"/{use.path}/" in f"/{use.file}"
        leads_here = use.path and use.folder == use.path
        leads_below = use.path and use.folder is not None
        more = (holds_itself, leads_here, leads_below, True)
        evidences[use.source] = Evidence(*(count + bool(speaks) for count, speaks in zip(before, more, strict=True)))
    return evidences


def likeliest(evidences: dict[Source, Evidence]) -> Source | None:
    """Return the source for which most speaks, or None if there is none."""
    return max(sorted(evidences), key=lambda source: (evidences[source], source.name == OF_BOOTSTRAP), default=None)


def proven(evidences: dict[Source, Evidence]) -> Source | None:
    """Return the likeliest source where more speaks for it than that something uses it: a path, or its name."""
    source = likeliest(evidences)
    if source is None or source.name == OF_BOOTSTRAP:
        return source
    return source if evidences[source]._replace(all=0) > Evidence() else None


_MANY = 10
"""From how many paths on it is no chance that a repository has them."""


def is_borne_out(evidence: Evidence | None) -> bool:
    """Tell whether a source is this repository beyond chance: nearly all its many paths are here, one holds itself."""
    return (
        evidence is not None and evidence.hold_themselves > 0 and evidence.lead_here >= max(_MANY, 0.9 * evidence.all)
    )
