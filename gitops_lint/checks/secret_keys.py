"""Keys of Secrets and ConfigMaps that something reads and that these don't have.

Facts: https://kubernetes.io/docs/concepts/configuration/secret/, https://github.com/fluxcd/pkg chartutil (valuesFrom).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.keys_by_names import Read, is_plural, misnamed, with_a_slip
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.keys import keys_of
from gitops_lint.graph.model import Edge, Link
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, items_at, text_at
from gitops_lint.repo.problem import also_wrong
from gitops_lint.repo.spelling import letters_of, plain_slip_of
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.references import SecretKeys, Strength
from gitops_lint.rulebook.roles import HOLDING_VALUES, Role
from gitops_lint.rulebook.routes import find

_VALUES_FROM = ("spec", "valuesFrom")
_VALUE_FROM = "valueFrom"
_DEFAULT_VALUES_KEY = "values.yaml"
_MOST_NAMED = 5
_OFTEN = 2
_CAMEL = late_pattern(r"[A-Z]?[a-z]+")
_LONG = 8
"""How many letters a variable has that a key hardly ends like by chance."""
_PARTING = late_pattern("_")
_TELLING = 5
"""How many letters a word of a field has that a key is hardly like by chance."""
_OF_SOPS = "sops_mac"
"""What is in a file of variables that SOPS has encrypted."""
_OF_ANY_FIELD = frozenset({"secret", "config", "value", "reference"})
"""What the names of fields say that read keys, whatever these are."""


def secret_keys(context: Context) -> Iterator[Finding]:
    """Find each key that an object can't do without, and that the Secret or ConfigMap doesn't have."""
    targets = sorted(node for role in HOLDING_VALUES for node in context.graph.nodes_of(role))
    unknown: list[Read] = []
    for target in targets:
        links = [link for link in context.graph.into(target) if _counts(link)]
        read: dict[str, list[tuple[Link, Place]]] = defaultdict(list)
        for link in links:
            for key, place in _keys_read(context, link):
                if not is_unknown(key):
                    read[key].append((link, place))
        demanded = [(link, any_of) for link in links for any_of in _keys_demanded(context, link)]
        known = keys_of(target, context.graph, context.rulebook) if read or demanded else None
        if known is None:
            unknown += [Read(target, key, *use) for key, uses in read.items() for use in uses]
            yield from _slips(target, read, context.documents.allowance.compared)
            given = context.verdicts.sight.by_hand.keys_given(target.name)
            yield from _unlike_their_field(target, read)
            yield from _unlike_their_variable(context, target, read)
            yield from _not_given(target, read, NearNames(sorted(given), context.documents.allowance.compared))
            continue
        if _OF_SOPS in known:  # which goes, with all that is called so, as the file is decrypted
            known = frozenset(key for key in known if not key.startswith("sops_"))
        near = NearNames(sorted(known), context.documents.allowance.compared)
        for link, any_of in demanded:
            if not any(_has_all(known, keys) for keys in any_of):
                yield _lacking(target, any_of, near, link)
        for key, uses in read.items():
            if key not in known:
                yield _finding(target, key, near, uses)
    yield from _unlike_their_object(context, unknown)


def _unlike_their_object(context: Context, unknown: list[Read]) -> Iterator[Finding]:
    """Find the keys that are nearly what they are called in relation to their object, or a word of its name."""
    usual = dict(misnamed(unknown, context.documents.allowance.compared))
    for read in unknown:
        meant, said = usual.get(read), "which is called `{}` as others are after their objects"
        if meant is None:
            meant, said = with_a_slip(read, context.verdicts.sight.is_written_once), "of whose name it seems to be"
        if meant is not None:
            yield _of_unknown(read.target, read.key, meant, (read.link, read.place), said.format(meant))


def _slips(target: Identity, read: dict[str, list[tuple[Link, Place]]], compared: Comparisons) -> Iterator[Finding]:
    """Find the keys, where nothing tells which there are, that are read once and nearly what is read more often."""
    often = NearNames((key for key, uses in read.items() if len(uses) >= _OFTEN), compared)
    for key, uses in read.items() if often.names else ():
        near = often.of_slip(key) if len(uses) == 1 else []
        if near:
            yield _of_unknown(target, key, near[0], uses[0], f"of which others read `{near[0]}`")


def _unlike_their_field(target: Identity, read: dict[str, list[tuple[Link, Place]]]) -> Iterator[Finding]:
    """Find the keys that are nearly a word of the very field that reads them: `tokne` in `apiTokenSecretRef`."""
    for key, uses in read.items():
        words = [word.lower() for part in uses[0][0].edge.route[-2:] for word in _CAMEL.findall(str(part))]
        telling = [word for word in words if len(word) >= _TELLING and word not in _OF_ANY_FIELD]
        meant = plain_slip_of(key, telling) if key.lower() not in words else None
        if meant is not None and not is_plural(key, meant):
            yield _of_unknown(target, key, meant, uses[0], f"a field for a `{meant}`")


def _unlike_their_variable(
    context: Context, target: Identity, read: dict[str, list[tuple[Link, Place]]]
) -> Iterator[Finding]:
    """Find the keys that are or end with the variable that they are for but for a slip, and that stand nowhere else."""
    for key, uses in read.items():
        variable = _variable(context, uses[0][0])
        meant = _with_variable(key, variable) if variable is not None and not key.endswith(variable) else None
        if meant is not None and context.verdicts.sight.is_written_once(key):
            yield _of_unknown(target, key, meant, uses[0], f"for the variable `{variable}`")


def _with_variable(key: str, variable: str) -> str | None:
    """Return a key with the variable that it is or ends with in its place, if it differs from that by a slip."""
    starts = [0, *(end.end() for end in _PARTING.finditer(key))] if len(variable) >= _LONG else [0]
    for start in starts:
        own = key[start:]
        is_other = letters_of(own) != letters_of(variable) and not is_plural(own, variable)
        if is_other and plain_slip_of(own, [variable]) is not None:
            return key[:start] + variable
    return None


def _variable(context: Context, link: Link) -> str | None:
    """Return the variable of a container that a reference is for: as items of a list, and in charts as keys."""
    user, route = context.graph.object(link.source), link.edge.route
    holder = route[:-3]
    if user is None or not holder or route[-3] != _VALUE_FROM:
        return None
    last = holder[-1]
    return text_at(user.node, *holder, "name") or (last if isinstance(last, str) else None)


def _not_given(target: Identity, read: dict[str, list[tuple[Link, Place]]], given: NearNames) -> Iterator[Finding]:
    """Find the keys that are nearly those that a command gives to what it creates by hand."""
    for key, uses in read.items() if given.names else ():
        meant = given.plain_slip_of(key) if key not in given.names else None
        if meant is not None:
            said = f"which a command here creates with `{meant}`"
            yield _of_unknown(target, key, meant, uses[0], said)


def _of_unknown(target: Identity, key: str, meant: str, use: tuple[Link, Place], said: str) -> Finding:
    """Return that a key is another with a slip in it, of an object of which nothing tells for certain which it has."""
    link, place = use
    return Finding(
        check="secret-key-not-found",
        message=f"{link.source} reads the key `{key}` of {target}, {said}",
        place=place,
        help=f"Did you mean `{meant}`?",
        subject=link.source,
        target=target,
        cause=key,
        confidence=Confidence.LIKELY,
    )


def _counts(link: Link) -> bool:
    return link.edge.strength is not Strength.SOFT and not link.edge.implied


def _keys_read(context: Context, link: Link) -> tuple[tuple[str, Place], ...]:
    """Return the keys that a reference names, each with where: beside the name, or as the items of a volume."""
    user = context.graph.object(link.source)
    if user is None:
        return ()
    is_release = context.graph.role(link.source) is Role.RELEASE
    make = partial(_keys_beside, user, link.edge, is_release)
    return context.documents.derived.of(("keys read", is_release), (user, link.edge), make)


def _keys_beside(user: Object, edge: Edge, is_release: bool) -> tuple[tuple[str, Place], ...]:
    reference = at(user.node, *edge.route[:-1])
    if not isinstance(reference, Mapping):
        return ()
    if is_release and edge.route[:2] == _VALUES_FROM:
        named = reference.get("valuesKey")
        return ((named.text, named.place) if isinstance(named, Scalar) else (_DEFAULT_VALUES_KEY, edge.place),)
    return (*_key(reference), *(key for item in items_at(reference, "items") for key in _key(item)))


def _keys_demanded(context: Context, link: Link) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the sets of keys of which the controller of what reads them demands one."""
    kind, user = context.rulebook.kind(link.source.group_kind), context.graph.object(link.source)
    if kind is None or user is None or not kind.secret_keys:
        return ()
    make = partial(_demanded, user, link.edge, kind.secret_keys)
    return context.documents.derived.of("keys demanded", (user, link.edge), make)


