"""Values that kustomize makes without saying what type they are.

A field that a replacement makes gets the text of its source and no tag, so what type it has shows when the object is
written: `80` becomes a number. A strategic merge that passes by makes a string of it first, if anybody could take it
for something else (kyaml/yaml/fns.go FieldSetter, compatibility.go IsYaml1_1NonString).
"""

from __future__ import annotations

from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.scalars import resolve, resolve_1_1


class UntaggedScalar(Scalar):
    """A value whose type is that of its text."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str, place: Place) -> UntaggedScalar:
        """Return the value that a text stands for."""
        return cls(resolve(text), place, text, plain=True)


def settled(value: Scalar) -> Scalar:
    """Return a value as it is once something passed by that tells strings from other values."""
    if not isinstance(value, UntaggedScalar):
        return value
    is_odd = value.text != "" and not isinstance(resolve_1_1(value.text), str)
    return Scalar(value.text, value.place) if is_odd else value
