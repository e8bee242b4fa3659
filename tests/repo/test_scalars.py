"""Plain scalars have the type that kustomize gives them."""

import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.repo.nodes import Value
from gitops_lint.repo.scalars import resolve, resolve_1_1

WORDS: dict[str, Value] = {
    "": None,
    "~": None,
    "null": None,
    "NULL": None,
    "nULL": "nULL",
    "true": True,
    "False": False,
    "tRUE": "tRUE",
}
STAY_STRINGS = (
    *("yes", "no", "on", "off", "y", "n", "Yes", "NO", "12:30:00", "12:30", "190:20:30", "=", "v1", "1.2.3", "1,000"),
    *(
        "1e",
        "e1",
        "--1",
        "+-1",
        "+",
        ".",
        "-.",
        "0xg",
        "0o8",
        "0b12",
        "00x1",
        "_1",
        "._5",
        "nan",
        "inf",
        "+Inf",
        ".Nan",
    ),
    *("1e400", "-1e400", "0x1ffffffffffffffff", "1d", "0x1p4"),
)
NUMBERS: dict[str, Value] = {
    "0": 0,
    "+1": 1,
    "-1": -1,
    "0777": 511,
    "-0777": -511,
    "0o17": 15,
    "-0o17": -15,
    "0x1F": 31,
    "-0x1F": -31,
    "0b11": 3,
    "010": 8,
    "08": 8.0,
    "1_000": 1000,
    "1_": 1,
    "1e3": 1000.0,
    "1.": 1.0,
    "1.50": 1.5,
    "-.5": -0.5,
    "1_0.5": 10.5,
    "1e-400": 0.0,
    "9223372036854775807": 2**63 - 1,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2.0**64,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -(2.0**63),
    ".inf": math.inf,
    "-.Inf": -math.inf,
}
TIMESTAMPS: dict[str, Value] = {
    "2020-01-01": "2020-01-01T00:00:00Z",
    "2020-1-1": "2020-01-01T00:00:00Z",
    "0777-01-01": "0777-01-01T00:00:00Z",
    "2020-01-01T1:2:3Z": "2020-01-01T01:02:03Z",
    "2020-01-01t01:02:03Z": "2020-01-01T01:02:03Z",
    "2020-01-01T01:02:03.100+01:00": "2020-01-01T01:02:03.1+01:00",
    "2020-01-01T01:02:03+00:00": "2020-01-01T01:02:03Z",
    "2020-01-01T01:02:03,5Z": "2020-01-01T01:02:03.5Z",
    "2020-01-01T01:02:03.123456789123Z": "2020-01-01T01:02:03.123456789Z",
    "2020-01-01 1:2:3.5": "2020-01-01T01:02:03.5Z",
    "2020-01-01   01:02:03": "2020-01-01T01:02:03Z",
    "2020-02-29": "2020-02-29T00:00:00Z",
    "0000-02-29": "0000-02-29T00:00:00Z",
}
NO_TIMESTAMPS = (
    *("2020-13-01", "2021-02-29", "2020-00-01", "2020-01-00", "12020-01-01", "2020-01", "1-2", "1234-5", "2020-001-1"),
    *("2020-01-01T00:00:00", "2020-01-01T24:00:00Z", "2020-01-01T23:59:60Z", "2020-01-01T01:02:03-05"),
    *("2020-01-01T01:02:03.Z", "2020-01-01 00:00:00Z", "2020-01-01 00:00:00 +01:00", "2020-01-01T01:02:03+0:00"),
)
MANIFEST: dict[str, Value] = {
    **WORDS,
    **NUMBERS,
    **TIMESTAMPS,
    **{text: text for text in (*STAY_STRINGS, *NO_TIMESTAMPS)},
}


@pytest.mark.parametrize(("text", "value"), MANIFEST.items())
def test_a_plain_scalar_of_a_manifest_has_the_type_that_kustomize_gives_it(text: str, value: Value) -> None:
    assert (type(resolve(text)), resolve(text)) == (type(value), value)


def test_nan_is_a_number() -> None:
    value = resolve(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_the_table_above_is_what_kustomize_says(tmp_path: Path) -> None:
    # JSON has no infinity, so kustomize can't print it, and an empty value can't be told from null in what it prints
    table = {text: value for text, value in MANIFEST.items() if text and value not in (math.inf, -math.inf)}
    fields = "".join(f"  f{number}: {text}\n" for number, text in enumerate(table))
    manifest = f"apiVersion: example.org/v1\nkind: Example\nmetadata: {{name: example}}\nspec:\n{fields}"
    (tmp_path / "kustomization.yaml").write_text("resources: [example.yaml]")
    (tmp_path / "example.yaml").write_text(manifest)
    kubectl = Path(sys.executable).with_name("kubectl")
    built = subprocess.run([kubectl, "kustomize", tmp_path], capture_output=True, text=True, check=True).stdout
    printed = dict(line.strip().split(": ", 1) for line in built.splitlines() if line.startswith("  f"))
    for number, (text, value) in enumerate(table.items()):
        told = printed[f"f{number}"]
        if isinstance(value, str):
            assert told.strip("\"'") == value, text
        elif isinstance(value, bool) or value is None:
            assert told == {True: "true", False: "false", None: "null"}[value], text
        else:
            assert float(told) == float(value), text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, True) for word in ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true")],
        *[(word, False) for word in ("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false")],
        ("yEs", "yEs"),
        ("2020-01-01", "2020-01-01"),
        ("0777", 511),
        ("1_000", 1000),
        ("12:30", "12:30"),
    ],
)
def test_kustomization_files_and_substituted_text_follow_yaml_1_1(text: str, value: Value) -> None:
    assert (type(resolve_1_1(text)), resolve_1_1(text)) == (type(value), value)


@given(st.integers(-(2**63), 2**64 - 1))
def test_an_integer_is_itself(number: int) -> None:
    assert resolve(str(number)) == number
    assert resolve(hex(number)) == number
    assert resolve_1_1(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_itself(number: float) -> None:
    assert resolve(repr(number)) == number


@given(st.text())
def test_any_text_has_a_value(text: str) -> None:
    assert isinstance(resolve(text), str | int | float | bool | None)
    assert isinstance(resolve_1_1(text), str | int | float | bool | None)


@given(st.text("+-.0123456789_eExXobTtZ: ", min_size=1))
def test_what_looks_like_a_number_has_a_value(text: str) -> None:
    assert resolve(text) is not None
    assert resolve_1_1(text) is not None


def test_digits_without_end_are_a_string() -> None:
    digits = "9" * 100_000
    assert resolve(digits) == digits
