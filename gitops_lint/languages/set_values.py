"""Values as `helm --set` reads them: what a controller makes of a text that it puts at a path of a release's values.

Source: https://github.com/helm/helm pkg/strvals/parser.go, https://github.com/fluxcd/pkg chartutil/values.go
(ReplacePathValue: quotes around all of it make it a text, and don't keep commas from dividing it).
"""

from __future__ import annotations

import json

from gitops_lint.languages.mistake import Mistake

_END = ""
_DEEPEST = 30
_ESCAPED_ON_PURPOSE = frozenset(",[]{}=.\\\"'")
_QUOTES = "'\""
_MOST_SHOWN = 40


class _Wrong(Exception):
    """What the parser fails with."""


def mistake_in_set_value(text: str) -> Mistake | None:
    """Return what becomes of a value other than what it says; None where it is taken as it stands.

    It is sure where the parser fails, and not where it makes something else of the value without a word.
    """
    if not any(character in text for character in ",{\\"):
        return None
    value = text.strip(_QUOTES) if any(text.startswith(quote) and text.endswith(quote) for quote in _QUOTES) else text
    reader = _Reader(value)
    try:
        reader.value()
        while not reader.is_at_end:
            reader.key()
    except _Wrong as error:
        return Mistake(str(error))
    return _changed(value, reader)


def _changed(value: str, reader: _Reader) -> Mistake | None:
    if reader.keys:
        said = f"what follows a comma sets `{_short(reader.keys[0])}`, a value of its own"
    elif value.startswith("{") and _is_object(value):
        said = "braces make a list of texts of it, and no mapping"
    elif reader.lost:
        said = f"`\\{reader.lost[0]}` loses its backslash"
    else:
        return None
    return Mistake(said, is_sure=False, is_read=True)


def _is_object(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict)
    except (ValueError, RecursionError):
        return False


class _Reader:
    """The parser at work; `keys` are those that the text sets besides, `lost` what stood behind a backslash."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: list[str] = []
        self.lost: list[str] = []

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.text)

    def value(self) -> None:
        """Read a value: a list in braces, or all until the next comma."""
        if self.text[self.at : self.at + 1] != "{":
            self._until(",")
            return
        self.at += 1
        stopped = ","
        while stopped == ",":
            _, stopped = self._until(",}")
        if stopped == _END:
            raise _Wrong("list must terminate with '}'")
        if self.text[self.at : self.at + 1] == ",":
            self.at += 1

    def key(self, depth: int = 0) -> None:
        """Read what the parser takes for a key of its own, with its value."""
        if depth > _DEEPEST:
            raise _Wrong(f"value name nested level is greater than maximum supported nested level of {_DEEPEST}")
        key, stopped = self._until("=[,.")
        if stopped == _END:
            raise _Wrong(f'key "{_short(key)}" has no value')
        if stopped == ",":
            raise _Wrong(f'key "{_short(key)}" has no value (cannot end with ,)')
        if stopped == "[":
            stopped = self._indices()
        if stopped == "." and not self.is_at_end:
            self.key(depth + 1)
        elif stopped == "=":
            self.value()
        self.keys.append(key)

    def _indices(self) -> str:
        """Read one index after the other, and return what stands behind the last."""
        stopped = "["
        while stopped == "[":
            index, stopped = self._until("]")
            if stopped == _END:
                raise _Wrong("error parsing index: EOF")
            if not index.removeprefix("+").isdecimal():
                raise _Wrong(f'error parsing index: strconv.Atoi: parsing "{_short(index)}": invalid syntax')
            rest, stopped = self._until("[.=")
            if rest:
                raise _Wrong(f'unexpected data at end of array index: "{_short(rest)}"')
        return stopped

    def _until(self, stops: str) -> tuple[str, str]:
        """Return what comes before one of some characters, and which it is: none at the end of the text."""
        read: list[str] = []
        while not self.is_at_end:
            character = self.text[self.at]
            self.at += 1
            if character in stops:
                return "".join(read), character
            if character == "\\":
                if self.is_at_end:
                    break
                character = self.text[self.at]
                self.at += 1
                if character not in _ESCAPED_ON_PURPOSE:
                    self.lost.append(character)
            read.append(character)
        return "".join(read), _END


def _short(text: str) -> str:
    """Return a text in one line, as a message shows it."""
    shown = text.replace("\n", "\\n")
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
