"""Findings that people say they know of, in comments and annotations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import Files, flux_instance, kustomization, needing, repository

from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.fitting import fitted
from gitops_lint.triage.suppressions import suppressions

MISSING = "dependency-not-found"
NEEDING = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 1h
  path: ./empty
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn:
    - name: gone
    - name: gone-too
"""


def analysed(text: str, **settings: object) -> Analysis:
    files = repository(files={"apps/ks.yaml": text})
    return analyse_tree(MemoryTree(files), Path("example"), fitted(settings, Config))


def left(text: str) -> list[str]:
    """Return what is still found, by check and line."""
    return sorted(f"{one.check.name} {one.finding.place.line}" for one in analysed(text).findings)


def commented(line: str, comment: str, above: bool = False) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    with_comment = f"{indent}{comment}\n{line}\n" if above else f"{line} {comment}\n"
    return NEEDING.replace(f"{line}\n", with_comment)


GONE = "    - name: gone"


def test_without_a_suppression_both_are_found() -> None:
    assert left(NEEDING) == [f"{MISSING} 12", f"{MISSING} 13"]


@pytest.mark.parametrize(
    "comment",
    [
        "# gitops-lint: ignore[GL101] it is made by hand",
        "#gitops-lint:ignore[GL101] it is made by hand",
        f"# gitops-lint: ignore[{MISSING}] it is made by hand",
        "# gitops-lint: ignore[gl101]: it is made by hand",
        "# gitops-lint: ignore[ GL101 , GL101 ] - it is made by hand",
        "# see above # gitops-lint: ignore[GL101] it is made by hand",
    ],
)
def test_a_comment_is_for_its_line_or_the_next(comment: str) -> None:
    assert left(commented(GONE, comment)) == [f"{MISSING} 13"]
    assert left(commented(GONE, comment, above=True)) == [f"{MISSING} 14"]


def test_comments_and_empty_lines_may_stand_between() -> None:
    text = NEEDING.replace(f"{GONE}\n", f"    # gitops-lint: ignore[GL101] by hand\n    # more\n\n{GONE}\n")
    assert left(text) == [f"{MISSING} 16"]


def test_a_comment_at_a_line_is_not_for_the_next() -> None:
    text = commented("  dependsOn:", "# gitops-lint: ignore[GL101] by hand")
    assert left(text) == [f"{MISSING} 12", f"{MISSING} 13", "unused-suppression 11"]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("GL101", "It is for line 10, and `GL101` is found at line 12: write it there, or on a line right above."),
        ("GL102", "Remove `GL102` from the suppression."),
    ],
)
def test_a_comment_a_few_lines_too_high_is_told_where_it_belongs(comment: str, said: str) -> None:
    source = "  sourceRef: {kind: GitRepository, name: flux-system}"
    findings = analysed(commented(source, f"# gitops-lint: ignore[{comment}] by hand")).findings
    (unused,) = [one.finding for one in findings if one.check.name == "unused-suppression"]
    assert unused.help == said


def test_a_comment_may_be_for_the_whole_file() -> None:
    assert left(f"# gitops-lint: ignore-file[GL101] by hand\n{NEEDING}") == []
    assert left(f"{NEEDING}# gitops-lint: ignore-file[GL101] by hand\n") == []


@pytest.mark.parametrize(
    "text",
    [
        NEEDING.replace("\n", "\r\n").replace("name: gone\r", "name: gone # gitops-lint: ignore[GL101] by hand\r"),
        NEEDING.replace("name: gone\n", "name: gone\t# gitops-lint: ignore[GL101]\tby hand\n"),
        "\ufeff" + commented(GONE, "# gitops-lint: ignore[GL101] by hand"),
    ],
)
def test_line_ends_tabs_and_byte_order_marks_make_no_difference(text: str) -> None:
    assert left(text) == [f"{MISSING} 13"]


@pytest.mark.parametrize(
    "lines",
    [
        'note: "a # gitops-lint: ignore-file[GL101] x"',
        'note: "a\n        # gitops-lint: ignore-file[GL101] x"',
        "note: |\n        # gitops-lint: ignore-file[GL101] x",
        "note: >-\n        a\n\n        # gitops-lint: ignore-file[GL101] x",
        "'a # gitops-lint: ignore-file[GL101] x': b",
    ],
)
def test_what_a_string_holds_is_no_comment(lines: str) -> None:
    text = NEEDING.replace("spec:\n", f"  annotations:\n      {lines}\nspec:\n")
    names = [one.split()[0] for one in left(text)]  # an API server refuses some of these as keys of annotations
    assert [name for name in names if name == MISSING] == [MISSING, MISSING]


def test_a_comment_after_a_block_is_one() -> None:
    text = NEEDING.replace(
        "spec:\n", "  annotations:\n    a: |\n      text\n# gitops-lint: ignore-file[GL101] x\nspec:\n"
    )
    assert left(text) == []


def test_a_comment_in_a_file_that_is_no_yaml_counts() -> None:
    assert left(f"{NEEDING}---\na: [ # gitops-lint: ignore-file[GL001, GL101] known\n") == []


