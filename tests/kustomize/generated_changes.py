"""Random patches, generators and replacements for random kustomizations."""

from __future__ import annotations

import json
from typing import Any

from generated_objects import KEYS, Data, Draw, Names, as_yaml, name_of, plain, rarely
from hypothesis import strategies as st


def _target(draw: Draw, names: Names) -> Data:
    kinds = [
        "ConfigMap",
        "Deployment",
        "HelmRelease",
        "Deployment|StatefulSet",
        ".*Role.*",
        "Secret",
        "Foo|Pod|Job",
        "",
    ]
    target: Data = {"kind": draw(st.sampled_from(kinds))}
    if draw(st.booleans()):
        target["name"] = draw(st.sampled_from([names.name(draw), "a.*", f"x-{names.names[0]}"]))
    if rarely(draw, 4):
        target["namespace"] = names.namespace(draw)
    if rarely(draw, 4):
        target["labelSelector"] = draw(st.sampled_from(["app=web", "tier in (db,web)", "!app"]))
    return target


_MERGES: tuple[Data, ...] = (
    {"metadata": {"labels": {"app": "new"}, "annotations": {"note": "patched"}}},
    {"metadata": {"labels": {"app": None}, "annotations": {"note": None}}},
    {"data": {"k": "cGF0Y2hlZA==", "l": None}},
    {"spec": {"template": {"spec": {"containers": [{"name": "main", "env": [{"name": "B", "value": "2"}]}]}}}},
    {"spec": {"template": {"spec": {"containers": [{"name": "new", "image": "new"}], "volumes": None}}}},
    {
        "spec": {
            "template": {
                "spec": {"containers": [{"name": "main", "ports": [{"containerPort": 80, "protocol": "TCP"}]}]}
            }
        }
    },
    {"spec": {"template": {"spec": {"containers": [{"name": "side", "$patch": "delete"}]}}}},
    {"spec": {"values": {"list": [3], "more": {"deep": None, "kept": 1}}}},
    {"spec": {"replicas": 4, "strategy": {"$patch": "replace", "type": "Recreate"}}},
    {"$patch": "delete"},
    {"metadata": {"finalizers": ["a/b"]}},
    {"$patch": "replace", "spec": {"a": "b"}},
    {"data": {"$patch": "replace", "k": "only"}},
    {"data": {"k": plain("0644"), "n": plain("~")}, "spec": {"a": plain("1e3"), "list": None}},
    {"metadata": {"annotations": {"size": 2, "a": plain("on")}, "labels": {"n": 5}}},
    {"spec": {"values": {"text": "a  \n b\n", "odd": plain("yes")}}},
    {"metadata": {"annotations": {}}, "data": {}},
    {"spec": {"template": {"spec": {"containers": [{"$patch": "replace"}, {"name": "main", "image": "a"}]}}}},
    {"metadata": {"name": "renamed"}},
    {"metadata": {"annotations": None}},
    {"metadata": {"annotations": {"$patch": "replace", "note": "only"}}},
    {"metadata": {"labels": {"80": None}}},
)


def merge_patch(draw: Draw, names: Names, objects: list[Data], *, has_target: bool | None = None) -> Data:
    patch = dict(draw(st.sampled_from(_MERGES)))
    if has_target or (has_target is None and draw(st.booleans())):
        head: Data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "any"}}
        entry: Data = {"target": _target(draw, names)}
    else:
        chosen = draw(st.sampled_from(objects))
        meta = {key: chosen["metadata"][key] for key in ("name", "namespace") if key in chosen["metadata"]}
        head = {key: chosen[key] for key in ("apiVersion", "kind") if key in chosen} | {"metadata": meta}
        entry = {}
    head["metadata"] = {**head["metadata"], **patch.pop("metadata", {})}
    if rarely(draw, 6):
        entry["options"] = draw(st.sampled_from([{"allowNameChange": True}, {"allowKindChange": True}]))
        if "target" in entry and rarely(draw, 3):
            # a generated object of any kind but these two gets a hash of the lines, columns, styles and comments of all
            # that it was made of, which nobody could want to know
            head["kind"] = draw(st.sampled_from(["Secret", "ConfigMap"]))
    entry["patch"] = as_yaml({**head, **patch})
    return entry


