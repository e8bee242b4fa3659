"""Pipelines in Go's templates, as text/template/parse/parse.go reads them: commands, operands, constants."""

from __future__ import annotations

import json

from gitops_lint.languages.go_template_tokens import Dialect, Refused
from gitops_lint.languages.token import Token
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.spelling import meant_of

WHOLE = "$"  # the variable that any template has: what it is filled in with
_KEYWORDS = frozenset(
    {"block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with", "."}
)
_ESCAPE = r"\\(?:[abfnrtv\\{0}]|[0-7]{{3}}|x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}})"
_STRING = late_pattern(rf'"(?:[^"\\]|{_ESCAPE.format(chr(34))})*"')
_CHARACTER = late_pattern(rf"'(?:[^'\\]|{_ESCAPE.format(chr(39))})(.*)'")
_INTEGER = late_pattern(r"[-+]?(?:0[xX](?:_?[0-9a-fA-F])+|0[oO]?(?:_?[0-7])+|0[bB](?:_?[01])+|0|[1-9](?:_?[0-9])*)i?")
_FLOAT = late_pattern(
    r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eEi]))(?:[eE][-+]?[0-9]+)?i?|.*[pP].*|.+[-+].+i|.*_.*[.eEi].*"
)
_DEEPEST = 50  # parentheses within each other that are looked into: nobody writes ten
_LONGEST_SHOWN = 10  # letters of an unexpected token
_OPERATORS = {
    "=": 'Write `eq` before what is compared: `if eq .a "b"`.',
    "|": "Write `or` before what may hold: `if or .a .b`.",
}


