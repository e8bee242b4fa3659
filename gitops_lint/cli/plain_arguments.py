"""Arguments that it takes no parser to read: to import one takes as long as to build a small repository."""

from __future__ import annotations

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
    paths: list[str] = []
    said: dict[str, Any] = {}
    left = iter(arguments[1:])
    for argument in left:
        option, equals, value = argument.partition("=")
        if argument in _FLAGS:
            said[_FLAGS[argument]] = True
        elif option not in _LISTS and option not in _WORDS:
            paths.append(argument)
        else:
            value = value if equals else next(left, "")
            if not _is_plain(option, value):
                return None
            if option in _LISTS:
                said[_LISTS[option]] = (*said.get(_LISTS[option], ()), value)
            else:
                said[_WORDS[option]] = float(value) if option == "--time-limit" else value
    if any(path.startswith("-") for path in paths):
        return None
    return PlainCheck(tuple(paths), **said)


def _is_plain(option: str, value: str) -> bool:
    """Tell whether a value is one that an option takes, and says nothing else besides, as `json:FILE` does."""
    if option == "--format":
        return value in _FORMATS
    if option == "--min-severity":
        return value in _SEVERITIES
    if option == "--time-limit":
        return value.isascii() and value.isdecimal() and value != "0"
    return bool(value) and not value.startswith("-")
