"""What a build gives beside objects, and what it makes of what kustomize has no word for."""

from __future__ import annotations

import pytest
from constructs import CONFIG, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import build

from gitops_lint.kustomize.build import Builder
from gitops_lint.kustomize.label_selectors import parse_label_selector
from gitops_lint.kustomize.remote import is_remote
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, from_data, text_at, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import MemoryTree

HERE = Place("flux.yaml", 3, 1, 3, 9)


class LinkedTree(MemoryTree):
    """A tree with symlinks, which are no files of it."""

    @property
    def links(self) -> frozenset[str]:
        return frozenset(("shared",))


def top(data: dict[str, object]) -> Mapping:
    node: Node = from_data(data, HERE)
    assert isinstance(node, Mapping)
    return node


def test_a_file_that_stands_in_needs_no_file_in_the_folder() -> None:
    builder = Builder(Documents(MemoryTree(tree(CONFIG.replace("config.yaml", "app/config.yaml")))))
    built = builder.build("app", top({"resources": ["config.yaml"], "namespace": "ns"}))
    assert not built.problems
    assert [text_at(each, "metadata", "namespace") for each in built.objects] == ["ns"]


def test_what_is_in_a_submodule_is_in_another_repository() -> None:
    files = {
        "app/kustomization.yaml": "resources:\n  - crds/base\n  - missing\n",
        ".gitmodules": '[submodule "crds"]\n\tpath = app/crds\n\turl = https://example.com/crds.git\n',
    }
    built = Builder(Documents(MemoryTree(files))).build("app")
    assert [remote.url for remote in built.remotes] == ["crds/base"]
    assert [problem.cause for problem in built.problems] == ["missing"]


def test_a_file_that_stands_in_may_hold_unknown_keys_and_nothing_at_all() -> None:
    builder = Builder(Documents(MemoryTree({})))
    assert [problem.check for problem in builder.build("", top({"unknown": 1})).problems] == ["ignored-field"]
    assert not builder.build("", top({})).problems


def test_a_file_that_stands_in_must_have_the_right_types() -> None:
    problems = Builder(Documents(MemoryTree({}))).build("", top({"resources": "a.yaml"})).problems
    assert [problem.check for problem in problems] == ["invalid-kustomization"]


def test_a_build_tells_which_files_it_read() -> None:
    files = tree(
        "== kustomization.yaml\nresources: [config.yaml]\npatches: [{path: p.yaml}]\n"
        "configMapGenerator: [{name: a, files: [note.txt], envs: [e.env]}]\n"
        "== p.yaml\n{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n"
        "== note.txt\nx\n== e.env\nA=1\n== unused.yaml\n{}\n" + CONFIG
    )
    assert build(files).files == {"kustomization.yaml", "config.yaml", "p.yaml", "note.txt", "e.env"}


def test_a_remote_base_is_unknown_and_nothing_that_it_could_hold_is_missing() -> None:
    built = build(
        tree("""
== kustomization.yaml
resources: ["https://github.com/example/repo//deploy?ref=v1"]
components: ["github.com/example/part"]
patches:
- patch: |
    {apiVersion: v1, kind: ConfigMap, metadata: {name: theirs}}
replicas: [{name: theirs, count: 1}]
configMapGenerator: [{name: theirs, behavior: merge, literals: [a=b]}]
replacements:
- source: {kind: Secret}
  targets: [{select: {kind: ConfigMap}}]
""")
    )
    assert not built.problems
    assert [remote.url for remote in built.remotes] == [
        "https://github.com/example/repo//deploy?ref=v1",
        "github.com/example/part",
    ]


def test_a_remote_base_that_is_listed_twice_would_be_in_the_build_twice() -> None:
    url = "https://example.com/all.yaml"
    (problem,) = build(tree(f"== kustomization.yaml\nresources: [{url}, {url}]\n")).problems
    assert (problem.check, problem.place.column) == ("duplicate-object", 43)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("https://example.org/all.yaml", True),
        ("git@github.com:example/repo", True),
        ("git::https://example.org/repo", True),
        ("ssh://git@example.org/repo", True),
        ("github.com/example/repo", True),
        ("dev.azure.com/org/project/_git/repo", True),
        ("../base", False),
        ("apps/github.com", False),
        ("config.yaml", False),
    ],
)
def test_what_kustomize_would_fetch_is_remote(entry: str, expected: bool) -> None:
    assert is_remote(entry) is expected


def test_a_symlink_is_said_to_be_one() -> None:
    files = {"kustomization.yaml": "resources: [shared/config.yaml]\n"}
    problems = Builder(Documents(LinkedTree(files))).build("").problems
    assert [problem.check for problem in problems] == ["missing-resource"]
    assert "`shared` is a symlink" in problems[0].message


def test_what_is_listed_anyway_is_not_meant_by_what_is_missing() -> None:
    files = tree(
        "== apps/kustomization.yaml\nresources: [./config.yaml, confg.yaml]\n" + CONFIG.replace("== ", "== apps/")
    )
    assert [problem.help for problem in build(files, "apps").problems] == [""]


