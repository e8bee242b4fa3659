"""What Go says of regular expressions (https://pkg.go.dev/regexp/syntax), and of what is put in for what they match."""

from __future__ import annotations

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.pattern_syntax import InvalidPattern, groups_of
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number

_REFERENCE = late_pattern(r"\$(?:\$|\{(?P<braced>\w+)\}|(?P<bare>\w+))")


def mistake_in_pattern(text: str) -> Mistake | None:
    """Return what `regexp.Compile` refuses a text for."""
    try:
        groups_of(text)
    except InvalidPattern as error:
        is_lookaround = text[error.start : error.start + 4].startswith(("(?=", "(?!", "(?<=", "(?<!"))
        help_ = "Go's expressions have no lookarounds." if is_lookaround else ""
        return Mistake(f"error parsing regexp: {error.said}", error.start, error.end, help_) if error.said else None
    return None


def mistake_in_replacement(text: str, pattern: str) -> Mistake | None:
    """Return which group that a text names its pattern doesn't have: `regexp.Expand` puts nothing in for it.

    A name is as long as can be: `$1x` is the group `1x`.
    """
    try:
        groups = groups_of(pattern)
    except InvalidPattern:
        return None
    for match in _REFERENCE.finditer(text):
        name = match["braced"] or match["bare"]
        if name is None or name in groups.names or _is_group(name, groups.number):
            continue
        names = [f"${name}" for name in sorted(groups.names)] + [f"${number}" for number in range(1, groups.number + 1)]
        has = f"there is {', '.join(f'`{name}`' for name in names)}" if names else "it has no groups"
        said = f"the pattern has no group `{name}`, so that nothing is put in for `{match[0]}`"
        return Mistake(said, match.start(), match.end(), f"Name a group of the pattern: {has}.")
    return None


def _is_group(name: str, most: int) -> bool:
    number = whole_number(name) if name.isdigit() and (name == "0" or not name.startswith("0")) else None
    return number is not None and number <= most
