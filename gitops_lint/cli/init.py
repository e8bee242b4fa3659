"""`gitops-lint init`: sets a repository up."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.adoption.configuration_file import BASELINE_NAME, propose_configuration
from gitops_lint.adoption.origin import RELEASED, RELEASED_ACTION, Origin, installed_origin
from gitops_lint.adoption.pre_commit import FILE_NAME as HOOK_FILE
from gitops_lint.adoption.pre_commit import propose_hook
from gitops_lint.adoption.proposal import Proposal
from gitops_lint.adoption.workflow import FILE_NAME as WORKFLOW_FILE
from gitops_lint.adoption.workflow import propose_workflow
from gitops_lint.cli.exits import fail
from gitops_lint.cli.internal_errors import end, tell
from gitops_lint.cli.repository import analysed
from gitops_lint.config.files import ConfigError, find_file
from gitops_lint.linter import Analysis
from gitops_lint.repo.git import GitError, ask
from gitops_lint.repo.printable import printable
from gitops_lint.report.wording import scope, tally
from gitops_lint.rulebook.plural import counted
from gitops_lint.triage.baseline import baseline_text

_GITLAB_FILE = ".gitlab-ci.yml"
_MAIN = "main"


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    baseline: Annotated[
        bool | None,
        typer.Option("--baseline/--no-baseline", help="Whether to set what is found now aside in a baseline."),
    ] = None,
) -> None:
    """Set a repository up: write its configuration, a pre-commit hook and a GitHub workflow.

    No file that is there is written over: to a pre-commit configuration the hook is added, everything else is left as
    it is. What is written is shown as a diff.
    """
    analysis, _ = analysed([path])
    tell(analysis)
    _say(_overview(analysis))
    with_baseline = _wants_baseline(analysis, baseline, dry_run)
    origin = installed_origin(lambda folder, words: _asked(folder, *words.split()))
    for proposal in _proposals(analysis, with_baseline, origin):
        _carry_out(proposal, analysis.root, dry_run)
    _say(_next_steps(analysis, with_baseline, origin))
    end(analysis)


def _overview(analysis: Analysis) -> Iterator[str]:
    yield f"{analysis.root}: {scope(analysis)}"
    yield f"found now: {', '.join(told for _, told in tally(analysis.findings)) or 'nothing'}"


def _wants_baseline(analysis: Analysis, asked: bool | None, dry_run: bool) -> bool:
    if analysis.internal_errors:
        return False  # it would lack what the checks that failed find
    counts = analysis.counts()
    if asked is not None or not counts["error"] + counts["warning"] or (analysis.root / BASELINE_NAME).exists():
        return bool(asked)
    if dry_run or not sys.stdin.isatty():
        return False
    return typer.confirm("Set these aside in a baseline, so that only what is new is shown?", default=False)


def _proposals(analysis: Analysis, with_baseline: bool, origin: Origin) -> Iterator[Proposal]:
    root = analysis.root
    try:
        configured = find_file(root, root)
    except ConfigError as error:
        fail(str(error))
    if with_baseline:
        text = _read(root, BASELINE_NAME)
        after = baseline_text(analysis.findings) if text is None else text
        yield Proposal(BASELINE_NAME, text, after, "there is one")
    if configured is not None:
        by_hand = f"baseline: {BASELINE_NAME}\n" if with_baseline and analysis.config.baseline is None else ""
        yield Proposal(configured.name, "", "", "it is the configuration", by_hand)
    else:
        yield propose_configuration(analysis.clusters, BASELINE_NAME if with_baseline else None)
    yield propose_hook(_read(root, HOOK_FILE), origin)
    if not _is_on_gitlab(root):
        yield propose_workflow(_main_branch(root), _read(root, WORKFLOW_FILE), origin)


def _read(root: Path, name: str) -> str | None:
    path = root / name
    if path.is_symlink():
        fail(f"{name} is a symlink: replace it by a file, or write what you need by hand")
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        fail(f"can't read {name}: {error}")


def _is_on_gitlab(root: Path) -> bool:
    return (root / _GITLAB_FILE).exists() or "gitlab" in _asked(root, "config", "--get", "remote.origin.url")


def _main_branch(root: Path) -> str:
    """Return the branch that the remote begins with, or else the one that is checked out."""
    head = _asked(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    return head or _asked(root, "symbolic-ref", "--quiet", "--short", "HEAD") or _MAIN


def _asked(root: Path, *arguments: str) -> str:
    try:
        return ask(root, *arguments).decode(errors="replace").strip()
    except GitError:
        return ""


def _carry_out(proposal: Proposal, root: Path, dry_run: bool) -> None:
    if not proposal.changes:
        _say(["", f"{proposal.path}: left as it is, {proposal.reason}"])
        if proposal.by_hand:
            _say(["add to it by hand:", "", *(f"    {line}" for line in proposal.by_hand.splitlines())])
        return
    if not dry_run:
        _write(root / proposal.path, proposal)
    done = "written" if proposal.before is None else "added to"
    _say(["", f"{proposal.path}: {'would be ' if dry_run else ''}{done}"])
    if proposal.path != BASELINE_NAME:  # which may be as long as five years of history
        _say(proposal.diff().splitlines())


def _write(path: Path, proposal: Proposal) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "xb" if proposal.before is None else "wb"
        with path.open(mode) as out:
            out.write(proposal.after.encode("utf-8"))
    except OSError as error:
        fail(f"can't write {proposal.path}: {error.strerror}")


def _next_steps(analysis: Analysis, with_baseline: bool, origin: Origin) -> Iterator[str]:
    yield ""
    if not origin.is_release:
        where = ", which only this machine has: nobody else's hook works" if origin.is_here else ""
        yield f"What is written installs gitops-lint from {origin.told}{where}."
        yield f"Once there is a release, write `{RELEASED}` there, and `uses: {RELEASED_ACTION}` in the workflow."
    yield "Next: `pre-commit install`, so that the hook runs at every commit; then commit these files."
    counts = analysis.counts()
    if not with_baseline and counts["error"]:
        yield f"The check fails for now, with {counted(counts['error'], 'error')}: `gitops-lint check` shows it."
        yield "`gitops-lint init --baseline` sets it aside instead, so that only what is new counts."


def _say(lines: list[str] | Iterator[str]) -> None:
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
