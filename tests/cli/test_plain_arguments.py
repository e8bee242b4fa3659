"""Arguments that take no parser mean what the parser says, and all others are left to it."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.cli import checking, main
from gitops_lint.cli.app import app_for
from gitops_lint.cli.checking import AskedOfCheck, FailOn
from gitops_lint.cli.plain_arguments import plain_check
from gitops_lint.cli.report_formats import Format

PLAIN = (
    "check",
    "check apps clusters/one -q",
    "check --quiet --no-cache",
    "check --base HEAD~1",
    "check --base=origin/main apps",
    "check --base a --base b",
    "check --staged --quiet --min-severity warning --time-limit 60",
    "check --format json --format=text",
    "check --fail-on error,data-deleted --fail-on GL301",
    "check --select GL1 --ignore=GL102,unused",
)
LEFT_TO_THE_PARSER = (
    "check --help",
    "check -- -q",
    "check --base",
    "check --base=",
    "check --base -q",
    "check --format",
    "check --format json:out.json",
    "check --format xml",
    "check --min-severity worst",
    "check --time-limit 0",
    "check --time-limit soon",
    "check --time-limit 0.05",
    "check --quiet=1",
    "check -qq",
    "check --stage",
    "check --watch",
    "plan --base HEAD",
    "",
)


class _Asked(BaseException):
    """What the command is asked for, before it does anything."""

    def __init__(self, asked: AskedOfCheck) -> None:
        super().__init__()
        self.asked = asked


def told(arguments: list[str], monkeypatch: pytest.MonkeyPatch, *, parsed: bool) -> AskedOfCheck:
    def check(asked: AskedOfCheck, *_: object) -> None:
        raise _Asked(asked)

    app = partial(app_for("check", False), standalone_mode=False, obj=None)
    run = app if parsed else partial(main.code_of, kept=None)
    with monkeypatch.context() as patched:
        patched.setattr(checking, "check", check)
        patched.setattr("gitops_lint.cli.check.check", check)
        with pytest.raises(_Asked) as raised:
            run(arguments)
    return raised.value.asked


@pytest.mark.parametrize("line", PLAIN)
def test_it_is_asked_for_what_the_parser_says(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = line.split()
    assert plain_check(arguments) is not None
    assert told(arguments, monkeypatch, parsed=False) == told(arguments, monkeypatch, parsed=True)


@pytest.mark.parametrize("line", LEFT_TO_THE_PARSER)
def test_what_is_not_plain_is_left_to_the_parser(line: str) -> None:
    assert plain_check(line.split()) is None


def test_every_format_and_severity_is_plain() -> None:
    for name in Format:
        assert plain_check(["check", "--format", name]) is not None
    for severity in FailOn:
        assert plain_check(["check", "--min-severity", severity]) is not None


WORDS = (
    *("-q", "--no-cache", "--staged", "--base", "--format", "--fail-on", "--select", "--min-severity", "--time-limit"),
    *("--base=x", "--format=json", "apps", "json", "warning", "5", "", "-", "--", "=", "a=b"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=5))
def test_any_arguments_that_are_plain_mean_what_the_parser_says(words: list[str]) -> None:
    arguments = ["check", *words]
    if plain_check(arguments) is not None:
        with pytest.MonkeyPatch.context() as monkeypatch:
            assert told(arguments, monkeypatch, parsed=False) == told(arguments, monkeypatch, parsed=True)
