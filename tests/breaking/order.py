"""Dependencies that can't be satisfied, and variables that nothing defines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from breaking.change import Break, standing
from breaking.fields import beginning
from breaking.misspelling import misspelt
from breaking.objects import is_at_rest
from breaking.references import references
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import HELM_RELEASE, KUSTOMIZATION
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, mapping_at

_OTHER_KIND = {KUSTOMIZATION: HELM_RELEASE, HELM_RELEASE: KUSTOMIZATION}
_USE = re.compile(r"(?<!\$)\$\{(\w+)\}")


def breaks_of_order(cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to let an object wait for ever for what it depends on."""
    for identity, found in sorted(cluster.objects.items()):
        if identity.group_kind not in _OTHER_KIND or is_at_rest(found, cluster):
            continue
        for one in references(found):
            target = cluster.objects.get(identity._replace(namespace=one.namespace, name=one.name))
            if one.key != "dependsOn" or target is None:
                continue
            about = (identity.name, one.name)
            yield from _inserted("make a cycle", target, _depending_on(found), documents, about)
            yield from _inserted("suspend what others depend on", target, "suspend: true", documents, about)
            name = one.parts["name"]
            place = standing(name.place, name.text, documents)
            others = [other.name for other in cluster.objects if other.group_kind == _OTHER_KIND[identity.group_kind]]
            own_kind = {other.name for other in cluster.objects if other.group_kind == identity.group_kind}
            foreign = next((other for other in sorted(others) if other not in own_kind), None)
            if place is not None and foreign is not None:
                yield Break("depend on an object of the other kind", place, foreign, about=(*about, foreign))
        yield from _inserted("depend on oneself", found, _depending_on(found), documents, (identity.name,))


def _depending_on(found: Object) -> str:
    identity = found.identity
    return f"dependsOn: [{{name: {identity.name}, namespace: {identity.namespace}}}]"


def _inserted(way: str, into: Object, line: str, documents: Documents, about: tuple[str, ...]) -> Iterator[Break]:
    """Return the break that puts a line first into an object's spec, where the spec has no such key."""
    spec = mapping_at(into.node, "spec")
    if spec is None or not spec.entries or line.partition(":")[0] in spec or "$" in line:
        return
    first = next(iter(spec.entries))
    place = standing(spec.key_place(first), first, documents)
    if place is None:
        return
    before = documents.lines(place.path)[place.line - 1][: place.column - 1]
    if before.strip() == "":
        yield Break(way, beginning(place), f"{line}\n{before}", about=about)


def breaks_of_variables(cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to misspell a variable where it is used, or where it is defined and others use it."""
    defined = _defined(cluster)
    uses = set()
    for path in sorted(path for path in cluster.files if path.endswith((".yaml", ".yml"))):
        for number, line in enumerate(documents.lines(path), 1):
            for match in _USE.finditer(line) if not line.lstrip().startswith("#") else ():
                if match[1] in defined:
                    uses.add(match[1])
                    place = Place(path, number, match.start(1) + 1, number, match.end(1) + 1)
                    yield Break("misspell the use of a variable", place, misspelt(match[1], place), about=(match[1],))
    for key in sorted(uses):
        there = standing(defined[key], key, documents)
        if there is not None:
            yield Break("misspell a variable's definition", there, misspelt(key, there), about=(key,))


def _defined(cluster: Cluster) -> dict[str, Place]:
    """Return the variables that Kustomizations define themselves, with where."""
    found: dict[str, Place] = {}
    for identity, one in sorted(cluster.objects.items()):
        given = mapping_at(one.node, "spec", "postBuild", "substitute")
        if identity.group_kind == KUSTOMIZATION and given is not None and not is_at_rest(one, cluster):
            found.update((key, given.key_place(key)) for key in given)
    return found
