r"""The syntax of Go's regular expressions (https://pkg.go.dev/regexp/syntax), read into a tree.

It is not that of Python: there are no lookarounds, backreferences or possessive repetitions, `$` is the very end,
classes such as `\d` are ASCII, and there are `\Q…\E`, `\pL` and `(?U)`.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from gitops_lint.languages.character_classes import POSIX_CLASSES, UnknownClass, unicode_class
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number

_MOST_REPEATED = 1000
_DEEPEST = 100
_ESCAPES = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_PERL_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\f\r "}
_COUNT = late_pattern(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_NAME = late_pattern(r"P?<(\w+)>", re.ASCII)
_FLAGS = late_pattern(r"([imsU]*)(?:-([imsU]+))?([:)])")


class InvalidPattern(ValueError):
    """Text that is no regular expression of Go's.

    `said` is what Go says of it, where that is known, and of the part from `start` to `end`.
    """

    def __init__(self, message: str, said: str = "", start: int = 0, end: int | None = None) -> None:
        super().__init__(message)
        self.said = said
        self.start = start
        self.end = end


class Character(NamedTuple):
    """One character, as an expression that Python knows."""

    expression: str


class Assertion(NamedTuple):
    """Something between two characters, as an expression that Python knows."""

    expression: str


class Concatenation(NamedTuple):
    """One after the other."""

    parts: tuple[Part, ...]


class Alternatives(NamedTuple):
    """One of several."""

    parts: tuple[Part, ...]


class Repetition(NamedTuple):
    """A part several times; without `most` as often as there is."""

    part: Part
    least: int
    most: int | None


Part: TypeAlias = "Character | Assertion | Concatenation | Alternatives | Repetition"


class Groups(NamedTuple):
    """The groups of an expression: how many there are (`number`), and what those are called that have a name."""

    number: int
    names: frozenset[str]


def parse_pattern(text: str) -> Part:
    """Return the tree of an expression; raise InvalidPattern."""
    return _read(_Reader(text))


def groups_of(text: str) -> Groups:
    """Return the groups of an expression; raise InvalidPattern."""
    reader = _Reader(text)
    _read(reader)
    return Groups(reader.groups, frozenset(reader.names))


def _read(reader: _Reader) -> Part:
    text = reader.text
    part = reader.alternatives(frozenset(), 0)
    if reader.position < len(text):
        said = f"unexpected ): `{text}`"
        raise InvalidPattern("there is a `)` without `(`", said, reader.position, reader.position + 1)
    return part


class _Reader:
    """Reads an expression; `position` is where it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.names: set[str] = set()
        self.groups = 0

    def _next(self, count: int = 1) -> str:
        return self.text[self.position : self.position + count]

    def _wrong(self, message: str, said: str, start: int) -> InvalidPattern:
        """Return what is wrong with the text from a place to where the reader is."""
        return InvalidPattern(message, said, start, max(self.position, start + 1))

    def _take(self) -> str:
        if self.position >= len(self.text):
            raise self._wrong("it ends in the middle", "trailing backslash at end of expression: ``", self.position - 1)
        self.position += 1
        return self.text[self.position - 1]

    def alternatives(self, flags: frozenset[str], depth: int) -> Part:
        """Read up to the end or the `)` that closes a group."""
        if depth > _DEEPEST:
            raise InvalidPattern("it is nested too deep")
        alternatives: list[Part] = []
        parts: list[Part] = []
        while self.position < len(self.text) and self._next() != ")":
            if self._next() == "|":
                self.position += 1
                alternatives.append(Concatenation(tuple(parts)))
                parts = []
            elif match := self._flag_change():
                flags = (flags | set(match[1])) - set(match[2] or "")
                if parts:  # a repetition after it is one of what stands before
                    parts[-1] = self._repeated(parts[-1])
            elif self._next(2) == r"\Q":
                parts += self._quoted(flags)
            else:
                part = self._atom(flags, depth)
                parts.append(self._repeated(part))
        alternatives.append(Concatenation(tuple(parts)))
        return alternatives[0] if len(alternatives) == 1 else Alternatives(tuple(alternatives))

    def _flag_change(self) -> re.Match[str] | None:
        if self._next(2) != "(?":
            return None
        match = _FLAGS.match(self.text, self.position + 2)
        if match is None or match[3] != ")":
            return None
        self.position = match.end()
        return match

    def _quoted(self, flags: frozenset[str]) -> list[Part]:
        start = self.position + 2
        end = self.text.find(r"\E", start)
        self.position = len(self.text) if end < 0 else end + 2
        parts: list[Part] = [_character(character, flags) for character in self.text[start : None if end < 0 else end]]
        if parts:
            parts[-1] = self._repeated(parts[-1])
        return parts

    def _repeated(self, part: Part) -> Part:
        start = self.position
        count = self._count()
        if count is None:
            return part
        least, most = count
        self.position += self._next() == "?"
        if self._count() is not None:
            said = f"invalid nested repetition operator: `{self.text[start : self.position]}`"
            raise self._wrong("there is a repetition of a repetition, such as `a++`", said, start)
        repeated = Repetition(part, least, most)
        if _times(repeated) > _MOST_REPEATED:
            said = f"invalid repeat count: `{self.text[start : self.position]}`"
            raise self._wrong(f"it repeats more than {_MOST_REPEATED} times", said, start)
        return repeated

    def _count(self) -> tuple[int, int | None] | None:
        """Read how often something comes, if that is what is next."""
        sign = self._next()
        if sign in ("*", "+", "?"):
            self.position += 1
            return int(sign == "+"), 1 if sign == "?" else None
        match = _COUNT.match(self.text, self.position) if sign == "{" else None
        if match is None:
            return None
        self.position = match.end()
        least = _repetitions(match[1])
        most = least if not match[2] else _repetitions(match[3]) if match[3] else None
        if least > _MOST_REPEATED or (most is not None and (most > _MOST_REPEATED or most < least)):
            raise self._wrong(f"`{match[0]}` is no count", f"invalid repeat count: `{match[0]}`", match.start())
        return least, most

    def _atom(self, flags: frozenset[str], depth: int) -> Part:
        if self._next() in ("*", "+", "?") or (self._next() == "{" and _COUNT.match(self.text, self.position)):
            sign, start = self._next(), self.position
            self._count()
            self.position += self._next() == "?"
            said = f"missing argument to repetition operator: `{self.text[start : self.position]}`"
            raise self._wrong(f"there is nothing before `{sign}` to repeat", said, start)
        sign = self._take()
        if sign == "(":
            return self._group(flags, depth)
        if sign == "[":
            return self._class(flags)
        if sign == "\\":
            return self._escape(flags)
        if sign == ".":
            return Character(r"[\s\S]" if "s" in flags else r"[^\n]")
        if sign == "^":
            return Assertion("(?m:^)" if "m" in flags else r"\A")
        if sign == "$":
            return Assertion("(?m:$)" if "m" in flags else r"\Z")
        return _character(sign, flags)

    def _group(self, flags: frozenset[str], depth: int) -> Part:
        start = self.position - 1
        if self._next() == "?":
            self.position += 1
            if name := _NAME.match(self.text, self.position):
                self.names.add(name[1])
                self.groups += 1
                self.position = name.end()
            elif match := _FLAGS.match(self.text, self.position):
                flags = (flags | set(match[1])) - set(match[2] or "")
                self.position = match.end()
            else:
                message = f"Go knows no `(?{self._next()}`, such as lookarounds"
                said = self._no_group(start)
                self.position += 2 if self._next(2) in ("<=", "<!") else 1
                raise self._wrong(message, said, start)
        else:
            self.groups += 1
        part = self.alternatives(flags, depth + 1)
        if self._next() != ")":
            raise InvalidPattern("there is a `(` without `)`", f"missing closing ): `{self.text}`", start, start + 1)
        self.position += 1
        return part

    def _no_group(self, start: int) -> str:
        """Return what Go says of what begins like a group and is none."""
        if self._next() == "<" or self._next(2) == "P<":
            end = self.text.find(">", self.position)
            return f"invalid named capture: `{self.text[start : end + 1 if end >= 0 else None]}`"
        return f"invalid or unsupported Perl syntax: `{self.text[start : self.position + 1]}`"

    def _escape(self, flags: frozenset[str]) -> Part:
        sign = self._next()
        if sign in ("A", "z", "b", "B"):
            self.position += 1
            return Assertion({"A": r"\A", "z": r"\Z"}.get(sign, f"(?a:\\{sign})"))
        return _one_of(self._escaped_class() or _in_class(self._escaped_character()), flags)

    def _escaped_class(self) -> str:
        """Read a class after a backslash; return what it is within brackets, or nothing."""
        sign = self._next()
        if sign and sign.lower() in _PERL_CLASSES:
            self.position += 1
            ranges = _PERL_CLASSES[sign.lower()]
            return ranges if sign.islower() else _complement(ranges)
        if sign not in ("p", "P"):
            return ""
        start = self.position - 1
        self.position += 1
        name = self._take()
        if name == "{":
            end = self.text.find("}", self.position)
            if end < 0:
                said = f"invalid character class range: `{self.text[start:]}`"
                raise self._wrong(r"there is a `\p{` without `}`", said, start)
            name = self.text[self.position : end]
            self.position = end + 1
        is_negated = (sign == "P") is not name.startswith("^")
        try:
            ranges = unicode_class(name.removeprefix("^"))
        except UnknownClass as error:
            said = f"invalid character class range: `{self.text[start : self.position]}`"
            raise self._wrong(str(error), said, start) from error
        return _complement(ranges) if is_negated else ranges

    def _escaped_character(self) -> str:
        sign = self._take()
        if sign == "0" or (sign in "1234567" and self._next() in tuple("01234567")):
            digits = sign
            while len(digits) < 3 and self._next() in tuple("01234567"):
                digits += self._take()
            return chr(int(digits, 8))
        if sign == "x":
            return self._hexadecimal()
        if sign in _ESCAPES:
            return _ESCAPES[sign]
        if sign.isascii() and not sign.isalnum():
            return sign
        said = f"invalid escape sequence: `\\{sign}`"
        raise self._wrong(f"Go knows no `\\{sign}`", said, self.position - 2)

    def _hexadecimal(self) -> str:
        match = re.compile(r"\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2})").match(self.text, self.position)
        if match is None or int(match[1] or match[2], 16) > 0x10FFFF:
            said = f"invalid escape sequence: `{self.text[self.position - 2 : self.position + 2]}`"
            raise self._wrong(r"`\x` needs two digits, or some in braces", said, self.position - 2)
        self.position = match.end()
        return chr(int(match[1] or match[2], 16))

    def _class(self, flags: frozenset[str]) -> Part:
        start = self.position - 1
        is_negated = self._next() == "^"
        self.position += is_negated
        items: list[str] = []
        while self._next() != "]" or not items:
            if self.position >= len(self.text):
                said = f"missing closing ]: `{self.text[start:]}`"
                raise self._wrong("there is a `[` without `]`", said, start)
            items.append(self._named_class() or self._item())
        self.position += 1
        return _one_of("".join(items), flags, is_negated=is_negated)

    def _named_class(self) -> str:
        if self._next(2) == "[:":
            end = self.text.find(":]", self.position + 2)
            if end >= 0:
                name = self.text[self.position + 2 : end]
                ranges = POSIX_CLASSES.get(name.removeprefix("^"))
                if ranges is None:
                    said = f"invalid character class range: `[:{name}:]`"
                    raise self._wrong(f"Go knows no `[:{name}:]`", said, self.position)
                self.position = end + 2
                return _complement(ranges) if name.startswith("^") else ranges
        if self._next() == "\\":
            self.position += 1
            if ranges := self._escaped_class():
                return ranges
            self.position -= 1
        return ""

    def _item(self) -> str:
        """Read a character or a range of them."""
        start = self.position
        first = self._class_character()
        if self._next() != "-" or self._next(2) in ("-", "-]"):
            return _in_class(first)
        self.position += 1
        last = self._class_character()
        if last < first:
            said = f"invalid character class range: `{self.text[start : self.position]}`"
            raise self._wrong(f"`{first}-{last}` is no range", said, start)
        return f"{_in_class(first)}-{_in_class(last)}"

    def _class_character(self) -> str:
        sign = self._take()
        return self._escaped_character() if sign == "\\" else sign


