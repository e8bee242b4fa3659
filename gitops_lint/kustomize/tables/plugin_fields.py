"""The fields of the objects that configure kustomize's own plugins, by their kind (api/internal/builtins)."""

from __future__ import annotations

from gitops_lint.kustomize.tables.kustomization_fields import (
    ANYTHING,
    BOOLEAN,
    CONFIG_MAP_ARGUMENTS,
    FIELD_SPEC,
    IMAGE,
    INTEGER,
    PATCH,
    REPLACEMENT,
    REPLICA,
    SECRET_ARGUMENTS,
    SELECTOR,
    STRING,
    ListOf,
    MapOf,
    Struct,
    Type,
)

_ENTRIES = MapOf(STRING)
_SPECS: dict[str, Type] = {"fieldSpecs": ListOf(FIELD_SPEC)}


def _configuration(**fields: Type) -> Struct:
    return Struct({"apiVersion": STRING, "kind": STRING, "metadata": ANYTHING, **fields})


PLUGIN_FIELDS: dict[str, Struct] = {
    "AnnotationsTransformer": _configuration(annotations=_ENTRIES, **_SPECS),
    "ConfigMapGenerator": _configuration(**CONFIG_MAP_ARGUMENTS.fields),
    "HashTransformer": _configuration(),
    "IAMPolicyGenerator": _configuration(
        cloud=STRING,
        kubernetesService=Struct({"namespace": STRING, "name": STRING}),
        serviceAccount=Struct({"name": STRING, "projectId": STRING}),
    ),
    "ImageTagTransformer": _configuration(imageTag=IMAGE, **_SPECS),
    "LabelTransformer": _configuration(labels=_ENTRIES, **_SPECS),
    "NamespaceTransformer": _configuration(unsetOnly=BOOLEAN, setRoleBindingSubjects=STRING, **_SPECS),
    "PatchJson6902Transformer": _configuration(target=SELECTOR, path=STRING, jsonOp=STRING),
    "PatchStrategicMergeTransformer": _configuration(paths=ListOf(STRING), patches=STRING),
    "PatchTransformer": _configuration(**PATCH.fields),
    "PrefixSuffixTransformer": _configuration(prefix=STRING, suffix=STRING, **_SPECS),
    "PrefixTransformer": _configuration(prefix=STRING, **_SPECS),
    "ReplacementTransformer": _configuration(replacements=ListOf(REPLACEMENT)),
    "ReplicaCountTransformer": _configuration(replica=REPLICA, **_SPECS),
    "SecretGenerator": _configuration(**SECRET_ARGUMENTS.fields),
    "SuffixTransformer": _configuration(suffix=STRING, **_SPECS),
    "ValueAddTransformer": _configuration(
        value=STRING,
        targetFilePath=STRING,
        targets=ListOf(Struct({"selector": SELECTOR, "fieldPath": STRING, "filePathPosition": INTEGER})),
    ),
}

EXACT_PLUGINS = frozenset(("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer"))
"""Those in whose configuration the case of keys counts."""
