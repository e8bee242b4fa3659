"""What one version of a repository has worked out counts for another one where it is the same, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from edit_sequences import Files, differences_of_versions, told
from test_session import SAMPLE_FILES, SMALL

from gitops_lint.config.model import Config
from gitops_lint.kustomize.build import Builder
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.allowance import Allowance
from gitops_lint.repo.documents import Documents, FilesRead
from gitops_lint.repo.tree import MemoryTree

HERE = Path("here")
BASE = {
    "base/kustomization.yaml": "resources: [one.yaml, two.yaml]\n",
    "base/one.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n",
    "base/two.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: two}\n",
    "app/kustomization.yaml": "resources: [../base]\nnamespace: web\n",
}


def test_versions_say_what_they_say_alone() -> None:
    files: Files = {path: text.encode() for path, text in SMALL.items()}
    assert list(differences_of_versions(files, Config(), sequences=40, seed=1)) == [""] * 40


def test_a_version_that_overlooks_a_change_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Documents, "_is_as_earlier", lambda *_: True)
    path = "apps/a/deployment.yaml"
    files: Files = {name: text.encode() for name, text in SMALL.items()}
    edited: Files = {**files, path: files[path].replace(b"a:1", b"a:2")}
    assert told(analysed(edited, analysed(files))) != told(analysed(edited))


def built(files: dict[str, str], folder: str, earlier: Documents | None = None) -> tuple[Documents, Builder]:
    documents = Documents(MemoryTree(files), earlier)
    builder = Builder(documents)
    builder.build(folder)
    return documents, builder


@pytest.mark.parametrize(
    ("edited", "is_the_same"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"other.yaml": "a: 1\n"}, True, id="a file of another build"),
        pytest.param({"base/one.yaml": BASE["base/one.yaml"] + "data: {a: b}\n"}, False, id="a file of its base"),
        pytest.param({"app/kustomization.yaml": "resources: [../base]\nnamespace: db\n"}, False, id="its own file"),
        pytest.param({"app/kustomization.yml": ""}, False, id="a second kustomization file beside it"),
    ],
)
def test_a_build_counts_for_another_version_as_long_as_its_files_are_the_same(
    edited: dict[str, str], is_the_same: bool
) -> None:
    files = {"other.yaml": "a: 0\n", **BASE}
    documents, builder = built(files, "app")
    later, rebuilt = built(files | edited, "app", documents)
    assert (rebuilt.build("app") is builder.build("app")) is is_the_same
    assert later.allowance.left() == built(files | edited, "app")[0].allowance.left()


def test_an_object_that_no_edit_touches_is_the_same_whatever_else_of_its_build_changes() -> None:
    documents, builder = built(BASE, "app")
    _, rebuilt = built(BASE | {"base/one.yaml": BASE["base/one.yaml"] + "data: {a: b}\n"}, "app", documents)
    (one, two), (other, same) = builder.build("app").objects, rebuilt.build("app").objects
    assert (other is one, same is two) == (False, True)


def test_where_a_run_comes_near_its_limits_nothing_of_it_counts_for_another() -> None:
    documents, builder = built(BASE, "app")
    budget = documents.allowance.handed_on
    budget.allows(budget.left - 1)
    _, rebuilt = built(BASE, "app", documents)
    assert rebuilt.build("app") is not builder.build("app")


def test_an_allowance_is_ample_while_more_is_left_than_was_taken() -> None:
    allowance = Allowance()
    half = allowance.rendered.left // 2
    allowance.rendered.allows(half - 1)
    assert allowance.is_ample()
    allowance.rendered.allows(2)
    assert not allowance.is_ample()


def test_files_are_given_as_they_were_read_first() -> None:
    files = {"a.yaml": "a: 1\n", "b.yaml": "b: 1\n", "empty.yaml": ""}
    documents = Documents(MemoryTree(files))
    documents.text("a.yaml")
    files |= {"a.yaml": "a: 2\n", "b.yaml": "b: 2\n"}
    documents.tree._files = files  # type: ignore[attr-defined]  # as a file that is edited meanwhile
    read = FilesRead(documents)
    assert [read.read(path) for path in ("a.yaml", "b.yaml", "empty.yaml")] == [b"a: 1\n", b"b: 2\n", b""]
    with pytest.raises(FileNotFoundError):
        read.read("c.yaml")


def analysed(files: Files, earlier: Analysis | None = None) -> Analysis:
    return analyse_tree(MemoryTree(files), HERE, earlier=earlier, compared=True)


def test_a_cluster_to_which_nothing_changes_and_its_graph_are_those_of_the_earlier_version() -> None:
    before = analysed(SAMPLE_FILES)
    after = analysed(SAMPLE_FILES | {"README.md": b"another"}, before)
    assert [graph is earlier for graph, earlier in zip(after.graphs, before.graphs, strict=True)] == [True] * len(
        before.graphs
    )
    assert told(after) == told(before)


def test_of_a_cluster_that_changes_all_other_objects_are_those_of_the_earlier_version() -> None:
    path, new = "apps/b/config.yaml", b"\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: new}\n"
    files: Files = {name: text.encode() for name, text in SMALL.items()}
    before = analysed(files)
    after = analysed({**files, path: files[path] + new}, before)
    (earlier,), (later,) = before.clusters, after.clusters
    others = {identity for identity, held in later.objects.items() if earlier.objects.get(identity) is not held}
    made_anew = {"new", "a", "b"}  # the two that stand in the file, what is generated, and what refers to that
    assert {identity.name.partition("-")[0] for identity in others} == made_anew
