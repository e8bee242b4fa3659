"""How time grows with a repository: `python benchmarks/growth.py [DIMENSION…]`, all of them if none is named.

Each dimension is a repository that grows by one thing: objects, files, dependencies and so on. `check` (all of the
pipeline, without start-up and output) is timed in processor seconds, the best of some runs; the exponent is that of the
power of the size by which the time grows at the larger sizes: 1 is linear. It ends with 1 where one is above the bar.
`--write` puts the table into docs/growth.md.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gitops_lint.linter import analyse_tree  # noqa: E402
from gitops_lint.repo.tree import MemoryTree  # noqa: E402

BAR = 1.2
PAGE = ROOT / "docs/growth.md"
_BEGIN, _END = "<!-- benchmarks/growth.py --write -->", "<!-- end -->"
_HEAD = "| | grows by | processor time at each size | exponent |\n|---|---|---|---|\n"
_FITTED = 3  # of the sizes, the largest: what there is at the smaller ones hides how it grows
_LONG = 1.0  # seconds from which on a run is not repeated

Files = Mapping[str, str]


class Dimension(NamedTuple):
    """What a repository grows by; `make` returns its files at a size."""

    make: Callable[[int], Files]
    sizes: Sequence[int]
    what: str


class Growth(NamedTuple):
    """How a dimension fares: the seconds at each size, and the exponent."""

    seconds: tuple[float, ...]
    exponent: float


def _source() -> str:
    return _object("source.toolkit.fluxcd.io/v1", "GitRepository", "flux-system", "flux-system", "interval: 1h")


def _object(api_version: str, kind: str, name: str, namespace: str, spec: str, field: str = "spec") -> str:
    metadata = f"metadata: {{name: {name}, namespace: {namespace}}}"
    return f"---\napiVersion: {api_version}\nkind: {kind}\n{metadata}\n{field}: {{{spec}}}\n"


def _flux(name: str, path: str, more: str = "") -> str:
    source = "sourceRef: {kind: GitRepository, name: flux-system}"
    spec = f"interval: 1h, prune: true, path: {path}, {source}{more}"
    return _object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, "flux-system", spec)


def _config_map(name: str, data: str = "a: b") -> str:
    return _object("v1", "ConfigMap", name, "apps", data, field="data")


def _deployment(name: str, config_map: str) -> str:
    pod = f"containers: [{{name: a, image: a, envFrom: [{{configMapRef: {{name: {config_map}}}}}]}}]"
    labels = f"{{app: {name}}}"
    template = f"template: {{metadata: {{labels: {labels}}}, spec: {{{pod}}}}}"
    return _object("apps/v1", "Deployment", name, "apps", f"selector: {{matchLabels: {labels}}}, {template}")


def _cluster(files: Files, more: str = "") -> Files:
    """Return files of which `apps` is what a cluster applies."""
    return {"clusters/home/all.yaml": _source() + _flux("apps", "./apps", more), **files}


def _objects(number: int) -> Files:
    return _cluster(
        {"apps/all.yaml": "".join(_deployment(f"d{i}", f"c{i}") + _config_map(f"c{i}") for i in range(number))}
    )


def _files(number: int) -> Files:
    return _cluster({f"apps/f{i % 100}/c{i}.yaml": _config_map(f"c{i}") for i in range(number)})


def _dependencies(number: int) -> Files:
    """Return Kustomizations each of which depends on three before it."""
    depends = [", ".join(f"{{name: k{j}}}" for j in (i - 1, i // 2, i // 3) if 0 <= j < i) for i in range(number)]
    kustomizations = (_flux(f"k{i}", "./empty", f", dependsOn: [{depends[i]}]") for i in range(number))
    return {
        "clusters/home/all.yaml": _source() + "".join(kustomizations),
        "empty/kustomization.yaml": "resources: []\n",
    }


def _variables(number: int) -> Files:
    values = ", ".join(f"N{i}: v{i}" for i in range(number))
    objects = "".join(_config_map(f"c{i}", f'a: "${{N{i}}}", b: "x-${{N{i}:=y}}"') for i in range(number))
    return _cluster({"apps/all.yaml": objects}, f", postBuild: {{substitute: {{{values}}}}}")


def _undefined(number: int) -> Files:
    objects = "".join(_config_map(f"c{i}", f'a: "${{NAME_{i}}}"') for i in range(number))
    return _cluster({"apps/all.yaml": objects}, ", postBuild: {substitute: {A: b}}")


def _patches(number: int) -> Files:
    """Return patches of fifty objects."""
    objects = "".join(_config_map(f"c{i}") for i in range(50))
    patches = (
        f"- patch: '[{{op: add, path: /data/k{i}, value: x}}]'\n  target: {{kind: ConfigMap, name: c{i % 50}}}\n"
        for i in range(number)
    )
    return _cluster(
        {"apps/all.yaml": objects, "apps/kustomization.yaml": f"resources: [all.yaml]\npatches:\n{''.join(patches)}"}
    )


def _clusters(number: int) -> Files:
    """Return clusters that share a base, and have ten objects of their own."""
    files = {"base/all.yaml": "".join(_config_map(f"b{i}") for i in range(10))}
    for i in range(number):
        files[f"clusters/c{i}/all.yaml"] = _source() + _flux("base", "./base") + _flux("apps", f"./apps/c{i}")
        files[f"apps/c{i}/all.yaml"] = "".join(_deployment(f"d{j}", f"b{j}") for j in range(10))
    return files


def _resource_sets(number: int) -> Files:
    resource = "apiVersion: v1, kind: ConfigMap, metadata: {name: << inputs.name >>, namespace: apps}"
    sets = (
        _object(
            "fluxcd.controlplane.io/v1", "ResourceSet", f"s{i}", "apps",
            f"inputs: [{{name: a{i}}}, {{name: b{i}}}], resources: [{{{resource}}}]",
        )
        for i in range(number)
    )  # fmt: skip
    return _cluster({"apps/all.yaml": "".join(sets)})


def _releases(number: int) -> Files:
    chart = "chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}"
    repository = _object("source.toolkit.fluxcd.io/v1", "HelmRepository", "podinfo", "apps", "url: https://example.com")
    releases = (
        _object(
            "helm.toolkit.fluxcd.io/v2", "HelmRelease", f"r{i}", "apps", f"interval: 1h, {chart}, values: {{a: {i}}}"
        )
        for i in range(number)
    )
    return _cluster({"apps/all.yaml": repository + "".join(releases)})


def _missing(number: int) -> Files:
    """Return objects that refer to what there isn't, by names that are like those of what there is."""
    there = "".join(_config_map(f"settings-of-application-{i}") for i in range(number))
    readers = "".join(_deployment(f"d{i}", f"setting-of-application-{i}") for i in range(number))
    return _cluster({"apps/all.yaml": there + readers})


