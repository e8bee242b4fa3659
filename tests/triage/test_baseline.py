"""Yesterday's findings are known, wherever they are today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, flux_instance, kustomization, needing, repository

from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.fitting import fitted
from gitops_lint.triage.baseline import BaselineError, baseline_text, read_baseline

FILES = repository(needing("web", "gone"), needing("jobs", "gone-too"))


def analysed(files: Files, baseline: Path | None = None) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("example"), Config(baseline=baseline))


def baseline_of(folder: Path, files: Files) -> Path:
    path = folder / "baseline.json"
    path.write_text(baseline_text(analysed(files).findings), encoding="utf-8")
    return path


def compared(folder: Path, before: Files, after: Files) -> tuple[int, int, int]:
    """Return how many findings are new, known and gone, with those before as the baseline of those after."""
    analysis = analysed(after, baseline_of(folder, before))
    return len(analysis.findings), len(analysis.known), len(analysis.gone)


def test_what_was_there_is_known(tmp_path: Path) -> None:
    assert len(analysed(FILES).findings) == 2
    assert compared(tmp_path, FILES, FILES) == (0, 2, 0)


def test_what_has_come_is_new_and_what_has_gone_is_said(tmp_path: Path) -> None:
    after = repository(needing("web", "gone"), needing("new", "gone"))
    assert compared(tmp_path, FILES, after) == (1, 1, 1)
    assert [one.subject for one in analysed(after, tmp_path / "baseline.json").gone] == [
        "Kustomization/flux-system/jobs"
    ]


def test_without_a_baseline_all_is_new() -> None:
    analysis = analysed(FILES)
    assert (len(analysis.findings), analysis.known, analysis.gone) == (2, (), ())


def test_a_known_finding_may_be_suppressed_since_and_still_occurs(tmp_path: Path) -> None:
    after = {**FILES, "apps/all.yaml": "# gitops-lint: ignore-file[GL101] by hand\n" + FILES["apps/all.yaml"]}
    assert compared(tmp_path, FILES, after) == (0, 0, 0)


# moves


def test_lines_may_move(tmp_path: Path) -> None:
    after = {**FILES, "apps/all.yaml": "# a comment\n\n" + kustomization("first") + FILES["apps/all.yaml"]}
    assert compared(tmp_path, FILES, after) == (0, 2, 0)


BROKEN: Files = {
    "a.yaml": "a: b: c\n",
    "b.yaml": "a: {b: [c}\n",
    "c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, name: c, namespace: default}\n",
    "d.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: default}\n",
    "latin.yaml": "",
    "kustomization.yaml": (
        "resources: [a.yaml, b.yaml, c.yaml, d.yaml, latin.yaml, gone.yaml, ./gone]\n"
        "patches:\n- path: gone-too.yaml\n- patch: |-\n    kind: Service\n    apiVersion: v1\n    metadata: {name: x}\n"
        "components: [c.yaml]\nnonsense: true\nconfigMapGenerator:\n- {name: m, files: [none.txt]}\n"
    ),
    "ks.yaml": kustomization("left-out", "default"),
}
"""What can't be read or built, in one folder."""


def in_folder(folder: str) -> Files:
    own = {f"{folder}/{name}": text for name, text in BROKEN.items()}
    return repository(needing("web", path=f"./{folder}"), files={**own, "apps/z.yaml": kustomization("z")})


def moved(files: Files, **settings: Any) -> list[str]:
    tree = MemoryTree({path: text.encode() if "latin" not in path else b"a: \xe9\n" for path, text in files.items()})
    return sorted(one.fingerprint for one in analyse_tree(tree, Path("example"), Config(**settings)).findings)


def test_files_that_cannot_be_built_may_move() -> None:
    before, after = moved(in_folder("one/app")), moved(in_folder("other/place/app"))
    assert len(before) > 8
    assert before == after


def test_lines_in_messages_do_not_tell_findings_apart() -> None:
    files = in_folder("one/app")
    later = {**files, "one/app/b.yaml": "\n\n# later\n" + files["one/app/b.yaml"]}
    assert moved(files) == moved(later)


def test_what_nothing_applies_may_move() -> None:
    before, after = (
        repository(kustomization("web"), files={f"{folder}/kustomization.yaml": "resources: [gone.yaml]\n"})
        for folder in ("unused/a", "old/b/c")
    )
    assert len(moved(before)) == 1
    assert moved(before) == moved(after)


