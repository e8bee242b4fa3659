"""Values that keep an object from going through JSON.

They are texts under the type of another value, numbers such as `.inf`, blocks that begin with a tab, and keys `<<` that
can merge nothing. kustomize fails on them in a JSON patch, and at the end. What became a string before that is no
fault, such as labels and data where a generator merges and all annotations at the end, nor is what went
(kyaml/yaml/rnode.go MarshalJSON).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from gitops_lint.kustomize.late_merges import KEY, is_mergeable
from gitops_lint.kustomize.mistyped import MistypedScalar
from gitops_lint.kustomize.quoting import QuotedScalar
from gitops_lint.repo.folding import needs_quotes
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, mapping_at
from gitops_lint.repo.problem import Problem

_NO_MERGE = "a key `<<` whose value is no mapping: kustomize takes it for one that merges mappings, and fails"
_TAB = "\t"
_NO_JSON_NUMBER = late_pattern(r"\.(?:inf|Inf|INF|nan|NaN|NAN)")
_BLOCK_WITH_TAB = late_pattern(r"[|>][-+]?[1-9][-+]? *\r?\n *\t")
"""A block that begins with a tab: without a number that says how far it is indented, it can't be read at all."""


def problems_in_json(node: Node, noted: frozenset[Place] = frozenset()) -> Iterator[Problem]:
    """Yield the problem of each such value in an object, but not of keys that are noted as bare ones."""
    if isinstance(node, Scalar):
        if isinstance(node, MistypedScalar):
            yield node.problem
        elif isinstance(node.value, float) and not isfinite(node.value):
            message = f"`{node.text}` is a number that JSON does not have, and kustomize fails on it"
            yield Problem("invalid-object", message, node.place, node.text, f'Quote it: `"{node.text}"`.')
        elif _is_block_with_tab(node):
            message = "a text that begins with a tab: kustomize writes it as a block, which it can't read again"
            help_ = "Let it begin with an empty line, or write it in double quotes in an object of your own."
            yield Problem("invalid-object", message, node.place, "", help_)
        return
    if isinstance(node, Mapping) and KEY in node.entries and not is_mergeable(node.entries[KEY]):
        place = node.key_place(KEY)
        if place not in noted:
            yield Problem("invalid-patch", _NO_MERGE, place, KEY, "Let it be a mapping, or call the key otherwise.")
    for value in node.items if isinstance(node, Sequence) else node.entries.values():
        yield from problems_in_json(value, noted)


def may_be_beyond_json(text: str) -> bool:
    """Tell whether a file or patch may hold such a value, by a look at its text."""
    if _NO_JSON_NUMBER.search(text) is not None:
        return True
    return _TAB in text and _BLOCK_WITH_TAB.search(text) is not None


def is_generated_beyond_json(node: Mapping) -> bool:
    """Tell whether a generated object holds such a value: kustomize writes its texts of several lines as blocks."""
    values = mapping_at(node, "data")
    return values is not None and any(isinstance(v, Scalar) and _is_block_with_tab(v) for v in values.entries.values())


def _is_block_with_tab(node: Scalar) -> bool:
    text = node.value
    if not isinstance(text, str) or text[:1] != _TAB or node.plain or needs_quotes(text) or "\x85" in text:
        return False
    if isinstance(node, QuotedScalar):
        return "\n" in text
    place = node.place  # a block has a line for each of the text's, below that on which it begins
    return place.end_line - place.line > text.rstrip("\n").count("\n")
