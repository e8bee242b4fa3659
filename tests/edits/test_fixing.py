"""What checks ask for becomes edits where the files say what they are taken to say."""

from __future__ import annotations

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Change, Field, Intent, Remove, Rename, Set, Text, Write
from gitops_lint.fixes.editing import edited
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place, Scalar, at, setting
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.routes import Route

WIKI = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "wiki")
PATH = "wiki.yaml"
REFERENCE = ("spec", "sourceRef")
BELOW_NAME = Set("flux-system", below=(*REFERENCE, "name"))


def documents_of(text: str) -> Documents:
    return Documents(MemoryTree({PATH: text}))


def wiki(documents: Documents) -> Object:
    root = documents.load(PATH).documents[0].root
    assert isinstance(root, Mapping)
    return Object(WIKI, root)


def fix(text: str, *changes: tuple[Route, Change], partly: bool = False) -> Fix | None:
    """Return the fix of changes of the one object that a text holds."""
    documents = documents_of(text)
    intents = [Intent(Field(wiki(documents), route), change) for route, change in changes]
    return fix_of("mend it", intents, documents, partly=partly)


def mended(text: str, *changes: tuple[Route, Change], partly: bool = False) -> str | None:
    """Return the text after changes, or None where they can't be made."""
    offered = fix(text, *changes, partly=partly)
    return edited(text.encode(), offered.edits).decode() if offered is not None else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("spec: {path: ./emptty}\n", "spec: {path: ./empty}\n"),
        ("spec:\n  path: './emptty' # none\n", "spec:\n  path: './empty' # none\n"),
        ('spec:\n  path: "./emptty"\n', 'spec:\n  path: "./empty"\n'),
    ],
)
def test_a_string_is_set_in_the_quotes_that_are_there(before: str, after: str) -> None:
    assert mended(before, (("spec", "path"), Set("./empty"))) == after


@pytest.mark.parametrize(
    ("value", "written"),
    [("data", "data"), ("yes", '"yes"'), ("1", '"1"'), ("a: b", '"a: b"'), ("null", '"null"')],
)
def test_a_string_gets_quotes_where_it_would_be_none_without(value: str, written: str) -> None:
    assert mended("spec:\n  path: x\n", (("spec", "path"), Set(value))) == f"spec:\n  path: {written}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "spec:\n  sourceRef:\n    name: wiki # here\n    kind: Bucket\n",
            "spec:\n  sourceRef:\n    name: wiki # here\n    namespace: flux-system\n    kind: Bucket\n",
        ),
        ("spec:\n  sourceRef: {name: wiki}\n", "spec:\n  sourceRef: {name: wiki, namespace: flux-system}\n"),
        (
            "spec:\n  sourceRef:\n    name: a\n    namespace: b\n",
            "spec:\n  sourceRef:\n    name: a\n    namespace: flux-system\n",
        ),
    ],
)
def test_a_field_that_is_not_there_is_added_below_another(before: str, after: str) -> None:
    assert mended(before, ((*REFERENCE, "namespace"), BELOW_NAME)) == after


@pytest.mark.parametrize(
    "text",
    [
        "spec:\n  sourceRef: {}\n",
        "spec:\n  sourceRef:\n    name: >-\n      wiki\n",
        "spec:\n  sourceRef:\n    name: wiki\n    namespace: [a]\n",
        "spec: {}\n",
    ],
)
def test_nothing_is_added_where_the_other_field_has_no_line_of_its_own_or_it_is_there(text: str) -> None:
    assert mended(text, ((*REFERENCE, "namespace"), BELOW_NAME)) is None


def test_nothing_is_added_without_a_field_to_be_below_of() -> None:
    assert mended("spec:\n  path: x\n", (("spec", "targetNamespace"), Set("data"))) is None
    assert mended("spec:\n  path: x\n", (("spec", "targetNamespace"), Set("data", below=("metadata", "name")))) is None


def test_another_type_is_written_as_it_is() -> None:
    assert mended("spec:\n  wait: 'true'\n", (("spec", "wait"), Write("true"))) == "spec:\n  wait: true\n"
    assert mended("spec:\n  path: 3\n", (("spec", "path"), Write('"3"'))) == 'spec:\n  path: "3"\n'


