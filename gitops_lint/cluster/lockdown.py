"""How the controllers of a product are started that lock tenants into their namespaces.

Facts: https://fluxcd.io/flux/installation/configuration/multitenancy/ and https://fluxoperator.dev/docs/crd/fluxinstance/
#cluster-multitenancy: arguments of each controller, which a bootstrap's patches add, or an installation by a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, mapping_at, text_at, to_data
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.distributions import Arguments, Distribution, LockedBy
from gitops_lint.rulebook.routes import find

_ARGUMENT = late_pattern(r"--[\w-]+(?:=[^\s'\"\\]*)?")


class Lockdown(NamedTuple):
    """How one controller is started, or with an empty `component` all of them.

    With `own_namespace` it refuses references to other namespaces; `account` is the name of the account that it takes
    for objects that name none.
    """

    component: str
    own_namespace: bool
    account: str | None
    place: Place


def of_values(node: Node, rule: LockedBy | None) -> Iterator[Lockdown]:
    """Return how the values of an installation lock all its controllers down, if they do."""
    if rule is None or not hold(rule.when, node):
        return
    said = next((match.node for match in find(node, rule.account)), None)
    account = said.text if isinstance(said, Scalar) and said.text else rule.default_account
    switch = next((match.node for match in find(node, rule.when[0].paths[0])), node)
    yield Lockdown("", True, None if is_unknown(account) else account, switch.place)


def of_patches(node: Node | None, pattern: str | None, distribution: Distribution) -> Iterator[Lockdown]:
    """Return the arguments that the patches which `pattern` leads to give each controller that they are for."""
    matches = find(node, pattern) if pattern is not None and isinstance(node, Mapping) else ()
    for patch in (match.node for match in matches if isinstance(match.node, Mapping)):
        text = str(to_data(patch))
        told = of_arguments("", _ARGUMENT.findall(text), distribution.arguments, patch.place)
        if told.own_namespace or told.account is not None:
            for component in distribution.components:
                if _is_for(patch, component, text):
                    yield told._replace(component=component)


def of_arguments(component: str, texts: Iterable[str], arguments: Arguments | None, place: Place) -> Lockdown:
    """Return what the arguments of a controller say; of several alike the last counts, as in Go's flags."""
    own_namespace, account = False, None
    for text in texts if arguments is not None else ():
        name, equals, value = text.partition("=")
        if arguments is not None and name == arguments.own_namespace:
            own_namespace = not equals or value == "true"
        elif arguments is not None and name == arguments.account:
            account = value if value and not is_unknown(value) else None
    return Lockdown(component, own_namespace, account, place)


def _is_for(patch: Mapping, component: str, text: str) -> bool:
    """Tell whether a patch is for the Deployment of a controller: it selects it, or, without a target, names it."""
    target = mapping_at(patch, "target")
    if target is None:
        return re.search(rf"\b{re.escape(component)}\b", text) is not None
    kind, name = text_at(target, "kind") or ".*", text_at(target, "name") or ".*"
    try:
        return re.fullmatch(kind, "Deployment") is not None and re.fullmatch(name, component) is not None
    except re.error:
        return False