_OPERATIONS: tuple[Data, ...] = (
    {"op": "add", "path": "/metadata/labels", "value": {"json": "yes"}},
    {"op": "add", "path": "/spec", "value": {"on": "x"}},
    {"op": "add", "path": "/data", "value": {"k": "MQ=="}},
    {"op": "add", "path": "/metadata/annotations", "value": {"a~b/c": "d"}},
    {"op": "test", "path": "/metadata/nothing", "value": None},
    {"op": "move", "from": "/kind", "path": "/kind"},
    {"op": "copy", "from": "/metadata/name", "path": "/metadata/copied"},
    {"op": "add", "path": "/metadata/annotations/more", "value": "a"},
    {"op": "add", "path": "/spec", "value": {plain("on"): plain("off"), "n": plain("0o17"), "a": [plain("1_0")]}},
    {"op": "add", "path": "/data", "value": {"k": plain("123456789012345678901"), plain("1.50"): plain("y")}},
    {"op": "test", "path": "/metadata/labels/none", "value": plain("~")},
)


_RISKY: tuple[Data, ...] = (
    {"op": "replace", "path": "/spec/replicas", "value": 7},
    {"op": "add", "path": "/spec/template/spec/containers/-", "value": {"name": "last"}},
    {"op": "remove", "path": "/metadata/namespace"},
    {"op": "replace", "path": "/metadata/name", "value": "renamed"},
    {"op": "replace", "path": "/apiVersion", "value": "x.io/v3"},
    {"op": "add", "path": "/metadata/labels/l", "value": "v"},
    {"op": "replace", "path": "/spec/values/list/0", "value": 5},
    {"op": "move", "from": "/data/k", "path": "/data/moved"},
    {"op": "remove", "path": "/metadata/annotations/note"},
    {"op": "add", "path": "/data/<<", "value": {"merged": "x"}},
    {"op": "add", "path": "/spec/<<", "value": "x"},
    {"op": "add", "path": "/spec/<<", "value": [{"replicas": 4, "template": {"metadata": {"labels": {"l": "v"}}}}]},
    {"op": "add", "path": "/metadata/<<", "value": {"labels": {"merged": "x"}, "namespace": "late"}},
)
"""Operations that fail on many objects."""


def json_patch(draw: Draw, names: Names) -> Data:
    operations = [draw(st.sampled_from(_OPERATIONS)) for _ in range(draw(st.integers(1, 2)))]
    if rarely(draw, 5):
        operations.append(draw(st.sampled_from(_RISKY)))
    text = as_yaml(operations)
    if "@@" not in json.dumps(operations) and draw(st.booleans()):
        text = json.dumps(operations)
    return {"target": _target(draw, names), "patch": text}


_LITERALS: list[list[str]] = [["k=v"], ["l='q w'", "m=<&>"], [], ["k='", "q=\"'", "e="], ["yes=1", "k=80"]]


def generator(
    draw: Draw, kind: str, names: Names, layer: int, objects: list[Data], files: dict[str, str], folder: str
) -> Data:
    made = f"gen{layer}{names.names[0]}"
    configs = [each["metadata"] for each in objects if each["kind"] == kind]
    entry: Data = {"name": made}
    if configs and rarely(draw, 3):
        chosen = draw(st.sampled_from(configs))
        entry = {key: value for key, value in chosen.items() if key == "namespace"} | {"name": name_of(chosen)}
        entry["behavior"] = draw(st.sampled_from(["merge", "merge", "merge", "replace", "replace", "create"]))
    elif rarely(draw, 3):
        entry["namespace"] = names.namespace(draw)
    entry["literals"] = draw(st.sampled_from(_LITERALS))
    if rarely(draw, 12):
        entry["literals"] = [draw(st.sampled_from(["80=x", "1.5=x", "null=x", "a.b=x", "<<=x"]))]
    if rarely(draw, 3):
        files[f"{folder}/note.txt"] = draw(st.sampled_from(["hello\n", "a: b\r\nc", "x" * 80]))
        entry["files"] = [draw(st.sampled_from(["note.txt", "other=note.txt"]))]
    if rarely(draw, 3):
        files[f"{folder}/some.env"] = "# c\nE=1\n  F=a=b\nG\n"
        entry["envs"] = ["some.env"]
    options = draw(
        st.sampled_from(
            [None, {"disableNameSuffixHash": True}, {"labels": {"app": "gen"}}, {"annotations": {"n": "g"}}]
        )
    )
    if options:
        entry["options"] = options
    return entry


