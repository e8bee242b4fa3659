"""What holds for all tests."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ["GITOPS_LINT_CACHE_DIR"] = os.devnull  # no folder can be made there, and so nothing is kept between runs
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each command that a test starts would compile all modules anew


@pytest.fixture(autouse=True)
def _clean_up_after_commands() -> Iterator[None]:
    """Let Python clean up again after a test that runs a command: that turns it off, as its process is about to end.

    Else all tests after it keep what they made: two gigabytes, through which whoever cleans up in the end goes for
    minutes.
    """
    yield
    if not gc.isenabled():
        gc.unfreeze()
        gc.enable()
