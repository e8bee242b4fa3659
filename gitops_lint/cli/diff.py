"""`gitops-lint diff`: what a change does to the objects of each cluster."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, TextIO

import typer

from gitops_lint.change.diff import Diff, diff_of
from gitops_lint.cli.browser import ForgeOption, OpenOption, check_forge_url, file_to_show, show
from gitops_lint.cli.configuration import Asked
from gitops_lint.cli.exits import EXIT_FOUND, fail
from gitops_lint.cli.internal_errors import answering, end, tell, time_limit_of
from gitops_lint.cli.options import (
    ClusterOption,
    ConfigOption,
    DebugOption,
    JobsOption,
    OutputOption,
    SourceOption,
    StagedOption,
    TimeLimitOption,
)
from gitops_lint.cli.output import opened
from gitops_lint.cli.progress import progress
from gitops_lint.cli.repository import analysed
from gitops_lint.cli.versions import at_base, tell_refused
from gitops_lint.linter import Analysis


class Format(StrEnum):
    """How a diff is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    COMMENT = "comment"
    HTML = "html"


_MODULES = {
    Format.TEXT: "diff_text",
    Format.JSON: "diff_json",
    Format.MARKDOWN: "diff_markdown",
    Format.COMMENT: "diff_comment",
}
"""The module of gitops_lint.report that writes each."""
_SUFFIXES = {".json": Format.JSON, ".md": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML}
_CHECKED = (Format.COMMENT, Format.HTML)
"""Formats that tell what checks find, too."""

RevisionArgument = Annotated[
    str, typer.Argument(metavar="[REV]", help="What to hold it against: where HEAD and this revision parted.")
]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="How to write it; if not given, as -o's suffix says, else as text.")
]


def command(
    revision: RevisionArgument = "HEAD",
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    output_format: FormatOption = None,
    staged: StagedOption = False,
    cluster: ClusterOption = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if any object differs.")] = False,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Print the values of Secrets, too, which are masked else.")
    ] = False,
    source: SourceOption = None,
    config: ConfigOption = None,
    output_file: OutputOption = None,
    open_it: OpenOption = False,
    forge_url: ForgeOption = "",
    debug: DebugOption = False,
    time_limit: TimeLimitOption = None,
    jobs: JobsOption = None,
) -> None:
    """Show what a change does to the objects of each cluster, in what Flux would apply.

    The change is that of the working tree since the last commit (HEAD), or since a branch was left (`diff main`). An
    object is shown with the fields that differ and the lines that cause it, whatever file these are in; the same change
    of several objects is shown once. What a chart makes of its values isn't shown. A `comment` is for a pull request,
    `html` is the page of the graph after the change, with what differs marked: both tell what checks find that is new,
    too.
    """
    chosen = output_format or (Format.HTML if open_it and output_file is None else _format_of(output_file))
    check_forge_url(forge_url, chosen)
    if open_it:
        output_file = file_to_show(output_file, chosen, [Format.HTML], "change")
    with progress():
        limit = time_limit_of(time_limit)
        checking = chosen in _CHECKED
        asked = Asked(config)
        analysis, _ = analysed([path], source, asked, staged, limit, checking=checking, jobs=jobs, compared=True)
        base, before, analysis = at_base(revision, analysis, limit, f"diff {revision}")
        diff = diff_of(before, analysis, base)
    analysis = replace(analysis, internal_errors=(*analysis.internal_errors, *diff.internal_errors))
    tell(analysis, debug)
    tell_refused(diff.refused)
    diff = _chosen(diff, cluster)
    with answering(limit), opened(output_file) as out:
        if chosen is Format.HTML:
            _write_page(diff, analysis, out, forge_url, show_secrets)
        else:
            import_module(f"gitops_lint.report.{_MODULES[chosen]}").write(diff, out, show_secrets)
    if open_it and output_file is not None:
        show(output_file)
    end(analysis, EXIT_FOUND if exit_code and diff.clusters else 0, before)


def _format_of(output_file: Path | None) -> Format:
    """Return the format that a file's name asks for; text where it asks for none."""
    return _SUFFIXES.get(output_file.suffix.lower(), Format.TEXT) if output_file else Format.TEXT


def _write_page(diff: Diff, analysis: Analysis, out: TextIO, forge_url: str, show_secrets: bool) -> None:
    """Write the page; files are linked as they are at the commits of either side, or to `forge_url`."""
    from gitops_lint.repo.forge import Forge, forge_of
    from gitops_lint.report.diff_page import page

    forge = Forge(forge_url) if forge_url else forge_of(analysis.root)
    earlier = Forge() if forge_url else forge_of(analysis.root, diff.base.commit)
    out.write(page(diff, analysis, shows_secrets=show_secrets, forge=forge, earlier=earlier))


def _chosen(diff: Diff, cluster: str | None) -> Diff:
    """Return what differs in the cluster that is asked for; end the command where there is none of that name."""
    if cluster is None:
        return diff
    if cluster not in diff.looked_at:
        fail(f"there is no cluster `{cluster}` (there is: {', '.join(diff.looked_at)})")
    return diff.only(cluster)
