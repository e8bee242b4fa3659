"""Which releases of products (Flux, External Secrets) a cluster runs, as far as Git tells.

Git tells it in many forms, and they needn't agree. What isn't certain never becomes so: of several that count alike,
any may be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from gitops_lint.cluster.lockdown import Lockdown
from gitops_lint.cluster.release_range import ANY_RELEASE, Release, ReleaseRange
from gitops_lint.repo.nodes import Place

FLUX = "Flux"
"""What the rules call the product whose release decides what substitution does."""
_STRICT_SINCE = (2, 9)
"""kustomize-controller 1.9, internal/features/features.go: StrictPostBuildSubstitutions is on by default."""


class ToldBy(IntEnum):
    """What tells of a release, from what counts most to what counts least."""

    CONFIGURATION = 0
    WHAT_IS_APPLIED = 1
    WHAT_IT_BEGINS_WITH = 2  # what a bootstrap brings, and Flux may replace
    HINTS = 3  # scripts, workflows, what is suspended: they may be about another cluster, or of another time


class Told(NamedTuple):
    """What one place tells of a product: which release is installed, or any where it leaves that open.

    `components` are the parts of the product that are installed, where this place tells all of them; what holds
    `only_definitions` installs none. `keeps_removed` says that API versions are served on wish that the release has
    taken away.
    """

    product: str
    releases: ReleaseRange
    told_by: ToldBy
    place: Place | None = None
    components: frozenset[str] | None = None
    keeps_removed: bool = False
    only_definitions: bool = False


class InstalledRelease(NamedTuple):
    """What is known of the release of one product: `releases` that may be installed, and whether no others may be.

    `place` is where the first of what tells it stands; `keeps_removed` is as for what tells it.
    """

    releases: ReleaseRange = ANY_RELEASE
    certain: bool = False
    place: Place | None = None
    keeps_removed: bool = False

    def has_reached(self, release: Release) -> bool | None:
        """Tell whether it is certainly this release or a later one; None where that isn't known."""
        return self.releases.has_reached(release) if self.certain else None


class InstalledComponents(NamedTuple):
    """The components of a product that are installed, all of them; `place` is where the first that tells it stands."""

    names: frozenset[str]
    place: Place | None = None


class InstalledReleases(NamedTuple):
    """All that is told of the releases that a cluster runs.

    `gate` is how Git sets the feature gate StrictPostBuildSubstitutions, `lockdowns` how what a cluster begins with
    locks controllers down.
    """

    told: tuple[Told, ...] = ()
    gate: bool | None = None
    lockdowns: tuple[Lockdown, ...] = ()

    def of(self, product: str) -> InstalledRelease:
        """Return what is known of a product's release: what counts most, and all of that if it disagrees."""
        is_certain = True
        for alike in self._ranked(product):
            releases = alike[0].releases
            for told in alike[1:]:
                releases = releases.joined(told.releases)
            is_certain = is_certain and alike[0].told_by is not ToldBy.HINTS
            if releases != ANY_RELEASE:
                keeps_removed = any(told.keeps_removed for told in alike)
                return InstalledRelease(releases, is_certain, alike[0].place, keeps_removed)
            is_certain = False  # what counts more leaves it open
        return InstalledRelease()

    def components_of(self, product: str) -> InstalledComponents | None:
        """Return the components of a product that are installed; None where that isn't certain."""
        told = ([told for told in alike if not told.only_definitions] for alike in self._ranked(product))
        alike = next((alike for alike in told if alike and alike[0].told_by > ToldBy.CONFIGURATION), [])
        components = [told.components for told in alike if told.components is not None]
        is_told = bool(components) and len(components) == len(alike) and alike[0].told_by is not ToldBy.HINTS
        return InstalledComponents(frozenset().union(*components), alike[0].place) if is_told else None

    def _ranked(self, product: str) -> Iterator[list[Told]]:
        """Return what is told of a product, what counts alike together, what counts most first."""
        for told_by in ToldBy:
            alike = [told for told in self.told if told.product == product and told.told_by is told_by]
            if told_by is ToldBy.HINTS:
                alike = [told for told in alike if told.releases != ANY_RELEASE]
            if alike:
                yield alike

    @property
    def is_strict(self) -> bool | None:
        """Whether an undefined variable of substitution is an error; None where that isn't known."""
        return self.gate if self.gate is not None else self.of(FLUX).has_reached(_STRICT_SINCE)

    @property
    def is_hardly_strict(self) -> bool:
        """Whether all that is told of the release, if only by hints, is of one that minds no such variable."""
        if self.gate is not None:
            return not self.gate
        return self.of(FLUX).releases.has_reached(_STRICT_SINCE) is False


NOTHING_KNOWN = InstalledReleases()