def test_a_namespace_that_nothing_says_is_not_said_of_what_is_there_twice() -> None:
    issuer = "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: acme\n"
    files = tree(f"== kustomization.yaml\nresources: [a.yaml, b.yaml]\n== a.yaml\n{issuer}== b.yaml\n{issuer}")
    assert [problem.message for problem in build(files).problems] == ["ClusterIssuer acme is in this build twice"]


def test_a_missing_file_is_guessed() -> None:
    files = tree("== apps/kustomization.yaml\nresources: [confg.yaml]\n" + CONFIG.replace("== ", "== apps/"))
    assert build(files, "apps").problems[0].help == "Did you mean `config.yaml`?"


def test_an_unknown_key_is_guessed() -> None:
    assert build(tree("== kustomization.yaml\nresource: []\n")).problems[0].help == "Did you mean `resources`?"


def test_a_patch_for_another_namespace_is_told_of_the_right_one() -> None:
    files = tree(
        "== kustomization.yaml\nresources: [config.yaml]\npatches: [{path: p.yaml}]\n"
        "== p.yaml\n{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: other}}\n" + CONFIG
    )
    assert "namespace: default" in build(files).problems[0].help


def test_what_is_right_is_built_beside_what_is_wrong() -> None:
    files = tree(
        "== kustomization.yaml\nresources: [gone.yaml, config.yaml, broken.yaml]\n== broken.yaml\na: [\n" + CONFIG
    )
    built = build(files)
    assert [problem.check for problem in built.problems] == ["missing-resource", "invalid-yaml"]
    assert [text_at(each, "metadata", "name") for each in built.objects] == ["settings"]


def test_a_duplicate_names_the_first() -> None:
    files = tree(
        "== kustomization.yaml\nresources: [config.yaml, again.yaml]\n" + CONFIG + CONFIG.replace("config.", "again.")
    )
    problem = build(files).problems[0]
    assert [related.place.path for related in problem.related] == ["config.yaml"]


def test_objects_come_in_the_order_of_kinds_unless_the_kustomization_file_wants_that_of_the_files() -> None:
    files = tree("""
== kustomization.yaml
resources: [all.yaml]
sortOptions: {order: fifo}
== all.yaml
{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}
---
{apiVersion: example.com/v1, kind: Foo, metadata: {name: f}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: n}}
---
{apiVersion: v1, kind: Secret, metadata: {name: a}}
---
{apiVersion: v1, kind: Secret, metadata: {name: b, namespace: x}}
""")
    kinds = [text_at(each, "kind") for each in build(files).objects]
    assert kinds == ["Deployment", "Foo", "Namespace", "Secret", "Secret"]
    for said in ("", "sortOptions: {order: legacy}\n"):
        files["kustomization.yaml"] = f"resources: [all.yaml]\n{said}"
        assert [text_at(each, "metadata", "name") for each in build(files).objects] == ["n", "b", "a", "d", "f"]


def test_flux_builds_in_the_order_of_the_files() -> None:
    files = {"all.yaml": "kind: Role\nmetadata: {name: a}\n---\nkind: Namespace\nmetadata: {name: b}\n"}
    top = parse("resources: [all.yaml]", "kustomization.yaml").documents[0].root
    assert isinstance(top, Mapping)
    built = Builder(Documents(MemoryTree(files))).build("", top)
    assert [text_at(each, "metadata", "name") for each in built.objects] == ["a", "b"]


def test_a_path_out_of_the_repository_is_not_followed() -> None:
    for entry in ("../../etc/passwd", "/etc/passwd"):
        built = build({"a/kustomization.yaml": f"resources: [{entry}]\n"}, "a")
        assert not built.objects
        assert [problem.place.line for problem in built.problems] == [1]


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("a=b", {"a": "b"}, True),
        ("a==b,c", {"a": "b"}, False),
        ("a!=b", {}, True),
        ("a in (b, c)", {"a": "c"}, True),
        ("a notin (b)", {"a": "b"}, False),
        ("!a", {"a": ""}, False),
        ("a>1", {"a": "2"}, True),
        ("", {}, True),
    ],
)
def test_a_label_selector(text: str, labels: dict[str, str], expected: bool) -> None:
    assert parse_label_selector(text).matches(labels) is expected


@given(st.text(max_size=30))
def test_any_text_is_a_label_selector_or_refused_in_words(text: str) -> None:
    try:
        selector = parse_label_selector(text)
    except ValueError:
        return
    assert selector.matches({"a": "b"}) in (True, False)


YAML_BITS = st.sampled_from(
    [
        "resources",
        "patches",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "\n",
        "  ",
        "null",
        "1",
        "a.yaml",
        "namespace",
        "*x",
        "&x ",
        "labels",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(YAML_BITS, max_size=25).map("".join), st.lists(YAML_BITS, max_size=10).map("".join))
def test_no_kustomization_file_breaks_the_build(text: str, manifest: str) -> None:
    built = build({"kustomization.yaml": text, "a.yaml": manifest})
    assert isinstance([to_data(each) for each in built.objects], list)
    assert all(problem.message and problem.place.path for problem in built.problems)
