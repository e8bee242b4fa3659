"""Random trees with a Flux Kustomization on top, built and substituted by us and after Flux's documentation.

The tests do that to some trees. For thousands: `python tests/kustomize/flux_on_top.py --trees 2000 --seed 1`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from differential import Difference, settings_for
from flux_oracle import Case, applied
from generated_changes import image, json_patch, merge_patch
from generated_objects import Data, Draw, Names, as_yaml, rarely, some_objects
from generated_trees import Folder, component_in, said_in, trees
from hypothesis import given, seed
from hypothesis import strategies as st
from oracle import canonical

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.repository import Repository
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.rulebook import Rulebook

TREES = 10
"""How many trees go with one seed."""
_TAG = "t0"
_FLUX = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "app")
_SOURCE = {"kind": "GitRepository", "name": "flux-system"}
_USUAL: Data = {"interval": "1h", "prune": True, "sourceRef": _SOURCE}
_VALUES = ["eu", "5", "true", "1.10", "a b", "yes", "1e3", "0644", "null", "x:y", "", "Mixed"]
_TEMPLATES = [
    *("${region}", "x-${region}", "${region}-${size:=small}", "${missing:-none}", "${missing:=5}", "$${region}"),
    *("a-${region^^}.${size,,}", "$$(VAR)", "${size}", "${size:-on}", "/${region}/"),
]
_UNSET = "${missing}"
_PLACES = ('"x"', '"1h"', '"hello"', '"cGF0Y2hlZA=="', '"patched"')
"""What of a tree's texts variables take the place of."""


def _spec(draw: Draw, names: Names, objects: list[Data], files: dict[str, str]) -> Data:
    """Return what a Flux Kustomization says beside where it finds its files."""
    fields: dict[str, Callable[[], Any]] = {
        "targetNamespace": lambda: names.namespace(draw),
        "namePrefix": lambda: "fp-",
        "nameSuffix": lambda: "-fs",
        "patches": lambda: [_patch(draw, names, objects) for _ in range(draw(st.integers(1, 2)))],
        "images": lambda: [{k: v for k, v in image(draw).items() if k != "tagSuffix"}],
        "commonMetadata": lambda: draw(
            st.sampled_from([{"labels": {"app": "flux"}}, {"labels": {"l": "m"}, "annotations": {"note": "5"}}])
        ),
        "components": lambda: [_component(draw, names, objects, files)],
    }
    return {field: make() for field, make in fields.items() if rarely(draw, 3)}


def _patch(draw: Draw, names: Names, objects: list[Data]) -> Data:
    entry = json_patch(draw, names) if rarely(draw, 2) else merge_patch(draw, names, objects)
    return {key: value for key, value in entry.items() if key != "options"}


def _component(draw: Draw, names: Names, objects: list[Data], files: dict[str, str]) -> str:
    path = f"{_TAG}-flux-component"
    component_in(Folder(draw, names, 90, objects, files, path))
    return f"../{path}"


@st.composite
def cases(draw: Draw) -> tuple[Case, dict[str, str]]:
    """Return a tree with a Flux Kustomization that builds it, and the variables that this sets."""
    names = Names(_TAG, "")
    files: dict[str, str] = draw(trees(_TAG, has_theme=False))
    objects = some_objects(draw, Names("m0", ""), 3)
    path = f"{_TAG}-path"
    texts = "---\n".join(map(as_yaml, objects))
    top: Data | None = None
    if draw(st.booleans()):
        top = {"resources": ["mine.yaml", f"../{_TAG}"], **said_in(Folder(draw, names, 80, objects, files, path))}
        files[f"{path}/mine.yaml"] = texts
    else:
        files[f"{path}/z/mine.yml"] = texts
        files[f"{path}/m/deep/kustomization.yaml"] = as_yaml({"resources": [f"../../../{_TAG}"]})
    spec = _spec(draw, names, objects, files)
    variables: dict[str, str] = {}
    if not rarely(draw, 4):
        files = {file: _with_variables(draw, text) for file, text in files.items()}
        variables = {name: draw(st.sampled_from(_VALUES)) for name in ("region", "size")}
    return Case(files, top, spec, path), variables


