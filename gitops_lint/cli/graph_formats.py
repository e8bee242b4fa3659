"""The formats of `gitops-lint graph`, and what writes each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from gitops_lint.cli.exits import fail
from gitops_lint.linter import Analysis
from gitops_lint.view.picture import Picture


class Format(StrEnum):
    """How a graph is drawn."""

    TEXT = "text"
    JSON = "json"
    MERMAID = "mermaid"
    DOT = "dot"
    GRAPHML = "graphml"
    SVG = "svg"
    HTML = "html"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
    ".dot": Format.DOT,
    ".gv": Format.DOT,
    ".graphml": Format.GRAPHML,
    ".svg": Format.SVG,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


def format_of(output_file: Path | None) -> Format:
    """Return the format that a file's name asks for; end the command where it asks for one that there is not."""
    suffix = output_file.suffix.lower() if output_file else ""
    if suffix and suffix not in _SUFFIXES:
        fail(f"no format goes by `{suffix}` (there are: {', '.join(_SUFFIXES)}); say which you want with --format")
    return _SUFFIXES[suffix] if suffix else Format.TEXT


def write(
    pictures: Sequence[Picture], analysis: Analysis, output_format: Format, out: TextIO, forge_url: str = ""
) -> None:
    """Write pictures of an analysis in a format; `forge_url` is where a page's links to files begin."""
    drawn = [picture.drawn for picture in pictures]
    match output_format:
        case Format.TEXT:
            from gitops_lint.report.console import console_on
            from gitops_lint.view.text import print_pictures

            print_pictures(console_on(out), pictures, analysis.documents)
        case Format.JSON:
            import json

            from gitops_lint.view.json_graph import as_data

            json.dump(as_data(drawn), out, indent=2)
            out.write("\n")
        case Format.MERMAID:
            from gitops_lint.view.mermaid import mermaid

            _write_lines(mermaid(drawn), out)
        case Format.DOT:
            from gitops_lint.view.dot import dot

            _write_lines(dot(drawn), out)
        case Format.GRAPHML:
            from gitops_lint.view.graphml import graphml

            _write_lines(graphml(drawn), out)
        case Format.SVG:
            from gitops_lint.view.svg import svg

            _write_lines(svg(drawn), out)
        case Format.HTML:
            from gitops_lint.repo.forge import Forge, forge_of
            from gitops_lint.view.page.contents import told_of
            from gitops_lint.view.page.document import html_page

            forge = Forge(forge_url) if forge_url else forge_of(analysis.root)
            out.write(html_page(drawn, told_of(analysis), analysis.root.name, forge))


def _write_lines(lines: Iterable[str], out: TextIO) -> None:
    out.writelines(f"{line}\n" for line in lines)
