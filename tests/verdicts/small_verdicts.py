"""Verdicts on small repositories."""

from __future__ import annotations

from repositories import Files, repository

from gitops_lint.cluster.identity import Identity
from gitops_lint.config.model import Config
from gitops_lint.flux.repository import Repository
from gitops_lint.graph.build import build_graph
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import Manifests, UnappliedManifests
from gitops_lint.verdicts.verdict import Verdict
from gitops_lint.verdicts.verdicts import Verdicts

RULES = Rulebook()


def verdicts(files: Files) -> Verdicts:
    """Return the verdicts on the only cluster of a repository."""
    documents = Documents(MemoryTree(files))
    in_git = Repository(documents, RULES, config=Config())
    (cluster,) = in_git.clusters
    by_hand = ByHand(documents.tree, cluster.files)
    manifests = Manifests(lambda: in_git.manifests, documents.text, in_git.objects_in)
    unapplied = UnappliedManifests(in_git.unapplied.left_out, manifests, RULES, by_hand, in_git.clusters, documents)
    return Verdicts(Sight(build_graph(cluster, RULES), RULES, by_hand, unapplied, documents))


def verdict_on(target: Identity, *manifests: str, files: Files | None = None) -> Verdict:
    """Return the verdict on a target in a cluster of some manifests."""
    return verdicts(repository(*manifests, files=files)).of(target)
