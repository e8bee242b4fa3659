"""Addresses of repositories, as Flux's controllers read them.

Facts: https://github.com/fluxcd/source-controller internal/controller/ocirepository_controller.go (parseRepository),
https://github.com/fluxcd/image-reflector-controller internal/registry (ParseImageReference),
https://github.com/google/go-containerregistry pkg/name (repository.go, check.go), https://pkg.go.dev/net/url.
"""

from __future__ import annotations

import re

from gitops_lint.languages.mistake import Mistake
from gitops_lint.repo.late_patterns import late_pattern

_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-./"
_ARTIFACT = "oci://"
_HOST = late_pattern(r"[^/]*[.:][^/]*|localhost")
_WRONG = late_pattern(rf"[^{re.escape(_CHARACTERS)}]")
_TAG = late_pattern(r"(?<=[^/])(?:@[a-z0-9]+)?:[^/]*$")
_PORT = late_pattern(
    r"[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?(?![^/?#]*@)(?:\[[^\]]*\]|[^/?#:\[]*)(:[^/?#]*)", re.ASCII | re.IGNORECASE
)

_ESCAPE = late_pattern(r"%(?![0-9a-fA-F]{2})[^?#]{0,2}")
_LETTER_OF_HOST = late_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?[^/?#@ ^`{}|\\]*([ ^`{}|\\])")


def mistake_in_artifact_url(text: str) -> Mistake | None:
    """Return what source-controller refuses the URL of an OCI repository for; its scheme is the schema's matter."""
    if not text.startswith(_ARTIFACT):
        return None
    start = _name(text, len(_ARTIFACT))
    wrong = _WRONG.search(text, start)
    if wrong is None:
        return None
    said = f"repository can only contain the characters `{_CHARACTERS}`: {text[start:]}"
    tag = _TAG.search(text, start)
    if tag is not None:
        return Mistake(said, tag.start(), tag.end(), f"Take `{tag[0]}` away: `spec.ref` says which one is wanted.")
    return Mistake(said, wrong.start(), wrong.end(), _lower(wrong[0]))


def mistake_in_image(text: str) -> Mistake | None:
    """Return what image-reflector-controller refuses the name of an image for."""
    scheme, separator, _ = text.partition("://")
    if separator:
        said = f".spec.image value should not start with URL scheme; remove '{scheme}://'"
        return Mistake(said, 0, len(scheme) + 3, f"Take `{scheme}://` away.")
    start = _name(text, 0)
    tag = _TAG.search(text, start)
    wrong = _WRONG.search(text, start, tag.start() if tag else len(text))
    if wrong is not None:
        return Mistake(f"could not parse reference: {text}", wrong.start(), wrong.end(), _lower(wrong[0]))
    if tag is None:
        return None
    said = f".spec.image value should not contain a tag; remove '{tag[0]}'"
    return Mistake(said, tag.start(), tag.end(), f"Take `{tag[0]}` away: an ImagePolicy says which tags are wanted.")


def mistake_in_url(text: str) -> Mistake | None:
    """Return what Go refuses a URL for: host, escapes, and a port where git without a scheme begins the path."""
    if "://" not in text:
        return None
    match = _PORT.match(text)
    if match is not None and not re.fullmatch(r":\d*", match[1], re.ASCII):
        said = f'parse "{text}": invalid port "{match[1]}" after host'
        return Mistake(said, match.start(1), match.end(1), "Write `/` between host and path.")
    wrong = _ESCAPE.search(text.partition("?")[0])  # a query is read later, if at all
    if wrong is not None:
        return Mistake(f'parse "{text}": invalid URL escape "{wrong[0]}"', wrong.start(), wrong.end())
    letter = _LETTER_OF_HOST.match(text)
    if letter is None:
        return None
    shown = "\\\\" if letter[1] == "\\" else letter[1]
    said = f'parse "{text}": invalid character "{shown}" in host name'
    return Mistake(said, letter.start(1), letter.end(1))


def _name(text: str, start: int) -> int:
    """Return where the repository's name begins, after the registry's host if there is one."""
    host, slash, _ = text[start:].partition("/")
    return start + len(host) + 1 if slash and _HOST.fullmatch(host) else start


def _lower(letter: str) -> str:
    return "Write it in lower case: registries know no other." if letter.isupper() else ""
