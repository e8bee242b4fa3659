"""The words that a cluster's containers are started with."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Graph
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import find_anywhere

_ARGUMENTS = ("**.args[*]", "**.command[*]", "**.env[*].value")


class Argument(NamedTuple):
    """A word of a container's command line or environment, with the object that has the container."""

    text: str
    object: Identity
    place: Place


@keeps_values
class Containers:
    """What the containers of a cluster's objects are told as they start, looked at when it is first asked for."""

    def __init__(self, graph: Graph, derived: Derived) -> None:
        self._graph = graph
        self._derived = derived
        self._arguments: dict[str, tuple[Argument, ...]] = {}

    def arguments(self, namespace: str) -> tuple[Argument, ...]:
        """Return the words of the command lines and environments of a namespace's containers.

        Definitions have fields for such, and run none.
        """
        if namespace not in self._arguments:
            self._arguments[namespace] = tuple(
                argument for held in self._inside.get(namespace, ()) for argument in self._arguments_of(held)
            )
        return self._arguments[namespace]

    @kept_value
    def _inside(self) -> dict[str, list[Object]]:
        """The objects of each namespace, sorted."""
        inside: dict[str, list[Object]] = {}
        for held in self._graph.cluster.in_order:
            if self._graph.role(held.identity) is not Role.DEFINITION:
                inside.setdefault(held.identity.namespace, []).append(held)
        return inside

    def _arguments_of(self, held: Object) -> tuple[Argument, ...]:
        return self._derived.of("arguments", (held,), partial(_arguments, held))


def _arguments(held: Object) -> tuple[Argument, ...]:
    spec = held.node.get("spec")
    words = [match.found.node for match in find_anywhere(spec, _ARGUMENTS)] if spec is not None else []
    return tuple(
        Argument(word.text, held.identity, word.place)
        for word in words
        if isinstance(word, Scalar) and isinstance(word.value, str)
    )