# several that are alike


def alike(*folders: str) -> Files:
    broken = {f"app/{folder}/kustomization.yaml": "resources: [gone.yaml]\n" for folder in folders}
    listing = {"app/kustomization.yaml": f"resources: [{', '.join(folders)}]\n"}
    return repository(needing("web", path="./app"), files={**broken, **listing})


def test_of_several_alike_it_counts_how_many_there_are(tmp_path: Path) -> None:
    assert len(analysed(alike("a", "b")).findings) == 2
    assert compared(tmp_path, alike("a", "b"), alike("a", "b")) == (0, 2, 0)
    assert compared(tmp_path, alike("a", "b"), alike("a", "b", "c")) == (1, 2, 0)
    assert compared(tmp_path, alike("a", "b"), alike("c")) == (0, 1, 1)


# several clusters


def clusters(*names: str, broken: tuple[str, ...]) -> Files:
    files: Files = {"empty/kustomization.yaml": "resources: []\n"}
    for name in names:
        manifests = needing("web", "gone") if name in broken else needing("web")
        files[f"clusters/{name}/flux-system/gotk-sync.yaml"] = BOOTSTRAPPED.replace("clusters/home", f"clusters/{name}")
        files[f"clusters/{name}/web.yaml"] = manifests
    return files


def test_what_comes_to_another_cluster_is_new(tmp_path: Path) -> None:
    before = clusters("staging", "production", broken=("staging",))
    after = clusters("staging", "production", broken=("staging", "production"))
    assert len(analysed(before).clusters) == 2
    assert compared(tmp_path, before, after) == (1, 0, 0)
    assert compared(tmp_path, after, before) == (0, 1, 0)


def test_a_cluster_may_be_renamed(tmp_path: Path) -> None:
    before = clusters("staging", "production", broken=("staging",))
    after = clusters("testing", "production", broken=("testing",))
    assert compared(tmp_path, before, after) == (0, 1, 0)


def with_flux(version: str) -> Files:
    old = kustomization("old").replace("kustomize.toolkit.fluxcd.io/v1", "kustomize.toolkit.fluxcd.io/v1beta2")
    instance = flux_instance("apps").replace("2.x", version)
    return {**repository(old), "bootstrap/flux-instance.yaml": instance}


def test_what_has_become_worse_is_new(tmp_path: Path) -> None:
    assert compared(tmp_path, with_flux("2.7.x"), with_flux("2.7.x")) == (0, 1, 0)
    assert compared(tmp_path, with_flux("2.7.x"), with_flux("2.8.x")) == (1, 0, 0)
    assert compared(tmp_path, with_flux("2.8.x"), with_flux("2.7.x")) == (0, 1, 0)


def test_severities_of_the_configuration_make_nothing_new(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    for before, after in (({}, {"GL1": "error"}), ({"GL1": "info"}, {})):
        settings = fitted({"severity": before}, Config)
        findings = analyse_tree(MemoryTree(FILES), Path("example"), settings).findings
        path.write_text(baseline_text(findings), encoding="utf-8")
        config = fitted({"severity": after, "baseline": path}, Config)
        assert analyse_tree(MemoryTree(FILES), Path("example"), config).findings == ()


# the file


def test_the_file_is_json_with_a_sorted_line_for_each_finding() -> None:
    text = baseline_text(reversed(analysed(FILES).findings))
    assert text == baseline_text(analysed(FILES).findings)
    entries = json.loads(text)["findings"]
    assert [one["subject"] for one in entries] == ["Kustomization/flux-system/jobs", "Kustomization/flux-system/web"]
    assert len([line for line in text.splitlines() if '"GL101"' in line]) == 2
    assert "apps/all.yaml" not in text


def test_a_baseline_of_nothing_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(()), encoding="utf-8")
    assert json.loads(path.read_text())["findings"] == []
    assert read_baseline(path) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: is empty"),
        ("{\n", "2:1: the text ends within"),
        ('{"version": 2, "findings": []}', "1:2: version: "),
        ('{"version": 1}', "findings: is missing"),
        ('{"version": 1, "findings": [{"rule": "GL101"}]}', "findings.0.name: is missing"),
        ("<<<<<<< ours\n{}\n", "1:1"),
    ],
)
def test_what_is_no_baseline_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as error:
        read_baseline(path)
    assert said in str(error.value)
