"""Kubernetes' quantities: `500m`, `1.5Gi`, `2e3`.

Facts: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go
"""

from __future__ import annotations

from fractions import Fraction

from gitops_lint.repo.late_patterns import late_pattern

_QUANTITY = late_pattern(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?")
_POWERS = {"n": -3, "u": -2, "m": -1, "k": 1, "M": 2, "G": 3, "T": 4, "P": 5, "E": 6}
_BINARY = {f"{suffix}i": Fraction(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)}


def quantity(text: str) -> Fraction | None:
    """Return the number that a quantity stands for; None for a text that is none."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    number, suffix, exponent = match.groups()
    if exponent is not None:
        return Fraction(number) * Fraction(10) ** int(exponent)
    if suffix is None:
        return Fraction(number)
    return Fraction(number) * (_BINARY[suffix] if suffix in _BINARY else Fraction(1000) ** _POWERS[suffix])
