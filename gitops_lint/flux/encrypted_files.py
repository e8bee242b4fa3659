"""Encrypted files that Secrets are generated of, and that can't be decrypted under the keys that they get.

By a key's ending the controller tells in which format it writes what it has decrypted; without one that it knows, it is
a binary file, which SOPS keeps as `data` of an envelope in JSON. No other file can be written so.

Facts: https://github.com/fluxcd/kustomize-controller internal/decryptor/decryptor.go (decryptKustomizationSources,
DecryptResource, formatForPath), https://github.com/getsops/sops cmd/sops/formats, stores/json/store.go
(BinaryStore.EmitPlainFile: "no binary data found in tree").
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.decryption import SECRET
from gitops_lint.flux.switches import has_switch
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, mapping_at, text_at
from gitops_lint.repo.problem import Problem

_FORMATS = (".yaml", ".yml", ".json", ".env", ".ini", ".dockerconfigjson")
"""How a key ends whose file isn't a binary one."""
_JSON = '"mac": "ENC['
_MARKS = (("YAML", "mac: ENC[", ".yaml"), ("variables", "sops_mac=ENC[", ".env"), ("JSON", _JSON, ".json"))
"""What tells an encrypted file of each format."""
_DATA = late_pattern(r"^data[:=]", re.MULTILINE)


def undecryptable_files(nodes: Iterable[Mapping]) -> Iterator[Problem]:
    """Return the values of built Secrets that are encrypted files and fail to be decrypted."""
    for node in nodes:
        data = mapping_at(node, "data")
        if data is None or group_kind_of(node) != SECRET or "sops" in node or has_switch(node, "decrypt", "disabled"):
            continue
        for key, value in data.items():
            content = _decoded(value) if not key.endswith(_FORMATS) else ""
            fault = _not_binary(content)
            if fault is not None:
                yield _problem(node, key, data.key_place(key), *fault)


def _problem(secret: Mapping, key: str, place: Place, format_: str, ending: str) -> Problem:
    name = f"Secret/{text_at(secret, 'metadata', 'name') or ''}"
    message = f"SOPS can't decrypt `{key}` of {name}: by its key it is a binary file, and it holds {format_}"
    help_ = f"Give it a key with the file's ending, such as `{key}{ending}`, or encrypt it as a binary file."
    return Problem("decryption-fails", message, place, f"{name} {key}", help_)


def _decoded(value: Node) -> str:
    try:
        return base64.b64decode(
            "".join(value.text.split()) if isinstance(value, Scalar) else "", validate=True
        ).decode()
    except (binascii.Error, ValueError):
        return ""


def _not_binary(content: str) -> tuple[str, str] | None:
    """Return the format of an encrypted file that isn't a binary one, and how the names of such files end."""
    for format_, mark, ending in _MARKS:
        if mark in content:
            is_envelope = _is_envelope(content) if mark == _JSON else _DATA.search(content) is not None
            return None if is_envelope else (format_, ending)
    return None


def _is_envelope(content: str) -> bool:
    try:
        root = json.loads(content)
    except (ValueError, RecursionError):
        return True  # who knows
    return isinstance(root, dict) and isinstance(root.get("data"), str)
