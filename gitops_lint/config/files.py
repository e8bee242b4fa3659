"""Finds the configuration of a path and reads it, whatever its form, as a node whose values know their lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.existence import is_there
from gitops_lint.repo.nodes import Mapping, Place
from gitops_lint.rulebook.validation import InvalidFileError, root_of, written

NAMES = (".gitops-lint.yaml", ".gitops-lint.yml")
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "gitops-lint")
_LARGEST = 2**20  # bytes
_EMPTY = Mapping({}, {}, Place(""))


class ConfigError(InvalidFileError):
    """A configuration that can't be used; the message says where and what."""


class ConfigFile(NamedTuple):
    """A configuration file: what it holds, and what messages call it."""

    path: Path
    name: str
    root: Mapping


def find_file(start: Path, root: Path) -> ConfigFile | None:
    """Return the configuration that counts for a path: that of the nearest folder, up to the repository's root.

    `start` is resolved. A `pyproject.toml` without a table of ours doesn't count.
    """
    for path in candidates(start, root):
        if path.exists():
            _hold_within(path, root)
            file = read_file(path, root)
            if path.name != PYPROJECT or file.root.entries:
                return file
    return None


def candidates(start: Path, root: Path) -> Iterator[Path]:
    """Return where the configuration that counts for a path may be, the nearest first."""
    folder = start if start.is_dir() else start.parent
    for parent in (folder, *folder.parents):
        yield from (parent / name for name in (*NAMES, PYPROJECT))
        if parent == root:
            return


def read_file(path: Path, root: Path) -> ConfigFile:
    """Return a configuration file; raise ConfigError if it can't be read."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    text = _text(path, name)
    try:
        node = _table(text, name) if path.suffix == ".toml" else root_of(text, name)
    except InvalidFileError as error:
        raise ConfigError(str(error)) from None
    if node is None:
        return ConfigFile(path, name, _EMPTY)
    if not isinstance(node, Mapping):
        raise ConfigError(f"{written(node.place)}: a configuration is a mapping of settings")
    return ConfigFile(path, name, node)


def _hold_within(path: Path, root: Path) -> None:
    if not path.resolve().is_relative_to(root):
        raise ConfigError(f"{path}: leads out of the repository; name the file with --config if that is meant")


def _text(path: Path, name: str) -> str:
    if is_there(path) and not (path.is_file() or path.is_char_device()):  # such as /dev/null, which says nothing
        raise ConfigError(f"{name}: can't be read: it is no file")
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ConfigError(f"{name}: can't be read: it is too large")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{name}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name}: can't be read: it is not UTF-8") from None


def _table(text: str, name: str) -> Mapping | None:
    """Return our table of a TOML file; in one that isn't `pyproject.toml`, too."""
    import tomllib

    from gitops_lint.config.toml_places import toml_node

    if "gitops-lint" not in text:
        return None
    try:
        return toml_node(text, name, *TABLE)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from None
