"""Whether there is what somebody names by a path.

Unlike those of `Path`, these raise nothing for what no file can be called, such as a name that is too long: it isn't
there.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path."""
    return os.path.exists(path)  # noqa: PTH110 (Path.exists raises for names that are too long)


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder at a path."""
    return os.path.isdir(path)  # noqa: PTH112 (as above)


def is_file(path: Path) -> bool:
    """Tell whether there is a file at a path."""
    return os.path.isfile(path)  # noqa: PTH113 (as above)
