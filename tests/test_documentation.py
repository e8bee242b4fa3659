"""The pages of docs/ are current, and what they show works."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest
from check_pages import CONTRIBUTING, FOLDER, pages, with_next_ids
from edges_page import PAGE, page
from shown_examples import FILE, PAGES, SAID, files_of, said_of

from gitops_lint.cli.commands import COMMANDS
from gitops_lint.linter import analyse, analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

DOCS = Path(__file__).parent.parent / "docs"


def test_the_pages_of_the_checks_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written.keys() == pages().keys(), "run `make docs`"
    assert [name for name, text in pages().items() if written[name] != text] == [], "run `make docs`"


def test_the_next_ids_of_checks_are_current() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    assert "Next are GL" in text
    assert with_next_ids(text) == text, "run `make docs`"


def test_the_page_of_the_edges_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_each_command_has_a_page() -> None:
    assert {path.stem for path in (DOCS / "commands").glob("*.md")} == set(COMMANDS)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_a_link_leads_to_a_page(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))
    assert [link for link in links if not (page.parent / link).exists()] == []


def blocks(page: str) -> list[str]:
    """Return the YAML that a page shows."""
    shown = re.findall(r"^ *```yaml\n(.*?)^ *```", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for block in shown]


# examples of rules


SHOWN = [pytest.param(page, block, id=block["path"]) for page in PAGES for block in SAID.finditer(page.read_text())]
RULES_PAGE = (DOCS / "write-a-rule.md").read_text()


@pytest.mark.parametrize(("page", "block"), SHOWN)
def test_what_a_page_shows_is_what_is_said_of_its_example(page: Path, block: re.Match[str]) -> None:
    assert re.search(r" GL\d+ ", block["shown"]), "an example without a finding proves nothing"
    assert block["shown"] == said_of(page.read_text(), block["path"]), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_of_a_page_is_analysed(page: Path) -> None:
    text = page.read_text()
    assert [block["text"] for block in FILE.finditer(text)] == blocks(page.name)
    assert {path for path in files_of(text) if f"<!-- file {path} -->" in text and path.startswith("apps/")} == {
        block["path"] for block in SAID.finditer(text)
    }


def with_rules(folder: Path, more: dict[str, str]) -> list[str]:
    """Return which Secrets are missing in the repository of the page about rules, with other files added to it."""
    (folder / ".git").mkdir()
    for name, text in (files_of(RULES_PAGE) | more).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    findings = analyse(folder).findings
    assert {one.check.name for one in findings} == {"secret-not-found"}
    return sorted(one.finding.target.name for one in findings if one.finding.target is not None)


def pod_reading(secret: str) -> str:
    """Return a Pod that reads a Secret."""
    container = {"name": "app", "image": "app", "envFrom": [{"secretRef": {"name": secret}}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": secret, "namespace": "shop"}}
    return json.dumps(pod | {"spec": {"containers": [container]}})


def test_what_the_rule_of_a_kind_says_that_it_makes_is_there(tmp_path: Path) -> None:
    assert with_rules(tmp_path, {"apps/app.yaml": pod_reading("orders-app")}) == ["ldap-reader", "orders-admin"]


@pytest.mark.parametrize(("rule", "missing"), [("", []), ("complete: true\n", ["wiki"])])
def test_a_secret_called_like_the_release_is_the_charts_unless_its_rule_names_all(
    tmp_path: Path, rule: str, missing: list[str]
) -> None:
    path = "lint/rules/charts/platform-app.yaml"
    files = {"apps/app.yaml": pod_reading("wiki"), path: files_of(RULES_PAGE)[path] + rule}
    assert with_rules(tmp_path, files) == ["ldap-reader", "orders-admin", *missing]


# configuration and suppressions


def repository(manifest: str, name: str = "apps/app.yaml") -> dict[str, str]:
    """Return a repository with a Kustomization's manifest."""
    head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
    source = "  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}\n"
    spec = f"  interval: 1h\n  path: ./empty\n  prune: true\n{source}"
    return {
        **Rulebook().base("flux").files,
        "empty/kustomization.yaml": "resources: []\n",
        name: head + manifest + spec,
    }


