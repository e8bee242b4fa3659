"""Puts the versions of a kind into one schema, with notes of what only some of them have.

The newest version counts; what only an older one has is noted to be there `until` it, and what an older one does
without to be `newly` required.
"""

from __future__ import annotations

import copy
from typing import Any

Data = dict[str, Any]

UNTIL = "x-until"
NEWLY = "x-newly"
VALUES = "x-values"
"""Notes of values that only some versions or releases have: lists of the value, a word and when."""


def one_schema(versions: dict[str, Data]) -> Data:
    """Return the schema of a kind whose versions are given, the oldest first."""
    *older, newest = versions
    schema = copy.deepcopy(versions[newest])
    for version in reversed(older):
        _add(schema, versions[version], version)
    return schema


def _add(schema: Data, older: Data, version: str) -> None:
    fields, others = schema.get("properties"), older.get("properties")
    if isinstance(fields, dict) and isinstance(others, dict):
        for name, field in others.items():
            if name in fields:
                _add(fields[name], field, version)
            else:
                fields[name] = {**copy.deepcopy(field), UNTIL: version}
        newly = [name for name in schema.get("required", ()) if name not in older.get("required", ())]
        schema[NEWLY] = sorted({*schema.get(NEWLY, ()), *newly})
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict) and isinstance(older.get(key), dict):
            _add(schema[key], older[key], version)
    gone = [value for value in older.get("enum", ()) if value not in schema.get("enum", (value,))]
    known = [value for value, *_ in schema.get(VALUES, ())]
    schema.setdefault(VALUES, []).extend([value, "until", version] for value in gone if value not in known)
