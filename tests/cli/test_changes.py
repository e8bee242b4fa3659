"""`gitops-lint check --base`, `--staged`, `--fix` and `--diff`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, written
from commits import commit, git
from handwritten import INSTANCE, kustomization

MISPLACED = {
    **HEALTHY,
    "cluster/ks.yaml": kustomization("app").replace("sourceRef", "dependsOn: [{name: storage}]\n  sourceRef")
    + kustomization("storage").replace("namespace: flux-system\nspec", "namespace: storage\nspec"),
}


# --base


def test_only_what_is_new_is_shown_and_counts(tmp_path: Path) -> None:
    root = commit(tmp_path, FAULTY)
    result = run("check", "--base", "HEAD", cwd=root)
    assert result.code == 0
    assert "GL101" not in result.out
    assert "0 new, 0 fixed, 1 as before" in result.out
    written(root, {"cluster/more.yaml": kustomization("more", "lost")})
    result = run("check", "--base", "HEAD", cwd=root)
    assert result.code == 1
    assert "flux-system/lost" in result.out
    assert "flux-system/gone" not in result.out
    assert "1 object (1 new)" in result.out


def test_what_is_fixed_is_said(tmp_path: Path) -> None:
    root = commit(tmp_path, FAULTY)
    result = run("check", "--base", "HEAD", cwd=written(root, HEALTHY))
    assert result.code == 0
    assert "nothing new" in result.out
    assert "fixed: GL101 dependency-not-found" in result.out


def test_as_json_the_change_comes_with_the_findings_that_are_new(tmp_path: Path) -> None:
    root = commit(tmp_path, FAULTY)
    head = git(root, "rev-parse", "HEAD").strip()
    written(root, {"cluster/ks.yaml": kustomization("app", "storage") + kustomization("storage", "lost")})
    report = json.loads(run("check", "--base", "HEAD", "--format", "json", cwd=root).out)
    change = report["change"]
    assert [found["name"] for found in report["findings"]] == ["dependency-not-found"]
    assert change["base"] == {"revision": "HEAD", "commit": head, "merge_base": True}
    assert change["summary"] == {"new": 1, "fixed": 1, "unchanged": 0}
    assert [found["target"]["name"] for found in change["fixed"]] == ["gone"]
    (cluster,) = change["clusters"]
    assert cluster["objects"] == {
        "added": [{"kind": "Kustomization", "namespace": "flux-system", "name": "storage"}],
        "gone": [],
        "changed": [{"kind": "Kustomization", "namespace": "flux-system", "name": "app"}],
    }
    edges = {(one["source"]["name"], one["target"]["name"]) for one in cluster["edges"]["added"]}
    assert {("app", "storage"), ("storage", "lost")} <= edges
    assert cluster["edges"]["gone"][0].keys() == {"source", "target", "kind"}


def test_without_a_base_there_is_no_change_in_the_report(tmp_path: Path) -> None:
    assert "change" not in json.loads(run("check", "--format", "json", cwd=commit(tmp_path, HEALTHY)).out)


def test_on_a_branch_what_the_other_has_changed_since_is_no_matter(tmp_path: Path) -> None:
    root = commit(tmp_path, FAULTY)
    git(root, "checkout", "-q", "-b", "feature")
    commit(root, {"notes.yaml": "a: b\n"})
    git(root, "checkout", "-q", "main")
    commit(root, HEALTHY)
    git(root, "checkout", "-q", "feature")
    assert "0 new, 0 fixed, 1 as before" in run("check", "--base", "main", cwd=root).out


@pytest.mark.parametrize("revision", ["nope", "--upload-pack=x", "-x"])
def test_a_revision_that_is_none_exits_with_2(tmp_path: Path, revision: str) -> None:
    result = run("check", f"--base={revision}", cwd=commit(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert "revision" in result.err


def test_a_base_needs_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b\n")
    result = run("check", "--base", "HEAD", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "no git repository" in result.err


def test_in_a_shallow_clone_it_is_said_that_the_base_is_the_revision_itself(tmp_path: Path) -> None:
    root = commit(commit(tmp_path / "origin", HEALTHY), FAULTY)
    first = git(root, "rev-parse", "HEAD~1").strip()
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    clone = tmp_path / "clone"
    result = run("check", "--base", first, cwd=clone)
    assert result.code == 2
    assert "fetch-depth" in result.err
    git(clone, "fetch", "-q", "--depth=1", "origin", first)
    result = run("check", "--base", first, cwd=clone)
    assert result.code == 1
    assert "too shallow" in result.err


# --staged


def test_what_is_staged_counts_and_not_what_the_files_hold(tmp_path: Path) -> None:
    root = commit(tmp_path, HEALTHY)
    written(root, FAULTY)
    assert run("check", "--staged", cwd=root).code == 0
    git(root, "add", "-A")
    written(root, HEALTHY)
    result = run("check", "--staged", cwd=root)
    assert result.code == 1
    assert "name: gone" in result.out


def test_an_untracked_file_does_not_hide_a_fault(tmp_path: Path) -> None:
    root = commit(tmp_path, {**HEALTHY, "cluster/ks.yaml": kustomization("app", "storage")})
    written(root, {"cluster/untracked.yaml": kustomization("storage")})
    assert run("check", cwd=root).code == 0
    assert run("check", "--staged", cwd=root).code == 1


def test_a_staged_deletion_counts_alone(tmp_path: Path) -> None:
    root = commit(tmp_path, {**HEALTHY, "cluster/ks.yaml": kustomization("app", "storage")})
    commit(root, {"cluster/storage.yaml": kustomization("storage")})
    git(root, "rm", "-q", "cluster/storage.yaml")
    result = run("check", "--staged", "--base", "HEAD", cwd=root)
    assert result.code == 1
    assert "1 new" in result.out


def test_what_is_staged_needs_a_repository(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b\n")
    result = run("check", "--staged", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "no git repository" in result.err


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_what_is_staged_is_not_mended(tmp_path: Path, option: str) -> None:
    result = run("check", "--staged", option, cwd=commit(tmp_path, MISPLACED))
    assert (result.code, result.out) == (2, "")


# --fix and --diff


def test_fixes_are_made_and_what_remains_is_shown(tmp_path: Path) -> None:
    root = commit(tmp_path, {**MISPLACED, "cluster/more.yaml": kustomization("more", "lost")})
    result = run("check", "--fix", cwd=root)
    assert result.code == 1
    assert "GL102" not in result.out
    assert "flux-system/lost" in result.out
    assert "fixed 2 findings in 1 file" in result.err
    assert git(root, "diff", "--stat").splitlines()[-1].strip().startswith("1 file changed")
    after = (root / "cluster/ks.yaml").read_text()
    again = run("check", "--fix", cwd=root)
    assert (again.code, (root / "cluster/ks.yaml").read_text()) == (1, after)


def test_where_all_is_fixed_all_is_good(tmp_path: Path) -> None:
    assert run("check", "--fix", cwd=commit(tmp_path, QUOTED)).code == 0


QUOTED = {
    **HEALTHY,
    "cluster/ks.yaml": kustomization("app", more="  dependsOn:\n    - name: storage\n      namespace: 'media'\n")
    + kustomization("storage"),
}


def test_a_diff_is_what_git_applies_to_the_same_effect_and_changes_nothing(tmp_path: Path) -> None:
    root = commit(tmp_path, QUOTED)
    result = run("check", "--diff", cwd=root)
    assert result.code == 1
    assert "would fix 1 finding in 1 file" in result.err
    assert git(root, "status", "--short") == ""
    (tmp_path / "fix.patch").write_text(result.out)
    git(root, "apply", tmp_path / "fix.patch")
    applied = (root / "cluster/ks.yaml").read_text()
    assert applied == QUOTED["cluster/ks.yaml"].replace("'media'", "'flux-system'")
    git(root, "checkout", "-q", ".")
    run("check", "--fix", cwd=root)
    assert (root / "cluster/ks.yaml").read_text() == applied


def test_where_there_is_nothing_to_fix_the_diff_is_empty(tmp_path: Path) -> None:
    result = run("check", "--diff", cwd=commit(tmp_path, FAULTY))
    assert (result.code, result.out) == (0, "")
    assert "nothing to fix" in result.err


def test_only_the_paths_that_are_named_are_mended(tmp_path: Path) -> None:
    root = commit(tmp_path, QUOTED)
    assert run("check", "--diff", "bootstrap", cwd=root).out == ""
    assert run("check", "--diff", "cluster", cwd=root).out != ""


def test_with_a_base_only_what_is_new_is_mended(tmp_path: Path) -> None:
    root = commit(tmp_path, QUOTED)
    other = QUOTED["cluster/ks.yaml"].replace("name: app", "name: other").partition("---\n---")[0]
    written(root, {"cluster/other.yaml": other.split("\n---\n")[0] + "\n"})
    run("check", "--fix", "--base", "HEAD", cwd=root)
    assert (root / "cluster/ks.yaml").read_text() == QUOTED["cluster/ks.yaml"]
    assert "'flux-system'" in (root / "cluster/other.yaml").read_text()


def test_unsafe_fixes_are_made_only_if_asked(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/ks.yaml": kustomization("app", more="  timeout: 30\n") + kustomization("storage")}
    root = commit(tmp_path, files)
    assert run("check", "--diff", cwd=root).out == ""
    assert "+  timeout: 30s" in run("check", "--diff", "--unsafe-fixes", cwd=root).out


def test_a_read_only_file_is_left_alone_with_a_message(tmp_path: Path) -> None:
    root = commit(tmp_path, QUOTED)
    (root / "cluster/ks.yaml").chmod(0o444)
    result = run("check", "--fix", cwd=root)
    assert result.code == 1
    assert "cluster/ks.yaml is left alone: it is read-only" in result.err
    assert (root / "cluster/ks.yaml").read_text() == QUOTED["cluster/ks.yaml"]


def test_a_checkout_of_another_source_is_not_mended(tmp_path: Path) -> None:
    other = commit(tmp_path / "other", {"apps/ks.yaml": QUOTED["cluster/ks.yaml"]})
    source = (
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        "metadata: {name: other, namespace: flux-system}\n"
        "spec: {interval: 1h, url: 'https://git.example.com/home/other', ref: {branch: main}}\n"
    )
    far = kustomization("far").replace("name: flux-system}", "name: other}").replace("./empty", "./apps")
    files = {"bootstrap/flux.yaml": INSTANCE, "cluster/ks.yaml": far + source}
    root = commit(tmp_path / "root", {**files, "empty/kustomization.yaml": "resources: []\n"})
    result = run("check", "--fix", "--source", f"other={other}", cwd=root)
    assert "it is in another repository" in result.err
    assert (other / "apps/ks.yaml").read_text() == QUOTED["cluster/ks.yaml"]