class Pipelines:
    """Reads the rest of one action, and takes note of the variables that it declares; the action ends with `close`."""

    def __init__(self, words: list[Token], dialect: Dialect, variables: set[str]) -> None:
        self._words = words
        self._position = 0
        self._dialect = dialect
        self._variables = variables
        self._parentheses: list[Token] = []

    @property
    def next(self) -> Token:
        """The token that is read next."""
        return self._words[self._position]

    def take(self) -> Token:
        """Return a token, and go on to the one after it."""
        token = self.next
        self._position += 1
        return token

    def take_name(self, context: str) -> None:
        """Read the name of a template."""
        if self.next.kind != "string" or self.next.text[0] == "'":
            raise self.unexpected(self.next, context)
        self._check_constant(self.take())

    def take_end(self, context: str) -> None:
        """Read the end of the action."""
        if self.next.kind != "close":
            raise self.unexpected(self.next, context)

    def take_pipeline(self, context: str) -> None:
        """Read a pipeline up to the end of what it is in; raise Refused where Go doesn't take it."""
        self._take_declarations(context)
        firsts: list[Token] = []
        while not self._is_end(self.next):
            if not _is_term(self.next):
                raise self.unexpected(self.next, context)
            firsts.append(self.next)
            self._take_command()
        end = self.next
        if not firsts:
            raise Refused(f"missing value for {context}", end.start, end.end)
        for stage, first in enumerate(firsts[1:], 2):
            if first.kind in ("string", "number") or first.text in (".", "nil", "true", "false"):
                raise Refused(f"non executable command in pipeline stage {stage}", first.start, first.end)

    def unexpected(self, token: Token, context: str) -> Refused:
        """Return that a token can't stand where it does."""
        text = self._dialect.closing if token.kind == "close" else token.text
        if text in _KEYWORDS:
            shown = f"<{text}>"
        else:
            dots = "..." if len(text) > _LONGEST_SHOWN else ""
            shown = json.dumps(text[:_LONGEST_SHOWN], ensure_ascii=False) + dots
        help_ = _OPERATORS.get(token.text, "") if self._is_operator(token) else ""
        return Refused(f"unexpected {shown} in {context}", token.start, token.end, help_)

    def _is_operator(self, token: Token) -> bool:
        """Tell whether a token is meant as other languages have it: `=`, `==` or `||`."""
        beside = (other for other in self._words if other.text == token.text)
        return token.text == "=" or any(other.end == token.start or token.end == other.start for other in beside)

    def _is_end(self, token: Token) -> bool:
        if token.text == ")" and not self._parentheses:
            raise Refused("unexpected right paren", token.start, token.end)
        if token.kind == "close" and self._parentheses:
            opened = self._parentheses[-1]
            raise Refused("unclosed left paren", opened.start, opened.end)
        return token.kind == "close" or token.text == ")"

    def _take_declarations(self, context: str) -> None:
        new: list[str] = []
        while self.next.kind == "variable":
            after = self._words[self._position + 1]
            if after.text not in (":=", "=", ","):
                break
            new.append(self.take().text)
            self.take()
            if after.text != ",":
                break
            if context != "range" or len(new) > 1:
                raise Refused(f"too many declarations in {context}", after.start, after.end)
            if self.next.kind not in ("variable", "close"):
                raise Refused("range can only initialize variables", self.next.start, self.next.end)
        self._variables.update(new)

    def _take_command(self) -> None:
        while True:
            if _is_term(self.next):
                self._take_operand()
            token = self.next
            if self._is_end(token):
                return
            if token.text == "|":
                self.take()
                return
            if not _is_term(token) or self._words[self._position - 1].end == token.start:
                raise self.unexpected(token, "operand")

    def _take_operand(self) -> None:
        term = self.take()
        if term.text == "(":
            self._parentheses.append(term)
            if len(self._parentheses) > _DEEPEST:
                self._skip_parenthesized()
            else:
                self.take_pipeline("parenthesized pipeline")
            self.take()
            self._parentheses.pop()
        elif term.kind in ("string", "number"):
            self._check_constant(term)
        elif term.kind == "variable":
            self._check_variable(term)
        elif term.kind == "word" and term.text not in ("true", "false", "nil"):
            self._check_function(term)
        while self.next.kind == "field" and self.next.start == self._words[self._position - 1].end:
            if term.kind in ("string", "number") or term.text in (".", "true", "false", "nil"):
                said = f"unexpected . after term {json.dumps(term.text, ensure_ascii=False)}"
                raise Refused(said, self.next.start, self.next.end)
            self.take()

    def _skip_parenthesized(self) -> None:
        """Go on to the end of what is in parentheses, whatever it is."""
        level = 0
        while self.next.kind != "close" and (level or self.next.text != ")"):
            level += {"(": 1, ")": -1}.get(self.take().text, 0)
        self._is_end(self.next)

    def _check_variable(self, token: Token) -> None:
        if token.text in self._variables:
            return
        names = ", ".join(f"`{name}`" for name in sorted(self._variables - {WHOLE}))
        help_ = f"Those that are declared here: {names}." if names else "It is declared in another block, or nowhere."
        raise Refused(f'undefined variable "{token.text}"', token.start, token.end, help_, is_of_blocks=True)

    def _check_function(self, token: Token) -> None:
        name, dialect = token.text, self._dialect
        if name in dialect.functions:
            return
        if name in dialect.elsewhere:
            help_ = f"{dialect.owner} has no such function."
        else:
            meant = meant_of(name, tuple(sorted(dialect.functions)))
            help_ = f"Did you mean `{meant}`?" if meant else "A key is asked for with a dot before it."
        is_sure = name in dialect.elsewhere  # others may come yet
        raise Refused(f'function "{name}" not defined', token.start, token.end, help_, is_sure=is_sure)

    def _check_constant(self, token: Token) -> None:
        text, said, help_ = token.text, "", ""
        if text[0] == '"':
            said = "" if _STRING.fullmatch(text) else "invalid syntax"
        elif text[0] == "'":
            letter = _CHARACTER.fullmatch(text)
            said = (
                f"malformed character constant: {text}" if letter and letter[1] else "" if letter else "invalid syntax"
            )
            help_ = "A text has `\"` around it: `'` is for a single letter."
        elif token.kind == "number" and not _INTEGER.fullmatch(text):
            is_decimal = text.strip("-+").isdigit()
            if is_decimal or not _FLOAT.fullmatch(text):
                said = f'{"integer overflow" if is_decimal else "illegal number syntax"}: "{text}"'
        if said:
            raise Refused(said, token.start, token.end, help_)


def _is_term(token: Token) -> bool:
    """Tell whether an operand begins with a token."""
    if token.kind == "word":
        return token.text == "nil" or token.text not in _KEYWORDS
    return token.kind in ("string", "number", "field", "variable") or token.text in ("(", ".")
