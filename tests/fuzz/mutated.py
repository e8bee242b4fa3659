"""Repositories as they are after an accident: subtrees swapped, keys renamed, values replaced, files cut or doubled."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st
from seeds import Files, documents, examples, keys, sample, scalars, subtrees, trees

ODD: tuple[Any, ...] = (
    None,
    "",
    0,
    -1,
    1.5,
    True,
    2**64,
    "9" * 5000,
    "a" * 3000,
    "${X}",
    "${X:=${Y}}",
    "${#X}-${X/a/b}",
    "<< inputs.x >>",
    "<< range inputs >>",
    "{{ .Values.x }}",
    "*",
    "(",
    "../..",
    "/",
    ".",
    "a\nb",
    "a: b",
    "- a\n- b",
    "\u2028",
    "\U0001f600",
    "\x1b[31m",
    "ENC[AES256_GCM,data:x,type:str]",
    [],
    {},
    [[]],
    {"": None},
    [None],
)
"""What stands nowhere, and may stand anywhere."""

TEXTS_OF_FILES = (
    "",
    "\n",
    "---",
    "a",
    "- a\n",
    "{",
    "\ufeffa: b\n",
    "a: &a [*a]\n",
    "a: b\nc: d: e\n",
    "\x00",
    "%YAML 2\n",
)


@st.composite
def mutated_trees(draw: st.DrawFn) -> Files:
    """Draw one of the examples, mutated; parts come from all of them."""
    return _written(draw, draw(st.sampled_from(trees())), draw(st.integers(1, 6)))


@st.composite
def mutated_samples(draw: st.DrawFn) -> Files:
    """Draw the sample repository, with some of its files mutated."""
    files = dict(sample())
    chosen = draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=4, unique=True))
    return files | _written(draw, {path: documents(files[path]) for path in chosen}, draw(st.integers(1, 8)))


@st.composite
def cut_files(draw: st.DrawFn) -> Files:
    """Draw one of the examples whose files are texts that somebody cut, joined or put lines of others into."""
    files = dict(draw(st.sampled_from(examples())))
    for _ in range(draw(st.integers(1, 5))):
        path = draw(st.sampled_from(sorted(files)))
        files[path] = draw(_texts(files[path], files[draw(st.sampled_from(sorted(files)))]))
    return files


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Files, Files]:
    """Draw a repository and what a change made of it."""
    before = draw(st.sampled_from(examples()))
    tree = {path: documents(text) for path, text in before.items()}
    after = before | _written(draw, tree, draw(st.integers(1, 3)))
    return (before, after) if draw(st.booleans()) else (after, dict(before))


@st.composite
def _texts(draw: st.DrawFn, text: str, other: str) -> str:
    lines = text.split("\n")
    at, end = sorted((draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))))
    match draw(st.sampled_from(["cut", "drop", "insert", "indent", "doubled", "odd", "joined", "characters"])):
        case "cut":
            return text[: draw(st.integers(0, len(text)))]
        case "drop":
            return "\n".join([*lines[:at], *lines[end:]])
        case "insert":
            return "\n".join([*lines[:at], *other.split("\n")[at:end], *lines[at:]])
        case "indent":
            return "\n".join([*lines[:at], *(f"  {line}" for line in lines[at:end]), *lines[end:]])
        case "doubled":
            return f"{text}\n---\n{text}"
        case "odd":
            return draw(st.sampled_from(TEXTS_OF_FILES))
        case "characters":
            position = draw(st.integers(0, len(text)))
            return text[:position] + draw(st.text(max_size=3)) + text[position + draw(st.integers(0, 3)) :]
        case _:
            return "\n".join(lines[:at]) + "\n" + other


def _written(draw: st.DrawFn, tree: dict[str, tuple[Any, ...]], mutations: int) -> Files:
    mutable = {path: list(copy.deepcopy(of_file)) for path, of_file in tree.items()}
    for _ in range(mutations):
        _mutate(draw, mutable)
    return {path: _text(of_file) for path, of_file in mutable.items()}


def _text(of_file: list[Any]) -> str:
    return "".join(f"---\n{json.dumps(document, indent=1, ensure_ascii=False)}\n" for document in of_file)


def _mutate(draw: st.DrawFn, tree: dict[str, list[Any]]) -> None:
    path = draw(st.sampled_from(sorted(tree)))
    of_file = tree[path]
    match draw(st.integers(0, 11)):
        case 0 if len(tree) > 1:
            del tree[path]
        case 1:
            tree[draw(st.sampled_from(sorted(tree)))] = copy.deepcopy(of_file)
        case 2:
            of_file += copy.deepcopy(tree[draw(st.sampled_from(sorted(tree)))])
        case _ if of_file:
            number = draw(st.integers(0, len(of_file) - 1))
            of_file[number] = _mutated_value(draw, of_file[number])


def _mutated_value(draw: st.DrawFn, root: Any) -> Any:
    """Return a document with one value in it that is another."""
    holder: Any = None
    step: Any = None
    value = root
    while isinstance(value, dict | list) and value and draw(st.integers(0, 5)):
        holder = value
        step = draw(st.sampled_from(sorted(value)) if isinstance(value, dict) else st.integers(0, len(value) - 1))
        value = holder[step]
    if holder is None:
        return draw(_values(value))
    match draw(st.sampled_from(["replace", "replace", "remove", "rename", "double", "wrap", "insert"])):
        case "remove":
            del holder[step]
        case "rename" if isinstance(holder, dict):
            holder[draw(st.sampled_from(keys()))] = holder.pop(step)
        case "double" if isinstance(holder, list):
            holder.insert(step, copy.deepcopy(value))
        case "wrap":
            holder[step] = [value] if draw(st.booleans()) else {draw(st.sampled_from(keys())): value}
        case "insert" if isinstance(holder, dict):
            holder[draw(st.sampled_from(keys()))] = draw(_values(value))
        case _:
            holder[step] = draw(_values(value))
    return root


def _values(value: Any) -> st.SearchStrategy[Any]:
    """Return what may stand in place of a value; a text may be one that is nearly the same."""
    parts = st.sampled_from(ODD) | st.sampled_from(scalars()) | st.sampled_from(subtrees())
    chosen = parts.map(copy.deepcopy)  # or else a later mutation would change what others are drawn from
    return chosen | st.text(max_size=10).map(lambda more: f"{value}{more}") if isinstance(value, str) else chosen
