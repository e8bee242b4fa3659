"""Texts in the languages of fields are taken where their own readers take them, and told in these readers' words."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gitops_lint.languages.names import Language
from gitops_lint.languages.reading import mistake_in
from gitops_lint.languages.regular_expressions import mistake_in_replacement

STRINGS = YAML(typ="safe").load(Path(__file__).with_name("strings.yaml"))
CASES = [(language, case["text"], case["said"]) for language, cases in STRINGS.items() for case in cases]
MARKED = "^v(?P<version>[0-9]+)-([a-z]+)$"


@pytest.mark.parametrize(("language", "text", "said"), CASES)
def test_a_text_is_told_as_its_reader_tells_it(language: str, text: str, said: str) -> None:
    mistake = mistake_in(text, Language(language))

    assert (mistake.said if mistake else "") == said


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("re2", r"^(?!.*rc).*$", "(?!"),
        ("re2", r"^v(?<=v)\d+$", "(?<="),
        ("re2", r"^main-[0-9+$", "[0-9+$"),
        ("semver-range", ">=1.0.0 and <2.0.0", "and"),
        ("semver-range", "1.2.x || latest", "latest"),
        ("cron", "0 24 * * *", "24"),
        ("cron", "0 0 * * 1,7", "7"),
        ("url", "ssh://git@github.com:org/repo", ":org"),
        ("oci-url", "oci://ghcr.io/example/wiki:1.0.0", ":1.0.0"),
        ("image-repository", "https://ghcr.io/example/wiki", "https://"),
    ],
)
def test_a_mistake_names_the_part_that_is_wrong(language: str, text: str, part: str) -> None:
    mistake = mistake_in(text, Language(language))

    assert mistake is not None
    assert mistake.part(text) == part


@pytest.mark.parametrize(
    ("text", "pattern", "missing"),
    [
        ("$version", MARKED, None),
        ("${version}-$2", MARKED, None),
        ("$0", MARKED, None),
        ("$$ver", MARKED, None),
        ("no group", MARKED, None),
        ("$ver", MARKED, "$ver"),
        ("$1x", MARKED, "$1x"),
        ("${3}", MARKED, "${3}"),
        ("$01", MARKED, "$01"),
        ("$1", "^v[0-9]+$", "$1"),
        ("$1", "^v(?:[0-9]+)$", "$1"),
        ("$1", "^v([0-9]+", None),
    ],
)
def test_a_replacement_names_groups_of_its_pattern(text: str, pattern: str, missing: str | None) -> None:
    mistake = mistake_in_replacement(text, pattern)

    assert (mistake.part(text) if mistake else None) == missing
