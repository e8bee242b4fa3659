"""Objects as they would be applied, under their effective namespace and name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at

_CIPHERTEXT = "ENC[AES256_GCM,"


class Ownership(StrEnum):
    """How much of an object those who apply it set."""

    WHOLE = "whole"
    SHARED = "shared"  # others change fields of it
    LEFT_ALONE = "left alone"  # it is in Git, and not applied


@dataclass(frozen=True, slots=True)
class Object:
    """One object of a cluster: its manifest after all that is done to it, and which Kustomizations apply it.

    `applied_by` holds more than one Kustomization only if they fight over the object, and none for what a bootstrap or
    a controller makes. `ownership` is how much of it they set; `keeps_variables` says that no variables of its text are
    filled in, whatever those of what applies it are. One that `is_decrypted` is applied without what SOPS has added,
    one that `lacks_decryption` isn't applied, nor anything with it; one that `is_kept` stays when it is no longer
    applied.
    """

    identity: Identity
    node: Mapping
    applied_by: tuple[Identity, ...] = ()
    ownership: Ownership = Ownership.WHOLE
    keeps_variables: bool = False
    is_decrypted: bool = False
    lacks_decryption: bool = False
    is_kept: bool = False

    @property
    def place(self) -> Place:
        """Where the manifest begins."""
        return self.node.place

    @property
    def name_place(self) -> Place:
        """Where the object's name is written."""
        name = at(self.node, "metadata", "name")
        return name.place if name is not None else self.node.place

    @property
    def namespace_place(self) -> Place | None:
        """What set the object's namespace: its own field, or that of a kustomization file or a Kustomization."""
        namespace = at(self.node, "metadata", "namespace")
        return namespace.place if namespace is not None else None

    def holds(self, place: Place) -> bool:
        """Tell whether a place is in the object's own manifest: what a patch brings may be meant for others too."""
        own = self.place
        return place.path == own.path and own.line <= place.line <= own.end_line

    def is_switched_off(self) -> bool:
        """Tell whether who applies it leaves it alone: whoever has it so makes it by other means."""
        return self.ownership is Ownership.LEFT_ALONE


def is_encrypted(node: Mapping) -> bool:
    """Tell whether a manifest was encrypted by SOPS: its values are unknown offline."""
    return isinstance(node.get("sops"), Mapping)


def is_ciphertext(node: Node) -> bool:
    """Tell whether a value is one that SOPS has encrypted (https://github.com/getsops/sops aes/cipher.go)."""
    return isinstance(node, Scalar) and isinstance(node.value, str) and node.value.startswith(_CIPHERTEXT)
