"""The variables of a Kustomization's postBuild, as far as they can be known offline.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.objects import Identity, Object, is_encrypted
from gitops_lint.flux.substitution import Variable
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at, text_at


class Variables(NamedTuple):
    """What is defined; `open` says that a Secret or a missing object may define more; `missing` are objects not there.

    `given` says whether there is anything to substitute with: without, Flux leaves all text alone.
    """

    defined: dict[str, Variable]
    open: bool
    given: bool
    missing: tuple[Identity, ...]


def variables_of(kustomization: FluxKustomization, objects: dict[Identity, Object]) -> Variables:
    """Return the variables of a Kustomization: later sources win over earlier ones, inline ones over all."""
    post_build = mapping_at(kustomization.spec, "postBuild")
    if post_build is None:
        return Variables({}, False, False, ())
    defined: dict[str, Variable] = {}
    is_open = False
    missing = []
    for reference in kustomization.substitute_from:
        identity = _referred(reference, kustomization)
        found = objects.get(identity)
        if found is None:
            missing.append(identity)
            is_open = True
        elif found.identity.kind == "Secret" or is_encrypted(found.node):
            is_open = True
            defined = {}  # its keys, unknown here, would win over those of earlier sources
        else:
            defined |= _variables(mapping_at(found.node, "data"))
    defined |= _variables(mapping_at(post_build, "substitute"))
    always = text_at(post_build, "substituteStrategy") == "Always"
    return Variables(defined, is_open, bool(defined) or is_open or always, tuple(missing))


def _referred(reference: Node, kustomization: FluxKustomization) -> Identity:
    kind, name = text_at(reference, "kind") or "", text_at(reference, "name") or ""
    return Identity("", kind, kustomization.identity.namespace, name)


def _variables(values: Mapping | None) -> dict[str, Variable]:
    """Return the values of a mapping as variables: newlines are removed (kustomize_varsub.go)."""
    found = {}
    for key in values or ():
        value = at(values, key)
        if isinstance(value, Scalar) and value.value is not None:
            found[key] = Variable(value.text.replace("\n", ""), value.place)
    return found
