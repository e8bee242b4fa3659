"""What would be applied and can't be known offline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Place


class UnknownKind(StrEnum):
    """Why a set of objects is unknown."""

    REMOTE_BASE = "remote base"  # a kustomization file names a URL
    WRITTEN = "written file"  # a workflow of this repository writes it before Flux takes it
    OTHER_SOURCE = "other source"  # a Kustomization's source is not this repository
    OTHER_CLUSTER = "other cluster"  # a kubeConfig: the objects land elsewhere
    TEMPLATE = "template"  # a ResourceSet whose inputs come from elsewhere
    VARIABLE = "variable"  # a path that only a variable tells
    BOOTSTRAP = "bootstrap"  # what `flux bootstrap` writes, which hasn't been run
    ENDLESS = "endless"  # Kustomizations of which each makes another
    LIMIT = "limit"  # something that is larger or deeper than it is followed: the description says what
    CHANGE = "remote change"  # a transformer or a patch by URL: it may change any object of the build, and add others


@dataclass(frozen=True, slots=True)
class Unknown:
    """Objects that would be applied but can't be known offline.

    `namespace` is where they all land, if something sets it for all of them; `description` is what a person would call
    it (a URL, a source). `foreign` says that they come from somebody else's repository, `is_decrypted` that there are
    encrypted ones among them. `kinds` are those of all of them, where these can be told.
    """

    kind: UnknownKind
    description: str
    place: Place
    applied_by: Identity | None = None
    namespace: str | None = None
    foreign: bool = False
    kinds: frozenset[str] | None = None
    is_decrypted: bool = False

    def may_hold(self, identity: Identity) -> bool:
        """Tell whether an object of a kind that comes only from Git may be among them.

        What an upstream project publishes (CRDs, an operator's manifests) holds no objects that belong to this cluster,
        such as its Flux Kustomizations or its secret stores.
        """
        if self.kind is UnknownKind.OTHER_CLUSTER or self.foreign:
            return False
        if self.kind is UnknownKind.REMOTE_BASE or (self.kinds is not None and identity.kind not in self.kinds):
            return False
        return self.namespace is None or not identity.namespace or self.namespace == identity.namespace
