"""The languages that fields may hold, by the names that rules call them."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language with a reader of its own."""

    PATTERN = "re2"  # a regular expression of Go's
    REPLACEMENT = "re2-replacement"  # what becomes of a match, with `$name` for groups of the pattern
    RANGE = "semver-range"  # versions as Masterminds' semver compares them
    SCHEDULE = "cron"  # five fields, or a descriptor such as @daily
    SCHEDULE_WITH_SECONDS = "cron-with-seconds"  # six fields, the first of which is the second
    CEL = "cel"  # an expression of the Common Expression Language
    POINTER = "json-pointer"  # a way to a field, as RFC 6901 has it
    TEMPLATE = "go-template"  # a template of External Secrets
    COMMIT_MESSAGE = "commit-message"  # a template of a commit's message, of image automation
    URL = "url"  # as Go reads URLs
    ARTIFACT_URL = "oci-url"  # a repository of a registry, without a tag
    SET_VALUE = "helm-set"  # a value behind Helm's `--set path=`
    IMAGE = "image-repository"  # the same without a scheme


def check_language(text: str) -> None:
    """Raise ValueError where a text is no language's name."""
    if text not in set(Language):
        raise ValueError(f"`{text}` is no language: there is {', '.join(sorted(Language))}")
