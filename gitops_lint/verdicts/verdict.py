"""What is said of the target of references: that it is there, that it isn't in Git, or that it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.references import Strength


class Standing(StrEnum):
    """What is known of a target; each has exactly one."""

    THERE = "there"  # Git holds it, or something in sight makes it
    NOT_IN_GIT = "not in Git"  # nothing in sight creates it, and others may
    MISSING = "missing"  # nothing can make it


class MakerKind(StrEnum):
    """Who makes a target, or may make it."""

    GIT = "Git"
    CONTROLLER = "controller"  # because of an object that Git holds
    OPERATOR = "operator"  # a controller of a kind of which nothing is known
    CHART = "chart"  # a release of a chart
    SOURCE = "another source"  # another repository, a remote base, a template
    BOOTSTRAP = "bootstrap"  # whoever sets the cluster up, before Flux acts
    PLATFORM = "platform"  # every cluster has it, or its distribution or cloud makes it
    DECLARED = "configuration"  # the linter's configuration says that it is there


class Maker(NamedTuple):
    """One who makes a target, or may: `object` in the cluster if it is one, `place` where that is written.

    `is_exact` says that the target itself is named; otherwise it is only not ruled out. `reason` is how that is known,
    as the end of a sentence.
    """

    kind: MakerKind
    reason: str
    object: Identity | None = None
    place: Place | None = None
    is_exact: bool = False


class Likeness(StrEnum):
    """How what was probably meant differs from what is written."""

    KIND = "kind"  # the same name, of a kind that this one is mistaken for
    NAME = "name"  # a slip in the name
    NAMESPACE = "namespace"  # a slip in the namespace, or another namespace
    HASH = "hash"  # a generator adds a hash to the name, and nothing rewrites the reference
    WORD = "word"  # a slip in a word of the name, which stands nowhere else
    ALIKE = "alike"  # a name that is somewhat like it


class Meant(NamedTuple):
    """What was probably meant: `is_slip` where that is hardly to be doubted, else it is but a hint.

    `is_there` says that it is there itself, or that many refer to it, and not just a few others.
    """

    identity: Identity
    likeness: Likeness
    is_slip: bool
    is_there: bool = True


class Definition(NamedTuple):
    """A manifest that would bring a target, if something included its file.

    `object` is the target, or what a controller would make it of. `listing` is the kustomization file that would
    include the file, as far as that is clear, `elsewhere` a cluster that takes the file in, unlike the one asked about.
    """

    path: str
    object: Object
    listing: str | None = None
    elsewhere: str = ""

    @property
    def why_not(self) -> str:
        """Why it isn't there, of the file."""
        if self.elsewhere:
            return f"only the cluster {self.elsewhere} includes that file"
        return "nothing that is applied includes that file"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a target, and of all references to it.

    `makers` are those who make what is there, or may make what isn't in Git. `is_sure` is False for what is there by a
    guess only: it is called as a chart's objects are called. `is_told` says whether it is a fault that somebody should
    hear of; what isn't told is quiet everywhere.
    """

    target: Identity
    standing: Standing
    links: tuple[Link, ...]
    makers: tuple[Maker, ...] = ()
    meant: Meant | None = None
    definition: Definition | None = None
    is_sure: bool = True
    is_told: bool = False

    @property
    def hard_links(self) -> tuple[Link, ...]:
        """The references that can't do without the target."""
        return tuple(link for link in self.links if link.edge.strength is not Strength.SOFT)

    @property
    def slip(self) -> Identity | None:
        """What is meant beyond much doubt."""
        return self.meant.identity if self.meant is not None and self.meant.is_slip else None

    @property
    def hint(self) -> Identity | None:
        """What is meant, if only perhaps."""
        return self.meant.identity if self.meant is not None else None
