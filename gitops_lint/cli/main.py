"""The command line. A command's module is imported only when it is run, since start-up time is a feature."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from gitops_lint.cli.commands import COMMANDS
from gitops_lint.cli.exits import EXIT_FAILED
from gitops_lint.cli.streams import UNENCODABLE
from gitops_lint.repo.printable import printable

if TYPE_CHECKING:
    from gitops_lint.cli.answers import Recording

_COMPLETION = "_GITOPS_LINT_COMPLETE"
"""The variable in which a shell says that it wants a word completed."""


def run(arguments: list[str] | None = None, kept: Recording | None = None) -> NoReturn:
    """Run the command line and exit: 0 if all is well, 1 with findings, 2 if it could not run.

    `kept` is where a command says on what its answer rests, so that it counts again the next time.
    """
    gc.disable()  # imports and nodes are many objects and hardly a cycle: passes over them cost a tenth of the time
    arguments = _with_help(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=UNENCODABLE)
    try:
        code = code_of(arguments, kept)
    except KeyboardInterrupt:
        code = 130
        _forget(kept)
    except Exception as error:  # the last net: 1 means that there are findings, never that the linter failed
        code = _failed(error, "--debug" in arguments)
        _forget(kept)
    finally:
        gc.freeze()  # so that the interpreter does not look at all of it once more on its way out
    sys.exit(code)


def code_of(arguments: list[str], kept: Recording | None) -> int:
    """Return the exit code of a command, or exit with it; to read all that may be said there takes an import."""
    from gitops_lint.cli.plain_arguments import plain_build, plain_check

    is_completed = _COMPLETION in os.environ
    build = None if is_completed else plain_build(arguments)
    if build is not None:
        from gitops_lint.cli.building import print_built

        return print_built(build)
    plain = None if is_completed else plain_check(arguments)
    if plain is not None:
        from gitops_lint.cli.checking import check_plainly

        check_plainly(plain, kept)
        return 0
    from gitops_lint.cli.app import app_for

    app = app_for(_asked_for(arguments + _to_complete()), _is_of_shells(arguments))
    code: int = app(arguments, standalone_mode=True, prog_name="gitops-lint", obj=kept)
    return code


def _failed(error: Exception, debug: bool) -> int:
    """Say on stderr what ended the command that nobody thought of, and return its exit code."""
    import traceback

    if isinstance(error, MemoryError):
        said = "there is not enough memory for this repository"
    elif isinstance(error, FileNotFoundError) and not error.filename and not _is_anywhere():
        said = "the folder in which this runs is gone"
    elif isinstance(error, OSError):
        said = f"{printable(str(error.filename))}: {error.strerror}" if error.filename else f"{error.strerror or error}"
    else:
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(at.filename)}:{at.lineno}"  # noqa: PTH119 (without an import at every start)
        said = f"internal error: {type(error).__name__}: {printable(str(error)[:500])} ({where}): please report it"
        said += ", with what is shown here" if debug else ""
    with suppress(OSError):
        if debug:
            traceback.print_exception(error)
        sys.stderr.write(f"gitops-lint: {said}\n")
    return EXIT_FAILED


def _is_anywhere() -> bool:
    try:
        return bool(os.getcwd())  # noqa: PTH109 (as above)
    except OSError:
        return False


def _forget(kept: Recording | None) -> None:
    if kept is not None:
        kept.forget()


def _with_help(arguments: list[str]) -> list[str]:
    """Return arguments with `help` and `help COMMAND` as the options that they mean."""
    return [*arguments[1:], "--help"] if arguments[:1] == ["help"] else arguments


def _asked_for(arguments: list[str]) -> str | None:
    return next((argument for argument in arguments if argument in COMMANDS), None)


def _to_complete() -> list[str]:
    """Return the words that a shell asks to complete, where one does."""
    if _COMPLETION not in os.environ:
        return []
    return f"{os.environ.get('COMP_WORDS', '')} {os.environ.get('_TYPER_COMPLETE_ARGS', '')}".split()


def _is_of_shells(arguments: list[str]) -> bool:
    """Tell whether the options that install completion matter: to know the user's shell takes an import."""
    asked = ("-h", "--help", "--install-completion", "--show-completion")
    return not arguments or any(argument in asked for argument in arguments)