def _missing_files(number: int) -> Files:
    entries = "".join(f"- gone-{i}.yaml\n" for i in range(number))
    return _cluster({"apps/kustomization.yaml": f"resources:\n{entries}"})


_MANY, _SOME, _FEW = (1000, 2000, 4000, 8000), (250, 500, 1000, 2000), (8, 16, 32, 64)
DIMENSIONS = {
    "objects": Dimension(_objects, (500, 1000, 2000, 4000), "Deployments, each with a ConfigMap that it reads"),
    "files": Dimension(_files, _MANY, "files with an object each, in a hundred folders"),
    "dependencies": Dimension(_dependencies, _SOME, "Kustomizations that depend on three others each"),
    "variables": Dimension(_variables, _SOME, "variables, each put into two values of an object of its own"),
    "undefined variables": Dimension(_undefined, _SOME, "variables that are set nowhere"),
    "patches": Dimension(_patches, _SOME, "patches of fifty objects"),
    "clusters": Dimension(_clusters, _FEW, "clusters of 20 objects, which share a base"),
    "ResourceSets": Dimension(_resource_sets, _SOME, "ResourceSets with two inputs each"),
    "releases": Dimension(_releases, _SOME, "HelmReleases of one chart"),
    "missing names": Dimension(_missing, _SOME, "references to names that are nearly those of as many objects"),
    "missing files": Dimension(_missing_files, _SOME, "resources of a kustomization file that aren't there"),
}


def measured(dimension: Dimension, runs: int) -> Growth:
    """Return how the time of a dimension grows."""
    seconds = tuple(_seconds(dimension.make(size), runs) for size in dimension.sizes)
    return Growth(seconds, exponent(dimension.sizes[-_FITTED:], seconds[-_FITTED:]))


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of the line that is nearest to the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return across / sum((x - middle_x) ** 2 for x in xs)


def _seconds(files: Files, runs: int) -> float:
    best = math.inf
    for _ in range(runs):
        gc.collect()
        began = time.process_time()
        analyse_tree(MemoryTree(files), Path("growth"))
        best = min(best, time.process_time() - began)
        if best > _LONG:
            break
    return best


def _row(name: str, growth: Growth) -> str:
    dimension = DIMENSIONS[name]
    at = ", ".join(f"{size:,}: {second:.2f} s" for size, second in zip(dimension.sizes, growth.seconds, strict=True))
    return f"| {name} | {dimension.what} | {at} | {growth.exponent:.2f} |\n"


def put(begin: str, head: str, rows: list[str]) -> None:
    """Put a table into the page, after the comment that it begins with."""
    before, _, rest = PAGE.read_text().partition(begin)
    after = rest.partition(_END)[2]
    PAGE.write_text(f"{before}{begin}\n{head}{''.join(rows)}{_END}{after}")


def main() -> int:
    """Measure what is asked for; 1 where something grows faster than the bar."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dimension", nargs="*", help=f"one of {', '.join(DIMENSIONS)}")
    parser.add_argument("--runs", type=int, default=3, help="how often each size is measured, of which the best counts")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    asked = parser.parse_args()
    gc.disable()  # as the linter does
    analyse_tree(MemoryTree(_objects(1)), Path("growth"))  # which reads the rules
    rows, steepest = [], 0.0
    for name in asked.dimension or DIMENSIONS:
        growth = measured(DIMENSIONS[name], asked.runs)
        rows.append(_row(name, growth))
        steepest = max(steepest, growth.exponent)
        print(rows[-1], end="", flush=True)
    if asked.write:
        put(_BEGIN, _HEAD, rows)
    return 1 if steepest > BAR else 0


if __name__ == "__main__":
    sys.exit(main())