def _demanded(user: Object, edge: Edge, rules: tuple[SecretKeys, ...]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    def is_meant(rule: SecretKeys) -> bool:
        return any(edge.route[: len(match.route)] == match.route for match in find(user.node, rule.path))

    return tuple(rule.any_of for rule in rules if is_meant(rule) and hold(rule.when, user.node))


def _has_all(known: frozenset[str], keys: tuple[str, ...]) -> bool:
    return all(any(fnmatchcase(name, key) for name in known) for key in keys)


def _lacking(target: Identity, any_of: tuple[tuple[str, ...], ...], known: NearNames, link: Link) -> Finding:
    wanted = " or ".join(" and ".join(f"`{key}`" for key in keys) for keys in any_of)
    has = first_few(known.names, _MOST_NAMED, "`{}`") or "none"
    missing = [key for key in any_of[0] if not _has_all(frozenset(known.names), (key,))]
    near = known.hint_of(missing[0])
    return Finding(
        check="secret-key-not-found",
        message=f"{link.source} needs {wanted} in {target}; its keys are {has}",
        place=link.edge.place,
        help=f"Call `{near}` so." if near else "Add it where the data comes from.",
        subject=link.source,
        target=target,
        cause=missing[0],
        confidence=Confidence.LIKELY,
    )


def _key(node: Node) -> Iterator[tuple[str, Place]]:
    key = at(node, "key")
    if isinstance(key, Scalar) and isinstance(key.value, str) and key.value:
        yield key.value, key.place


def _finding(target: Identity, key: str, known: NearNames, uses: list[tuple[Link, Place]]) -> Finding:
    near = known.hint_of(key)
    has = first_few(known.names, _MOST_NAMED, "`{}`") or "none"
    (first, place), *others = uses
    return Finding(
        check="secret-key-not-found",
        message=f"{target} has no key `{key}`, which {first.source} reads; its keys are {has}",
        place=place,
        help=f"Did you mean `{near}`?" if near else "Correct the key, or add it where the data comes from.",
        subject=first.source,
        target=target,
        cause=key,
        confidence=Confidence.LIKELY,
        related=tuple(also_wrong(there, f"{link.source} reads it too") for link, there in others),
    )
