"""What an artifact holds: facts of fluxcd/pkg sourceignore and of go-git's gitignore."""

from __future__ import annotations

import re
from fnmatch import translate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gitops_lint.flux.source_ignore import artifact_paths
from gitops_lint.repo.ignore_patterns import patterns_of
from gitops_lint.repo.tree import MemoryTree


def kept(paths: list[str], ignore: str | None = None, **files: str) -> set[str]:
    return set(artifact_paths(MemoryTree(dict.fromkeys(paths, "") | files), ignore)) - set(files)


def test_without_patterns_the_defaults_are_left_out() -> None:
    paths = ["a.yaml", "docs/logo.png", ".github/workflows/ci.yaml", "apps/.sops.yaml", ".sops.yaml", "x/.drone.yml"]
    assert kept(paths) == {"a.yaml"}


@pytest.mark.parametrize("path", ["app.tar", ".github", "sops.yaml", "my.github/a", "jpg", "cloudbuild.yml"])
def test_what_only_looks_like_a_default_is_kept(path: str) -> None:
    assert kept([path]) == {path}


def test_any_pattern_brings_the_defaults_back() -> None:
    paths = ["a.yaml", ".sops.yaml", ".github/ci.yaml", "docs/a.md"]
    assert kept(paths, "docs/") == {"a.yaml", ".sops.yaml", ".github/ci.yaml"}


def test_a_file_of_comments_is_no_pattern() -> None:
    assert kept(["a.yaml", ".sops.yaml"], "# nothing\n\n   \n") == {"a.yaml"}


def test_version_control_is_left_out_beside_own_patterns() -> None:
    assert kept([".gitignore", "sub/.gitattributes", "a.yaml"], "docs/") == {"a.yaml"}


def test_version_control_can_be_taken_back() -> None:
    assert kept([".gitignore"], "!.gitignore") == {".gitignore"}


@pytest.mark.parametrize(
    ("pattern", "left_out", "stays"),
    [
        pytest.param("docs", ["docs", "docs/a", "x/docs/a"], ["docs2", "x/mydocs"], id="a name matches at any depth"),
        pytest.param("docs/", ["docs/a", "x/docs/a"], ["docs", "x/docs"], id="a trailing slash wants a folder"),
        pytest.param("/docs", ["docs", "docs/a"], ["x/docs"], id="a leading slash anchors"),
        pytest.param("x/docs", ["x/docs/a"], ["y/x/docs", "docs"], id="a slash within anchors"),
        pytest.param("/*", ["a", "a/b/c"], [], id="everything"),
        pytest.param("*.md", ["a.md", "x/b.md"], ["a.mdx"], id="a star"),
        pytest.param("/a*", ["a", "ab/c"], ["c/a"], id="a star stays within a name"),
        pytest.param("**/x", ["x", "a/x", "a/b/x/c"], ["ax"], id="two stars before a name"),
        pytest.param("a/**/x", ["a/x", "a/b/c/x"], ["x", "b/a/x"], id="two stars within"),
        pytest.param("**/a/b", ["a/b", "x/a/b"], ["a/x/a/b"], id="two stars stay with the first that fits"),
        pytest.param("a/**", ["a/b", "a"], ["b/a"], id="two stars at the end"),
        pytest.param("/**", [], ["a", "a/b"], id="two stars alone match nothing"),
        pytest.param("a**/b", [], ["a/b", "ax/b"], id="two stars within a name match nothing"),
        pytest.param("[ab].yaml", ["a.yaml"], ["c.yaml"], id="a class"),
        pytest.param("[^a].yaml", ["b.yaml"], ["a.yaml"], id="a negated class"),
        pytest.param("[a", [], ["a", "[a"], id="a malformed class matches nothing"),
        pytest.param("?.yaml", ["a.yaml"], ["ab.yaml", ".yaml"], id="a question mark"),
        pytest.param("\\#a", ["#a"], ["a"], id="an escape"),
        pytest.param("a  ", ["a"], ["b"], id="blanks at the end don't count"),
        pytest.param("a\r", ["a"], ["b"], id="Windows line ends"),
    ],
)
def test_a_pattern_leaves_out(pattern: str, left_out: list[str], stays: list[str]) -> None:
    assert {path for path in left_out + stays if kept([path], pattern)} == set(stays)


def test_a_folder_can_be_taken_back_from_one_that_is_left_out() -> None:
    paths = ["README.md", "clusters/a/x.yaml", "clusters/b/y.yaml", "apps/z.yaml"]
    assert kept(paths, "/*\n!/clusters/a\n!/apps/\n") == {"clusters/a/x.yaml", "apps/z.yaml"}


def test_the_last_pattern_that_matches_decides() -> None:
    assert kept(["a/b", "a/c"], "a/\n!a/b\n!a/c\na/c") == {"a/b"}


def test_ignore_files_hold_for_their_folder_and_win_over_those_above() -> None:
    files = {".sourceignore": "*.txt\n", "apps/.sourceignore": "!keep.txt\n/only-here\n"}
    paths = ["keep.txt", "apps/keep.txt", "apps/x/keep.txt", "apps/other.txt", "apps/only-here", "apps/x/only-here"]
    tree = MemoryTree(dict.fromkeys(paths, "") | files)
    assert artifact_paths(tree, None) == {"apps/keep.txt", "apps/x/keep.txt", "apps/x/only-here", *files}


def test_the_source_has_the_last_word() -> None:
    assert kept(["a.txt"], "!a.txt", **{".sourceignore": "*.txt"}) == {"a.txt"}


def test_an_artifact_of_a_folder_begins_there() -> None:
    tree = MemoryTree({"deploy/a.yaml": "", "deploy/x/b.yaml": "", "a.yaml": "", ".sourceignore": "a.yaml"})
    assert artifact_paths(tree, "/x", "deploy") == {"deploy/a.yaml"}


def test_stars_without_end_cost_no_time() -> None:
    path = "a" * 3000
    assert kept([path], "*a" * 30 + "*b") == {path}


@given(st.text(), st.text(min_size=1))
def test_any_pattern_is_read(ignore: str, path: str) -> None:
    assert kept([path], ignore) <= {path}


def matches(pattern: str, names: list[str]) -> bool:
    """go-git's own algorithm for a pattern with a slash in it, name by name."""
    looking = matched = False
    parts = pattern.split("/")
    for index, part in enumerate(parts):
        if not part or (part == "**" and index < len(parts) - 1):
            looking = part == "**"
        elif part == "**":
            break
        elif "**" in part or not names:
            return False
        elif looking:
            looking = matched = False
            while names and not matched:
                matched = bool(re.match(translate(part), names[0]))
                names = names[1:]
        elif not re.match(translate(part), names[0]):
            return False
        else:
            matched, names = True, names[1:]
    return matched


@given(
    st.lists(st.sampled_from(["a", "b", "*", "**", "a*", "", "*b", "a**"]), min_size=2, max_size=5),
    st.lists(st.sampled_from(["a", "b", "ab", "c"]), min_size=1, max_size=6),
)
def test_a_pattern_with_slashes_matches_as_go_git_does(parts: list[str], names: list[str]) -> None:
    pattern = "/".join(parts)
    assume("/" in pattern and not pattern.endswith("/"))
    (read,) = patterns_of(pattern, "")
    assert bool(re.match(read.expression, "/".join(names) + "/")) == matches(pattern, names)
