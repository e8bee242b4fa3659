"""What a cluster begins with: the records that are made of what Git tells, or doesn't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gitops_lint.flux.raw_kustomizations import RawKustomization
from gitops_lint.repo.nodes import Mapping


class Sync(NamedTuple):
    """What a FluxInstance syncs: it makes a source and a Kustomization, both called `name`, in its own namespace."""

    instance: Mapping  # the instance's spec
    namespace: str
    name: str
    path: str


class Start(NamedTuple):
    """One thing that a cluster begins with: a folder or a file that someone applies, or what a FluxInstance syncs."""

    path: str
    sync: Sync | None = None


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Where one cluster begins; `root` is the Kustomization that builds the folder it lies in, where there is one.

    `within` are FluxInstances' syncs of folders that what it begins with takes in anyway.
    """

    path: str
    starts: tuple[Start, ...]
    declared: bool
    root: RawKustomization | None = None
    within: tuple[Sync, ...] = ()
    name: str = ""  # what the configuration calls it
    guessed: bool = False  # what begins there, whoever fills in a template, or chooses from variants, knows

    @property
    def syncs(self) -> tuple[Sync, ...]:
        """What FluxInstances of the cluster sync."""
        return (*(start.sync for start in self.starts if start.sync is not None), *self.within)