_SOURCE_FIELDS = [
    *["metadata.name", "kind"] * 4,
    *("data.k", "metadata.labels.app", ".metadata.name", "metadata.annotations.size", "spec.values.odd", "spec.a"),
    *("spec.values.list", "spec.values", "spec.template.spec.containers.[name=main].image", "spec.ports.0.port"),
    *("spec.values.list.0", "spec.template.spec.containers.0.env", "value", "spec.values.empty", "spec.items.0.v"),
    *("metadata.labels", "spec", "data", "metadata.annotations", "metadata"),
]
_MADE_FIELDS = [
    *(["metadata.annotations.from"], ["data.k"], ["metadata.labels.app"], ["spec.values.list.0"], ["spec.new.deep"]),
    *(
        ["spec.new.0"],
        ["spec.new.[name=x].v"],
        ["spec.new.[=x]"],
        ["spec.values.text.a.b"],
        [".data.new"],
        ["spec.values.odd"],
    ),
    *(
        ["spec.template.spec.containers.*.image"],
        ["metadata.annotations.size", "metadata.labels.[a.b/c]"],
        ["spec.a.b"],
    ),
    *(["spec.values.text.new"], ["spec.values.text.l.1"], ["spec.values.list.1"], ["spec.items.*.v"], ["data.k.a.b"]),
]
_FOUND_FIELDS = [
    *(["metadata.name"], ["metadata.annotations.size"], ["spec.values.odd"], ["spec.values.text.a.b"], ["spec.a"]),
    *(
        ["spec.template.spec.containers.*.image"],
        ["spec.template.spec.containers.[name=ma.*].image"],
        ["spec.replicas"],
    ),
    *(["data.k"], ["spec.values.list"], ["spec.values.list.0"], ["spec.items.[name=a].v"], ["metadata.labels.app"], []),
    *(
        ["subjects.[kind=ServiceAccount].namespace"],
        ["spec.template.spec.containers.[image=n].env.*.name"],
        ["data.k.a.b"],
    ),
]


def replacement(draw: Draw, names: Names, objects: list[Data]) -> Data:
    chosen = draw(st.sampled_from(objects))
    source: Data = {"kind": chosen["kind"], "name": name_of(chosen["metadata"])}
    if draw(st.booleans()):
        source["fieldPath"] = draw(st.sampled_from(_SOURCE_FIELDS))
    if rarely(draw, 4):
        source["options"] = {"delimiter": "l", "index": 0}
    targets = [_replacement_target(draw, names, chosen) for _ in range(draw(st.integers(1, 2)))]
    if rarely(draw, 8):
        return {"sourceValue": draw(st.sampled_from(["80", "true", "text", "", "null", "1e3"])), "targets": targets}
    path = source.get("fieldPath", "name")
    for target in targets:
        # a mapping that is put into itself: how often it is then in it, nobody could want to know
        target["fieldPaths"] = [each for each in target["fieldPaths"] if not each.startswith(path)]
        if path == "metadata" and not target["fieldPaths"]:
            target["fieldPaths"] = ["spec.copied"]  # without any it would become a name
    return {"source": source, "targets": targets}


def _replacement_target(draw: Draw, names: Names, chosen: Data) -> Data:
    kinds = [chosen["kind"], "ConfigMap", "HelmRelease", "Deployment", "Secret|Service", "Foo", ""]
    target: Data = {"select": {"kind": draw(st.sampled_from(kinds))}}
    if draw(st.booleans()):
        target["select"]["name"] = draw(st.sampled_from([names.name(draw), "a.*"]))
    if rarely(draw, 4):
        target["reject"] = [{"name": names.name(draw)}]
    target["fieldPaths"] = draw(st.sampled_from(_MADE_FIELDS))
    target["options"] = draw(
        st.sampled_from([{"create": True}, {"create": True}, {"create": True, "delimiter": "-", "index": 5}])
    )
    if rarely(draw, 3):
        target["fieldPaths"] = draw(st.sampled_from(_FOUND_FIELDS))
        target["options"] = draw(
            st.sampled_from([{}, {}, {"delimiter": "-", "index": 0}, {"delimiter": ":", "index": -1}])
        )
    return target


def label(draw: Draw) -> Data:
    key = "80" if rarely(draw, 16) else draw(st.sampled_from(KEYS))
    label: Data = {"pairs": {key: draw(st.sampled_from(["set", "1"]))}}
    option = draw(st.sampled_from([None, "includeSelectors", "includeTemplates", "fields"]))
    if option == "fields":
        label["fields"] = [{"path": "spec/made/labels", "kind": "HelmRelease", "create": True}]
    elif option:
        label[option] = True
    return label


def image(draw: Draw) -> Data:
    image: Data = {"name": draw(st.sampled_from(["nginx", "reg.io:5000/app", "app", ".*"]))}
    image.update(
        draw(st.sampled_from([{"newTag": "9"}, {"newName": "other/x"}, {"digest": "sha256:def"}, {"tagSuffix": "-s"}]))
    )
    return image


_SPECS = [{"path": "metadata/name"}]
_LABEL_SPECS = [{"path": "metadata/labels", "create": True}, {"path": "spec/template/metadata/labels", "create": True}]


