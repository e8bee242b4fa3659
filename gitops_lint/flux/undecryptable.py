"""What SOPS can't decrypt any more once an object is built.

kustomize-controller decrypts what a build gives, and doesn't ask for the message authentication code: "arbitrary data
gets injected into most resources" (internal/decryptor/decryptor.go). So a namespace, a label or a key that goes does no
harm. But SOPS looks for ciphertext in every value that the file's rule covers, and each ciphertext is bound to the keys
that lead to it.

Facts: https://github.com/getsops/sops sops.go (Tree.Decrypt, shouldBeEncrypted), aes/cipher.go (Decrypt),
stores/stores.go (Metadata.ToInternal: a file without a rule is encrypted whole).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.object import is_ciphertext
from gitops_lint.flux.decryption import is_decrypted
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.languages.patterns import InvalidPattern, compile_searching
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, mapping_at, text_at
from gitops_lint.repo.problem import Problem, Related

_BLOCK = "sops"
_RULES = ("encrypted_regex", "unencrypted_regex", "encrypted_suffix", "unencrypted_suffix")
_OF_COMMENTS = ("encrypted_comment_regex", "unencrypted_comment_regex")
_USUAL = ("unencrypted_suffix", "_unencrypted")
_MOST_RELATED = 10

Keys = tuple[str, ...]


class _Rule(NamedTuple):
    """Which values of a file are encrypted, by the keys that lead to them."""

    field: str
    text: str
    is_met: Callable[[str], bool]

    def covers(self, keys: Keys) -> bool:
        """Tell whether the value that some keys lead to is encrypted."""
        return any(map(self.is_met, keys)) is not self.field.startswith("un")


class _Fault(NamedTuple):
    """A value that can't be decrypted, and where it has been encrypted, if it was."""

    keys: Keys
    value: Scalar
    from_keys: Keys | None


def undecryptable(
    nodes: Iterable[Mapping], kustomization: FluxKustomization, documents: Documents
) -> Iterator[Problem]:
    """Return the built objects that a Kustomization fails to decrypt, before variables are put in."""
    for node in nodes:
        block = mapping_at(node, _BLOCK)
        if block is None or not is_decrypted(node, kustomization) or not _is_of(node, block.place):
            continue  # a patch that is encrypted is decrypted by itself, before the build
        rule = _rule(block)
        faults = list(_faults(node, rule, documents)) if rule is not None else []
        if rule is not None and faults:
            yield _problem(node, rule, faults)


def _is_of(node: Mapping, place: Place) -> bool:
    """Tell whether something stands in an object's own manifest."""
    own = node.place
    return place.path == own.path and own.line <= place.line <= own.end_line


def _rule(block: Mapping) -> _Rule | None:
    """Return the rule by which a file was encrypted; None where it can't be told of keys alone."""
    rules = [(field, text) for field in (*_RULES, *_OF_COMMENTS) if (text := text_at(block, field))]
    if len(rules) > 1 or (rules and rules[0][0] in _OF_COMMENTS):
        return None
    field, text = rules[0] if rules else _USUAL
    if field.endswith("suffix"):
        return _Rule(field, text, lambda key: key.endswith(text))
    try:
        return _Rule(field, text, compile_searching(text).matches)
    except InvalidPattern:
        return None


def _faults(node: Mapping, rule: _Rule, documents: Documents) -> Iterator[_Fault]:
    covered = [(keys, value) for keys, value in _values(node.without(_BLOCK)) if rule.covers(keys)]
    origins = _origins(node, documents)
    for keys, value in covered:
        if is_ciphertext(value):
            written = origins.get(value.place, {keys})
            if keys not in written:
                yield _Fault(keys, value, min(written))
        elif value.value is not None and value.value != "":
            yield _Fault(keys, value, None)


def _origins(node: Mapping, documents: Documents) -> dict[Place, set[Keys]]:
    """Return which keys led to each ciphertext in an object's own file; a place without extent tells none apart."""
    origins: dict[Place, set[Keys]] = {}
    for document in documents.load(node.place.path).documents:
        if isinstance(document.root, Mapping) and document.root.place == node.place:
            for keys, value in _values(document.root):
                if is_ciphertext(value):
                    origins.setdefault(value.place, set()).add(keys)
    return origins


def _values(node: Node, keys: Keys = ()) -> Iterator[tuple[Keys, Scalar]]:
    """Return all values with the keys that lead to them: SOPS doesn't count the items of lists."""
    if isinstance(node, Scalar):
        yield keys, node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _values(item, keys)
    else:
        for key, value in node.items():
            yield from _values(value, (*keys, key))


def _problem(node: Mapping, rule: _Rule, faults: list[_Fault]) -> Problem:
    first = faults[0]
    what = "/".join(filter(None, (text_at(node, "kind"), text_at(node, "metadata", "name"))))
    return Problem(
        "decryption-fails",
        f"SOPS can't decrypt {what}: {_told(first, rule)}",
        first.value.place,
        f"{what} {'.'.join(first.keys)}",
        _help(node, first),
        tuple(Related(fault.value.place, _told(fault, rule)) for fault in faults[1 : _MOST_RELATED + 1]),
    )


def _told(fault: _Fault, rule: _Rule) -> str:
    field = f"`{'.'.join(fault.keys)}`"
    if fault.from_keys is not None:
        return f"{field} holds what was encrypted for `{'.'.join(fault.from_keys)}`, and is bound to that name"
    return f"{field} is plain, where by `{rule.field}: {rule.text}` it must be encrypted"


def _help(node: Mapping, fault: _Fault) -> str:
    if fault.from_keys is not None:
        return "Name it so in the file (`sops edit`): no patch or replacement can move what is encrypted."
    if _is_of(node, fault.value.place):
        return "Take it out of the file, and write it anew by `sops edit`."
    return "Write it into the encrypted file by `sops edit`, or keep it in an object of its own."
