"""Arguments that it takes no parser to read: to import one takes as long as to build a small repository."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, Literal, NamedTuple


class AskedOfBuild(NamedTuple):
    """What `build` is asked for; its command tells what that means."""

    targets: tuple[str, ...]
    format_: Literal["yaml", "json"] = "yaml"
    cluster: str | None = None
    mark_unknown: bool = False
    origins: bool = False
    show_secrets: bool = False
    sources: tuple[str, ...] = ()


def plain_build(arguments: list[str]) -> AskedOfBuild | None:
    """Return what `build` is asked for by targets and options without a value alone, or None where there is more."""
    if arguments[:1] != ["build"]:
        return None
    options = {argument for argument in arguments[1:] if argument.startswith("-")}
    if options - {"--show-secrets", "--origins", "--mark-unknown"}:
        return None
    return AskedOfBuild(
        tuple(argument for argument in arguments[1:] if argument not in options),
        mark_unknown="--mark-unknown" in options,
        origins="--origins" in options,
        show_secrets="--show-secrets" in options,
    )


def said_in(
    arguments: Iterable[str], flags: Container[str], with_value: Container[str]
) -> list[tuple[str, str]] | None:
    """Return what arguments say, in their order: options, each with its value if it has one, and paths without option.

    The value of an option that has none where there should be one is empty. None where there is any other option.
    """
    said: list[tuple[str, str]] = []
    left = iter(arguments)
    for argument in left:
        option, equals, value = argument.partition("=")
        if argument in flags:
            said.append((argument, ""))
        elif option in with_value:
            said.append((option, value if equals else next(left, "")))
        elif argument.startswith("-"):
            return None
        else:
            said.append(("", argument))
    return said


class PlainCheck(NamedTuple):
    """What `check` is asked for by paths and the options that hooks and pipelines give it."""

    paths: tuple[str, ...]
    quiet: bool = False
    no_cache: bool = False
    staged: bool = False
    base: str | None = None
    formats: tuple[str, ...] = ()
    fail_on: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: str = "info"
    time_limit: float | None = None


_FLAGS = {"-q": "quiet", "--quiet": "quiet", "--no-cache": "no_cache", "--staged": "staged"}
_LISTS = {"--format": "formats", "--fail-on": "fail_on", "--select": "select", "--ignore": "ignore"}
_WORDS = {"--base": "base", "--min-severity": "severity", "--time-limit": "time_limit"}
_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")
_SEVERITIES = ("error", "warning", "info", "never")


def plain_check(arguments: list[str]) -> PlainCheck | None:
    """Return what `check` is asked for where that takes no parser; None, too, where something is wrong with it."""
    if arguments[:1] != ["check"]:
        return None
    said = said_in(arguments[1:], _FLAGS, _LISTS | _WORDS)
    if said is None:
        return None
    asked: dict[str, Any] = {"paths": tuple(value for option, value in said if not option)}
    for option, value in said:
        if option in _FLAGS:
            asked[_FLAGS[option]] = True
        elif option and not _is_plain(option, value):
            return None
        elif option in _LISTS:
            asked[_LISTS[option]] = (*asked.get(_LISTS[option], ()), value)
        elif option:
            asked[_WORDS[option]] = float(value) if option == "--time-limit" else value
    return PlainCheck(**asked)


def _is_plain(option: str, value: str) -> bool:
    """Tell whether a value is one that an option takes, and says nothing else besides, as `json:FILE` does."""
    if option == "--format":
        return value in _FORMATS
    if option == "--min-severity":
        return value in _SEVERITIES
    if option == "--time-limit":
        return value.isascii() and value.isdecimal() and value != "0"
    return bool(value) and not value.startswith("-")
