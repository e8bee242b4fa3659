"""Expressions of the Common Expression Language, as cel-go parses and checks them for Flux.

Facts: the grammar of https://github.com/google/cel-spec/blob/master/doc/langdef.md, and how Flux's controllers compile
expressions (https://github.com/fluxcd/pkg runtime/cel/expression.go): with optional types and the extensions for texts,
sets and encodings. Of types, only what an expression gives as a whole is looked at, where that is plain to see.
"""

from __future__ import annotations

from collections.abc import Collection

from gitops_lint.languages.cel_names import FUNCTIONS, MACROS, METHODS, NAMESPACES, RESERVED, TYPES
from gitops_lint.languages.cel_tokens import END, InvalidExpression, invalid, tokens_of
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.token import Token

_DEEPEST = 60
_RELATIONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_WRITTEN = {"and": "&&", "or": "||", "not": "!", "is": "==", "AND": "&&", "OR": "||"}
_LITERALS = frozenset({"string", "bytes", "int", "double"})
_PLAIN = frozenset({"bool", "string", "int", "uint", "double", "dyn", "null_type"})
_SELECTION = "selection"


class _TooDeepError(Exception):
    """An expression that is nested deeper than this reader follows it."""


def mistake_in_cel(text: str, variables: Collection[str], gives: str = "") -> Mistake | None:
    """Return what is wrong with an expression.

    Without `variables` it is parsed and not compiled: any name may be one. `gives` is the type that it must have.
    """
    try:
        type_ = _Reader(text, tokens_of(text), variables).whole()
    except InvalidExpression as error:
        return error.mistake
    except _TooDeepError:
        return None
    type_ = "dyn" if type_ == _SELECTION else type_
    if not gives or type_ not in _PLAIN or type_ == gives:
        return None
    help_ = "Compare it with something: what a field holds isn't known before." if type_ == "dyn" else ""
    return Mistake(f"CEL expression output type mismatch: expected {gives}, got {type_}", help=help_)


