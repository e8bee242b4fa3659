"""What a check finds, and the context that it looks at."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

from gitops_lint.checks.stall import Stall
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unapplied import Unapplied
from gitops_lint.config.model import Thresholds
from gitops_lint.edits.fix import Fix
from gitops_lint.graph.analysis import Impact, Impacts
from gitops_lint.graph.model import Graph
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.repo.tree import Tree
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.schemas.served_apis import ServedApis
from gitops_lint.verdicts.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    `check` is the name of the check's record, from which severity, why and how to fix come; a finding may lower the
    severity, never raise it. `subject` is the faulty object under its effective namespace, `target` what it points at.
    `chain` is where each step of a way along several objects is written, from the first to the last.
    `stall` is what never happens because of it, if it is so; `impact` follows from that, unless a check gives another.
    `externals` are the patterns of what would be no fault if it existed outside of Git; none where that isn't likely.
    `apart` tells it from others of the same check, subject, target and cause, such as the file that it is in.
    """

    check: str
    message: str
    place: Place
    help: str = ""
    subject: Identity | None = None
    target: Identity | None = None
    cause: str = ""
    apart: str = ""
    severity: Severity | None = None
    confidence: Confidence = Confidence.CERTAIN
    impact: Impact = field(default_factory=Impact)
    stall: Stall | None = None
    affected: tuple[Identity, ...] = ()
    related: tuple[Related, ...] = ()
    chain: tuple[Related, ...] = ()
    fix: Fix | None = None
    clusters: tuple[str, ...] = ()
    externals: tuple[str, ...] = ()

    def fingerprint(self, check_id: str, number: int = 0) -> str:
        """Return what tells a finding from others, wherever files and lines move.

        It is made of check, subject, target and cause; of several that are alike in all of these, each has a number.
        """
        parts = (
            check_id,
            str(self.subject or ""),
            str(self.target or ""),
            self.cause,
            *([str(number)] if number else []),
        )
        return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]


class Context(NamedTuple):
    """All that a check may look at: one cluster, its graph, and what the linter knows.

    `verdicts` tell what is there, `apis` what its API server takes, `left_out` is what no cluster includes, `graphs`
    are those of all clusters. `objects` are those of the cluster that are looked at one by one, sorted: all, unless
    only some files are.
    """

    cluster: Cluster
    graph: Graph
    verdicts: Verdicts
    impacts: Impacts
    rulebook: Rulebook
    documents: Documents
    thresholds: Thresholds
    apis: ServedApis
    objects: tuple[Object, ...]
    left_out: tuple[LeftOut, ...] = ()
    graphs: tuple[Graph, ...] = ()


class UnappliedContext(NamedTuple):
    """What a check of what no cluster applies may look at; `is_all_there_is` says that there is no cluster at all."""

    unapplied: Unapplied
    documents: Documents
    rulebook: Rulebook
    is_all_there_is: bool

    @property
    def tree(self) -> Tree:
        """The repository's files."""
        return self.documents.tree
