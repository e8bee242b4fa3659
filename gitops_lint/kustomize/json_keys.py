"""What keys are called in the JSON that kustomize makes of YAML 1.1 (sigs.k8s.io/yaml): `on` is true there."""

from __future__ import annotations

from gitops_lint.kustomize.go_values import go_text
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.scalars import resolve_1_1


def json_key(key: str, place: Place) -> str | None:
    """Return the string that a key becomes, or None if it is null; one that takes no more room than its text is plain.

    One that is written elsewhere, as within a text with escapes, stays what it is.
    """
    is_plain = place.line == place.end_line and place.end_column - place.column == len(key)
    value = resolve_1_1(key) if key and is_plain else key
    return value if isinstance(value, str) or value is None else go_text(value)
