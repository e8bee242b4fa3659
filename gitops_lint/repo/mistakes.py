"""What is wrong with a text that is no YAML, in words for the person who wrote it.

A parser says which token it did not expect, and where it noticed; people want to hear what to change, and where. Each
function here knows one of the mistakes that people make, from the line and what the parser said, and says nothing of
others. The messages of libyaml and of ruamel's pure parser differ, so both are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern


class Fault(NamedTuple):
    """Where a parser stopped and why: lines and columns from 0.

    `context` is the line at which what it was reading began, with `context_column`.
    """

    lines: Sequence[str]
    line: int
    column: int
    said: str
    context: int
    context_column: int

    @property
    def text(self) -> str:
        """The line at which the parser stopped."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def rest(self) -> str:
        """That line from where the parser stopped."""
        return self.text[self.column :]

    @property
    def above(self) -> int | None:
        """The last line above that holds anything but a comment."""
        for number in range(min(self.line, len(self.lines)) - 1, -1, -1):
            if _CONTENT.match(self.lines[number]):
                return number
        return None


class Mistake(NamedTuple):
    """What is wrong, what to do, and where one would do it: line and column from 0."""

    message: str
    help: str
    line: int
    column: int


_CONTENT = late_pattern(r"\s*[^\s#]")
_CONFLICT = ("<<<<<<< ", ">>>>>>> ")
_TEMPLATE = late_pattern(r"\{\{|\{%")
_OPEN_QUOTE = late_pattern(r"(?:^|[\s\[{,])([\"'])[^\"']*$")
"""A quote that a value begins with, and none that ends it."""
_NO_SPACE = late_pattern(r"\s*(?:- +)*([^\s:#'\"{\[]+):(?=[^\s:/])")
_KEY_VALUE = late_pattern(r"\s*(?:- +)*([^\s#][^#]*?): +[^\s#|>&]")
_NO_SPACE_AFTER_DASH = late_pattern(r"\s*-(?=[^\s-])")
_BLOCK_KEY = late_pattern(r".*[:-] +[|>][-+0-9]*\s*(#.*)?$")
TEMPLATE_HELP = (
    "If the file is a template, keep it out of what kustomize and Flux read; if not, put the value in quotes."
)

_QUOTED_TEMPLATE_HELP = {
    '"': "If the file is a template, keep it out of what kustomize and Flux read; if not, put it in single quotes.",
    "'": "If the file is a template, keep it out of what kustomize and Flux read; if not, put it in double quotes.",
}


def explain(fault: Fault) -> Mistake:
    """Return the mistake behind a fault; where none is known, what the parser said."""
    for known in _MISTAKES:
        if mistake := known(fault):
            return mistake
    return Mistake(fault.said, "", fault.line, fault.column)


def _conflict_marker(fault: Fault) -> Mistake | None:
    for number, line in enumerate(fault.lines[: fault.line + 1]):
        if line.startswith(_CONFLICT):
            return Mistake("a merge conflict that nobody resolved", "Resolve it with git.", number, 0)
    return None


def _template(fault: Fault) -> Mistake | None:
    for number in (fault.line, fault.line - 1):
        if not 0 <= number < len(fault.lines):
            continue
        for match in _TEMPLATE.finditer(fault.lines[number]):
            quote = _OPEN_QUOTE.search(fault.lines[number], 0, match.start())
            if quote is None:
                message = f"`{match[0]}` without quotes: YAML reads it as a mapping"
                return Mistake(message, TEMPLATE_HELP, number, match.start())
            if number == fault.line and fault.text[: fault.column].endswith(quote[1]):
                message = f"text after a closing `{quote[1]}`: a `{match[0]}` in quotes has quotes in it"
                return Mistake(message, _QUOTED_TEMPLATE_HELP[quote[1]], number, fault.column)
    return None


def _tab(fault: Fault) -> Mistake | None:
    indentation = re.match(r"\s*", fault.text)
    if indentation is None or "\t" not in indentation[0]:
        return None
    return Mistake("a tab in the indentation", "YAML indents with spaces only.", fault.line, fault.text.index("\t"))


def _odd_start(fault: Fault) -> Mistake | None:
    if not any(said in fault.said for said in ("cannot start any token", "node content", "alphabetic or numeric")):
        return None
    column = fault.column if "alphabetic" not in fault.said else fault.context_column
    start = fault.text[column : column + 1]
    if not start.strip():
        if "flow node" not in fault.said:
            return None
        return Mistake("the text ends within a `[` or `{`", "Close it.", fault.line, fault.column)
    named = "a backtick" if start == "`" else f"`{start}`"
    return Mistake(f"a value can't begin with {named}", "Put the value in quotes.", fault.line, column)


def _item_on_the_line_of_its_key(fault: Fault) -> Mistake | None:
    if "sequence entries are not allowed" in fault.said:
        return Mistake("a list on the line of its key", "Begin the list on a line of its own.", *fault[1:3])
    return None


def _second_colon(fault: Fault) -> Mistake | None:
    if "mapping values are not allowed" not in fault.said or not re.search(r":\s", fault.text[: fault.column]):
        return None
    help_ = "Put the value in quotes if the colon is part of it; if it ends a key, give that key a line of its own."
    return Mistake("a second `: ` in one value", help_, fault.line, fault.column)


def _no_space_after_colon(fault: Fault) -> Mistake | None:
    if "could not find expected ':'" in fault.said:
        number: int | None = fault.context
    elif "mapping values are not allowed" in fault.said:
        number = fault.above
    else:
        return None
    if number is None or not (match := _NO_SPACE.match(fault.lines[number])):
        return None
    return Mistake(f"no space after the colon of `{match[1]}`", "Write `: `.", number, match.end() - 1)


