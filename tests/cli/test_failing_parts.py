"""A part that fails by a fault of the linter costs itself: what depends on it is unknown, and the rest is reported."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repositories import kustomization, manifest, needing, repository

from gitops_lint.checks import schema
from gitops_lint.flux.evaluate import Evaluation
from gitops_lint.graph import object_links
from gitops_lint.kustomize.build import Builder
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo import documents
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Severity

WRONG = "broken"
KUSTOMIZATION, CONFIG_MAP = "Kustomization/flux-system/broken", "ConfigMap/default/broken"
FILES = {
    **repository(
        needing("c", "gone"),  # the finding that is true whatever else fails
        needing("d", "elsewhere"),  # which only the folder that fails would bring
        kustomization("broken", path="./broken"),
    ),
    "broken/all.yaml": kustomization("elsewhere") + manifest("v1", "ConfigMap", WRONG, "default", data={"a": "b"}),
}


def fails_for(original: Callable[..., Any], is_meant: Callable[..., bool], error: Exception) -> Callable[..., Any]:
    def replaced(*arguments: Any, **named: Any) -> Any:
        if is_meant(*arguments):
            raise error
        return original(*arguments, **named)

    return replaced


def is_compiled(owner: Any) -> bool:
    """Tell whether a module, or that of a class, was compiled."""
    module = sys.modules[getattr(owner, "__module__", None) or owner.__name__]
    return not str(module.__file__).endswith(".py")


def analysed() -> Analysis:
    return analyse_tree(MemoryTree(FILES), Path("repository"))


def missing(analysis: Analysis) -> dict[str, Severity]:
    found = (found for found in analysis.findings if found.check.name == "dependency-not-found")
    return {found.finding.target.name: found.severity for found in found if found.finding.target}


def test_nothing_fails_without_a_fault() -> None:
    analysis = analysed()
    assert not analysis.internal_errors
    assert missing(analysis) == {"gone": Severity.ERROR}


@pytest.mark.parametrize("error", [LookupError("no such\nthing"), MemoryError(), RecursionError("too deep")])
@pytest.mark.parametrize(
    ("owner", "name", "is_meant", "part"),
    [
        (documents, "parse", lambda _, path, *__: path == "broken/all.yaml", "reading `broken/all.yaml`"),
        (Builder, "_build_by", lambda _, folder, *__: folder == "broken", "building `broken`"),
        (Evaluation, "_build", lambda _, built: built.identity.name == WRONG, f"building {KUSTOMIZATION}"),
        (object_links, "references", lambda held, *_: held.identity.name == WRONG, f"what {CONFIG_MAP} refers to"),
        (schema, "faults", lambda held, *_: held.identity.name == WRONG, f"looking at the fields of {CONFIG_MAP}"),
    ],
)  # fmt: skip
def test_a_part_that_fails_is_told_and_the_rest_reported(
    owner: Any,
    name: str,
    is_meant: Callable[..., bool],
    part: str,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_compiled(owner):
        pytest.skip("what is compiled calls its own functions, whatever is put in their place")
    monkeypatch.setattr(owner, name, fails_for(getattr(owner, name), is_meant, error))
    analysis = analysed()
    told = {fault.part for fault in analysis.internal_errors}
    assert part in told
    assert all(
        fault.message.startswith(type(error).__name__) and "\n" not in fault.message
        for fault in analysis.internal_errors
    )
    told_missing = missing(analysis)
    assert "gone" in told_missing
    assert told_missing.get("elsewhere") is not Severity.ERROR  # what failed may bring it
    assert not any(found.check.name == "kustomization-in-no-cluster" for found in analysis.findings)
