"""Secrets that everyone who reads the repository can read."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stand_ins import (
    is_named_for_a_secret,
    is_of_tests,
    is_placeholder,
    is_simple_word,
    is_stand_in,
    values_of,
)
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.roles import Role

_PRIVATE_KEY = "PRIVATE KEY-----"
_ENCRYPTED = "ENC["


def plaintext_secrets(context: Context) -> Iterator[Finding]:
    """Find each Secret in Git with a value that reads like a secret: not encrypted, and no variable or placeholder.

    Those that come of one manifest, such as a component's, are one finding.
    """
    alike: dict[tuple[Place, ...], tuple[list[tuple[str, Scalar]], list[Object]]] = {}
    for secret in sorted(context.graph.of_role(Role.SECRET), key=lambda secret: secret.identity):
        keys = list(_readable(secret))
        if keys:
            places = tuple(value.place for _, value in keys)
            alike.setdefault(places, (keys, []))[1].append(secret)
    for keys, secrets in alike.values():
        holders = first_few([secret.identity for secret in secrets])
        names = first_few([key for key, _ in keys], form="`{}`")
        verb = "holds" if len(secrets) == 1 else "hold"
        yield Finding(
            check="plaintext-secret",
            message=f"{holders} {verb} {names} for everyone who can read the repository",
            place=keys[0][1].place,
            help="Encrypt it (SOPS, Sealed Secrets) or keep it in a store, and change the value: Git remembers.",
            subject=secrets[0].identity,
            confidence=Confidence.LIKELY,
            related=tuple(Related(value.place, f"`{key}` too") for key, value in keys[1:]),
        )


def _readable(secret: Object) -> Iterator[tuple[str, Scalar]]:
    """Return the keys of a Secret whose values anybody can read and read like secrets, with these."""
    is_mock = is_of_tests(secret)
    for key, value, text in values_of(secret):
        if _is_a_secret(key, text) and not (is_mock and is_simple_word(text)):
            yield key, value


def _is_a_secret(key: str, text: str) -> bool:
    if _ENCRYPTED in text or is_unknown(text):
        return False
    if _PRIVATE_KEY in text:
        return True
    if is_stand_in(key, text):
        return False
    is_word = text.strip() and "\n" not in text.strip() and not is_placeholder(text)
    return bool(is_word and is_named_for_a_secret(key) and text.strip().lower() not in ("true", "false"))
