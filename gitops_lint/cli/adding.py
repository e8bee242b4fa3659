"""`check --add-known` and `--add-ignore`: what is found goes into the configuration, with the reason."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from gitops_lint.adoption.additions import CannotAddError, with_externals, with_path_ignores
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.run import Reported
from gitops_lint.cli.exits import fail
from gitops_lint.config.files import NAMES, ConfigFile
from gitops_lint.repo.mounted import MOUNTS
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.validation import InvalidFileError


def add_known(findings: Iterable[Reported], file: ConfigFile | None, root: Path, reason: str) -> None:
    """Add what findings say isn't in Git to what is known to exist by other means."""
    externals = sorted({external for reported in findings for external in reported.finding.externals})
    if not externals:
        fail("nothing of what is found would be no fault if it existed outside of Git")
    _write(file, root, reason, lambda text: with_externals(text, externals, reason))
    _say(f"added {first_few(externals)} to `known_externals` of {_path(file, root).name}")


def add_ignores(findings: Iterable[Reported], file: ConfigFile | None, root: Path, reason: str) -> None:
    """Add the checks of findings to what is ignored in their files."""
    folder = _path(file, root).parent.resolve()
    ignores: dict[str, dict[str, None]] = {}
    for reported in findings:
        path = root / reported.finding.place.path
        if path.is_relative_to(folder) and not reported.finding.place.path.startswith(f"{MOUNTS}/"):
            ignores.setdefault(path.relative_to(folder).as_posix(), {})[reported.check.id] = None
    if not ignores:
        fail(f"nothing is found below {folder}, for which {_path(file, root).name} counts")
    _write(file, root, reason, lambda text: with_path_ignores(text, ignores, reason))
    told = [f"{path} ({', '.join(words)})" for path, words in ignores.items()]
    _say(f"added {first_few(told)} to `per_path_ignores` of {_path(file, root).name}")


def _path(file: ConfigFile | None, root: Path) -> Path:
    return file.path if file is not None else root / NAMES[0]


def _write(file: ConfigFile | None, root: Path, reason: str, changed: Callable[[str], str]) -> None:
    """Write a configuration as a change has it; end the command with a message where that can't be."""
    path = _path(file, root)
    if not reason.strip():
        fail("say why: whoever reads the configuration later wants to know")
    if path.is_symlink() or path.suffix not in (".yaml", ".yml"):
        fail(f"{path.name} is no file of YAML that can be added to")
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = changed(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
    except CannotAddError as error:
        fail(f"{path.name}: {error}; add by hand:\n\n{error.lines}")
    except (InvalidFileError, UnicodeDecodeError) as error:
        fail(f"{path.name}: {error}")
    except OSError as error:
        fail(f"can't write {path}: {error.strerror}")


def _say(told: str) -> None:
    sys.stderr.write(f"gitops-lint: {printable(told)}\n")
