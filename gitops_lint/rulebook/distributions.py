"""What rules/schemas/distributions says of a product: in which forms a release of it comes to a cluster.

One YAML file per product whose API versions rules/schemas knows, so that it can be told which of them a cluster serves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Annotated

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.checked_texts import GroupKindText, Pattern, Regex
from gitops_lint.rulebook.record import Checked
from gitops_lint.rulebook.references import Condition
from gitops_lint.rulebook.rule import Rule

_RELEASE = late_pattern(r"\d{1,9}\.\d{1,9}", re.ASCII)
_FILES = {"github.com": ("raw.githubusercontent.com",)}
"""Hosts on which a forge has the files of its repositories."""


def _check_release(text: str) -> None:
    if _RELEASE.fullmatch(text) is None:
        raise ValueError(f"`{text}` is no release: write its major and minor number, as in `2.8`")


def _check_address(text: str) -> None:
    if "://" in text or text.endswith("/"):
        raise ValueError(f"`{text}`: an address is a host and a path, as in `github.com/fluxcd/flux2`")


ReleaseText = Annotated[str, Checked(_check_release)]
Address = Annotated[str, Checked(_check_address)]


class Published(Rule):
    """Where a product's manifests are: a Git repository or an OCI artifact, whose tags are called for the releases.

    `holds` are the files and folders that install it: other parts of the repository say nothing of the release. Where
    none is given, all of it does.
    """

    address: Address
    holds: tuple[str, ...] = ()

    def named_in(self, text: str) -> Iterator[tuple[str, int]]:
        """Return what follows the address (path, tag, query) wherever a URL or a script names it, and where that is."""
        for match in self._pattern.finditer(text) if self._path in text else ():
            rest = match["rest"] or ""
            if self.is_held(rest):
                yield rest, match.start()

    def is_at(self, url: str) -> bool:
        """Tell whether a URL, for whatever protocol, is the address itself."""
        match = self._pattern.search(url.strip())
        return match is not None and not (match["rest"] or "").strip("/")

    def is_held(self, path: str) -> bool:
        """Tell whether a path within it leads to what installs the product."""
        return not self.holds or any(held in path for held in self.holds)

    @cached_property
    def _path(self) -> str:
        """What of the address stands wherever it is named."""
        return self.address.partition("/")[2]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        host, _, path = self.address.partition("/")
        hosts = "|".join(map(re.escape, (host, *_FILES.get(host, ()))))
        return re.compile(
            rf"(?<![\w.-])(?:{hosts})[/:]{re.escape(path)}(?:\.git)?(?P<rest>[/?@#:][^\s\"'`)\\]*)?(?![\w-])"
        )


class LockedBy(Rule):
    """With which values an installation locks all its controllers down (`when`), and the way to the account they take.

    That is `default_account` where it isn't said.
    """

    when: tuple[Condition, ...]
    account: Pattern
    default_account: str


class Arguments(Rule):
    """Arguments of controllers that lock tenants into their namespaces.

    `own_namespace` has them refuse references to other namespaces, `account` names the account that objects without one
    of their own are applied with.
    """

    own_namespace: str
    account: str

    def are_in(self, text: str) -> bool:
        """Tell whether a text speaks of any of them."""
        return self.own_namespace in text or self.account in text


class Installation(Rule):
    """What says which release of a product is installed, and which components: the ways to both.

    `default_components` are those of one that doesn't say. `locked_by` says what locks its controllers down, `patches`
    leads to the patches of their Deployments.
    """

    version: Pattern
    components: Pattern | None = None
    default_components: tuple[str, ...] = ()
    locked_by: LockedBy | None = None
    patches: Pattern | None = None


class Instance(Installation):
    """A kind whose objects install a product."""

    kind: GroupKindText


class ReleasedChart(Rule):
    """A chart that installs a product, in the release that the chart's own version is called.

    If the two differ, `releases` says which release a release of the chart brings (the last of them, where it changed
    meanwhile), or its `values` say it. `switches` say with which values each component is installed. `keeps_removed`:
    with such values, the API versions that the release took away are served nevertheless. `locked_by` is as for an
    installation.
    """

    chart: str
    releases: Mapping[ReleaseText, ReleaseText] = field(default_factory=dict)
    values: Installation | None = None
    switches: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    keeps_removed: tuple[Condition, ...] = ()
    locked_by: LockedBy | None = None


class Distribution(Rule):
    """In which forms a release of a product comes to a cluster.

    `labels` are those of its manifests, which name the release in `app.kubernetes.io/version`. `images` are those of
    its controllers, by the last part of their names: which release a release of the image belongs to, where that isn't
    the same. `commands` find, in scripts and workflows, the version that they install: the pattern's only group.
    `components` are its parts, each with the kinds that it brings; without the `indispensable` ones it doesn't run:
    manifests that hold those hold all that are installed. `arguments` of its controllers lock tenants in.
    """

    product: str
    source: str
    labels: Mapping[str, str] = field(default_factory=dict)
    published: tuple[Published, ...] = ()
    instances: tuple[Instance, ...] = ()
    charts: tuple[ReleasedChart, ...] = ()
    images: Mapping[str, dict[ReleaseText, ReleaseText]] = field(default_factory=dict)
    commands: tuple[Regex, ...] = ()
    components: Mapping[str, tuple[GroupKindText, ...]] = field(default_factory=dict)
    indispensable: tuple[str, ...] = ()
    arguments: Arguments | None = None

    @cached_property
    def component_of(self) -> dict[str, str]:
        """Which component brings a kind, by `group/Kind`."""
        return {kind: component for component, kinds in self.components.items() for kind in kinds}
