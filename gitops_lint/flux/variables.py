"""The variables of a Kustomization's postBuild, as far as they can be known offline.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object, is_encrypted
from gitops_lint.cluster.substituted import SubstitutedScalar, Variable
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at, text_at

_FILLED = late_pattern(r"copyFrom|replicat|reflect")
"""What the annotations say by which operators copy the data of other objects into one."""

_IN_NAMES = ("targetNamespace", "namePrefix", "nameSuffix")
"""The fields of a Kustomization that end up in the names and namespaces of its objects."""


class Variables(NamedTuple):
    """What is defined.

    `hidden` are the names of variables whose values can't be read: those of an encrypted Secret. `open` says that an
    object whose keys aren't in Git may define more; `missing` are the objects that aren't there, `sources` those that
    are. `given` says whether there is anything to substitute with: without, Flux leaves all text alone.
    """

    defined: dict[str, Variable]
    hidden: frozenset[str] = frozenset()
    open: bool = False
    given: bool = False
    missing: tuple[Identity, ...] = ()
    sources: tuple[Identity, ...] = ()


_NONE = Variables({})


def variables_of(kustomization: FluxKustomization, objects: dict[Identity, Object], derived: Derived) -> Variables:
    """Return the variables of a Kustomization: later sources win over earlier ones, inline ones over all.

    They are the same ones where it is, and so is all that they come from.
    """
    post_build = mapping_at(kustomization.spec, "postBuild")
    if post_build is None:
        return _NONE
    origins = [_referred(reference, kustomization) for reference in kustomization.substitute_from]
    there = tuple(map(objects.get, origins))
    make = partial(_variables_of, kustomization, post_build, list(zip(origins, there, strict=True)))
    return derived.of("variables", (kustomization, *there), make)


def _variables_of(
    kustomization: FluxKustomization, post_build: Mapping, origins: list[tuple[Identity, Object | None]]
) -> Variables:
    defined: dict[str, Variable] = {}
    hidden: set[str] = set()
    is_open = False
    missing, sources = [], []
    for identity, source in origins:
        if source is None:
            missing.append(identity)
            is_open = True
            continue
        sources.append(identity)
        if keys := _hidden_keys(source):
            hidden |= keys
            defined = {name: variable for name, variable in defined.items() if name not in keys}
        elif source.identity.kind == "Secret":
            is_open = True
            defined = {}  # its keys, unknown here, would win over those of earlier sources
        else:
            read = _variables(mapping_at(source.node, "data"))
            defined |= read
            hidden -= read.keys()
    inline = _variables(mapping_at(post_build, "substitute"))
    defined |= inline
    hidden -= inline.keys()
    always = text_at(post_build, "substituteStrategy") == "Always"
    given = bool(defined) or bool(hidden) or is_open or always
    hidden |= _left_in(kustomization).difference(defined)
    return Variables(defined, frozenset(hidden), is_open, given, tuple(missing), tuple(sources))


def _left_in(kustomization: FluxKustomization) -> frozenset[str]:
    """Return the variables that its own substitution left in what a Kustomization calls its objects, as unknown.

    On a cluster they are gone before it is built, so that its postBuild has nothing to do with them.
    """
    scalars = (kustomization.spec.get(field) for field in _IN_NAMES)
    left = (scalar.unknown for scalar in scalars if isinstance(scalar, SubstitutedScalar))
    return frozenset[str]().union(*left)


def _hidden_keys(object_: Object) -> set[str]:
    """Return the keys of an object whose values can't be read: encryption by SOPS leaves keys as they are.

    None are returned of a Secret that is empty in Git, or that other controllers fill.
    """
    if object_.identity.kind != "Secret" and not is_encrypted(object_.node):
        return set()
    annotations = mapping_at(object_.node, "metadata", "annotations")
    if any(_FILLED.search(key) for key in annotations or ()):
        return set()
    return {key for part in ("data", "stringData") for key in mapping_at(object_.node, part) or ()}


def _referred(reference: Node, kustomization: FluxKustomization) -> Identity:
    kind, name = text_at(reference, "kind") or "", text_at(reference, "name") or ""
    return Identity("", kind, kustomization.identity.namespace, name)


def _variables(values: Mapping | None) -> dict[str, Variable]:
    """Return the values of a mapping as variables: newlines are removed (kustomize_varsub.go)."""
    variables = {}
    for key in values or ():
        value = at(values, key)
        if isinstance(value, Scalar) and value.value is not None:
            variables[key] = Variable.of(value, key)
    return variables
