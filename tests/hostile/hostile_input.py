"""One hostile or merely large input: files, and the commands that must not fall over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

Files: TypeAlias = Mapping[str, str | bytes]
Command: TypeAlias = tuple[str, ...]

CHECK: Command = ("check", "--format", "json")
PLAN: Command = ("plan",)
GRAPH: Command = ("graph", "--level", "all")
PAGE: Command = ("graph", "-o", "{out}/graph.html")
EVERYTHING = (CHECK, PLAN, GRAPH, PAGE)


class HostileInput(NamedTuple):
    """What is made only when it is run: some inputs are large. In a command `{out}` is a folder to write into."""

    name: str
    make: Callable[[], Files]
    commands: tuple[Command, ...] = (CHECK,)


Inputs: TypeAlias = Iterator[HostileInput]

SOURCE = "{kind: GitRepository, name: flux-system}"


def flux(name: str, path: str = "./apps", more: str = "") -> str:
    """Return a Flux Kustomization; `more` is further lines of its spec, in flow style."""
    return (
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{interval: 1h, prune: true, path: {path}, sourceRef: {SOURCE}{more}}}\n"
    )


def config_map(name: str, data: str = "a: b") -> str:
    """Return a ConfigMap; `data` is what its data holds, in flow style."""
    return f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\ndata: {{{data}}}\n"


def manifest(api_version: str, kind: str, spec: str, name: str = "it") -> str:
    """Return an object whose spec is in flow style."""
    head = f"---\napiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: default}}\n"
    return f"{head}spec: {{{spec}}}\n"


def cluster(files: Files, more: str = "") -> Files:
    """Return files of which `apps` is what a cluster applies; `more` is said of the Kustomization."""
    source = manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "interval: 1h, url: 'https://example.com/x'")
    return {"clusters/all.yaml": source.replace("name: it, namespace: default", "name: flux-system, namespace: flux-system")
            + flux("apps", more=more), **files}  # fmt: skip