# annotations


@pytest.mark.parametrize(
    "value",
    ["GL101: by hand", f"{MISSING}: by hand", "GL102, GL101: by hand", "|\n      GL102: never\n      GL101: by hand"],
)
def test_an_annotation_is_for_what_is_wrong_with_its_object(value: str) -> None:
    quoted = value if value.startswith("|") else f'"{value}"'
    text = NEEDING.replace("spec:\n", f"  annotations:\n    gitops-lint/ignore: {quoted}\nspec:\n")
    assert [one for one in left(text) if one.startswith(MISSING)] == []
    other = f"{text}---\n{needing('other', 'gone').lstrip('-')}"
    assert len([one for one in left(other) if one.startswith(MISSING)]) == 1


def test_an_annotation_may_come_from_a_kustomization_file() -> None:
    listing = "resources: [ks.yaml]\ncommonAnnotations:\n  gitops-lint/ignore: 'GL101: by hand'\n"
    files = repository(files={"apps/web/ks.yaml": NEEDING, "apps/web/kustomization.yaml": listing})
    analysis = analyse_tree(MemoryTree(files), Path("example"))
    assert analysis.findings == ()
    assert len(analysis.suppressed) == 2


def test_an_annotation_that_all_objects_share_is_used_if_one_of_them_needs_it() -> None:
    listing = "resources: [ks.yaml, other.yaml]\ncommonAnnotations:\n  gitops-lint/ignore: 'GL101: by hand'\n"
    files = {
        "apps/web/ks.yaml": NEEDING,
        "apps/web/other.yaml": kustomization("b"),
        "apps/web/kustomization.yaml": listing,
    }
    assert analyse_tree(MemoryTree(repository(files=files)), Path("example")).findings == ()


# what is wrong with a suppression


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# gitops-lint: ignore[GL101]", "suppression-without-reason"),
        ("# gitops-lint: ignore[GL102] by hand", "unused-suppression"),
        ("# gitops-lint: ignore[GL101, GL102] by hand", "unused-suppression"),
        ("# gitops-lint: ignore[GL777] by hand", "invalid-suppression"),
        ("# gitops-lint: ignore[dependency-not-fuond] by hand", "invalid-suppression"),
        ("# gitops-lint: ignore by hand", "invalid-suppression"),
        ("# gitops-lint: ignore[] by hand", "invalid-suppression"),
        ("# gitops-lint: disable[GL101] by hand", "invalid-suppression"),
        ("# gitops-lint: ignore[GL101 by hand", "invalid-suppression"),
    ],
)
def test_what_is_wrong_with_a_suppression_is_found_at_it(comment: str, found: str) -> None:
    others = [one for one in left(commented(GONE, comment)) if not one.startswith(MISSING)]
    assert others == [f"{found} 12"]


def test_a_suppression_of_a_check_that_is_not_reported_is_used_all_the_same() -> None:
    text = commented(GONE, "# gitops-lint: ignore[GL101] by hand")
    assert analysed(text, ignore=["GL1"]).findings == ()
    assert analysed(text, select=["GL6"]).findings == ()


def test_the_checks_of_suppressions_may_be_ignored_themselves() -> None:
    text = commented(GONE, "# gitops-lint: ignore[GL101]")
    assert [one.check.id for one in analysed(text, ignore=["GL607"]).findings] == ["GL101"]


def test_what_is_suppressed_is_kept_apart() -> None:
    analysis = analysed(commented(GONE, "# gitops-lint: ignore[GL101] by hand"))
    assert [one.finding.place.line for one in analysis.suppressed] == [12]
    assert [one.finding.place.line for one in analysis.findings] == [13]


@given(st.text(alphabet="# gitops-lint:ignore[]GL101,\n\r\t'\"|>a-\u2028", max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    documents = Documents(MemoryTree({"a.yaml": text}))
    lines = documents.lines("a.yaml")
    for one in suppressions(documents, ["a.yaml"], ()):
        assert "gitops-lint:" in lines[one.place.line - 1][one.place.column - 1 :]
        assert one.line is None or 0 < one.line <= len(lines)


def test_the_same_comment_in_two_files_is_two_findings() -> None:
    comment = "# gitops-lint: ignore[GL202] no more\n"
    files: Files = {
        "bootstrap/flux.yaml": flux_instance("apps"),
        "apps/a.yaml": comment + kustomization("a"),
        "apps/b.yaml": comment + kustomization("b"),
        "empty/kustomization.yaml": "resources: []\n",
    }
    found = analyse_tree(MemoryTree(files), Path("example")).findings
    assert [one.finding.place.path for one in found] == ["apps/a.yaml", "apps/b.yaml"]
    assert len({one.fingerprint for one in found}) == 2


@pytest.mark.parametrize("word", ["GL701", "gl701", "data-deleted", "change"])
def test_a_suppression_of_what_changes_do_is_not_unused_where_nothing_changes(word: str) -> None:
    assert not any("unused" in each for each in left(commented(GONE, f"# gitops-lint: ignore[{word}] moved by hand")))
