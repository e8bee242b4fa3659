"""Whatever a repository holds, it is analysed without an exception, and twice with the same result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from example_counts import CLUSTERS, REPOSITORIES, SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree, Tree
from gitops_lint.report.contents import Report
from gitops_lint.report.json_report import as_data
from gitops_lint.view.clusters import from_afar
from gitops_lint.view.dot import dot
from gitops_lint.view.graphml import graphml
from gitops_lint.view.json_graph import as_data as graph_as_data
from gitops_lint.view.levels import Level
from gitops_lint.view.mermaid import mermaid
from gitops_lint.view.selection import Selection, select

NAMES = [
    "a",
    "b",
    "flux-system",
    "",
    "${X}",
    "${X:=a}",
    "a-${Y}",
    "{{ x }}",
    "<< inputs.x >>",
    "../a",
    "*",
    "a/b",
    "ENC[x]",
]
FOLDERS = ["", "a", "b", "a/b", ".hidden"]
PATHS = ["./", "./a", "a/b", "../..", "/b", "${X}", "gone", ".hidden", ""]
KINDS = [
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"),
    ("source.toolkit.fluxcd.io/v1", "GitRepository"),
    ("source.toolkit.fluxcd.io/v1", "OCIRepository"),
    ("source.extensions.fluxcd.io/v1beta1", "ArtifactGenerator"),
    ("fluxcd.controlplane.io/v1", "FluxInstance"),
    ("fluxcd.controlplane.io/v1", "ResourceSet"),
    ("fluxcd.controlplane.io/v1", "ResourceSetInputProvider"),
    ("external-secrets.io/v1", "ExternalSecret"),
    ("external-secrets.io/v1", "ClusterSecretStore"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Namespace"),
    ("v1", "List"),
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
]

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.sampled_from(NAMES + PATHS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
BOOTSTRAPPED = {
    "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
    "kind": "Kustomization",
    "metadata": {"name": "flux-system", "namespace": "flux-system"},
    "spec": {"path": "./clusters"},
}


def mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what is usually there, and now and then something else, or nothing."""
    return st.integers(0, 19).flatmap(lambda number: usual if number else anything)


def mapping(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={key: mostly(value) for key, value in fields.items()})


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(mostly(one), max_size=3)


name = st.sampled_from(["a", "b"]) | st.sampled_from(["a", "b", *NAMES])
path = st.sampled_from(["./a", "./b"]) | st.sampled_from(PATHS)
reference = mapping(
    kind=st.sampled_from([kind for _, kind in KINDS]),
    name=name,
    namespace=name,
    apiVersion=st.sampled_from(["v1", "x/y"]),
    optional=st.booleans(),
)
patch = mapping(
    patch=st.sampled_from(
        [
            '[{"op": "replace", "path": "/spec/path", "value": "./a"}]',
            '[{"op": "add", "path": "/spec/dependsOn", "value": [{"name": "a"}]}]',
            '{"$patch": "delete", "kind": "Kustomization", "metadata": {"name": "a"}}',
            '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"X": "b"}}',
            "{a: [",
        ]
    ),
    target=mapping(kind=st.sampled_from(["Kustomization", "ConfigMap", "(", ".*"]), name=name, labelSelector=name),
    path=path,
)
sync = mapping(kind=st.just("GitRepository"), url=name, path=path, name=name)
copies = several(
    mapping(
        **{"from": st.sampled_from(["@a/b/**", "@a/*", "@a/b", "@", ""]), "to": st.sampled_from(["@artifact/", "x"])}
    )
)
spec = mapping(
    path=path,
    sourceRef=reference,
    chartRef=reference,
    secretStoreRef=reference,
    dependsOn=several(reference),
    targetNamespace=name,
    namePrefix=name,
    patches=several(patch),
    components=several(path),
    images=several(mapping(name=name, newTag=name)),
    commonMetadata=mapping(labels=mapping(a=name)),
    postBuild=mapping(substitute=mapping(X=name, Y=path), substituteFrom=several(reference)),
    wait=st.booleans(),
    suspend=st.booleans(),
    kubeConfig=mapping(secretRef=reference),
    healthChecks=several(reference),
    url=name,
    sync=sync,
    inputs=several(mapping(x=name, n=path)),
    inputsFrom=several(reference),
    resources=several(anything),
    resourcesTemplate=st.sampled_from(["kind: << inputs.x >>", "<< if >>", "<< range inputs >>x<< end >>"]),
    sources=several(mapping(alias=st.just("a"), kind=st.just("GitRepository"), name=name)),
    artifacts=several(mapping(name=name, copy=copies)),
    values=mapping(instance=mapping(sync=sync), existingSecret=name, enabled=st.booleans()),
    valuesFrom=several(reference),
    group=name,
    names=mapping(kind=name),
)  # fmt: skip