def test_a_key_is_renamed_and_keeps_its_value() -> None:
    assert mended("spec:\n  timout: 5m\n", (("spec", "timout"), Rename("timeout"))) == "spec:\n  timeout: 5m\n"


@pytest.mark.parametrize("route", [("spec", "wait"), ("spec",), (), ("spec", "dependsOn", 0)])
def test_a_key_that_is_not_there_or_in_quotes_can_not_be_renamed(route: Route) -> None:
    text = '"spec":\n  dependsOn: [{name: wiki}]\n'
    assert mended(text, (route, Rename("x"))) is None


@pytest.mark.parametrize("value", ["./${folder}", "./wi\n    ki", '"./\\x77iki"', "|\n    ./wiki"])
def test_what_the_file_does_not_say_as_it_counts_can_not_be_set(value: str) -> None:
    documents = documents_of(f"spec:\n  path: {value}\n")
    node = wiki(documents).node
    written = at(node, "spec", "path")
    assert written is not None
    filled = setting(node, ("spec", "path"), Scalar("./wiki", written.place))
    for change in (Set("./web"), Write("./web")):
        assert fix_of("mend it", [Intent(Field(Object(WIKI, filled), ("spec", "path")), change)], documents) is None


def test_what_is_in_no_file_can_not_be_set() -> None:
    place = Place("elsewhere.yaml", 1, 1, 1, 5)
    assert fix_of("mend it", [Intent(Text(place, "wiki"), Set("web"))], documents_of("a: b\n")) is None


def test_what_an_anchor_makes_count_elsewhere_is_not_safe() -> None:
    text = "spec:\n  path: &path ./wiki\n  other: *path\n"
    offered = fix(text, (("spec", "path"), Set("./web")))
    assert offered is not None
    assert not offered.safe
    assert mended(text, (("spec", "path"), Set("./web"))) == text.replace("./wiki", "./web")


LIST = "spec:\n  dependsOn:\n    # first\n    - name: a\n    - name: b\n  wait: true\n"


def name(index: int) -> Route:
    return ("spec", "dependsOn", index, "name")


@pytest.mark.parametrize(
    ("before", "removed", "after"),
    [
        (LIST, (0,), "spec:\n  dependsOn:\n    - name: b\n  wait: true\n"),
        (LIST, (1,), "spec:\n  dependsOn:\n    # first\n    - name: a\n  wait: true\n"),
        (LIST, (0, 1), "spec:\n  wait: true\n"),
        ("spec: {dependsOn: [{name: a}, {name: b}]}\n", (0,), "spec: {dependsOn: [{name: b}]}\n"),
        ("spec: {dependsOn: [{name: a}, {name: b}]}\n", (1,), "spec: {dependsOn: [{name: a}]}\n"),
        ("spec:\n  dependsOn:\n    - name: a\n", (0,), None),
    ],
)
def test_items_are_removed_together_and_with_the_last_goes_the_list(
    before: str, removed: tuple[int, ...], after: str | None
) -> None:
    assert mended(before, *((name(index), Remove()) for index in removed)) == after


def test_all_intents_come_true_or_none_unless_a_part_will_do() -> None:
    text = "spec:\n  path: ./wiki\n  wait: >-\n    yes\n"
    changes: list[tuple[Route, Change]] = [(("spec", "path"), Set("./web")), (("spec", "wait"), Write("true"))]
    assert mended(text, *changes) is None
    assert mended(text, *changes, partly=True) == text.replace("./wiki", "./web")


def test_the_same_edit_is_made_once_and_no_intent_is_no_fix() -> None:
    change = (("spec", "path"), Set("./web"))
    offered = fix("spec:\n  path: ./wiki\n", change, change)
    assert offered is not None
    assert len(offered.edits) == 1
    assert fix("spec: {}\n") is None


def test_a_text_that_is_no_field_is_written_as_it_is() -> None:
    documents = documents_of("image: a # policy flux-system:wiki here\n")
    intent = Intent(Text(Place(PATH, 1, 19, 1, 35), "flux-system:wiki"), Write("flux-system:web"))
    assert fix_of("mend it", [intent], documents) is not None
    assert fix_of("mend it", [intent._replace(change=Remove())], documents) is None
    assert fix_of("mend it", [intent._replace(change=Rename("x"))], documents) is None