class _Reader:
    """Reads an expression by its grammar; each method gives the type of what it has read, where that is plain."""

    def __init__(self, text: str, tokens: list[Token], variables: Collection[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.variables = variables
        self.bound: list[str] = []
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        """What comes next."""
        return self.tokens[self.at]

    def whole(self) -> str:
        """Read all of the text."""
        type_ = self._expression()
        if self.next.kind != END:
            raise self._unexpected("<EOF>")
        return type_

    def _unexpected(self, expected: str) -> InvalidExpression:
        token = self.next
        written = _WRITTEN.get(token.text)
        help_ = f"`{token.text}` is written `{written}`." if written else ""
        shown = token.text or "<EOF>"
        what = f"Syntax error: mismatched input '{shown}' expecting {expected}"
        start = token.start if token.text or not self.at else self.tokens[self.at - 1].start
        return invalid(self.text, what, start, token.end, help_)

    def _undeclared(self, token: Token, name: str) -> InvalidExpression:
        known = " and ".join(f"`{variable}`" for variable in sorted(self.variables))
        written = _WRITTEN.get(name)
        help_ = f"`{name}` is written `{written}`." if written else f"The variables are {known}."
        return invalid(self.text, f"undeclared reference to '{name}' (in container '')", token.start, token.end, help_)

    def _took(self, *kinds: str) -> bool:
        if self.next.kind in kinds:
            self.at += 1
            return True
        return False

    def _take(self, kind: str) -> None:
        if not self._took(kind):
            raise self._unexpected(f"'{kind}'")

    def _expression(self) -> str:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeepError
        type_ = self._either()
        if self._took("?"):
            first = self._either()
            self._take(":")
            second = self._expression()
            type_ = first if first == second else ""
        self.depth -= 1
        return type_

    def _either(self) -> str:
        type_ = self._both()
        while self._took("||"):
            self._both()
            type_ = "bool"
        return type_

    def _both(self) -> str:
        type_ = self._relation()
        while self._took("&&"):
            self._relation()
            type_ = "bool"
        return type_

    def _relation(self) -> str:
        type_ = self._sum()
        while self.next.kind in _RELATIONS or (self.next.kind == "word" and self.next.text == "in"):
            self.at += 1
            self._sum()
            type_ = "bool"
        return type_

    def _sum(self) -> str:
        type_ = self._product()
        while self._took("+", "-"):
            right = self._product()
            type_ = type_ if type_ == right and type_ in ("string", "int", "double") else ""
        return type_

    def _product(self) -> str:
        type_ = self._unary()
        while self._took("*", "/", "%"):
            right = self._unary()
            type_ = type_ if type_ == right and type_ in ("int", "double") else ""
        return type_

    def _unary(self) -> str:
        if self._took("!"):
            while self._took("!"):
                pass
            self._member()
            return "bool"
        if self._took("-"):
            while self._took("-"):
                pass
            return self._member()
        return self._member()

    def _member(self) -> str:
        type_ = self._primary()
        while True:
            if self._took("."):
                type_ = self._selected()
            elif self._took("["):
                self._took("?")
                self._expression()
                self._take("]")
                type_ = ""
            else:
                return type_

    def _selected(self) -> str:
        """Read what comes after a dot: a field, or a call."""
        is_optional = self._took("?")
        name = self.next
        if not self._took("word", "quoted"):
            raise self._unexpected("IDENTIFIER")
        if name.text in ("in", "true", "false", "null"):
            raise invalid(
                self.text, f"Syntax error: no viable alternative at input '.{name.text}'", name.start, name.end
            )
        if not self._took("("):
            return "" if is_optional else _SELECTION
        if self.variables and name.text not in METHODS:
            raise self._undeclared(name, name.text)
        self._arguments(name)
        return METHODS.get(name.text, "")

    def _arguments(self, name: Token) -> None:
        """Read what is in the parentheses of a call; a macro's first arguments are names of its own."""
        count = len(self.bound)
        if name.text in MACROS:
            position = self.at
            if self.next.kind not in ("word", ")") and name.text != "bind":
                raise invalid(self.text, "argument must be a simple name", self.next.start, self.next.end)
            while self.tokens[position].kind == "word" and self.tokens[position + 1].kind == ",":
                self.bound.append(self.tokens[position].text)
                position += 2
        self._list(")")
        del self.bound[count:]

    def _list(self, end: str) -> None:
        """Read expressions up to a sign; a list may end in a comma, arguments may not."""
        while not self._took(end):
            if end == "]":
                self._took("?")
            self._expression()
            if self._took(end):
                return
            self._take(",")
            if self.next.kind == end and end == ")":
                raise self._unexpected("an expression")

    def _primary(self) -> str:
        token = self.next
        if self._took("("):
            type_ = self._expression()
            self._take(")")
            return type_
        if self._took("["):
            self._list("]")
            return "list"
        if self._took("{"):
            self._entries()
            return "map"
        if self._took(*_LITERALS):
            return "uint" if token.kind == "int" and token.text[-1] in "uU" else token.kind
        self._took(".")
        token = self.next
        if not self._took("word"):
            raise self._unexpected("an expression")
        return self._named(token)

    def _entries(self) -> None:
        while not self._took("}"):
            self._took("?")
            self._expression()
            self._take(":")
            self._expression()
            if self._took("}"):
                return
            self._take(",")

    def _named(self, token: Token) -> str:
        """Read what a word begins: a literal, a call, a message, or a variable."""
        name = token.text
        if name in ("true", "false", "null"):
            return "null_type" if name == "null" else "bool"
        if name in RESERVED:
            raise invalid(self.text, f"reserved identifier: {name}", token.start, token.end)
        if name == "in":
            self.at -= 1
            raise self._unexpected("an expression")
        if self._took("("):
            if self.variables and name not in FUNCTIONS:
                raise self._undeclared(token, name)
            before = self.at
            self._arguments(token)
            if name == "has":
                self._check_has(before)
            return FUNCTIONS.get(name, "")
        is_known = name in self.variables or name in self.bound or name in TYPES
        is_known = is_known or (name in NAMESPACES and self.next.kind in (".", "{"))
        if self.variables and not is_known:
            raise self._undeclared(token, name)
        if self.next.kind == "{":
            raise _TooDeepError  # a message of a type's own: nothing that controllers give
        return "map" if name in self.variables else ""

    def _check_has(self, start: int) -> None:
        """Refuse what `has()` is asked of that is no field."""
        last, dot = self.tokens[self.at - 2], self.tokens[self.at - 3]
        if dot.kind not in (".", "?") or last.kind not in ("word", "quoted"):
            first = self.tokens[start]
            raise invalid(self.text, "invalid argument to has() macro", first.start, last.end)