def plugin(draw: Draw, names: Names, objects: list[Data]) -> Data:
    """Return an object that configures one of kustomize's own transformers."""
    choices: list[tuple[str, Any]] = [
        ("PrefixTransformer", lambda: {"prefix": "pp-", "fieldSpecs": _SPECS}),
        ("SuffixTransformer", lambda: {"suffix": "-ps", "fieldSpecs": _SPECS}),
        ("PrefixSuffixTransformer", lambda: {"Prefix": "pp-", "suffix": "-ps", "fieldSpecs": _SPECS}),
        (
            "LabelTransformer",
            lambda: {"labels": {"pl": draw(st.sampled_from(["a", 1, True]))}, "fieldSpecs": _LABEL_SPECS},
        ),
        (
            "AnnotationsTransformer",
            lambda: {"annotations": {"pa": "b"}, "fieldSpecs": [{"path": "metadata/annotations", "create": True}]},
        ),
        (
            "NamespaceTransformer",
            lambda: {
                "unsetOnly": draw(st.booleans()),
                "setRoleBindingSubjects": draw(st.sampled_from(["none", "allServiceAccounts"])),
            },
        ),
        ("PatchTransformer", lambda: merge_patch(draw, names, objects)),
        ("PatchTransformer", lambda: json_patch(draw, names)),
        (
            "PatchStrategicMergeTransformer",
            lambda: {"patches": merge_patch(draw, names, objects, has_target=False)["patch"]},
        ),
        (
            "ReplicaCountTransformer",
            lambda: {
                "replica": {"name": names.name(draw), "count": 3},
                "fieldSpecs": [{"path": "spec/replicas", "create": True, "kind": "Deployment"}],
            },
        ),
        ("ImageTagTransformer", lambda: {"imageTag": image(draw), "fieldSpecs": [{"path": "spec/values/image"}]}),
        ("ReplacementTransformer", lambda: {"replacements": [replacement(draw, names, objects)]}),
        ("HashTransformer", dict),
        ("ValueAddTransformer", lambda: {"value": "added", "targets": [{"fieldPath": "metadata/labels/va"}]}),
    ]
    kind, make = draw(st.sampled_from(choices))
    metadata: Data = {"name": f"plugin{draw(st.integers(0, 99))}"}
    if kind == "NamespaceTransformer":
        metadata["namespace"] = names.namespace(draw)
    return {"apiVersion": "builtin", "kind": kind, "metadata": metadata, **make()}


def variable(draw: Draw, names: Names, objects: list[Data]) -> Data:
    """Return an entry of `vars`."""
    chosen = draw(st.sampled_from(objects))
    reference = {key: chosen[key] for key in ("apiVersion", "kind") if key in chosen}
    entry: Data = {"name": names.variable(draw), "objref": reference | {"name": name_of(chosen["metadata"])}}
    if "namespace" in chosen["metadata"]:
        entry["objref"]["namespace"] = chosen["metadata"]["namespace"]
    if draw(st.booleans()):
        paths = ["kind", "metadata.name", "data.k", "spec.values.list[0]", "spec.values.odd", "metadata.namespace"]
        entry["fieldref"] = {"fieldPath": draw(st.sampled_from(paths))}
    return entry


CONFIGURATIONS: tuple[Data, ...] = (
    {
        "nameReference": [
            {
                "kind": "ConfigMap",
                "version": "v1",
                "fieldSpecs": [{"path": "spec/valuesFrom/name", "kind": "HelmRelease"}],
            }
        ],
        "namePrefix": [{"path": "spec/interval", "kind": "HelmRelease"}],
        "images": [{"path": "spec/values/image", "kind": "HelmRelease"}],
    },
    {
        "namePrefix": [{"path": "metadata/name", "kind": "ConfigMap"}],
        "nameSuffix": [{"path": "metadata/name", "kind": "Foo"}],
    },
    {
        "commonLabels": [{"path": "spec/made", "kind": "Foo", "create": True}],
        "labels": [{"path": "spec/l", "create": True}],
    },
    {
        "commonAnnotations": [{"path": "spec/notes", "create": True}],
        "namespace": [{"path": "spec/ns", "create": True, "kind": "Foo"}],
    },
    {"varReference": [{"path": "spec/a", "kind": "Foo"}, {"path": "data", "kind": "ConfigMap"}]},
    {"commonLabels": [{"path": "metadata/labels", "kind": "Foo", "create": True}]},
    {"replicas": [{"path": "spec/n", "kind": "Foo", "create": True}], "images": [{"path": "spec/a", "kind": "Foo"}]},
)
