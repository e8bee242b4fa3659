"""The functions of templates that are about text; what each can't do with its arguments it raises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from gitops_lint.flux.go_template.values import (
    UnknownTemplateError,
    Value,
    bounded_count,
    bounded_length,
    printed,
)
from gitops_lint.repo.late_patterns import late_pattern


def text_of(value: Value) -> str:
    """Return a string argument; Go refuses anything else."""
    if not isinstance(value, str):
        raise UnknownTemplateError("a function for strings gets something else")
    return value


def words_of(value: Value) -> list[str]:
    """Return a list's values as they are printed, without those that are nil; of anything else, the one."""
    items = value if isinstance(value, list) else [value]
    return [printed(item) for item in items if item is not None]


def _quote(*values: Value) -> str:
    return " ".join(json.dumps(printed(value), ensure_ascii=False) for value in values if value is not None)


def _squote(*values: Value) -> str:
    return " ".join(f"'{printed(value)}'" for value in values if value is not None)


def _replace(old: str, new: str, text: str) -> str:
    bounded_length(len(text_of(text)) + text.count(text_of(old)) * len(text_of(new)))
    return text.replace(old, new)


def _repeat(count: int, text: str) -> str:
    bounded_length(bounded_count(count) * len(text_of(text)))
    return text * count


def _indent(width: int, text: str) -> str:
    lines = text_of(text).split("\n")
    bounded_length(bounded_count(width) * len(lines) + len(text))
    return "\n".join(" " * width + line for line in lines)


def _nindent(width: int, text: str) -> str:
    return "\n" + _indent(width, text)


def _trunc(length: int, text: str) -> str:
    return text_of(text)[length:] if length < 0 else text_of(text)[:length]


def _substr(start: int, end: int, text: str) -> str:
    if start < 0:
        return text_of(text)[:end]
    return text_of(text)[start:] if end < 0 or end > len(text) else text[start:end]


def _join(separator: str, values: Value) -> str:
    words = words_of(values)
    bounded_length(sum(map(len, words)) + len(text_of(separator)) * len(words))
    return separator.join(words)


def _split(separator: str, text: str) -> dict[str, str]:
    return {f"_{index}": part for index, part in enumerate(text_of(text).split(separator))}


def _title(text: str) -> str:
    return re.sub(r"(?<!\w)\w", lambda match: match[0].upper(), text_of(text))


_SLUG_WORDS = {"&": "and", "@": "at"}


def _slugify(text: str) -> str:
    """Return a name made of a text, as github.com/gosimple/slug does for ASCII: at most 63 characters, whole words."""
    if not text_of(text).isascii():
        raise UnknownTemplateError("`slugify` of letters that are not ASCII")
    for sign, word in _SLUG_WORDS.items():
        text = text.replace(sign, word)
    slug = re.sub(r"-+", "-", re.sub(r"[^a-z0-9_-]", "-", text.strip().lower())).strip("-_")
    if len(slug) <= 63:
        return slug
    words, *more = slug[:64].rpartition("-")
    return words or slug[:63] if more else slug[:63]


_VERB = late_pattern(r"%(?:%|(?P<flags>[-+0 ]*)(?P<width>\d{0,4})(?:\.(?P<precision>\d{1,3}))?(?P<verb>.))", re.DOTALL)


def _printf(template: str, *arguments: Value) -> str:
    rest = list(arguments)

    def written(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        value = rest.pop(0)
        layout = f"%{match['flags']}{match['width']}" + (f".{match['precision']}" if match["precision"] else "")
        match match["verb"]:
            case "s" | "v" if isinstance(value, str) or match["verb"] == "v":
                return (layout + "s") % printed(value)
            case "d" if type(value) is int:
                return (layout + "d") % value
            case "f" if type(value) is float:
                return (layout + "f") % value
            case "q" if isinstance(value, str):
                return (layout + "s") % _quote(value)
            case "t" if isinstance(value, bool):
                return printed(value)
        raise UnknownTemplateError(f"`{match[0]}` in `printf` is not evaluated")

    text = _VERB.sub(written, text_of(template))
    if rest:
        raise UnknownTemplateError("`printf` gets more than it writes")
    return text


def _print(*values: Value) -> str:
    text = ""
    for index, value in enumerate(values):
        both_bare = index and not isinstance(value, str) and not isinstance(values[index - 1], str)
        text += (" " if both_bare else "") + printed(value)
    return text


def _only_ascii(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return a change of case, which Go and Python agree upon but for a few letters that expand."""

    def changed(text: str) -> str:
        result = change(text_of(text))
        if len(result) != len(text):
            raise UnknownTemplateError("a change of case beyond plain letters")
        return result

    return changed


TEXT_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "lower": _only_ascii(str.lower),
    "upper": _only_ascii(str.upper),
    "title": _title,
    "trim": lambda text: text_of(text).strip(),
    "trimAll": lambda cut, text: text_of(text).strip(text_of(cut)) if cut else text_of(text),
    "trimPrefix": lambda cut, text: text_of(text).removeprefix(text_of(cut)),
    "trimSuffix": lambda cut, text: text_of(text).removesuffix(text_of(cut)),
    "nospace": lambda text: re.sub(r"\s", "", text_of(text)),
    "trunc": _trunc,
    "substr": _substr,
    "contains": lambda part, text: text_of(part) in text_of(text),
    "hasPrefix": lambda part, text: text_of(text).startswith(text_of(part)),
    "hasSuffix": lambda part, text: text_of(text).endswith(text_of(part)),
    "replace": _replace,
    "repeat": _repeat,
    "indent": _indent,
    "nindent": _nindent,
    "quote": _quote,
    "squote": _squote,
    "cat": lambda *values: " ".join(printed(value) for value in values if value is not None),
    "join": _join,
    "split": _split,
    "splitList": lambda separator, text: text_of(text).split(text_of(separator)),
    "toString": printed,
    "toStrings": words_of,
    "slugify": _slugify,
    "print": _print,
    "println": lambda *values: " ".join(map(printed, values)) + "\n",
    "printf": _printf,
}
