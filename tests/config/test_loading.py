"""Where a configuration is found, what it may say, and what is said of one that is wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from gitops_lint.config.files import ConfigError
from gitops_lint.config.loading import Loaded, load
from gitops_lint.rulebook.checks import Severity

YAML = ".gitops-lint.yaml"


def repository(folder: Path, files: dict[str, str]) -> Path:
    (folder / ".git").mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, text: str, name: str = YAML) -> Loaded:
    return load(repository(folder, {name: text}))


def refused(folder: Path, text: str, name: str = YAML) -> str:
    with pytest.raises(ConfigError) as error:
        loaded(folder, text, name)
    return str(error.value)


# where it is found


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    found = load(repository(tmp_path, {}))
    assert (found.file, found.origins, found.config.preset) == (None, {}, "default")


def test_the_nearest_file_upward_counts(tmp_path: Path) -> None:
    files = {
        YAML: "fail_on: info\n",
        f"apps/{YAML}": "fail_on: never\n",
        "apps/web/deep/a.yaml": "",
        "infra/b.yaml": "",
    }
    root = repository(tmp_path, files)
    assert load(root / "apps/web/deep").config.fail_on == "never"
    assert load(root / "apps/web/deep/a.yaml").config.fail_on == "never"
    assert load(root / "infra").config.fail_on == "info"


def test_what_is_above_the_repository_does_not_count(tmp_path: Path) -> None:
    (tmp_path / YAML).write_text("fail_on: never\n")
    assert load(repository(tmp_path / "repository", {})).config.fail_on == "error"


def test_a_pyproject_counts_where_it_has_a_table_of_ours(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[tool.gitops-lint]\nfail_on = "warning"\n[tool.gitops-lint.severity]\nGL601 = "info"\n',
        "apps/pyproject.toml": "[tool.other]\na = 1\n",
    }
    found = load(repository(tmp_path, files) / "apps").config
    assert (found.fail_on, found.severity) == ("warning", {"GL601": Severity.INFO})


def test_a_file_of_our_own_comes_before_a_pyproject(tmp_path: Path) -> None:
    files = {"pyproject.toml": '[tool.gitops-lint]\nfail_on = "warning"\n', YAML: "fail_on: never\n"}
    assert load(repository(tmp_path, files)).config.fail_on == "never"


def test_a_file_may_be_named(tmp_path: Path) -> None:
    root = repository(tmp_path / "repository", {YAML: "fail_on: never\n"})
    (tmp_path / "other.yaml").write_text("fail_on: info\n")
    assert load(root, tmp_path / "other.yaml").config.fail_on == "info"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert loaded(tmp_path, "# nothing yet\n").config == load(repository(tmp_path / "other", {})).config


def test_options_count_more_than_the_file_and_each_setting_knows_its_origin(tmp_path: Path) -> None:
    root = repository(tmp_path, {YAML: "# ours\nfail_on: info\nselect: [GL1]\n"})
    found = load(root, options={"select": ("GL2",), "ignore": None})
    assert (found.config.fail_on, found.config.select) == ("info", ("GL2",))
    assert found.origins == {"fail_on": f"{YAML}:2", "select": "command line"}


# what is wrong with one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fail-on: error\n", f"{YAML}:1:1: fail-on: there is no such key; did you mean `fail_on`?"),
        ("nonsense: 1\n", f"{YAML}:1:1: nonsense: there is no such key"),
        ("fail_on: errors\n", f"{YAML}:1:1: fail_on: must be … not 'errors'; did you mean `error`?"),
        ("a: b\na: c\n", f"{YAML}:2:1: "),
        ("select: [\n", f"{YAML}:2:1: "),
        ("- select\n", f"{YAML}:1:1: a configuration is a mapping of settings"),
        ("--- {}\n--- {}\n", f"{YAML}:1:1: it must hold one document"),
        ("select: GL1\n", f"{YAML}:1:1: select: "),
        ("select:\n  - GL1\n  - GL777\n", f"{YAML}:3:5: select.1: there is no check `GL777`"),
        ("ignore: [dependency-cycel]\n", f"{YAML}:1:10: …did you mean `dependency-cycle`?"),
        ("severity:\n  GL1: error\n  GL9: error\n", f"{YAML}:3:3: severity.GL9: there is no check `GL9`"),
        ("severity: {GL1: fatal}\n", f"{YAML}:1:12: severity.GL1: must be"),
        ("per_path_ignores:\n  'a/**': [GL1, hygeine]\n", f"{YAML}:2:17: …did you mean `hygiene`?"),
        ("preset: strcit\n", f"{YAML}:1:1: preset: there is no preset `strcit`; did you mean `strict`?"),
        ("flux_version: 2.10\n", f"{YAML}:1:1: flux_version: write it in quotes"),
        ("flux_version: latest\n", f"{YAML}:1:1: flux_version: `latest` is no release of Flux"),
        ("known_externals: [secret/a/b]\n", f"{YAML}:1:19: known_externals.0: `secret/a/b` is no object"),
        (
            "thresholds: {single_point_shar: 0.5}\n",
            "…thresholds.single_point_shar: …did you mean `single_point_share`?",
        ),
        ("thresholds: {single_point_share: 1.5}\n", f"{YAML}:1:14: thresholds.single_point_share: "),
        ("thresholds: {single_point_share: 3.0}\n", "…thresholds.single_point_share: must be 1 or less"),
        ("thresholds: {single_point_share: 0}\n", "…thresholds.single_point_share: must be more than 0"),
        ("thresholds: {single_point_smallest: 0}\n", "…thresholds.single_point_smallest: must be 1 or more"),
        ('clusters: [{name: "", entry: a}]\n', "…clusters.0.name: must not be empty"),
        ("clusters: [{name: a, entry: []}]\n", f"{YAML}:1:22: clusters.0.entry: must not be empty"),
        ("clusters: [{name: a, entry: {}}]\n", f"{YAML}:1:22: clusters.0.entry: must be a text"),
        ("clusters: [{name: a}]\n", f"{YAML}:1:12: clusters.0.entry: is missing"),
        ("clusters: [{name: a, entry: b, nmae: c}]\n", "…clusters.0.nmae: …did you mean `name`?"),
        ("clusters: [{name: a, entry: ../b}]\n", "…clusters.0.entry: `../b` is outside of the repository"),
        ("clusters: [{name: a, entry: gone}]\n", "…clusters.0.entry: there is no `gone` in the repository"),
        ("clusters: [{name: a, entry: .}, {name: a, entry: .}]\n", "…clusters: two clusters are called `a`"),
        (f"rules: [{'9' * 5000}]\n", f"{YAML}:1:9: rules.0: there is no folder `{'9' * 5000}`"),
        (f"clusters: [{{name: a, entry: {'a' * 5000}}}]\n", f"{YAML}:1:22: clusters.0.entry: there is no `aaa"),
        ("rules: [gone]\n", f"{YAML}:1:9: rules.0: there is no folder `gone`"),
        ("sources: {apps: gone}\n", f"{YAML}:1:11: sources.apps: there is no folder `gone`"),
        ("sources: {apps: /}\n", "…sources.apps: `/` is outside of the repository, and no git checkout"),
        ('rules: ["a\\0b"]\n', f"{YAML}:1:9: rules.0: must be a path: no path holds a null character"),
        ('baseline: "a\\0b"\n', f"{YAML}:1:1: baseline: is none of what it may be"),
        ("rules: [..]\n", "…rules.0: `..` is outside of the repository, and no git checkout"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    pattern = ".*".join(map(re.escape, said.split("…")))
    assert re.match(pattern, refused(tmp_path / "repository", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[tool.gitops-lint]\nfail-on = "error"\n', "pyproject.toml:2:1: fail-on: "),
        ('[project]\nname = "a"\n[tool.gitops-lint.severity]\n"GL9" = "error"\n', "pyproject.toml:4:1: severity.GL9: "),
        ('[[tool.gitops-lint.clusters]]\nname = "a"\n', "pyproject.toml:1:3: clusters.0.entry: is missing"),
        ('[tool]\ngitops-lint.preset = "x"\n', "pyproject.toml:2:1: preset: there is no preset `x`"),
        ("[tool.gitops-lint\n", "pyproject.toml: "),
    ],
)
def test_in_a_pyproject_as_well(tmp_path: Path, text: str, said: str) -> None:
    assert refused(tmp_path, text, "pyproject.toml").startswith(said)


@pytest.mark.parametrize("content", [b"\xff\xfea", b"a: \x00\n", b"x" * (2**20 + 1)])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    root = repository(tmp_path, {})
    (root / YAML).write_bytes(content)
    with pytest.raises(ConfigError, match=re.escape(YAML)):
        load(root)


def test_a_folder_and_a_link_out_of_the_repository_are_refused(tmp_path: Path) -> None:
    folder = repository(tmp_path / "one", {f"{YAML}/a": ""})
    with pytest.raises(ConfigError, match="can't be read"):
        load(folder)
    link = repository(tmp_path / "two", {})
    (tmp_path / "elsewhere.yaml").write_text("fail_on: never\n")
    (link / YAML).symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ConfigError, match="leads out of the repository"):
        load(link)


def test_a_baseline_outside_of_the_repository_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (tmp_path / "elsewhere.json").write_text("secret: 1\n")
    assert f"{YAML}:1:1: baseline: it is outside of the repository" in refused(root, "baseline: ../elsewhere.json\n")
    (root / "known.json").symlink_to(tmp_path / "elsewhere.json")
    (root / YAML).write_text("baseline: known.json\n")
    with pytest.raises(ConfigError, match="outside of the repository"):
        load(root)


def test_rules_that_are_links_out_of_their_folder_are_refused(tmp_path: Path) -> None:
    root = repository(tmp_path / "root", {YAML: "rules: [lint]\n", "lint/kinds/a.yaml": ""})
    assert load(root).config.rules == (root / "lint",)
    (tmp_path / "elsewhere.yaml").write_text("secret: 1\n")
    (root / "lint/kinds/b.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(ConfigError, match=r"`kinds/b.yaml` in it leads out of the folder"):
        load(root)


# paths


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = """
rules: [lint]
sources: {apps: ../checkout}
baseline: known.json
clusters: [{name: home, entry: [clusters/home, ../flux.yaml]}]
per_path_ignores: {legacy: [GL], old/*.yaml: [GL6]}
"""
    (tmp_path / "repository/checkout").mkdir(parents=True)
    files = {"kubernetes/lint/a": "", "kubernetes/clusters/home/a.yaml": "", "flux.yaml": ""}
    root = repository(tmp_path / "repository", {f"kubernetes/{YAML}": text, **files})
    config = load(root / "kubernetes").config
    assert config.rules == (root / "kubernetes/lint",)
    assert config.sources == {"apps": root / "checkout"}
    assert config.baseline == root / "kubernetes/known.json"
    assert config.clusters[0].entries == ("kubernetes/clusters/home", "flux.yaml")
    assert tuple(config.per_path_ignores) == ("/kubernetes/**/legacy", "/kubernetes/old/*.yaml")


def test_a_checkout_beside_the_repository_may_be_a_source(tmp_path: Path) -> None:
    apps = repository(tmp_path / "apps", {"flux/a.yaml": ""})
    config = loaded(tmp_path / "fleet", "sources: {apps: ../apps, flux: ../apps/flux}\n").config
    assert config.sources == {"apps": apps, "flux": apps / "flux"}


def test_a_hidden_pipe_does_not_make_it_hang(tmp_path: Path) -> None:
    root = repository(tmp_path, {})
    os.mkfifo(root / YAML)
    with pytest.raises(ConfigError, match="can't be read"):
        load(root)
