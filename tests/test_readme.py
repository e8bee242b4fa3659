"""What the documentation shows is what is there."""

from __future__ import annotations

import re

import pytest
from shown_output import BLOCK, DRAWINGS, PAGES, PICTURES, ROOT, output_of, printed, text_of

QUOTED = re.compile(r"<!-- from (?P<path>\S+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
SHOWN = [
    pytest.param(block, id=f"{page} {block['command']} {block['part'] or ''}")
    for page in PAGES
    for block in BLOCK.finditer((ROOT / page).read_text())
]
QUOTES = [
    pytest.param(quote["path"], quote["text"], id=quote["path"])
    for quote in QUOTED.finditer((ROOT / "CONTRIBUTING.md").read_text())
]
LINKS = [
    pytest.param(path, link, id=f"{path.relative_to(ROOT)} {link}")
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "sample-repo/README.md")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text())
]


@pytest.mark.parametrize("block", SHOWN)
def test_shown_output_is_what_the_command_prints(block: re.Match[str]) -> None:
    assert output_of(block), "the command prints no such thing"
    assert block["shown"] == output_of(block), "run `make docs`"


@pytest.mark.parametrize(("path", "command"), PICTURES.items())
def test_a_recorded_picture_shows_what_the_command_prints_and_takes_nothing_from_elsewhere(
    path: str, command: str
) -> None:
    svg = (ROOT / path).read_text()
    assert text_of(svg), "there is nothing in the picture"
    assert text_of(svg) == "".join(printed(command).replace("`", "").split()), "run `make docs`"
    assert not re.search(r"url\((?!#)|href|@import|<(image|script|foreignObject)", svg)


@pytest.mark.parametrize(("path", "command"), DRAWINGS.items())
def test_a_drawing_is_what_the_command_draws(path: str, command: str) -> None:
    assert (ROOT / path).read_text() == printed(command), "run `make docs`"


@pytest.mark.parametrize(("path", "text"), QUOTES)
def test_each_quoted_line_is_in_the_file_that_it_is_from(path: str, text: str) -> None:
    lines = (ROOT / path).read_text().splitlines()
    assert [line for line in text.splitlines() if line not in lines] == []


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_link_leads_to_a_file(page: object, link: str) -> None:
    assert (ROOT / str(page)).parent.joinpath(link).exists()


def test_the_sample_has_its_five_faults_and_no_other() -> None:
    found = re.findall(r"^ +\d+:\d+ (?:error|warning) +(GL\d+)", printed("check sample-repo"), re.MULTILINE)
    assert sorted(found) == ["GL102", "GL109", "GL201", "GL202", "GL301"]


def test_each_command_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`gitops-lint ([a-z]+)", (ROOT / "README.md").read_text()))
    offered = set(re.findall(r"^  ([a-z]+)  ", printed("--help"), re.MULTILINE))
    assert named <= offered
    assert {"check", "graph", "build", "rule"} <= named
