"""`gitops-lint diff`, as a user runs it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from textwrap import indent
from typing import Any
from unittest import mock

import pytest
from commands import HEALTHY, run, written
from commits import commit, git
from handwritten import kustomization

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: media}\ndata:\n  size: '1'\n"
API = "apiVersion: v1\nkind: Secret\nmetadata: {name: api, namespace: media}\nstringData:\n  key: hunter1\n"
FILES = {**HEALTHY, "cluster/config.yaml": CONFIG}


def data(*arguments: str, cwd: Path) -> Any:
    return json.loads(run("diff", *arguments, "--format", "json", cwd=cwd).out)


def test_what_differs_since_the_last_commit_is_shown_with_its_lines(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    head = git(root, "rev-parse", "HEAD").strip()
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    result = run("diff", cwd=root)
    assert result.code == 0
    assert (
        result.out
        == f"""\
cluster
~ ConfigMap/media/settings
   data:
-    size: "1"  # cluster/config.yaml:5
+    size: "2"  # cluster/config.yaml:5

reach: cluster: nothing else is touched
Since HEAD ({head[:10]}): 1 object in 1 cluster (1 changed).
"""
    )


def test_where_no_object_differs_that_is_all_that_is_said(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": f"# {CONFIG}"[0:2] + "a comment\n" + CONFIG})
    result = run("diff", "--exit-code", cwd=root)
    assert result.code == 0
    assert result.out.endswith("no object in 1 cluster.\n")


def test_what_a_build_that_fails_lacks_is_said_to_stay(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("size: '1'", "size: [")})
    said = "Kustomization/flux-system/flux-system can't be built: ConfigMap/media/settings stays as the cluster has it"
    text = run("diff", "--exit-code", cwd=root)
    assert (text.code, f"kept: cluster: {said}\n" in text.out) == (1, True)
    assert said in run("diff", "--format", "markdown", cwd=root).out.replace("`", "")
    ((stuck,),) = [cluster["stuck"] for cluster in data(cwd=root)["clusters"]]
    assert (stuck["applier"]["name"], [kept["name"] for kept in stuck["kept"]]) == ("flux-system", ["settings"])


def test_exit_code_tells_whether_anything_differs_where_that_is_asked(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    assert run("diff", cwd=root).code == 0
    assert run("diff", "--exit-code", cwd=root).code == 1


def test_a_branch_is_held_against_where_it_was_left(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    git(root, "checkout", "-q", "-b", "feature")
    commit(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    git(root, "checkout", "-q", "main")
    commit(root, {"cluster/ks.yaml": FILES["cluster/ks.yaml"] + kustomization("more")})
    git(root, "checkout", "-q", "feature")
    report = data("main", cwd=root)
    assert report["base"]["merge_base"]
    assert report["summary"] == {"added": 0, "removed": 0, "changed": 1}
    assert data(cwd=root)["summary"] == {"added": 0, "removed": 0, "changed": 0}


def test_what_is_staged_is_shown_without_what_is_not(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    git(root, "add", "-A")
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'3'")})
    (change,) = data("--staged", cwd=root)["clusters"][0]["objects"]
    assert [(field["before"], field["after"]) for field in change["fields"]] == [("1", "2")]


def test_as_json_each_field_has_its_way_and_its_places(tmp_path: Path) -> None:
    deployment = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: media}
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
"""
    root = commit(tmp_path, {**FILES, "cluster/app.yaml": deployment})
    written(root, {"cluster/app.yaml": deployment.replace("app:1", "app:2"), "cluster/config.yaml": "---\n"})
    report = data(cwd=root)
    assert report["version"] == 1
    assert report["summary"] == {"added": 0, "removed": 1, "changed": 1}
    gone, changed = report["clusters"][0]["objects"]
    assert gone["manifest"]["data"] == {"size": "1"}
    assert changed["object"] == {"kind": "Deployment", "namespace": "media", "name": "app"}
    assert changed["certain"]
    place = {"path": "cluster/app.yaml", "line": 9, "column": 18}
    item = {"keys": {"name": "app"}, "before": 0, "after": 0}
    assert changed["fields"] == [
        {
            "change": "changed",
            "path": ["spec", "template", "spec", "containers", item, "image"],
            "before": "app:1",
            "after": "app:2",
            "certain": True,
            "places": {"before": [place], "after": [place]},
        }
    ]