def _times(part: Part) -> int:
    """Return how often the innermost part is repeated by counts, which Go limits."""
    if isinstance(part, Repetition):
        return max(part.most if part.most is not None else part.least, 1) * _times(part.part)
    if isinstance(part, Concatenation | Alternatives):
        return max(map(_times, part.parts), default=1)
    return 1


def _in_class(character: str) -> str:
    """Return a character as it is written within brackets in Python."""
    return character if character.isalnum() else f"\\U{ord(character):08x}"


def _complement(ranges: str) -> str:
    """Return what is not in a class, as ranges that may stand beside others."""
    bounds = [0]
    for first, last in sorted(_bounds(ranges)):
        if first > bounds[-1]:
            bounds += [first - 1, last + 1]
        else:
            bounds[-1] = max(bounds[-1], last + 1)
    bounds.append(0x10FFFF)
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in pairs if first <= last)


_RANGE = late_pattern(r"(\\U[0-9a-f]{8}|\\.|[^\\])(?:-(\\U[0-9a-f]{8}|\\.|[^\\]))?", re.DOTALL)


def _repetitions(digits: str) -> int:
    """Return how often something comes; of a number that Go doesn't read, more often than it takes."""
    number = whole_number(digits)
    return number if number is not None else _MOST_REPEATED + 1


def _bounds(ranges: str) -> list[tuple[int, int]]:
    return [(_code(match[1]), _code(match[2] or match[1])) for match in _RANGE.finditer(ranges)]


def _code(text: str) -> int:
    if text.startswith("\\U"):
        return int(text[2:], 16)
    return ord(_ESCAPES.get(text[1], text[1]) if text.startswith("\\") else text)


def _one_of(ranges: str, flags: frozenset[str], *, is_negated: bool = False) -> Part:
    expression = f"[{'^' if is_negated else ''}{ranges}]" if ranges else r"[^\s\S]"
    return Character(f"(?i:{expression})" if "i" in flags else expression)


def _character(sign: str, flags: frozenset[str]) -> Character:
    expression = re.escape(sign)
    return Character(f"(?i:{expression})" if "i" in flags else expression)
