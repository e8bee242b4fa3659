"""Values of Secrets are in no output, no log and no cache, wherever in a repository they are written."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from commands import run, written
from commits import commit, git
from handwritten import INSTANCE, kustomization
from in_process import Result

from gitops_lint.cli import start

VALUE = "hunter"
"""How each of the values begins, which all have a number."""
NUMBER = "48151623"
DATA = "aHVudGVyMDk="  # hunter09

SECRETS = f"""\
apiVersion: v1
kind: Secret
metadata: {{name: one, namespace: apps}}
stringData:
  password: hunter01
  number: {NUMBER}
  several: |
    hunter02
data:
  list: [hunter03]
  map: {{a: hunter04}}
  good: {DATA}
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: {{name: two, namespace: apps}}
    stringData: {{password: "${{GONE}}-hunter05"}}
---
apiVersion: v1
kind: Secret
metadata: {{name: one, namespace: apps}}
spec: {{}}
stringdata: {{}}
stringData: {{password: hunter06}}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {{name: set, namespace: apps}}
spec:
  inputs: [{{name: a}}]
  resources:
    - apiVersion: v1
      kind: Secret
      metadata: {{name: three, namespace: apps}}
      stringData: {{password: hunter07, gone: << inputs.gone >>}}
"""
FILES = {
    "bootstrap/flux.yaml": INSTANCE,
    "cluster/ks.yaml": kustomization("app").replace("./empty", "./app"),
    "app/kustomization.yaml": """\
resources: [secrets.yaml, gone.yaml]
secretGenerator:
  - name: made
    namespace: apps
    literals: [password=hunter11, hunter12]
    envs: [made.env]
    files: [secret-key=made.txt]
patches:
  - patch: |
      apiVersion: v1
      kind: Secret
      metadata: {name: gone}
      stringData: {password: hunter13}
  - patch: |
      - {op: add, path: /stringData/x, value: hunter14}
      - {op: remove, path: /stringData/gone}
    target: {kind: Secret, name: one}
""",
    "app/secrets.yaml": SECRETS,
    "app/made.env": "PASSWORD=hunter15\n",
    "app/made.txt": "hunter16\n",
    "broken.yaml": "apiVersion: v1\nkind: Secret\nstringData:\n  password: @hunter17\n",
}
CHECK = ["text", "json", "sarif", "markdown", "github", "gitlab", "junit"]
GRAPH = ["text", "json", "mermaid", "dot", "graphml", "svg", "html"]


def told(result: Result) -> list[str]:
    """Return the values that a command tells."""
    text = result.out + result.err
    return re.findall(rf"{VALUE}\d+|(?<!\d){NUMBER[:5]}\d*|4\.8151\d*|{DATA[:8]}\S*", text)


@pytest.mark.parametrize("arguments", [["check", "--format", form] for form in CHECK], ids=CHECK)
def test_no_report_tells_them(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, cwd=written(tmp_path, FILES))
    assert result.code == 1
    assert told(result) == []


@pytest.mark.parametrize("arguments", [["graph", "--level", "all", "--format", form] for form in GRAPH], ids=GRAPH)
def test_no_graph_tells_them(arguments: list[str], tmp_path: Path) -> None:
    assert told(run(*arguments, cwd=written(tmp_path, FILES))) == []


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_no_plan_tells_them(form: str, tmp_path: Path) -> None:
    assert told(run("plan", "--format", form, cwd=written(tmp_path, FILES))) == []


def test_neither_a_comparison_nor_a_baseline_nor_a_log_tells_them(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    (root / "app/secrets.yaml").write_text(SECRETS.replace("hunter01", "hunter21").replace(NUMBER, "text"))
    assert told(run("check", "--base", "HEAD", "--format", "json", cwd=root)) == []
    assert told(run("check", "--base", "HEAD", "--debug", cwd=root)) == []
    run("check", "--write-baseline", "baseline.json", cwd=root)
    assert VALUE not in (root / "baseline.json").read_text()


def test_no_answer_that_is_kept_holds_them(tmp_path: Path) -> None:
    root = written(tmp_path / "home", FILES)
    time.sleep(0.1)
    result = run("check", cwd=root, begin=start.run, GITOPS_LINT_CACHE_DIR=str(tmp_path / "cache"))
    (kept,) = (tmp_path / "cache" / "answers").iterdir()
    assert told(result._replace(out=kept.read_text())) == []


@pytest.mark.parametrize("what", [["app"], ["Kustomization/app"], ["--cluster", "cluster"]], ids=" ".join)
def test_what_is_built_shows_masks_unless_it_is_told_otherwise(what: list[str], tmp_path: Path) -> None:
    result = run("build", *what, cwd=written(tmp_path, FILES))
    assert told(result) == []
    assert "password: '**SECRET**'" in result.out
    assert {"hunter01", "hunter02"} <= set(told(run("build", "--show-secrets", *what, cwd=tmp_path)))


def test_a_node_as_json_is_masked_and_a_folder_is_what_kustomize_makes_of_it(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    assert told(run("build", "--format", "json", "Kustomization/app", cwd=tmp_path)) == []
    assert "hunter01" in told(run("build", "--format", "json", "app", cwd=tmp_path))


FIXABLE = {
    **FILES,
    "app/kustomization.yaml": "resources: [secrets.yaml]\n",
    "app/secrets.yaml": f"""\
apiVersion: v1
kind: Secret
metadata: {{name: one, namespace: apps}}
stringData:
  password: hunter01
  number: {NUMBER[:4]}
""",
}


def test_a_diff_is_masked_where_it_comes_by_a_secret_and_whole_if_that_is_asked_for(tmp_path: Path) -> None:
    root = commit(tmp_path, FIXABLE)
    masked = run("check", "--diff", cwd=root)
    assert masked.out.splitlines()[-2:] == ["-  number: ••••", "+  number: ••••••"]
    assert told(masked) == []
    assert "--show-secrets" in masked.err
    whole = run("check", "--diff", "--show-secrets", cwd=root)
    (tmp_path / "fix.patch").write_text(whole.out)
    git(root, "apply", tmp_path / "fix.patch")
    assert f'number: "{NUMBER[:4]}"' in (root / "app/secrets.yaml").read_text()


def test_what_is_fixed_is_said_without_them(tmp_path: Path) -> None:
    result = run("check", "--fix", cwd=commit(tmp_path, FIXABLE))
    assert "fixed 1 finding in 1 file" in result.err
    assert NUMBER[:4] not in result.out + result.err


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_fix_that_writes_one_anew_is_in_no_report(form: str, tmp_path: Path) -> None:
    result = run("check", "--format", form, cwd=written(tmp_path, FIXABLE))
    assert "GL403" in result.out
    assert NUMBER[:4] not in result.out


def test_no_hash_of_a_line_tells_them(tmp_path: Path) -> None:
    """Who has the hash of a line needs only try all short values."""
    hashes = []
    for number, value in enumerate(("hunter01", "hunter99")):
        secret = f"stringData: {{password: {value}}}\napiVersion: v1\nkind: Secret\nmetadata: {{name: one}}\n"
        files = {"cluster/ks.yaml": kustomization("app").replace("./empty", "./app"), "app/secret.yaml": secret}
        root = written(tmp_path / str(number), {**files, "bootstrap/flux.yaml": INSTANCE})
        log = json.loads(run("check", "--format", "sarif", cwd=root).out)
        results = [each for each in log["runs"][0]["results"] if "secret.yaml" in str(each["locations"])]
        hashes.append([each["partialFingerprints"]["primaryLocationLineHash"] for each in results])
    assert hashes[0]
    assert hashes[0] == hashes[1]