def _text_of_a_block(fault: Fault) -> Mistake | None:
    if "could not find expected ':'" not in fault.said or not 0 < fault.context < len(fault.lines):
        return None
    if not _BLOCK_KEY.match(fault.lines[fault.context - 1]):
        return None
    message = "the text of a block (`|` or `>`) that is not indented"
    return Mistake(message, "Indent it deeper than its key.", fault.context, fault.context_column)


def _indented_under_a_value(fault: Fault) -> Mistake | None:
    above, indent = fault.above, _indent(fault.text)
    if ("mapping values are not allowed" not in fault.said and fault.column != indent) or above is None:
        return None
    if not (match := _KEY_VALUE.match(fault.lines[above])) or indent <= _indent(fault.lines[above]):
        return None
    help_ = f"Indent it like `{match[1]}`, or take away the value of `{match[1]}` if it belongs under that."
    return Mistake(f"indented under `{match[1]}`, which has a value already", help_, fault.line, indent)


def _no_colon(fault: Fault) -> Mistake | None:
    if "could not find expected ':'" in fault.said:
        number: int | None = fault.context
    elif "mapping values are not allowed" in fault.said:
        number = fault.above
    else:
        return None
    if number is None or number >= len(fault.lines):
        return None
    text = fault.lines[number]
    if match := _NO_SPACE_AFTER_DASH.match(text):
        return Mistake("no space after the `-` of a list item", "Write `- `.", number, match.end() - 1)
    return Mistake("no colon on this line: it is neither a key nor a value", "", number, _indent(text))


def _mapping_on_the_line_of_the_dashes(fault: Fault) -> Mistake | None:
    if "mapping values are not allowed" not in fault.said or not fault.text.startswith("--- "):
        return None
    return Mistake("a key on the line of `---`", "Begin the document on the next line.", fault.line, 4)


def _open_quote(fault: Fault) -> Mistake | None:
    if "scanning a quoted scalar" not in fault.said and "double-quoted scalar" not in fault.said:
        return None
    if "unexpected" not in fault.said:
        return None
    return Mistake("a quote that is never closed", "Close it.", fault.context, fault.context_column)


def _unknown_escape(fault: Fault) -> Mistake | None:
    if "unknown escape character" not in fault.said:
        return None
    column = fault.text.rfind("\\", 0, fault.column + 1)  # libyaml stops at the backslash, ruamel after it
    help_ = "Use single quotes, in which a backslash is a backslash, or write two."
    return Mistake(f"`{fault.text[column : column + 2]}` is no escape in double quotes", help_, fault.line, column)


def _open_bracket(fault: Fault) -> Mistake | None:
    if "flow sequence" not in fault.said and "flow mapping" not in fault.said:
        return None
    bracket, closing = ("[", "]") if "flow sequence" in fault.said else ("{", "}")
    if not fault.rest and fault.line >= len(fault.lines) - 1:
        return Mistake(f"a `{bracket}` that is never closed", "Close it.", fault.context, fault.context_column)
    message = f"no `,` or `{closing}` here, in what the `{bracket}` of line {fault.context + 1} began"
    return Mistake(
        message, f"Close the `{bracket}`, or put the value in quotes if the bracket is part of it.", *fault[1:3]
    )


def _text_on_the_line_of_a_block(fault: Fault) -> Mistake | None:
    if "scanning a block scalar" not in fault.said:
        return None
    help_ = "Begin the text on the next line, or put it in quotes if the `|` or `>` is part of it."
    return Mistake("text on the line of `|` or `>`", help_, fault.line, fault.column)


def _unexpected_in_mapping(fault: Fault) -> Mistake | None:
    if "parsing a block" not in fault.said:
        return None
    before, start = fault.text[: fault.column], fault.rest[:1]
    if not before.strip():
        return _wrong_indentation(fault)
    if start in "]}":
        return Mistake(f"a `{start}` that nothing opened", "Remove it, or put the value in quotes.", *fault[1:3])
    closing = before.rstrip()[-1]
    if closing == "'":
        return Mistake("text after a closing `'`", "Within single quotes, write a single quote twice.", *fault[1:3])
    if closing == '"':
        return Mistake('text after a closing `"`', 'Within double quotes, write a double quote as `\\"`.', *fault[1:3])
    if closing in "]}":
        return Mistake(f"text after a closing `{closing}`", "Put the whole value in quotes.", *fault[1:3])
    return None


def _wrong_indentation(fault: Fault) -> Mistake | None:
    began = fault.lines[fault.context]
    if fault.column != _indent(began):
        message = "an indentation that fits none of the lines above"
        return Mistake(message, "Indent it like the lines that it belongs to.", fault.line, fault.column)
    if fault.rest.startswith("-"):
        return Mistake("a list item among keys", "Indent it under the key that it belongs to.", *fault[1:3])
    if began[fault.column :].startswith("-"):
        help_ = "Indent it deeper if it belongs to the item above it."
        return Mistake("a key among list items", help_, fault.line, fault.column)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_MISTAKES: tuple[Callable[[Fault], Mistake | None], ...] = (
    _conflict_marker,
    _template,
    _tab,
    _odd_start,
    _item_on_the_line_of_its_key,
    _mapping_on_the_line_of_the_dashes,
    _second_colon,
    _no_space_after_colon,
    _text_of_a_block,
    _indented_under_a_value,
    _no_colon,
    _open_quote,
    _unknown_escape,
    _open_bracket,
    _text_on_the_line_of_a_block,
    _unexpected_in_mapping,
)
