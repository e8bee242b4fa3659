"""Values of Secrets that only stand for secrets: placeholders that people are to replace, and what tests are given."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from gitops_lint.cluster.object import Object, is_ciphertext
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Scalar, mapping_at

_NAMED_FOR_A_SECRET = late_pattern(
    r"(?i)passw(?:or)?d|passphrase|token|secret(?!.*(?:name|id)$)|api[-_.]?key|private|\.key$"
)
_SAYS_WHERE = late_pattern(r"(?i)(?:ur[il]|endpoint|host|path|file)s?$")
"""How a key ends that says where a secret is had or lies: `TOKEN_URL`, `password-file`."""
_PLACEHOLDER = late_pattern(
    r"(?i)(?:change|replace)[-_ ]?(?:me|this)|example|sample|placeholder|dummy|redacted|todo|unused"
    r"|<.*>|x{3,}|\*{3,}|-+"
)
_FETCHED = late_pattern(
    r"(?:>>)?(?:vault|bao):[^\s#]+#\S+|op://\S+|ref\+\w+://\S+|(?:arn:aws:secretsmanager|gcp:secretmanager):\S+"
)
"""What says where a secret is that a webhook puts in its place: that of Bank-Vaults
(https://bank-vaults.dev/docs/mutating-webhook), of 1Password, or one that asks vals (https://github.com/helmfile/vals)."""
_OF_PEOPLE = late_pattern(r"(?i)passw(?:or)?d|passphrase")
"""What people think of themselves: the word `password` is one that works."""
_ISSUED = late_pattern(r"(?:dckr_pat_|gh[opsu]_|github_pat_|glpat-|hf_|npm_|pypi-|sk-|xox[abp]-)[a-z_-]*")
"""What begins like a token that a service issues, and goes on without a digit or a capital, as none does."""
_OF_TESTS = frozenset({"test", "mock", "fake"})
_WORDS = late_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_WORD = late_pattern(r"[a-z]+")
_NO_LETTER = late_pattern(r"[^a-z0-9]")
_SHORTEST = 3
"""How many letters of a word stand for it."""


def is_placeholder(text: str) -> bool:
    """Tell whether a value only stands for one that people are to write, or that a webhook puts in its place."""
    return any(pattern.fullmatch(text.strip()) is not None for pattern in (_PLACEHOLDER, _FETCHED))


def is_named_for_a_secret(key: str) -> bool:
    """Tell whether a key is called as those are whose values are secret."""
    return _NAMED_FOR_A_SECRET.search(key) is not None and _SAYS_WHERE.search(key) is None


def is_stand_in(key: str, text: str) -> bool:
    """Tell whether a value only repeats words of its key, which nobody has issued, or says that it is for tests.

    That is `signing_key: key` as well as `application_secret: appsecret`; or it is a service's prefix and a word.
    """
    if _OF_PEOPLE.search(key):
        return False
    bare, said = (_NO_LETTER.sub("", part.lower()) for part in (key, text))
    if not said:
        return False
    return said in bare or said in _OF_TESTS or _ISSUED.fullmatch(text.strip()) is not None or _is_of_words(key, said)


def _is_of_words(key: str, said: str) -> bool:
    """Tell whether letters are words of a key in their order, each whole, by what it begins with, or left out."""
    ends = {0}
    for word in map(str.lower, _WORDS.findall(key)):
        lengths = range(min(_SHORTEST, len(word)), len(word) + 1)
        ends |= {end + length for end in ends for length in lengths if said.startswith(word[:length], end)}
    return len(said) in ends


def values_of(secret: Object) -> Iterator[tuple[str, Scalar, str]]:
    """Return the keys of a Secret whose values anybody can read, each with its value and what that is, decoded."""
    for part in ("data", "stringData"):
        for key, value in (mapping_at(secret.node, part) or Mapping({}, {}, secret.place)).items():
            if isinstance(value, Scalar) and not is_ciphertext(value):
                yield key, value, _decoded(value.text) if part == "data" else value.text


def is_of_tests(secret: Object) -> bool:
    """Tell whether a Secret is filled with what stands for secrets, so that none of its simple words is one."""
    return any(is_named_for_a_secret(key) and is_stand_in(key, text) for key, _, text in values_of(secret))


def is_simple_word(text: str) -> bool:
    """Tell whether a value is a word of small letters, as people write them without a thought."""
    return _WORD.fullmatch(text.strip()) is not None


def _decoded(text: str) -> str:
    """Return what is encoded in a value; of one that isn't text, nothing that could be read."""
    try:
        return base64.b64decode(text, validate=False).decode()
    except (binascii.Error, ValueError):
        return ""
