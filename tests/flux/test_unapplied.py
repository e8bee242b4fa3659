"""What no cluster applies: told by what there is, and not by what happened to be read."""

from __future__ import annotations

from clusters import Files, bootstrapped, config_map

from gitops_lint.config.model import ClusterSettings, Config
from gitops_lint.flux.repository import Repository
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

FILES: Files = {
    **bootstrapped(path="lab"),
    "lab/a.yaml": config_map("a", "default"),
    "elsewhere/b.yaml": config_map("b", "default"),
    "elsewhere/notes.txt": config_map("c", "default"),
    "elsewhere/d.example.yaml": config_map("d", "default"),
    ".archive/e.yaml": config_map("e", "default"),
}


def unapplied(documents: Documents, config: Config | None = None) -> list[str]:
    return [file.path for file in Repository(documents, Rulebook(), config=config).unapplied.files]


def test_manifests_that_no_cluster_takes_in_are_told() -> None:
    assert unapplied(Documents(MemoryTree(FILES))) == ["elsewhere/b.yaml"]


def test_what_was_read_before_makes_no_difference() -> None:
    documents = Documents(MemoryTree(FILES))
    for path in FILES:
        documents.load(path)
    assert unapplied(documents) == ["elsewhere/b.yaml"]


def test_they_are_the_same_where_the_configuration_names_the_cluster() -> None:
    config = Config(clusters=(ClusterSettings(name="lab", entry=("lab",)),))
    assert unapplied(Documents(MemoryTree(FILES)), config) == ["elsewhere/b.yaml"]
