"""Arguments that it takes no parser to read: to import one takes as long as to build a small repository."""

from __future__ import annotations

from typing import Literal, NamedTuple


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
    """What `check` is asked for by paths and options without a value alone."""

    paths: tuple[str, ...]
    quiet: bool = False
    no_cache: bool = False


def plain_check(arguments: list[str]) -> PlainCheck | None:
    """Return what `check` is asked for where that takes no more than paths and a few options, or None."""
    if arguments[:1] != ["check"]:
        return None
    options = {argument for argument in arguments[1:] if argument.startswith("-")}
    if options - {"-q", "--quiet", "--no-cache"}:
        return None
    paths = tuple(argument for argument in arguments[1:] if argument not in options)
    return PlainCheck(paths, quiet=not options.isdisjoint(("-q", "--quiet")), no_cache="--no-cache" in options)
