"""`gitops-lint rule`: the catalogue, or one check explained."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gitops_lint.cli.completing import checks
from gitops_lint.cli.exits import fail
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.spelling import hint_of
from gitops_lint.report.console import Printer, printer_on
from gitops_lint.report.prose import print_after, print_prose
from gitops_lint.rulebook.checks import Check, Example
from gitops_lint.rulebook.pages import page_of
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.view.styled import Styled

_ON_ITS_OWN = late_pattern(r"$|[ ]|[-*|>]|```|\d+\.[ ]")
"""How a line begins that isn't one with those around it."""
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}


def command(
    check: Annotated[
        str | None, typer.Argument(autocompletion=checks, help="The id or name of a check, such as GL102.")
    ] = None,
) -> None:
    """List the checks, or explain one: what it finds, why that matters, how to fix it."""
    rulebook = Rulebook()
    console = printer_on(sys.stdout)
    if check is None:
        _print_catalogue(console, rulebook.checks())
        return
    try:
        record = rulebook.check_with_examples(check.upper() if check.lower().startswith("gl") else check.lower())
    except KeyError:
        fail(f"there is no check `{check}`{_instead(check, rulebook)}; `gitops-lint rule` lists them all")
    _print_check(console, record, rulebook)


def _instead(asked: str, rulebook: Rulebook) -> str:
    """Return what else may be meant, or what became of it."""
    if asked.upper() in rulebook.retired:
        return f" any more ({rulebook.retired[asked.upper()]})"
    names = [name for check in rulebook.checks() for name in (check.name, check.id)]
    hint = hint_of(asked, names)
    return f" (did you mean `{hint}`?)" if hint else ""


def _print_catalogue(console: Printer, checks: tuple[Check, ...]) -> None:
    family = ""
    for check in checks:
        if check.family != family:
            family = check.family
            console.print(Styled(f"\n{family}" if family != checks[0].family else family, style="bold underline"))
        head = Styled(f"  {check.id} ", style="bold")
        head.append(f"{check.severity.value:<8}", style=_STYLES[check.severity.value])
        head.append(f"{check.name}  ", style="cyan")
        if console.is_terminal:
            print_after(console, head, check.summary)
        else:
            console.print(head + Styled(check.summary), soft_wrap=True)  # what searches it wants a check on one line


def _print_check(console: Printer, check: Check, rulebook: Rulebook) -> None:
    head = Styled(f"{check.id} {check.name} ", style="bold")
    head.append(check.severity.value, style=_STYLES[check.severity.value])
    head.append(f", {check.confidence}, since {check.since}", style="dim")
    console.print(head)
    console.print()
    _print_paragraphs(console, check.summary)
    for title, text in (("Why", check.why), ("How to fix", check.fix)):
        console.print(Styled(f"\n{title}", style="bold underline"))
        _print_paragraphs(console, text)
    for example in check.examples:
        _print_example(console, example, rulebook)
    if check.sources:
        console.print(Styled("\nSources", style="bold underline"))
        for source in check.sources:
            console.print(source, soft_wrap=True)
    console.print(Styled("\nIts page", style="bold underline"))
    console.print(page_of(check.id), soft_wrap=True)
    console.print(Styled("\nIn the project", style="bold underline"))
    for path in (check.page, check.module, check.tests):
        console.print(path, soft_wrap=True)


def _print_paragraphs(console: Printer, text: str) -> None:
    """Print paragraphs, wrapped, and what is indented or an item of a list on lines of its own, as it is written."""
    paragraph: list[str] = []
    for line in text.strip().split("\n"):
        if _ON_ITS_OWN.match(line):
            _print_paragraph(console, paragraph)
            paragraph = []
            console.print(Styled(line), soft_wrap=True)
        else:
            paragraph.append(line)
    _print_paragraph(console, paragraph)


def _print_paragraph(console: Printer, lines: list[str]) -> None:
    if lines:
        print_prose(console, " ".join(lines), indent="")


def _print_example(console: Printer, example: Example, rulebook: Rulebook) -> None:
    title = f"\n{'Found' if example.findings else 'Not found'}: {example.title}"
    console.print(Styled(title, style="bold underline"), soft_wrap=True)
    if example.base:
        console.print(Styled(f"beside these files, {rulebook.base(example.base).summary}", style="dim"), soft_wrap=True)
    for heading, files in example.parts():
        if heading:
            console.print(Styled(f"{heading}:", style="bold"))
        for path, text in files.items():
            console.print(Styled(path, style="cyan"))
            for line in text.rstrip().split("\n"):
                console.print(Styled(f"  {line}".rstrip()), soft_wrap=True)
    for finding in example.findings:
        console.print(Styled(f"→ {finding.path}:{finding.line} {finding.message}", style="yellow"), soft_wrap=True)
