"""The hash of a line is the one that GitHub's action works out: its values are those of the action's own tests.

Source: https://github.com/github/codeql-action src/fingerprints.test.ts (MIT).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.report.line_hashes import line_hashes

ENDED = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]
ALIKE = "a7f2ff13bc495cf2"
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", ENDED),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", ENDED),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", ENDED),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", ENDED),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"{ALIKE}:{number}" for number in range(1, 7)),
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
]


@pytest.mark.parametrize(("text", "hashes"), VECTORS)
def test_each_line_has_the_hash_that_code_scanning_gives_it(text: str, hashes: list[str]) -> None:
    assert line_hashes(text) == hashes


@given(st.text(st.characters(exclude_characters="\r"), max_size=300))
def test_each_line_of_any_text_has_a_hash(text: str) -> None:
    assert len(line_hashes(text)) == text.count("\n") + 1
