"""Fixes of intents: each only where the files say what they are taken to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.edits.fields import changed
from gitops_lint.edits.fix import Edit, Fix
from gitops_lint.edits.intent import Field, Intent, Remove
from gitops_lint.edits.items import without_items
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, at


def fix_of(
    description: str,
    intents: Iterable[Intent],
    documents: Documents,
    *,
    safe: bool = True,
    partly: bool = False,
) -> Fix | None:
    """Return the fix that makes all intents come true, or None if there is none or one of them can't be.

    With `partly`, those that can't be are left out. It isn't safe where an edit changes what counts elsewhere too, by
    an alias of an anchor.
    """
    edits = set()
    for edit in _edits(tuple(intents), documents):
        if edit is not None:
            edits.add(edit)
        elif not partly:
            return None
    if not edits:
        return None
    safe = safe and not any(documents.is_repeated(edit.place) for edit in edits)
    return Fix(description, tuple(sorted(edits)), safe)


def _edits(intents: tuple[Intent, ...], documents: Documents) -> Iterator[Edit | None]:
    """Return the edits of intents; None stands for what can't be made. Items of one list are removed together."""
    removed: list[Place] = []
    for where, change in intents:
        if not isinstance(change, Remove):
            yield changed(where, change, documents)
        elif isinstance(where, Field) and (item := at(where.object.node, *where.route)) is not None:
            removed.append(item.place)
        else:
            yield None
    yield from without_items(removed, documents)