def test_as_markdown_each_object_is_folded(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'```x'")})
    out = run("diff", "--format", "markdown", cwd=root).out
    assert "<details><summary>changed <code>ConfigMap/media/settings</code></summary>" in out
    assert '````diff\n  data:\n-   size: "1"  # cluster/config.yaml:5\n' in out
    assert out.count("<details>") == out.count("</details>") == 1


def test_nobody_is_shown_the_values_of_secrets_but_who_asks_for_them(tmp_path: Path) -> None:
    encoded = base64.b64encode(b"hunter2").decode()
    other = API.replace("api", "other").replace("stringData", "data").replace("hunter1", encoded)
    within = CONFIG.replace("size: '1'", f"secret.yaml: |\n{indent(API.replace('hunter1', 'hunter3'), '    ')}")
    root = commit(tmp_path, {**FILES, "cluster/secret.yaml": API})
    written(root, {"cluster/secret.yaml": API.replace("hunter1", "hunter4"), "cluster/other.yaml": other})
    written(root, {"cluster/config.yaml": within})
    for form in ("text", "json", "markdown"):
        out = run("diff", "--format", form, cwd=root).out
        assert "hunter" not in out
        assert encoded not in out
    text = run("diff", cwd=root).out
    assert '+    key: "**SECRET**"' in text or "+    key: '**SECRET**'" in text
    assert "another value" in text
    assert "key: •••••••" in text
    shown = run("diff", "--show-secrets", cwd=root).out
    assert "-    key: hunter1" in shown
    assert "+    key: hunter4" in shown


def test_colour_is_for_terminals_and_for_who_wants_it(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    assert "\x1b" not in run("diff", cwd=root).out
    assert "\x1b[31m-" in run("diff", cwd=root, FORCE_COLOR="1").out
    assert "\x1b" not in run("diff", cwd=root, FORCE_COLOR="1", NO_COLOR="1").out


def test_a_text_of_several_lines_is_shown_by_those_that_differ(tmp_path: Path) -> None:
    lines = "".join(f"    line {number}\n" for number in range(20))
    config = CONFIG.replace("size: '1'\n", f"text: |\n{lines}")
    root = commit(tmp_path, {**FILES, "cluster/config.yaml": config})
    written(root, {"cluster/config.yaml": config.replace("line 10\n", "line ten\n")})
    out = run("diff", cwd=root).out
    assert "-      line 10\n+      line ten\n" in out
    assert "line 2\n" not in out


def test_what_a_repository_holds_gives_a_terminal_no_commands(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", '"a\\u009b31m\\nb\\e[31m"')})
    out = run("diff", cwd=root).out
    assert "\x9b" not in out
    assert "\x1b" not in out


def test_one_cluster_can_be_asked_for(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    assert data("--cluster", "cluster", cwd=root)["summary"]["changed"] == 1
    result = run("diff", "--cluster", "other", cwd=root)
    assert result.code == 2
    assert "there is no cluster `other` (there is: cluster)" in result.err


def test_a_revision_that_there_is_not_ends_the_command(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    result = run("diff", "nowhere", cwd=root)
    assert result.code == 2
    assert "diff nowhere: there is no revision `nowhere`" in result.err


def test_check_says_where_the_objects_are_shown(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'")})
    assert "`gitops-lint diff HEAD` shows" in run("check", "--base", "HEAD", cwd=root).out


def without_claim(folder: Path) -> Path:
    """Return a repository whose last commit has a claim, and whose files don't."""
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: media}\n"
    claim += "spec: {accessModes: [ReadWriteOnce]}\n"
    root = commit(folder, {**FILES, "cluster/claim.yaml": claim})
    (root / "cluster/claim.yaml").unlink()
    return root


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], 0),
        (["--fail-on", "error,data-deleted"], 1),
        (["--fail-on", "never", "--fail-on", "GL701"], 1),
        (["--fail-on", "GL702"], 0),
        (["--fail-on", "warning,GL702"], 1),
        (["--fail-on", "data-delted"], 2),
        (["--fail-on", "error,warning"], 2),
    ],
)
def test_a_check_fails_on_what_it_is_asked_to(tmp_path: Path, asked: list[str], code: int) -> None:
    result = run("check", "--base", "HEAD", *asked, cwd=without_claim(tmp_path))
    assert result.code == code
    assert code != 2 or "--fail-on: " in result.err


def test_the_configuration_says_which_checks_fail(tmp_path: Path) -> None:
    root = written(without_claim(tmp_path), {".gitops-lint.yaml": "fail_on: never\nfail_on_checks: [change]\n"})
    assert run("check", "--base", "HEAD", cwd=root).code == 1


def test_what_a_commit_accepts_is_told_and_does_not_count(tmp_path: Path) -> None:
    root = without_claim(tmp_path)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Drop it\n\ngitops-lint: ignore[data-deleted] it was <b>empty</b>")
    head = git(root, "rev-parse", "HEAD").strip()
    result = run("check", "--base", "HEAD~1", "--fail-on", "data-deleted", cwd=root)
    assert (result.code, result.err) == (0, "")
    told = f"accepted: GL701 data-deleted PersistentVolumeClaim/media/data: it was <b>empty</b> (commit {head[:10]})"
    assert told in " ".join(result.out.split())
    assert told in " ".join(run("diff", "HEAD~1", cwd=root).out.split())
    for of_both in (
        json.loads(run("check", "--base", "HEAD~1", "--format", "json", cwd=root).out)["change"],
        json.loads(run("diff", "HEAD~1", "--format", "json", cwd=root).out),
    ):
        assert [each["accepted"] for each in of_both["accepted"]] == [{"commit": head, "reason": "it was <b>empty</b>"}]
    for output_format in ("markdown", "comment"):
        out = run("diff", "HEAD~1", "--format", output_format, cwd=root).out
        assert "### Accepted" in out
        assert "<b>" not in out


def test_what_a_commit_says_in_vain_is_told(tmp_path: Path) -> None:
    root = without_claim(tmp_path)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "gitops-lint: ignore[data-deleted]")
    for command in (["check", "--base", "HEAD~1"], ["diff", "HEAD~1"]):
        result = run(*command, cwd=root)
        assert "GL701" in result.out
        assert "says `ignore[data-deleted]`, which doesn't count: it doesn't say why" in result.err


def test_what_a_change_does_to_the_cluster_comes_first(tmp_path: Path) -> None:
    root = without_claim(tmp_path)
    out = run("diff", cwd=root).out
    assert out.startswith("warning GL701 data-deleted\n    PersistentVolumeClaim/media/data is no longer in Git")
    assert [finding["rule"] for finding in data(cwd=root)["findings"]] == ["GL701"]
    assert "**warning GL701** data-deleted" in run("diff", "--format", "markdown", cwd=root).out
    assert "GL701" in run("check", "--base", "HEAD", cwd=root).out


def test_a_comment_tells_what_is_new_what_comes_of_it_and_each_object(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'"), "cluster/broken.yaml": "a: b: c\n"})
    comment = run("diff", "--format", "comment", cwd=root).out
    assert comment.startswith("<!-- gitops-lint: what this change does -->\n## gitops-lint: 1 error\n")
    assert comment.index("invalid-yaml") < comment.index("### What else is touched") < comment.index("### What changes")
    assert "invalid-yaml" not in run("diff", "--format", "markdown", cwd=root).out


def test_the_name_of_the_file_asks_for_the_page_of_the_change(tmp_path: Path) -> None:
    root = commit(tmp_path / "home", {**FILES, "cluster/secret.yaml": API})
    git(root, "remote", "add", "origin", "https://github.com/team/home.git")
    head = git(root, "rev-parse", "HEAD").strip()
    commit(root, {"cluster/config.yaml": CONFIG.replace("'1'", "'2'"), "cluster/secret.yaml": "---\n"})
    now = git(root, "rev-parse", "HEAD").strip()
    assert run("diff", "HEAD^", "-o", "change.html", cwd=root) == (0, "", "")
    page = (root / "change.html").read_text()
    assert page.startswith("<!doctype html>")
    assert f'"since":"HEAD^ ({head[:10]})","total":"2 objects in 1 cluster (1 gone, 1 changed)"' in page
    assert all(f"https://github.com/team/home/blob/{commit_}" in page for commit_ in (head, now))
    assert "hunter" not in page
    assert "hunter1" in run("diff", "HEAD^", "--format", "html", "--show-secrets", cwd=root).out


def test_the_page_of_a_change_tells_what_checks_find_that_is_new(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/ks.yaml": FILES["cluster/ks.yaml"] + kustomization("more", "gone")})
    assert "dependency-not-found" in run("diff", "--format", "html", cwd=root).out


def test_the_page_of_a_change_is_shown_in_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = commit(tmp_path / "home", FILES)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with mock.patch("webbrowser.open", return_value=True) as shown:
        assert run("diff", "--open", cwd=root).code == 0
    (file,) = tmp_path.glob("gitops-lint-*/change.html")
    shown.assert_called_once_with(file.resolve().as_uri())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--open", "--format", "json"), "none shows json: say --format html"),
        (("--forge-url", "https://git.example.com"), "say --format html"),
        (("--format", "html", "--forge-url", "javascript:alert(1)"), "write it like https://"),
    ],
)
def test_what_only_a_page_has_is_refused_elsewhere(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("diff", *arguments, cwd=commit(tmp_path, FILES))
    assert result.code == 2
    assert message in result.err


def test_the_name_of_a_file_that_asks_for_no_format_gets_text(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    for name, begin in (("a.json", "{"), ("a.md", "## "), ("a.out", "Since HEAD")):
        assert run("diff", "-o", name, cwd=root).code == 0
        assert (root / name).read_text().startswith(begin)


def test_manifests_that_no_cluster_takes_in_are_named_in_every_format(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"old/x.yaml": CONFIG})
    said = "old/x.yaml differs, and nothing in Git applies it"
    assert f"not applied: {said}\n" in run("diff", cwd=root).out
    assert data(cwd=root)["unapplied"] == ["old/x.yaml"]
    for form in ("markdown", "comment", "html"):
        assert said in run("diff", "--format", form, cwd=root).out.replace("\\", "")
