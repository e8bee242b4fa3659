"""Secrets that everyone who reads the repository can read."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.object import Object, is_ciphertext
from gitops_lint.repo.nodes import Mapping, Scalar, mapping_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.roles import Role

_NAMED_FOR_A_SECRET = re.compile(
    r"(?i)passw(?:or)?d|passphrase|token|secret(?!.*(?:name|id)$)|api[-_.]?key|private|\.key$"
)
_PRIVATE_KEY = "PRIVATE KEY-----"
_PLACEHOLDER = re.compile(
    r"(?i)(?:change|replace)[-_ ]?(?:me|this)|example|sample|placeholder|dummy|redacted|todo|unused"
    r"|<.*>|x{3,}|\*{3,}|-+"
)
_ENCRYPTED = "ENC["
_OF_PEOPLE = re.compile(r"(?i)passw(?:or)?d|passphrase")
"""What people think of themselves: the word `password` is one that works."""
_NO_LETTER = re.compile(r"[^a-z0-9]")


def plaintext_secrets(context: Context) -> Iterator[Finding]:
    """Find each Secret in Git with a value that reads like a secret: not encrypted, and no variable or placeholder."""
    for secret in sorted(context.graph.of_role(Role.SECRET), key=lambda secret: secret.identity):
        keys = list(_readable(secret))
        if keys:
            names = first_few([key for key, _ in keys], form="`{}`")
            yield Finding(
                check="plaintext-secret",
                message=f"{secret.identity} holds {names} for everyone who can read the repository",
                place=keys[0][1].place,
                help="Encrypt it (SOPS, Sealed Secrets) or keep it in a store, and change the value: Git remembers.",
                subject=secret.identity,
                confidence=Confidence.LIKELY,
                related=tuple(Related(value.place, f"`{key}` too") for key, value in keys[1:]),
            )


def _readable(secret: Object) -> Iterator[tuple[str, Scalar]]:
    """Return the keys of a Secret whose values anybody can read, with these."""
    for part in ("data", "stringData"):
        for key, value in (mapping_at(secret.node, part) or Mapping({}, {}, secret.place)).items():
            if not isinstance(value, Scalar) or is_ciphertext(value):
                continue
            if _is_a_secret(key, _decoded(value.text) if part == "data" else value.text):
                yield key, value


def _decoded(text: str) -> str:
    """Return what is encoded in a value; of one that isn't text, nothing that could be read."""
    try:
        return base64.b64decode(text, validate=False).decode()
    except (binascii.Error, ValueError):
        return ""


def is_placeholder(text: str) -> bool:
    """Tell whether a value only stands for one that people are to write."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def _is_a_secret(key: str, text: str) -> bool:
    if _ENCRYPTED in text or is_unknown(text):
        return False
    if _PRIVATE_KEY in text:
        return True
    if _is_stand_in(key, text):
        return False
    is_word = text.strip() and "\n" not in text.strip() and not is_placeholder(text)
    return bool(is_word and _NAMED_FOR_A_SECRET.search(key) and text.strip().lower() not in ("true", "false"))


def _is_stand_in(key: str, text: str) -> bool:
    """Tell whether a value only repeats the words of its key: `signing_key: key`, which nobody has issued."""
    bare, said = (_NO_LETTER.sub("", part.lower()) for part in (key, text))
    return bool(said) and said in bare and _OF_PEOPLE.search(key) is None
