"""From a configuration file and the command line's options to the settings that count, and where each comes from."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from gitops_lint.config.check_names import is_known, unknown
from gitops_lint.config.files import ConfigError, ConfigFile, find_file, read_file
from gitops_lint.config.model import ClusterSettings, Config
from gitops_lint.repo.existence import is_folder, is_there
from gitops_lint.repo.spelling import meant_of
from gitops_lint.repo.tree import find_root
from gitops_lint.rulebook.fitting import MisfitError, fitted
from gitops_lint.rulebook.record import Location
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules
from gitops_lint.rulebook.validation import InvalidFileError, fault_at, validated

COMMAND_LINE = "command line"
_OPTIONS: dict[str | int, str] = {"fail_on_checks": "fail-on"}
"""The options whose settings are not called like them."""


class Loaded(NamedTuple):
    """The settings that count; `origins` says for each that isn't the default where it comes from."""

    config: Config
    file: ConfigFile | None = None
    origins: Mapping[str, str] = MappingProxyType({})


def load(
    start: Path,
    file: Path | None = None,
    options: Mapping[str, Any] | None = None,
    sources: Mapping[str, Path] = MappingProxyType({}),
) -> Loaded:
    """Return the settings for a path: of the file that is named, or of the one that is found, and options over all.

    Options of None aren't given; `sources` come on top of those of the file. Raises ConfigError for what can't be used.
    """
    start = start.resolve()
    root = find_root(start)
    written = read_file(file, root) if file is not None else find_file(start, root)
    said = _read(written) if written is not None else Config()
    given = {key: value for key, value in (options or {}).items() if value is not None}
    if sources:
        given["sources"] = dict(sources)
    asked = _read_options(given)
    config = _resolved(said, written, root) if written is not None else said
    overridden = {key: getattr(asked, key) for key in given} | {"sources": {**config.sources, **sources}}
    config = config.changed(**overridden)
    rulebook = rulebook_of(config)
    _check_names(asked, rulebook, _wrong_option)
    _check_names(said, rulebook, _wrong_option if written is None else partial(_wrong, written))
    origins = {key: f"{written.name}:{written.root.key_place(key).line}" for key in written.root} if written else {}
    return Loaded(config, written, origins | dict.fromkeys(given, COMMAND_LINE))


def rulebook_of(config: Config) -> Rulebook:
    """Return what the linter knows, with what the configuration adds."""
    return Rulebook((shipped_rules(), *config.rules)) if config.rules else _shipped()


@cache
def _shipped() -> Rulebook:
    """Return what the linter knows by itself: files that never change, and so are read once in a process."""
    return Rulebook()


def _read(file: ConfigFile) -> Config:
    """Return the settings as a file says them."""
    try:
        return validated(file.root, Config)
    except InvalidFileError as error:
        raise ConfigError(str(error)) from None


def _read_options(given: dict[str, Any]) -> Config:
    try:
        return fitted(given, Config)
    except MisfitError as misfit:
        from gitops_lint.rulebook.misfits import first_misfit

        raise _wrong_option(*first_misfit(given, Config, misfit)) from None


def _resolved(said: Config, file: ConfigFile, root: Path) -> Config:
    """Return settings whose paths no longer depend on where their file is."""
    folder = file.path.resolve().parent
    below = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""
    below = "" if below == "." else below
    return said.changed(
        rules=tuple(_rules(file, root, path, index) for index, path in enumerate(said.rules)),
        sources={name: _folder(file, root, path, "sources", name) for name, path in said.sources.items()},
        baseline=_baseline(file, root, folder / said.baseline) if said.baseline is not None else None,
        per_path_ignores={_anchored(glob, below): checks for glob, checks in said.per_path_ignores.items()},
        clusters=tuple(_cluster(file, root, at, cluster, below) for at, cluster in enumerate(said.clusters)),
    )


