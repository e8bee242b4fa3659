"""Which releases a version means: one (`2.8.1`), a range (`2.x`, `>=0.9.0 <0.17.0`), or what a tag or branch is called.

Releases are told apart by major and minor number: no patch release brings or takes away an API version. Facts: ranges
as https://github.com/Masterminds/semver reads them, which Flux, Helm and the Flux Operator use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number

Release = tuple[int, ...]

_VERSION = r"[v=]?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_COMPARISON = late_pattern(rf"(=|==|!=|>=|=>|<=|=<|>|<|~>?|\^)?\s*({_VERSION})")
_BETWEEN = late_pattern(rf"({_VERSION})\s+-\s+({_VERSION})")
_IN_A_NAME = late_pattern(r"(?:^|[/=@:_-])v?(\d+\.\d+(?:\.(?:\d+|x))?)(?:-(?:rc|alpha|beta)[\w.]*)?(?=$|[/&?#@])")


class ReleaseRange(NamedTuple):
    """The releases from `oldest` on and before `end`, as (2, 8); None for an end that is open."""

    oldest: Release | None = None
    end: Release | None = None

    def has_reached(self, release: Release) -> bool | None:
        """Tell whether all of them are this release or later ones: None where some are, and some aren't."""
        if self.oldest is not None and self.oldest >= release:
            return True
        return False if self.end is not None and self.end <= release else None

    def joined(self, other: ReleaseRange) -> ReleaseRange:
        """Return the range that holds both."""
        is_open_below, is_open_above = None in (self.oldest, other.oldest), None in (self.end, other.end)
        return ReleaseRange(
            None if is_open_below else min(self.oldest or (), other.oldest or ()),
            None if is_open_above else max(self.end or (), other.end or ()),
        )

    def __str__(self) -> str:
        """Return the range in words: `2.8`, `2.0 or later`, `0.9 to 0.16`."""
        oldest = _text(self.oldest) if self.oldest is not None else ""
        last = _before(self.end) if self.end is not None else ""
        if not oldest or not last:
            return f"{oldest} or later" if oldest else f"{last} or earlier" if last else "any release"
        return oldest if oldest == last else f"{oldest} to {last}"


ANY_RELEASE = ReleaseRange()


def parsed_release(text: str) -> Release:
    """Return a release that rules name ("2.7") so that releases compare."""
    return tuple(whole_number(part) or 0 for part in text.split("."))


def brought_by(releases: ReleaseRange, table: Mapping[str, str]) -> ReleaseRange:
    """Return the releases of a product that releases of a chart or an image bring.

    The table says which one a release brings; where it is empty, the two are called alike. Releases that it doesn't
    know may bring any.
    """
    if not table or releases == ANY_RELEASE:
        return releases
    known = {parsed_release(release): _exactly(brought) for release, brought in table.items()}
    within = [brought for release, brought in known.items() if _is_within(release, releases)]
    if not within:
        return ANY_RELEASE
    first, last = min(known), max(known)
    is_older = releases.oldest is None or releases.oldest < first
    is_newer = releases.end is None or releases.end > (last[0], last[1] + 1)
    oldest, end = min(brought.oldest or () for brought in within), max(brought.end or () for brought in within)
    return ReleaseRange(None if is_older else oldest, None if is_newer else end)


def _exactly(text: str) -> ReleaseRange:
    major, minor = parsed_release(text)
    return ReleaseRange((major, minor), (major, minor + 1))


def _is_within(release: Release, releases: ReleaseRange) -> bool:
    is_after = releases.oldest is None or release >= releases.oldest
    return is_after and (releases.end is None or release < releases.end)


def releases_of(text: str) -> ReleaseRange:
    """Return the releases that a version or a range of versions means; any for what can't be read."""
    any_of: ReleaseRange | None = None
    for alternative in text.split("||"):
        releases = _all_of(alternative.strip())
        any_of = releases if any_of is None else any_of.joined(releases)
    return any_of or ANY_RELEASE


def named_in(text: str) -> ReleaseRange:
    """Return the release that the name of a tag or branch (`refs/tags/v2.8.1`, `release/v2.8.x`), or a URL, names."""
    match = _IN_A_NAME.search(text)
    return releases_of(match[1]) if match else ANY_RELEASE


def _all_of(text: str) -> ReleaseRange:
    """Return what versions all of whose comparisons hold are within."""
    between = _BETWEEN.fullmatch(text)
    if between is not None:
        low, high = _meant(between[1]), _meant(between[5])
        return ReleaseRange(low.oldest, high.end)
    parts = _COMPARISON.findall(text)
    if not parts or re.sub(r"[\s,]", "", _COMPARISON.sub("", text)):
        return ANY_RELEASE
    oldest, end = None, None
    for sign, version, *_ in parts:
        compared = _compared(sign, version)
        oldest = compared.oldest if oldest is None else max(oldest, compared.oldest or oldest)
        end = compared.end if end is None else min(end, compared.end or end)
    return ReleaseRange(oldest, end)


def _compared(sign: str, version: str) -> ReleaseRange:
    meant = _meant(version)
    if meant.oldest is None or sign == "!=":
        return ANY_RELEASE
    if sign in (">", ">=", "=>"):
        is_whole = sign == ">" and _parts(version)[2] is None  # of `>2.8`, no release of 2.8 is one
        return ReleaseRange(meant.end if is_whole else meant.oldest)
    if sign in ("<", "<=", "=<"):
        is_first = sign == "<" and _parts(version)[2] in (None, 0)  # no release before 2.8.0 is one of 2.8
        return ReleaseRange(None, meant.oldest if is_first else meant.end)
    if sign == "^" and meant.oldest[0] > 0:
        return ReleaseRange(meant.oldest, (meant.oldest[0] + 1, 0))
    return meant


def _meant(version: str) -> ReleaseRange:
    """Return what a version means of which the last parts may be missing, or any."""
    major, minor, _ = _parts(version)
    if major is None:
        return ANY_RELEASE
    return ReleaseRange((major, minor or 0), (major + 1, 0) if minor is None else (major, minor + 1))


def _parts(version: str) -> tuple[int | None, ...]:
    match = re.fullmatch(_VERSION, version)
    parts = match.groups() if match else (None, None, None)
    numbers = tuple(whole_number(part) if part else None for part in parts)
    is_beyond = any(number is None and part and part.isdigit() for number, part in zip(numbers, parts, strict=True))
    return (None, None, None) if is_beyond else numbers  # semver refuses what has more than 64 bits


def _text(release: Release) -> str:
    return ".".join(map(str, release))


def _before(end: Release) -> str:
    major, minor = end
    return f"{major}.{minor - 1}" if minor else f"{major - 1}.x"
