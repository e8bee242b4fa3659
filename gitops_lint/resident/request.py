"""What a process that stays is asked, and what it says: a command line with its circumstances, and what that prints."""

from __future__ import annotations

from typing import Any, NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.resident.messages import NotUnderstood

OUT, ERR = "out", "err"
_DIGEST = late_pattern(r"[0-9a-f]{64}")
_CODES = (0, 1)


class Stream(NamedTuple):
    """What somebody's output is, as far as what is printed depends on it."""

    encoding: str
    is_terminal: bool


class Request(NamedTuple):
    """A command line, the folder and the environment it is said in, and what its output goes to.

    `digest` is what the answer is kept under.
    """

    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]
    out: Stream
    err: Stream
    digest: str

    def as_message(self) -> dict[str, Any]:
        """Return it as a message."""
        return {**self._asdict(), "out": [*self.out], "err": [*self.err]}

    @classmethod
    def of_message(cls, message: dict[str, Any]) -> Request:
        """Return what a message asks; raise NotUnderstood where it is none that this version sends."""
        try:
            arguments, folder = tuple(map(_text, message["arguments"])), _text(message["folder"])
            environment = {_text(name): _text(value) for name, value in message["environment"].items()}
            out, err, digest = _stream(message["out"]), _stream(message["err"]), _text(message["digest"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NotUnderstood("no request") from None
        if not _DIGEST.fullmatch(digest):
            raise NotUnderstood("no digest")
        return cls(arguments, folder, environment, out, err, digest)


class Said(NamedTuple):
    """What a command printed, in its order: each text with the output that it went to; and the code it ended with."""

    parts: tuple[tuple[str, str], ...]
    code: int

    def as_message(self) -> dict[str, Any]:
        """Return it as a message."""
        return {"parts": self.parts, "code": self.code}

    @classmethod
    def of_message(cls, message: dict[str, Any]) -> Said | None:
        """Return what a message says, None where it says that there is no answer; raise NotUnderstood."""
        if message == {}:
            return None
        try:
            parts = tuple((_text(output), _text(text)) for output, text in message["parts"])
            code = message["code"]
        except (KeyError, TypeError, ValueError):
            raise NotUnderstood("no answer") from None
        if code not in _CODES or isinstance(code, bool) or any(output not in (OUT, ERR) for output, _ in parts):
            raise NotUnderstood("no answer")
        return cls(parts, code)

    def text(self, output: str) -> str:
        """Return all that went to an output."""
        return "".join(text for each, text in self.parts if each == output)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _stream(value: Any) -> Stream:
    encoding, is_terminal = value
    if not isinstance(is_terminal, bool):
        raise TypeError(value)
    return Stream(_text(encoding), is_terminal)
