"""What people read, at 80 and 120 columns and in a pipe: nothing that they would copy or click is broken."""

from __future__ import annotations

import re

import pytest
from text_snapshots import COMMANDS, WIDTHS, file_of, snapshot

_WHOLE = re.compile(r"[\w:.-]*/[\w/:.-]+")  # paths, names of objects, URLs
_EXCERPTS = re.compile(r"^.*│ .*…$", re.MULTILINE)  # lines of files, of which a part is shown
_TERMINALS = [width for width, columns in WIDTHS.items() if columns is not None]


def kept(name: str, width: str) -> str:
    return file_of(name, width).read_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_is_what_was_looked_at(name: str, width: str) -> None:
    """`make docs` writes the snapshots: read the diff as whoever uses the linter will."""
    assert snapshot(name, width) == kept(name, width)


@pytest.mark.parametrize("width", _TERMINALS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_path_name_or_url_is_broken(name: str, width: str) -> None:
    shown, whole = (set(_WHOLE.findall(_EXCERPTS.sub("", kept(name, each)))) for each in (width, "pipe"))
    assert shown
    assert shown <= whole


@pytest.mark.parametrize("width", _TERMINALS)
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"graph-way"}))  # which shows lines of files, as they are
def test_only_what_is_one_word_is_wider_than_a_terminal(name: str, width: str) -> None:
    lines = [re.sub(r"^([│├└─ ]*)(\w+: )?", r"\1", line) for line in kept(name, width).splitlines()]
    assert [line for line in lines if len(line) > int(width) and len(line.strip("│├└─ ").split()) > 1] == []


@pytest.mark.parametrize("name", ["graph", "graph-around"])
def test_a_tree_in_a_pipe_has_each_node_on_one_line(name: str) -> None:
    lines = kept(name, "pipe").splitlines()
    drawn = next(number for number, line in enumerate(lines) if line.startswith("├── "))
    assert [line for line in lines[drawn:] if not re.match(r"[│ ]*[├└]── ", line)] == []