def found_in(files: dict[str, str]) -> list[str]:
    analysis = analyse_tree(MemoryTree({path: text.encode() for path, text in files.items()}), Path("example"))
    return sorted(one.check.id for one in analysis.findings)


OBJECT = "metadata:\n  name: app\n  namespace: flux-system\n"
SUSPENDED = repository(OBJECT.replace("app", "storage") + "spec:\n  suspend: true\n", "apps/storage.yaml")


@pytest.mark.parametrize(
    ("page", "there", "findings"),
    [("configuration.md", {}, ["GL101", "GL101"]), ("adopt.md", SUSPENDED, ["GL202"])],
)
def test_a_comment_that_is_shown_suppresses_what_would_be_found(
    page: str, there: dict[str, str], findings: list[str]
) -> None:
    shown = next(block for block in blocks(page) if "# gitops-lint: ignore[" in block)
    spec = shown if shown.startswith("spec:") else f"spec:\n{textwrap.indent(textwrap.dedent(shown), '  ')}"
    assert found_in(there | repository(OBJECT + re.sub(r" *# gitops-lint.*", "", spec))) == findings
    assert found_in(there | repository(OBJECT + spec)) == []


def test_an_annotation_that_is_shown_suppresses_what_would_be_found() -> None:
    shown = next(block for block in blocks("configuration.md") if "gitops-lint/ignore" in block)
    elsewhere = OBJECT.replace("app", "network").replace("flux-system", "default")
    others = repository(f"{elsewhere}spec:\n", "apps/network.yaml")
    spec = "spec:\n  dependsOn:\n    - name: storage\n    - name: network\n"
    named = shown.replace("metadata:\n", OBJECT)
    assert found_in(others | repository(OBJECT + spec)) == ["GL101", "GL102"]
    assert found_in(others | repository(named + spec)) == []


def configured(folder: Path, configuration: str, files: dict[str, str]) -> list[str]:
    """Return what is found in files with a configuration, each with its severity and file."""
    for name in ("apps", "base"):
        (folder / name / ".git").mkdir(parents=True, exist_ok=True)
    root = folder / "cluster"
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in {**files, ".gitops-lint.yaml": configuration}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return sorted(f"{one.check.id} {one.severity} {one.finding.place.path}" for one in analyse(root).findings)


def config_map(name: str) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "shop"}})


def left_out(folder: str) -> dict[str, str]:
    """Return a folder whose kustomization file lists one of two files."""
    listed = {
        f"{folder}/kustomization.yaml": "resources: [listed.yaml]\n",
        f"{folder}/listed.yaml": config_map(folder.replace("/", "-")),
    }
    return listed | {f"{folder}/policy.yaml": config_map("out")}


def test_the_configuration_that_is_shown_does_what_it_says(tmp_path: Path) -> None:
    shown = next(block for block in blocks("configuration.md") if "preset" in block)
    legacy = repository(OBJECT + "spec:\n", "apps/ks.yaml")
    legacy["apps/ks.yaml"] = legacy["apps/ks.yaml"].replace("./empty", "./kubernetes/legacy")
    read = {f"apps/{name}.yaml": pod_reading(name) for name in ("tls-wiki", "login")}
    apps = {"apps/kustomization.yaml": "resources: [ks.yaml, wiki, tls-wiki.yaml, login.yaml]\n"}
    files = legacy | left_out("apps/wiki") | left_out("kubernetes/legacy") | read | apps
    both = ["GL109 warning apps/login.yaml", "GL109 warning apps/tls-wiki.yaml"]
    assert configured(tmp_path, "{}\n", files) == [
        *both,
        "GL601 warning apps/wiki/policy.yaml",
        "GL601 warning kubernetes/legacy/policy.yaml",
    ]
    assert configured(tmp_path, shown, files) == [both[0], "GL601 error apps/wiki/policy.yaml"]


def test_the_configuration_that_is_shown_to_adopters_does_what_it_says(tmp_path: Path) -> None:
    shown = next(block for block in blocks("adopt.md") if "known_externals" in block)
    assert configured(tmp_path, shown, {}) == []
