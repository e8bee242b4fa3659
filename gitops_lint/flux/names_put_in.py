"""Objects to which variables give the name of another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.resource import id_of
from gitops_lint.repo.nodes import Mapping, Place, at
from gitops_lint.repo.problem import Problem, Related


def same_names(substituted: Iterable[Mapping]) -> Iterator[Problem]:
    """Return a problem for each object that is called as another once variables are put in.

    kustomize-controller puts each object into the build again in place of what it was, and fails where two are meant
    (https://github.com/fluxcd/pkg kustomize/kustomize_generator.go, resmap's Replace).
    """
    known: dict[Id, Place] = {}
    for node in substituted:
        id_ = id_of(node)
        name = at(node, "metadata", "name")
        if name is None or not id_.name:
            continue
        if id_ not in known:
            known[id_] = name.place
            continue
        message = f"{id_} is in this build twice once variables are put in"
        related = (Related(known[id_], "the first one"),)
        help_ = "Give them names or namespaces that stay apart."
        yield Problem("duplicate-object", message, name.place, str(id_), help_, related)
