"""The input sets of a ResourceSet: its own and those of its providers.

Facts: https://github.com/controlplaneio-fluxcd/flux-operator internal/inputs/.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable
from itertools import product
from typing import Any, NamedTuple

from gitops_lint.cluster.label_selection import selects
from gitops_lint.flux.go_template.values import UNKNOWN
from gitops_lint.repo.nodes import Mapping, at, items_at, mapping_at, text_at, to_data

MOST_PERMUTATIONS = 10_000
"""The operator refuses more."""


class Inputs(NamedTuple):
    """The input sets that are known, and whether there may be others; `given` says whether any were asked for.

    Those that are `permuted` hold the inputs of each provider under its name.
    """

    sets: tuple[dict[str, Any], ...]
    unknown: bool
    given: bool
    permuted: bool = False


class _Provider(NamedTuple):
    name: str
    sets: tuple[dict[str, Any], ...]


def inputs_of(resource_set: Mapping, providers: Iterable[Mapping]) -> Inputs:
    """Return the input sets of a ResourceSet; `providers` are the ResourceSetInputProviders of its cluster.

    Only a provider of type Static says in Git what it exports.
    """
    references = items_at(resource_set, "spec", "inputsFrom")
    used, unknown = _providers(resource_set, references, providers)
    own = tuple(_annotated(to_data(item), resource_set) for item in items_at(resource_set, "spec", "inputs"))
    groups = [_Provider(text_at(resource_set, "metadata", "name") or "", own)]
    groups += [_Provider(text_at(provider, "metadata", "name") or "", _exported(provider)) for provider in used]
    given = bool(own or references)
    if text_at(resource_set, "spec", "inputStrategy", "name") != "Permute":
        return Inputs(tuple(inputs for group in groups for inputs in group.sets), unknown, given)
    keeps_empty = to_data(at(resource_set, "spec", "inputStrategy", "includeEmptyProviders")) is True
    filled = [group for group in groups if group.sets or keeps_empty]
    if unknown or math.prod(len(group.sets) for group in filled) > MOST_PERMUTATIONS:
        return Inputs((), True, given, permuted=True)
    return Inputs(_permuted(filled), False, given, permuted=True)


def _providers(
    resource_set: Mapping, references: Iterable[Any], providers: Iterable[Mapping]
) -> tuple[list[Mapping], bool]:
    """Return the static providers that are referred to, in the operator's order, and whether there are others."""
    namespace = text_at(resource_set, "metadata", "namespace")
    near = [provider for provider in providers if text_at(provider, "metadata", "namespace") == namespace]
    chosen: dict[str, Mapping] = {}
    unknown = False
    for reference in references:
        name = text_at(reference, "name")
        matching = [provider for provider in near if _is_chosen(provider, reference, name)]
        unknown = unknown or not matching
        for provider in matching:
            chosen[text_at(provider, "metadata", "name") or ""] = provider
    static = [chosen[name] for name in sorted(chosen) if text_at(chosen[name], "spec", "type") == "Static"]
    return static, unknown or len(static) < len(chosen)


def _is_chosen(provider: Mapping, reference: Any, name: str | None) -> bool:
    if name is not None:
        return text_at(provider, "metadata", "name") == name
    selector = mapping_at(reference, "selector")
    return selector is not None and selects(selector, mapping_at(provider, "metadata", "labels")) is True


def _exported(provider: Mapping) -> tuple[dict[str, Any], ...]:
    """Return the one input set of a static provider; its id comes of the object's UID, whatever the set says."""
    return ({**_annotated(to_data(at(provider, "spec", "defaultValues")), provider), "id": UNKNOWN},)


def _annotated(values: Any, provider: Mapping) -> dict[str, Any]:
    """Return an input set with what the operator adds to it; an `id` it adds to those of providers only."""
    origin = {
        "apiVersion": text_at(provider, "apiVersion") or "",
        "kind": text_at(provider, "kind") or "",
        "name": text_at(provider, "metadata", "name") or "",
        "namespace": text_at(provider, "metadata", "namespace") or "",
    }
    own = values if isinstance(values, dict) else {}
    return {**own, "provider": origin}


def _permuted(groups: list[_Provider]) -> tuple[dict[str, Any], ...]:
    names = [_normalized(group.name) for group in groups]
    permutations = []
    for chosen in product(*(range(len(group.sets)) for group in groups)) if groups else ():
        inputs: dict[str, Any] = {
            name: group.sets[index] for name, group, index in zip(names, groups, chosen, strict=True)
        }
        identity = "/".join(f"{name}={index}" for name, index in zip(names, chosen, strict=True))
        permutations.append({**inputs, "id": str(zlib.adler32(identity.encode()))})
    return tuple(permutations)


def how_to_say(name: str, inputs: Inputs) -> str | None:
    """Return how templates call an input that is there by another way than the one that is written, if it is.

    Whether inputs stand under the names of their providers is what the strategy decides.
    """
    first, _, rest = name.partition(".")
    for known in inputs.sets:
        if inputs.permuted:
            holders = (key for key, values in known.items() if isinstance(values, dict) and first in values)
            if (holder := next(holders, None)) is not None:
                return f"inputs.{holder}.{name}"
        elif first == _normalized(known["provider"]["name"]):
            return f"inputs.{rest}" if rest else "inputs"
    return None


def _normalized(name: str) -> str:
    """Return an object's name as it is called in templates: `my-app.x` is `my_app_x`."""
    kept = re.sub(r"[^a-z0-9_]", "", re.sub(r"[-.\s]", "_", name.lower()))
    return "_".join(word for word in kept.split("_") if word)
