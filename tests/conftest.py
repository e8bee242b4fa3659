"""What holds for all tests."""

import gc
import os
import signal
from types import SimpleNamespace

from gitops_lint.cli import main

os.environ["GITOPS_LINT_CACHE_DIR"] = os.devnull  # no folder can be made there, and so nothing is kept between runs
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each command that a test starts would compile all modules anew


def pytest_configure() -> None:
    gc.disable()  # thousands of tests are collected, and hardly a cycle among them
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # of what a shell without job control starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)  # commands that tests start and interrupt inherit it


def pytest_collection_finish() -> None:
    """Let passes over what is there look at what tests make, and never at the tests themselves.

    There are so many of these that each pass would take half a second, and some code asks for one whenever it has done
    its work. Commands freeze all there is, too, since their process is about to end; this one isn't, and would keep
    two gigabytes through which it goes for minutes in the end.
    """
    gc.freeze()
    main.gc = SimpleNamespace(disable=gc.disable, freeze=lambda: None)
    gc.set_threshold(50_000, 10, 10)
    gc.enable()


def pytest_runtest_teardown() -> None:
    gc.enable()  # which a command that ran in this process has turned off
