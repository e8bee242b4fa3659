"""Schedules as https://github.com/robfig/cron reads them (parser.go): of five fields, or with seconds before them.

Facts: its third version is that of Kubernetes' CronJobs and most operators; its first, which begins with seconds and
may leave the last field out, is CloudNativePG's, which itself warns where there aren't six of them
(scheduledbackup_webhook.go).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gitops_lint.languages.mistake import Mistake
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DESCRIPTORS = frozenset({"yearly", "annually", "monthly", "weekly", "daily", "midnight", "hourly"})
_EVERY = "@every "
_DURATION = late_pattern(r"[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)", re.ASCII)
_OLD_ZONE = late_pattern(r"TZ=\S+ +")
_ZONE = late_pattern(r"(?:CRON_)?TZ=\S+ +")


class _Field(NamedTuple):
    least: int
    most: int
    names: tuple[str, ...] = ()
    first: int = 0

    def number(self, text: str) -> int | None:
        """Return the number that a text or a name means."""
        if text.lower() in self.names:
            return self.names.index(text.lower()) + self.first
        return whole_number(text) if text[:1] != "-" else None

    def holds(self, text: str) -> bool:
        """Tell whether a text is one of its numbers, or several."""
        numbers = [self.number(word) for word in text.split(",")]
        return all(number is not None and self.least <= number <= self.most for number in numbers)


_SECONDS = _Field(0, 59)
_FIELDS = (_Field(0, 59), _Field(0, 23), _Field(1, 31), _Field(1, 12, _MONTHS, 1), _Field(0, 6, _DAYS))


def mistake_in_schedule(text: str) -> Mistake | None:
    """Return what `cron.ParseStandard` refuses a schedule of five fields for."""
    if not text:
        return Mistake("empty spec string")
    zone = _ZONE.match(text)
    start = zone.end() if zone else 0
    if text[start : start + 1] == "@":
        return _of_descriptor(text, start)
    words = list(re.finditer(r"\S+", text[start:]))
    if len(words) != len(_FIELDS):
        help_ = "It has five fields: minute, hour, day of the month, month, day of the week."
        said = f"expected exactly 5 fields, found {len(words)}: [{' '.join(word[0] for word in words)}]"
        return Mistake(said, help=help_)
    return _of_fields(words, _FIELDS, start)


def mistake_in_schedule_with_seconds(text: str) -> Mistake | None:
    """Return what `cron.Parse` of robfig/cron's first version refuses a schedule for, or what it takes it for instead.

    Of five fields the first is read as seconds: what begins as one of a time of day runs every hour.
    """
    if not text:
        return Mistake("Empty spec string")
    zone = _OLD_ZONE.match(text)
    start = zone.end() if zone else 0
    if text[start : start + 1] == "@":
        return _in_old_words(_of_descriptor(text, start))
    words = list(re.finditer(r"\S+", text[start:]))
    if len(words) not in (len(_FIELDS), len(_FIELDS) + 1):
        help_ = "It has six fields: second, minute, hour, day of the month, month, day of the week."
        return Mistake(f"Expected 5 to 6 fields, found {len(words)}: {text[start:]}", help=help_)
    mistake = _in_old_words(_of_fields(words, (_SECONDS, *_FIELDS)[: len(words)], start))
    if mistake is None and len(words) == len(_FIELDS) and words[2][0] == "*" and _FIELDS[1].holds(words[1][0]):
        said = "usually six arguments are needed: the first is the second, and so it runs every hour"
        return Mistake(said, start, help=f"Write `0 {text[start:].strip()}`.", is_sure=False, is_read=True)
    return mistake


def _in_old_words(mistake: Mistake | None) -> Mistake | None:
    """Return a mistake as the first version words it, whose texts begin with a capital."""
    return mistake._replace(said=mistake.said[0].upper() + mistake.said[1:]) if mistake else None


def _of_fields(words: Sequence[re.Match[str]], fields: Sequence[_Field], start: int) -> Mistake | None:
    """Return what is wrong with the first field that isn't right; the words' text begins at `start`."""
    for word, field in zip(words, fields, strict=True):
        position = start + word.start()
        for item in word[0].split(","):
            said = _of_range(item, field) if item else ""
            if said:
                return Mistake(said, position, position + len(item))
            position += len(item) + 1
    return None


def _of_descriptor(text: str, start: int) -> Mistake | None:
    descriptor = text[start:].rstrip() if start else text
    if descriptor[1:] in _DESCRIPTORS:
        return None
    if not descriptor.startswith(_EVERY):
        return Mistake(f"unrecognized descriptor: {descriptor}", start)
    duration = descriptor[len(_EVERY) :]
    if _DURATION.fullmatch(duration):
        return None
    said = f'failed to parse duration {descriptor}: time: invalid duration "{duration}"'
    return Mistake(said, start + len(_EVERY))


def _of_range(text: str, field: _Field) -> str:
    """Return what is wrong with one of the ranges of a field, if anything is."""
    span, *steps = text.split("/")
    ends = span.split("-")
    if ends[0] in ("*", "?"):
        if len(ends) > 1 and len(steps) <= 1:
            return _of_step(text, steps)
        least, most = field.least, field.most
    else:
        if field.number(ends[0]) is None:
            return _no_number(ends[0])
        if len(ends) > 2:
            return f"too many hyphens: {text}"
        numbers = [field.number(end) for end in ends]
        if None in numbers:
            return _no_number(ends[numbers.index(None)])
        least, most = numbers[0] or 0, numbers[-1] or 0
        if steps and len(ends) == 1:
            most = field.most
    wrong = _of_step(text, steps)
    if wrong:
        return wrong
    if least < field.least:
        return f"beginning of range ({least}) below minimum ({field.least}): {text}"
    if most > field.most:
        return f"end of range ({most}) above maximum ({field.most}): {text}"
    return f"beginning of range ({least}) beyond end of range ({most}): {text}" if least > most else ""


def _no_number(text: str) -> str:
    why = "value out of range" if re.fullmatch(r"\+?\d+", text, re.ASCII) else "invalid syntax"
    return f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": {why}'


def _of_step(text: str, steps: list[str]) -> str:
    if len(steps) > 1:
        return f"too many slashes: {text}"
    step = whole_number(steps[0]) if steps and steps[0][:1] != "-" else None
    if steps and step is None:
        return _no_number(steps[0])
    return f"step of range should be a positive number: {text}" if step == 0 else ""
