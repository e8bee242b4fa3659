"""Random kustomizations: bases, components and overlays with whatever a kustomization file can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from generated_changes import (
    CONFIGURATIONS,
    generator,
    image,
    json_patch,
    label,
    merge_patch,
    plugin,
    replacement,
    variable,
)
from generated_objects import Data, Draw, Names, as_yaml, config, name_of, rarely, some_objects
from hypothesis import strategies as st

_COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}


class Folder(NamedTuple):
    """A folder that is being filled: the objects that are known in it, and the files of the whole tree."""

    draw: Draw
    names: Names
    layer: int
    objects: list[Data]
    files: dict[str, str]
    path: str

    def write(self, name: str, data: Any) -> str:
        self.files[f"{self.path}/{name}"] = as_yaml(data)
        return name


Make = Callable[[Folder], Any]


def _patches(folder: Folder) -> list[Data]:
    entries = [merge_patch(folder.draw, folder.names, folder.objects)]
    if rarely(folder.draw, 3):
        folder.files[f"{folder.path}/patch.yaml"] = entries[0].pop("patch")
        entries[0]["path"] = "patch.yaml"
    return entries


def _strategic(folder: Folder) -> list[str]:
    text = merge_patch(folder.draw, folder.names, folder.objects, has_target=False)["patch"]
    if folder.draw(st.booleans()):
        return [text]
    folder.files[f"{folder.path}/strategic.yaml"] = text
    return ["strategic.yaml"]


def _json6902(folder: Folder) -> list[Data]:
    entry = json_patch(folder.draw, folder.names)
    chosen = folder.draw(st.sampled_from(folder.objects))
    entry["target"] = {"kind": chosen["kind"], "name": name_of(chosen["metadata"])}
    return [entry]


def _replacements(folder: Folder) -> list[Data]:
    made = replacement(folder.draw, folder.names, folder.objects)
    if rarely(folder.draw, 4):
        return [{"path": folder.write("replacement.yaml", folder.draw(st.sampled_from([made, [made]])))}]
    return [made]


def _plugins(folder: Folder) -> list[str]:
    """Return transformers in a file, inline, or in a folder of their own."""
    made = plugin(folder.draw, folder.names, folder.objects)
    form = folder.draw(st.sampled_from(["file", "inline", "folder"]))
    if form == "inline":
        return [as_yaml(made)]
    if form == "file":
        return [folder.write("plugin.yaml", made)]
    below = f"{folder.path}-plugins{folder.layer}"
    folder.files[f"{below}/plugin.yaml"] = as_yaml(made)
    said: Data = folder.draw(st.sampled_from([{}, {"namePrefix": "n-"}, {"commonLabels": {"x": "y"}}]))
    folder.files[f"{below}/kustomization.yaml"] = as_yaml({"resources": ["plugin.yaml"], **said})
    return [f"../{below}"]


def _replicas(folder: Folder) -> list[Data]:
    names = [each["metadata"]["name"] for each in folder.objects if each["kind"] in ("Deployment", "StatefulSet")]
    return [{"name": folder.draw(st.sampled_from(names)), "count": 3}] if names else []


def _generators(kind: str) -> Make:
    return lambda f: [generator(f.draw, kind, f.names, f.layer, f.objects, f.files, f.path)]


def _configurations(folder: Folder) -> list[str]:
    return [folder.write("configuration.yaml", folder.draw(st.sampled_from(CONFIGURATIONS)))]


FIELDS: dict[str, Make] = {
    "namespace": lambda f: f.names.namespace(f.draw),
    "namePrefix": lambda f: f.draw(st.sampled_from(["x-", "y-"])),
    "nameSuffix": lambda f: f.draw(st.sampled_from(["-z", "-w"])),
    "labels": lambda f: [label(f.draw) for _ in range(f.draw(st.integers(1, 2)))],
    "commonLabels": lambda _: {"tier": "common"},
    "commonAnnotations": lambda f: f.draw(
        st.sampled_from([{"note": "common", "b": "true"}, {"c": "$(VAR)", "n": "80"}])
    ),
    "images": lambda f: [image(f.draw)],
    "patches": _patches,
    "patchesStrategicMerge": _strategic,
    "patchesJson6902": _json6902,
    "configMapGenerator": _generators("ConfigMap"),
    "secretGenerator": _generators("Secret"),
    "generatorOptions": lambda f: {"labels": {"gen": "all"}, "disableNameSuffixHash": f.draw(st.booleans())},
    "replacements": _replacements,
    "configurations": _configurations,
    "transformers": _plugins,
    "sortOptions": lambda _: {"order": "fifo"},
    "replicas": _replicas,
    "vars": lambda f: [variable(f.draw, f.names, f.objects)],
}
_RARE = {
    "patchesJson6902": 16,
    "patchesStrategicMerge": 14,
    "replicas": 20,
    "vars": 14,
    "replacements": 10,
    "patches": 8,
    "sortOptions": 20,
    "transformers": 8,
    "configurations": 8,
}
"""What often fails; of all else one in so many kustomizations has it."""
_USUAL = 6


def said_in(folder: Folder) -> Data:
    """Return what a kustomization file says beside its resources: a few things of all that it could.

    Each tree has one thing that most of its files say, so that layers meet in it.
    """
    draw, theme = folder.draw, folder.names.theme
    said = {
        field: make(folder)
        for field, make in FIELDS.items()
        if rarely(draw, 2 if field == theme else _RARE.get(field, _USUAL))
    }
    if rarely(draw, 12):
        said["patches"] = [*said.get("patches", []), json_patch(draw, folder.names)]
    return said


def component_in(folder: Folder) -> None:
    component: Data = {**_COMPONENT, "resources": [], **said_in(folder)}
    if folder.draw(st.booleans()):
        component["resources"] = [folder.write("more.yaml", config(folder.draw, folder.names))]
    folder.files[f"{folder.path}/kustomization.yaml"] = as_yaml(component)


@st.composite
def trees(draw: Draw, tag: str, *, has_theme: bool = True) -> dict[str, str]:
    """Return the files of a tree of two to five layers whose build starts in the folder of the tag."""
    names = Names(tag, draw(st.sampled_from(list(FIELDS))) if has_theme else "")
    files: dict[str, str] = {}
    known: list[Data] = []
    below = [f"{tag}-base{number}" for number in range(draw(st.integers(1, 2)))]
    for number, path in enumerate(below):
        objects = some_objects(draw, names, 4)
        known += objects
        files[f"{path}/objects.yaml"] = "---\n".join(map(as_yaml, objects))
        said = said_in(Folder(draw, names, number, objects, files, path))
        files[f"{path}/kustomization.yaml"] = as_yaml({"resources": ["objects.yaml"], **said})
    layers = draw(st.integers(1, 4))
    for layer in range(layers):
        path = tag if layer == layers - 1 else f"{tag}-layer{layer}"
        top: Data = {"resources": [f"../{base}" for base in below]}
        components = [f"{path}-component{number}" for number in range(draw(st.integers(0, 2)))]
        for number, component in enumerate(components):
            component_in(Folder(draw, names, 10 * layer + number + 5, known, files, component))
        if components:
            top["components"] = [f"../{component}" for component in components]
        top.update(said_in(Folder(draw, names, 10 * layer + 9, known, files, path)))
        files[f"{path}/kustomization.yaml"] = as_yaml(top)
        below = [path]
    return files