@st.composite
def manifests(draw: st.DrawFn) -> Any:
    """Draw one object, likely of a kind that matters."""
    api_version, kind = draw(st.sampled_from(KINDS))
    fields = {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": draw(name), "namespace": draw(name), **draw(mapping(labels=mapping(a=name)))},
        "spec": {"path": draw(path), **draw(spec)} if kind == "Kustomization" else draw(mostly(spec)),
        "data": draw(mostly(mapping(X=name, Y=name))),
    }
    if draw(st.integers(0, 9)) == 0:
        del fields[draw(st.sampled_from(sorted(fields)))]
    return fields


kustomization_files = mapping(
    namespace=name,
    namePrefix=name,
    resources=several(st.sampled_from(["all.yaml", "../a", "b", ".", "gone.yaml", "https://example.com/x"])),
    components=several(path),
    patches=several(patch),
    configMapGenerator=several(mapping(name=name, literals=several(st.sampled_from(["a=b", "=", ""])))),
    replacements=several(anything),
    transformers=several(anything),
    kind=st.sampled_from(["Kustomization", "Component"]),
)
noise = st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,?\n\t $<", max_size=40)
text = st.lists(manifests(), min_size=1, max_size=4).map(
    lambda found: "".join(f"---\n{json.dumps(one)}\n" for one in found)
)


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """Draw the files of a repository that has, more often than not, a cluster."""
    files = {}
    for folder in draw(st.sets(st.sampled_from(FOLDERS), min_size=1)):
        prefix = f"{folder}/" if folder else ""
        files[f"{prefix}all.yaml"] = draw(text)
        if draw(st.integers(0, 9)) == 0:
            files[f"{prefix}noise.yaml"] = draw(noise)
        if draw(st.integers(0, 2)) == 0:
            files[f"{prefix}kustomization.yaml"] = json.dumps(draw(kustomization_files))
    if draw(st.booleans()):
        files["clusters/flux-system.yaml"] = f"{json.dumps(BOOTSTRAPPED)}\n---\n{draw(text)}"
    return files


def everything(tree: Tree) -> tuple[Analysis, list[Any]]:
    """Return an analysis with all that is made of one."""
    analysis = analyse_tree(tree, Path("example"))
    return analysis, [as_data(Report(analysis, analysis.findings)), *drawings(analysis)]


def drawings(analysis: Analysis) -> list[Any]:
    """Return what is drawn of an analysis, at each level and in each format."""
    made: list[Any] = []
    for level in Level:
        graphs = map(from_afar, analysis.graphs) if level is Level.CLUSTERS else analysis.graphs
        drawn = [select(graph, Selection(level), analysis.findings) for graph in graphs]
        made += [list(mermaid(drawn)), list(dot(drawn)), list(graphml(drawn)), graph_as_data(drawn)]
    return made


@given(repositories())
@REPOSITORIES
def test_any_repository_is_analysed_and_twice_with_the_same_result(files: dict[str, str]) -> None:
    analysis, first = everything(MemoryTree(files))
    assert everything(MemoryTree(dict(reversed(files.items()))))[1] == first
    assert json.loads(json.dumps(first)) == first
    for one in analysis.findings:
        assert one.finding.place.path in analysis.documents.tree.paths or one.finding.place.path in ("", *FOLDERS)


def sample() -> dict[str, str]:
    folder = Path(__file__).parent.parent / "sample-repo"
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.yaml"))}


SAMPLE = sample()
LINES = [(path, number) for path, text in SAMPLE.items() for number in range(len(text.splitlines()))]


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from("-+=><")), max_size=6))
@SAMPLES
def test_a_repository_with_lines_gone_astray_is_analysed(edits: list[Any]) -> None:
    files = {path: text.splitlines() for path, text in SAMPLE.items()}
    for (path, number), (other_path, other), edit in edits:
        lines = files[path]
        at = number % max(len(lines), 1)
        elsewhere = SAMPLE[other_path].splitlines()[other]
        if edit in "-=":
            del lines[at : at + 1]
        if edit in "+=":
            lines.insert(at, elsewhere)
        if edit in "<>" and lines:
            lines[at] = f"  {lines[at]}" if edit == ">" else lines[at].removeprefix("  ")
    everything(MemoryTree({path: "\n".join(lines) for path, lines in files.items()}))


class Unreadable(MemoryTree):
    """Files none of which can be read."""

    def read(self, path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)


@given(repositories())
@REPOSITORIES
def test_files_that_cannot_be_read_are_said(files: dict[str, str]) -> None:
    analysis, _ = everything(Unreadable(files))
    assert analysis.clusters == ()


@given(
    st.dictionaries(st.sampled_from(["a.yaml", "kustomization.yaml", "b/a.yaml"]), st.binary(max_size=200), max_size=3)
)
@CLUSTERS
def test_any_bytes_are_analysed(files: dict[str, bytes]) -> None:
    everything(MemoryTree(files))
