"""The functions of templates: Go's own and those of slim-sprig that repositories use.

Facts: https://pkg.go.dev/text/template#hdr-Functions, https://go-task.github.io/slim-sprig/. Each takes its arguments
in the order of the template; what it can't do with them it raises, and the template's result is unknown.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping

from gitops_lint.flux.go_template.text_functions import TEXT_FUNCTIONS, text_of, words_of
from gitops_lint.flux.go_template.values import (
    UnknownTemplateError,
    Value,
    bounded_count,
    bounded_integer,
    printed,
)
from gitops_lint.flux.go_template.yaml_text import to_yaml


def _to_int(value: Value) -> int:
    if isinstance(value, str):
        try:
            return bounded_integer(int(value, 0))
        except ValueError:
            return 0
    return 0 if value is None else bounded_integer(int(value))


def _to_float(value: Value) -> float:
    try:
        return float(value or 0)
    except (ValueError, OverflowError):
        return 0.0


def _quotient(one: Value, other: Value) -> int:
    """Return a quotient without its fraction: Go cuts it off, also below zero."""
    dividend, divisor = _to_int(one), _to_int(other)
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _product(*values: Value) -> int:
    """Return a product; Go's integers have 64 bits, and one beyond is nobody's intention."""
    product = 1
    for value in values:
        product = bounded_integer(product * _to_int(value))
    return product


def _remainder(one: Value, other: Value) -> int:
    return _to_int(one) - _quotient(one, other) * _to_int(other)


def _until(count: int) -> list[int]:
    return (
        list(range(bounded_count(abs(count)))) if count >= 0 else [-number for number in range(bounded_count(-count))]
    )


def _until_step(start: int, stop: int, step: int) -> list[int]:
    numbers = range(start, stop, step)
    bounded_count(len(numbers))
    return list(numbers)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    names = {str: "string", int: "number", float: "number", list: "list", dict: "map", type(None): "nil"}
    return names[type(value)]


def _equal(one: Value, *others: Value) -> bool:
    """Tell whether a value equals one of several; Go refuses to compare values of two kinds."""
    for other in others:
        if one is not None and other is not None and _kind(one) != _kind(other):
            raise UnknownTemplateError("values of two kinds are compared")
    return any(one == other for other in others)


def _is_less(one: Value, other: Value) -> bool:
    if _kind(one) != _kind(other) or _kind(one) not in ("string", "number"):
        raise UnknownTemplateError("values that have no order are compared")
    return bool(one < other)


def _index(value: Value, *keys: Value) -> Value:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and type(key) is int and 0 <= key < len(value):
            value = value[key]
        else:
            raise UnknownTemplateError("`index` leads nowhere")
    return value


def _slice(value: Value, *bounds: int) -> Value:
    start = bounds[0] if bounds else 0
    end = bounds[1] if len(bounds) > 1 else len(value)
    if not 0 <= start <= end <= len(value):
        raise UnknownTemplateError("`slice` beyond its value")
    return value[start:end]


def _dict(*pairs: Value) -> dict[str, Value]:
    return {printed(key): value for key, value in zip(pairs[::2], (*pairs[1::2], ""), strict=False)}


def _items(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise UnknownTemplateError("a function for lists gets something else")
    return value


def _entries(value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise UnknownTemplateError("a function for mappings gets something else")
    return value


def _unique(values: Value) -> list[Value]:
    distinct: list[Value] = []
    for value in _items(values):
        bounded_count(len(distinct))
        if value not in distinct:
            distinct.append(value)
    return distinct


def _base64_decoded(text: str) -> str:
    try:
        return base64.b64decode(text_of(text), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise UnknownTemplateError("`b64dec` of what is no base64") from None


def _merged(*mappings: dict[str, Value]) -> dict[str, Value]:
    """Return mappings as one: of two values of a key the first counts, mappings are merged in depth."""
    result: dict[str, Value] = {}
    for mapping in mappings:
        for key, value in _entries(mapping).items():
            if isinstance(result.get(key), dict) and isinstance(value, dict):
                result[key] = _merged(result[key], value)
            elif not result.get(key):
                result[key] = value
    return result


def _to_json(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_NUMBERS: Mapping[str, Callable[..., Value]] = {
    "int": _to_int,
    "int64": _to_int,
    "atoi": lambda text: int(text) if re.fullmatch(r"[-+]?[0-9]{1,18}", text_of(text)) else 0,
    "float64": _to_float,
    "add": lambda *values: bounded_integer(sum(map(_to_int, values))),
    "add1": lambda value: bounded_integer(_to_int(value) + 1),
    "sub": lambda one, other: bounded_integer(_to_int(one) - _to_int(other)),
    "mul": _product,
    "div": _quotient,
    "mod": _remainder,
    "max": lambda *values: max(map(_to_int, values)),
    "min": lambda *values: min(map(_to_int, values)),
    "until": _until,
    "untilStep": _until_step,
}
_LOGIC: Mapping[str, Callable[..., Value]] = {
    "not": lambda value: not value,
    "eq": _equal,
    "ne": lambda one, other: not _equal(one, other),
    "lt": _is_less,
    "le": lambda one, other: not _is_less(other, one),
    "gt": lambda one, other: _is_less(other, one),
    "ge": lambda one, other: not _is_less(one, other),
    "default": lambda otherwise, *given: given[0] if given and given[0] else otherwise,
    "empty": lambda value: not value,
    "coalesce": lambda *values: next((value for value in values if value), None),
    "ternary": lambda yes, no, condition: yes if condition else no,
    "all": lambda *values: all(values),
    "any": lambda *values: any(values),
}
_COLLECTIONS: Mapping[str, Callable[..., Value]] = {
    "len": lambda value: len(value.encode()) if isinstance(value, str) else len(value),
    "index": _index,
    "slice": _slice,
    "list": lambda *values: list(values),
    "dict": _dict,
    "get": lambda mapping, key: _entries(mapping).get(key, ""),
    "hasKey": lambda mapping, key: key in _entries(mapping),
    "keys": lambda *mappings: sorted(key for mapping in mappings for key in _entries(mapping)),
    "pick": lambda mapping, *keys: {key: mapping[key] for key in keys if key in _entries(mapping)},
    "omit": lambda mapping, *keys: {key: value for key, value in mapping.items() if key not in keys},
    "merge": _merged,
    "first": lambda values: _items(values)[0] if values else None,
    "last": lambda values: _items(values)[-1] if values else None,
    "rest": lambda values: _items(values)[1:],
    "initial": lambda values: _items(values)[:-1],
    "append": lambda values, value: [*_items(values), value],
    "prepend": lambda values, value: [value, *_items(values)],
    "concat": lambda *lists: [value for values in lists for value in _items(values)],
    "reverse": lambda values: _items(values)[::-1],
    "uniq": _unique,
    "compact": lambda values: [value for value in _items(values) if value],
    "without": lambda values, *cut: [value for value in _items(values) if value not in cut],
    "has": lambda value, values: value in _items(values),
    "sortAlpha": lambda values: sorted(words_of(values)),
}
_ENCODINGS: Mapping[str, Callable[..., Value]] = {
    "toYaml": to_yaml,
    "mustToYaml": to_yaml,
    "toJson": _to_json,
    "mustToJson": _to_json,
    "toRawJson": _to_json,
    "fromJson": lambda text: json.loads(text_of(text)),
    "b64enc": lambda text: base64.b64encode(text_of(text).encode()).decode(),
    "b64dec": _base64_decoded,
    "sha1sum": lambda text: hashlib.sha1(text_of(text).encode(), usedforsecurity=False).hexdigest(),
    "sha256sum": lambda text: hashlib.sha256(text_of(text).encode()).hexdigest(),
    "adler32sum": lambda text: str(zlib.adler32(text_of(text).encode())),
}

FUNCTIONS: Mapping[str, Callable[..., Value]] = {**TEXT_FUNCTIONS, **_NUMBERS, **_LOGIC, **_COLLECTIONS, **_ENCODINGS}
"""All functions by their names, but for `and`, `or` and `inputs`."""
