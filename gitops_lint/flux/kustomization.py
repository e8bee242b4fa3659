"""One Flux Kustomization: what of its spec decides which objects it applies.

Facts: https://github.com/fluxcd/kustomize-controller api/v1/kustomization_types.go.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.kustomize.selection import Selection
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, items_at, mapping_at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.spelling import meant_of

SOURCE_GROUP = "source.toolkit.fluxcd.io"
_PATH = "path"


class SourceReference(NamedTuple):
    """What `spec.sourceRef` names, under the namespace that it defaults to."""

    identity: Identity
    place: Place


@keeps_values
class FluxKustomization:
    """A view of a Kustomization object's manifest; fields are read as the controller defaults them."""

    def __init__(self, identity: Identity, node: Mapping) -> None:
        self.identity = identity
        self.node = node
        self.spec: Mapping = mapping_at(node, "spec") or Mapping({}, {}, node.place)

    @kept_value
    def path(self) -> str:
        """The folder below the artifact's root, without `./` and slashes at its ends; `..` can't leave the root."""
        path = path_in(self.spec)
        return clean_path(path.text if path is not None else "")

    @kept_value
    def path_place(self) -> Place:
        """Where the path is written."""
        path = path_in(self.spec) or self.spec.get(_PATH)
        return path.place if path is not None else self.node.place

    @kept_value
    def source(self) -> SourceReference | None:
        """The source, or None where there is no `sourceRef` to speak of."""
        reference = mapping_at(self.spec, "sourceRef")
        kind, name = text_at(reference, "kind"), text_at(reference, "name")
        if reference is None or kind is None or name is None:
            return None
        namespace = text_at(reference, "namespace") or self.identity.namespace
        return SourceReference(Identity(SOURCE_GROUP, kind, namespace, name), reference.place)

    @property
    def target_namespace(self) -> Scalar | None:
        """What sets the namespace of all objects, if anything does."""
        target = self.spec.get("targetNamespace")
        return target if isinstance(target, Scalar) and target.value else None

    @property
    def is_remote(self) -> bool:
        """Tell whether the objects land on another cluster."""
        return mapping_at(self.spec, "kubeConfig") is not None

    @property
    def ignores_missing_components(self) -> bool:
        """Tell whether components that are not there are left out (`spec.ignoreMissingComponents`)."""
        ignores = at(self.spec, "ignoreMissingComponents")
        return isinstance(ignores, Scalar) and ignores.value is True

    @property
    def waits(self) -> bool:
        """Tell whether it is ready only once all that it applies is (`spec.wait`)."""
        wait = at(self.spec, "wait")
        return isinstance(wait, Scalar) and wait.value is True

    @property
    def prunes(self) -> bool:
        """Tell whether what it no longer applies is deleted (`spec.prune`)."""
        prune = at(self.spec, "prune")
        return isinstance(prune, Scalar) and prune.value is True

    @property
    def decrypts(self) -> bool:
        """Tell whether what SOPS has encrypted is decrypted (`spec.decryption`)."""
        return text_at(self.spec, "decryption", "provider") == "sops"

    @property
    def has_decryption(self) -> bool:
        """Tell whether it says anything of decryption."""
        return self.spec.get("decryption") is not None

    @property
    def substitute_from(self) -> tuple[Node, ...]:
        """The ConfigMaps and Secrets whose keys are variables."""
        return items_at(self.spec, "postBuild", "substituteFrom")

    @property
    def selections(self) -> tuple[Selection, ...]:
        """The targets of its patches, which may select something where nobody sees what it builds."""
        targets = (at(patch, "target") for patch in items_at(self.spec, "patches"))
        return tuple(Selection(target.place) for target in targets if target is not None)


def read_kustomization(held: Object, derived: Derived) -> FluxKustomization:
    """Return a view of a Kustomization, the same for the same object."""
    return derived.of("kustomization", (held,), partial(FluxKustomization, held.identity, held.node))


def path_in(spec: Mapping | None) -> Scalar | None:
    """Return the path that the spec of a Kustomization gives, also under a key with a slip in it.

    The API server refuses such a key, which is told where fields are. Without a path Flux builds all of the artifact:
    of a repository that is one fault after the other, and none is what is wrong.
    """
    if spec is None:
        return None
    keys = [_PATH] if _PATH in spec else [key for key in spec if meant_of(key, [_PATH]) == _PATH]
    values = [spec.get(key) for key in keys]
    return next((value for value in values if isinstance(value, Scalar) and isinstance(value.value, str)), None)


def kustomization_identity(namespace: str, name: str) -> Identity:
    """Return the identity of a Flux Kustomization."""
    return Identity(KUSTOMIZATION.group, KUSTOMIZATION.kind, namespace, name)