def _with_variables(draw: Draw, text: str) -> str:
    for place in _PLACES:
        if place in text and draw(st.booleans()):
            template = _UNSET if rarely(draw, 30) else draw(st.sampled_from(_TEMPLATES))
            text = text.replace(place, json.dumps(template))
    return text


def repository(case: Case, variables: dict[str, str]) -> dict[str, str]:
    """Return the files of a repository with a cluster whose Kustomization `app` builds a tree."""
    inline = {name: value for name, value in variables.items() if name == "region"}
    build: Data = {"substitute": inline, "substituteFrom": [{"kind": "ConfigMap", "name": "variables"}]}
    own: Data = {
        "interval": "1h",
        "prune": True,
        "sourceRef": _SOURCE,
        "path": f"./{case.path}",
        **case.spec,
        **({"postBuild": build} if variables else {}),
    }
    root = {"interval": "1h", "prune": True, "sourceRef": _SOURCE, "path": "./cluster"}
    objects: list[tuple[str, str, str, Data]] = [
        (
            "source.toolkit.fluxcd.io/v1",
            "GitRepository",
            "flux-system",
            {"spec": {"interval": "1m", "url": "https://a.b/c"}},
        ),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system", {"spec": root}),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "app", {"spec": own}),
        ("v1", "ConfigMap", "variables", {"data": {"region": "over", **variables}}),
    ]
    manifests = [
        {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "flux-system"}, **rest}
        for version, kind, name, rest in objects
    ]
    files = {**case.files, "cluster/all.yaml": "".join(f"---\n{json.dumps(each)}\n" for each in manifests)}
    return files | ({f"{case.path}/kustomization.yaml": as_yaml(case.top)} if case.top is not None else {})


def compare(case: Case, variables: dict[str, str]) -> Difference | None:
    """Return how what we say that Flux applies differs from what it would."""
    files = repository(case, variables)
    with TemporaryDirectory() as root:
        theirs = applied(case, variables, Path(root))
    (cluster,) = Repository(Documents(MemoryTree(files)), Rulebook()).clusters
    ours = cluster.applied[_FLUX]
    faults = [problem.message for problem in ours.problems if not problem.harmless]
    if theirs.error:
        return None if faults else Difference(files, case.path, f"Flux fails: {theirs.error}")
    if faults:
        return Difference(files, case.path, f"Flux applies it, and we say: {faults[0]}")
    once = [identity for identity in ours.objects if ours.objects.count(identity) == 1]
    mine = tuple(sorted(canonical([to_data(cluster.objects[identity].node) for identity in once])))
    if mine == theirs.objects:
        return None
    only_theirs = [each for each in theirs.objects if each not in mine]
    only_mine = [each for each in mine if each not in theirs.objects]
    return Difference(files, case.path, "\n".join(["Flux:", *only_theirs, "we:", *only_mine]))


def run(number: int, check: Callable[[Difference], None], *, runs: int = TREES) -> None:
    """Compare the trees of one seed, and have each difference checked."""

    def each(drawn: tuple[Case, dict[str, str]]) -> None:
        difference = compare(*drawn)
        if difference is not None:
            check(difference)

    seed(number)(settings_for(runs)(given(cases())(each)))()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help=f"the first of the seeds, each for {TREES} trees")
    arguments = parser.parse_args()
    seeds = range(arguments.seed, arguments.seed + -(-arguments.trees // TREES))
    differences = 0
    for number in seeds:
        found: list[Difference] = []
        run(number, found.append)
        differences += len(found)
        for difference in found:
            sys.stdout.write(f"seed {number}: {difference}\n")
    sys.stdout.write(f"{len(seeds) * TREES} trees, {differences} differences\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
