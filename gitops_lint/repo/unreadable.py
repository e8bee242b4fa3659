"""What is wrong with files that can't be read: they can't be opened, or aren't the text that they seem to be."""

from __future__ import annotations

import errno

from gitops_lint.repo.encoding import UTF_8, encoding_of
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem

_MAY_NOT_BE_READ = "Let whoever runs the linter read the file (`chmod u+r`); what is in it is not checked until then."
_HELP = {
    errno.EACCES: _MAY_NOT_BE_READ,
    errno.EPERM: _MAY_NOT_BE_READ,
    errno.ENODATA: "Have git fetch it, by `git sparse-checkout add` of its folder or in a clone without `--filter`.",
}
_OTHER_HELP = "Where it is a manifest, see that it can be opened; where it is none, leave it out of the build."


def unopenable(error: OSError, path: str) -> Problem:
    """Return the problem of a file that can't be opened."""
    message = f"can't be read: {error.strerror or error}"
    help_ = _HELP.get(error.errno or 0, _OTHER_HELP)
    return Problem("unreadable-file", message, Place(path), path, help_)


def undecodable(content: bytes, error: UnicodeDecodeError, path: str) -> Problem:
    """Return the problem of a file whose bytes are no text in its encoding, at the first that isn't."""
    if encoding_of(content).codec != UTF_8.codec:
        return Problem("unreadable-file", "is not valid UTF-16", Place(path), path, "Save it as UTF-8.")
    before = error.object[: error.start].decode()  # without the byte order mark
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"is not UTF-8: byte 0x{error.object[error.start]:02x}"
    return Problem("unreadable-file", message, Place(path, line, column, line, column), path, "Save it as UTF-8.")
