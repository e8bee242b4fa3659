"""What controllers make because of an object, by the rules of its kind."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Node, Scalar
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.kinds import Product
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.templates import Field, Part, Unknown, compile_template

ANY_NAME = late_pattern(".*")
_ANYTHING = Unknown("anything")
_NO_WORDS: Mapping[str, str] = {}


class Made(NamedTuple):
    """An object that exists because of another."""

    identity: Identity
    maker: Identity


class MadeLike(NamedTuple):
    """Objects that exist because of another, of whose names only a pattern is known.

    `called` marks a guess, that objects which are called like these names are made by the maker: then the maker itself,
    where it refers to such an object, won't mean one of its own. Without a `name`, that is all that is known.
    """

    group_kind: GroupKind
    namespace: str | re.Pattern[str]
    name: str | re.Pattern[str] | None
    maker: Identity
    called: tuple[str, ...] = ()

    def covers(self, identity: Identity) -> bool:
        """Tell whether an object may be one of these."""
        if identity.group_kind != self.group_kind or not _is(identity.namespace, self.namespace):
            return False
        return self.closeness(identity) > 0 if self.name is None else _is(identity.name, self.name)

    def closeness(self, identity: Identity) -> int:
        """Return how much of an object's name is the longest name that these are called like; 0 where none is."""
        words = f"-{identity.name}-"
        return max((len(name) for name in self.called if f"-{name}-" in words), default=0)


def products(object_: Object, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    """Return what is made because of an object."""
    return (made for _, made in products_of(object_, rulebook))


def products_of(object_: Object, rulebook: Rulebook) -> Iterator[tuple[Product, Made | MadeLike]]:
    """Return what is made because of an object, each with the rule that says so."""
    for product in rulebook.products(object_.identity.group_kind):
        if hold(product.when, object_.node):
            yield from ((product, made) for made in _products(object_, product, rulebook))


def _products(object_: Object, product: Product, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    kind = parse_group_kind(product.kind)
    names = filled(product.name, object_.node)
    namespaces = [""] if rulebook.is_cluster_scoped(kind) else _namespaces(product, object_)
    for name, namespace in itertools.product(names, namespaces):
        if isinstance(name, str) and isinstance(namespace, str):
            yield Made(Identity(*kind, namespace, name), object_.identity)
        else:
            yield MadeLike(kind, namespace, name, object_.identity)


def _namespaces(product: Product, object_: Object) -> list[str | re.Pattern[str]]:
    if product.namespace == "{metadata.namespace}":
        return [object_.identity.namespace]
    return filled(product.namespace, object_.node)


def _is(text: str, wanted: str | re.Pattern[str]) -> bool:
    return text == wanted if isinstance(wanted, str) else wanted.fullmatch(text) is not None


def known(text: str) -> str | None:
    """Return a text as it stands, or None if it can't be known offline."""
    return None if is_unknown(text) else text


def filled(
    template: str,
    node: Node,
    words: Mapping[str, str] = _NO_WORDS,
    read: Callable[[str], str | None] = known,
) -> list[str | re.Pattern[str]]:
    """Return the names that a template gives for a manifest: as a pattern where a part can't be known.

    `words` are fields that stand for a text of their own and not for a way into the manifest; `read` makes of a value
    what it means, or None.
    """
    for alternative in compile_template(template):
        texts = [
            [words[part.pattern]] if isinstance(part, Field) and part.pattern in words else _texts(part, node, read)
            for part in alternative
        ]
        if all(texts):
            return [_joined(combination) for combination in itertools.product(*texts)]
    return []


def _texts(part: Part, node: Node, read: Callable[[str], str | None]) -> list[str | Unknown]:
    """Return the texts that may stand for a part of a template, or what is known of one that can't be known."""
    if not isinstance(part, Field):
        return [part]
    values = (value.node for value in find(node, part.pattern))
    texts = (value.text for value in values if isinstance(value, Scalar) and value.value not in (None, ""))
    return [_ANYTHING if (known_text := read(text)) is None else known_text for text in texts]


def _joined(parts: tuple[str | Unknown, ...]) -> str | re.Pattern[str]:
    if all(isinstance(part, str) for part in parts):
        return "".join(map(str, parts))
    return re.compile("".join(re.escape(part) if isinstance(part, str) else part.pattern for part in parts))
