"""Targets of patches whose objects a remote base brings, so that only their names can tell of a slip."""

from __future__ import annotations

import pytest
from repositories import config_map, kustomization, reported, repository

MISSPELT = "target-misspelt"
BASE = "https://github.com/example/wiki/releases/download/v1.2.0/wiki-operator.yaml"


def patch(kind: str, name: str) -> str:
    return f"  - {{patch: '[{{op: add, path: /spec/x, value: 1}}]', target: {{kind: {kind}, name: {name}}}}}\n"


def folder(*patches: str, base: str = BASE) -> str:
    return f"resources:\n  - {base}\npatches:\n{''.join(patches)}"


def told(*folders: str, local: str = "") -> list[str]:
    files = {f"{number}/kustomization.yaml": text for number, text in enumerate(folders)} | {"a/a.yaml": local}
    applied = [kustomization(f"part-{number}", path=f"./{number}") for number in range(len(folders))]
    findings = reported(repository(*applied, kustomization("a", path="./a"), files=files), MISSPELT)
    return [one.finding.help for one in findings]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("Deployment", "wiki-operator", None),
        ("Deployment", "wiki-operatorr", "wiki-operator"),  # as the address says
        ("Deployment", "wiki-web", None),
        ("Deployment", "kustomise-controller", "kustomize-controller"),  # as Flux says
        ("Service", "kustomise-controller", None),
        ("Deployment", "wiki-.*", None),
    ],
)
def test_a_name_differs_by_a_slip_from_what_a_base_has_most_likely(kind: str, name: str, expected: str | None) -> None:
    assert told(folder(patch(kind, name))) == ([f"Did you mean `{expected}`?"] if expected else [])


@pytest.mark.parametrize(
    ("others", "name", "expected"),
    [
        (["wiki-identity", "wiki-identity"], "wiki-idnetity", ["Did you mean `wiki-identity`?"]),
        (["wiki-identity"], "wiki-idnetity", []),  # which of the two it is, nobody can tell
        (["wiki-identity", "wiki-identity", "wiki-idnetity"], "wiki-idnetity", []),
        (["wiki-database-ro", "wiki-database-ro"], "wiki-database-rw", []),
    ],
)
def test_a_name_differs_by_a_slip_from_what_other_targets_have(
    others: list[str], name: str, expected: list[str]
) -> None:
    base = "https://github.com/example/more?ref=v1"
    folders = [folder(patch("AzureIdentity", other), base=base) for other in (*others, name)]
    assert told(*folders) == expected


def test_what_git_holds_is_called_so() -> None:
    settings = config_map("wiki-operatorr")
    assert told(folder(patch("ConfigMap", "wiki-operatorr")), local=settings) == []
