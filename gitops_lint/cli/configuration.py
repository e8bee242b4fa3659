"""The options that override a configuration file, and how settings are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.cli.exits import fail
from gitops_lint.config.loading import Loaded, load
from gitops_lint.config.model import Config
from gitops_lint.repo.existence import is_folder
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.record import Record, names_of
from gitops_lint.rulebook.validation import InvalidFileError


class Asked(NamedTuple):
    """What the command line says of the configuration: its file, and settings that count more than the file's.

    `reads_baseline` is off where one is to be written.
    """

    file: Path | None = None
    settings: dict[str, Any] = {}  # noqa: RUF012 (never changed)
    reads_baseline: bool = True


NOTHING_ASKED = Asked()


def words(values: list[str] | None) -> tuple[str, ...] | None:
    """Return what an option names that may be given several times, each time several names with commas between."""
    if values is None:
        return None
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def settings_of(paths: list[Path], asked: Asked, sources: list[str] | None = None) -> Loaded:
    """Return the settings that count for paths; end the command with a message where they can't be used.

    `sources` are checkouts that come on top of the file's, each written `NAME-or-URL=FOLDER`.
    """
    try:
        return read_settings(paths, asked, sources)
    except InvalidFileError as error:
        fail(str(error))


def read_settings(paths: list[Path], asked: Asked, sources: list[str] | None = None) -> Loaded:
    """Return the settings that count for paths, as `settings_of` does; raise InvalidFileError."""
    loaded = load(start_of(paths), asked.file, asked.settings, _mapped(sources or []))
    return loaded if asked.reads_baseline else loaded._replace(config=loaded.config.changed(baseline=None))


def start_of(paths: list[Path]) -> Path:
    """Return the folder from which on a configuration is looked for."""
    return Path(os.path.commonpath([path.resolve() for path in paths]))


def _mapped(sources: list[str]) -> dict[str, Path]:
    folders = {}
    for source in sources:
        name, _, folder = source.rpartition("=")
        if not name or not is_folder(Path(folder)):
            fail(f"--source {source}: write it `NAME-or-URL=FOLDER`, with a folder that exists")
        folders[name] = Path(folder).resolve()
    return folders


def show(loaded: Loaded) -> None:
    """Print settings as a configuration file would say them, each with where it comes from."""
    sys.stdout.writelines(f"{printable(line)}\n" for line in _shown(loaded))


def _shown(loaded: Loaded) -> Iterator[str]:
    import json

    yield f"# configuration file: {loaded.file.path if loaded.file is not None else 'none'}"
    for name in names_of(Config):
        origin = loaded.origins.get(name, "default")
        yield f"{name}: {json.dumps(getattr(loaded.config, name), ensure_ascii=False, default=_as_written)}  # {origin}"


def _as_written(value: object) -> object:
    """Return what JSON doesn't know in a setting as a configuration file holds it."""
    return {name: getattr(value, name) for name in names_of(type(value))} if isinstance(value, Record) else str(value)