def _wrong(file: ConfigFile, route: Location, fault: str) -> ConfigError:
    return ConfigError(str(fault_at(file.root, route, fault)))


def _wrong_option(route: Location, fault: str) -> ConfigError:
    return ConfigError(f"--{_OPTIONS.get(route[0], str(route[0]).replace('_', '-'))}: {fault}")


def _folder(file: ConfigFile, root: Path, path: Path, *route: str | int) -> Path:
    """Return a folder that a configuration names.

    Outside of the repository it has to be a git checkout: a pull request may bring the configuration, and is not to
    have the linter read whatever lies on the machine.
    """
    folder = (file.path.resolve().parent / path).resolve()
    if not is_folder(folder):
        raise _wrong(file, route, f"there is no folder `{path}`; it is relative to {file.name}")
    if not folder.is_relative_to(root) and not (find_root(folder) / ".git").exists():
        raise _wrong(file, route, f"`{path}` is outside of the repository, and no git checkout")
    return folder


def _rules(file: ConfigFile, root: Path, path: Path, index: int) -> Path:
    """Return a folder of rules, none of whose files is a link to somewhere else: messages may tell what is in them."""
    folder = _folder(file, root, path, "rules", index)
    for link in (path for path in folder.rglob("*") if path.is_symlink()):
        if not link.resolve().is_relative_to(folder):
            raise _wrong(file, ("rules", index), f"`{link.relative_to(folder)}` in it leads out of the folder")
    return folder


def _baseline(file: ConfigFile, root: Path, path: Path) -> Path:
    """Return the baseline that a configuration names: one of the repository, if it is the repository's own."""
    if file.path.resolve().is_relative_to(root) and not path.resolve().is_relative_to(root):
        raise _wrong(file, ("baseline",), "it is outside of the repository; --baseline may name any file")
    return path


def _anchored(glob: str, below: str) -> str:
    """Return a pattern of the configuration's folder as one of the repository's root."""
    if not below:
        return glob
    escaped = "".join(f"\\{letter}" if letter in "*?[]\\!" else letter for letter in below)
    inner = glob.rstrip("/")
    return f"/{escaped}/{glob.lstrip('/')}" if "/" in inner else f"/{escaped}/**/{glob}"


def _cluster(file: ConfigFile, root: Path, index: int, cluster: ClusterSettings, below: str) -> ClusterSettings:
    entries = tuple(posixpath.normpath(posixpath.join(below, entry)) for entry in cluster.entries)
    for entry in entries:
        if entry.startswith(("../", "/")) or entry == "..":
            raise _wrong(file, ("clusters", index, "entry"), f"`{entry}` is outside of the repository")
        if not is_there(root / entry):
            raise _wrong(file, ("clusters", index, "entry"), f"there is no `{entry}` in the repository")
    return cluster.changed(entry=tuple("" if entry == "." else entry for entry in entries))


def _check_names(config: Config, rulebook: Rulebook, wrong: Callable[[Location, str], ConfigError]) -> None:
    """Raise an error for the first name of a check or preset that there isn't."""
    for route, word in _words(config):
        if not is_known(word, rulebook.check_names):
            raise wrong(route, unknown(word, rulebook.check_names))
    preset, presets = config.preset, rulebook.preset_names
    if preset not in presets:
        near = meant_of(preset, presets)
        suggestion = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{name}`' for name in presets)}"
        raise wrong(("preset",), f"there is no preset `{preset}`; {suggestion}")


def _words(config: Config) -> Iterator[tuple[Location, str]]:
    """Return all words that name checks, with the way to each."""
    named = {"select": config.select, "ignore": config.ignore, "fail_on_checks": config.fail_on_checks}
    for key, words in named.items():
        yield from (((key, index), word) for index, word in enumerate(words))
    yield from (((("severity", word), word)) for word in config.severity)
    for glob, words in config.per_path_ignores.items():
        yield from ((("per_path_ignores", glob, index), word) for index, word in enumerate(words))
