"""The fields of a kustomization file and their types (api/types/kustomization.go and the types that it names)."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, TypeAlias


class Basic(Enum):
    """A type of single values; ANYTHING is not looked into."""

    STRING = "a string"
    BOOLEAN = "true or false"
    INTEGER = "a whole number"
    ANYTHING = "anything"


class ListOf(NamedTuple):
    """A list of items of one type."""

    item: Type


class MapOf(NamedTuple):
    """A mapping of any keys to values of one type."""

    value: Type


class Struct(NamedTuple):
    """A mapping with known keys; `inlined` are those of a Go struct within the one that is decoded."""

    fields: dict[str, Type]
    inlined: frozenset[str] = frozenset()


Type: TypeAlias = "Basic | ListOf | MapOf | Struct"

OPENAPI_VERSIONS = ("v1.21.2",)
"""The versions of Kubernetes whose OpenAPI schema kustomize has (kyaml/openapi/kubernetesapi)."""

STRING, BOOLEAN, INTEGER, ANYTHING = Basic.STRING, Basic.BOOLEAN, Basic.INTEGER, Basic.ANYTHING
_STRINGS = ListOf(STRING)
_STRING_MAP = MapOf(STRING)


def _struct(**fields: Type) -> Struct:
    return Struct(fields)


_GVK: dict[str, Type] = {"group": STRING, "version": STRING, "kind": STRING}
_RES_ID: dict[str, Type] = {**_GVK, "name": STRING, "namespace": STRING}
SELECTOR = Struct({**_RES_ID, "annotationSelector": STRING, "labelSelector": STRING}, frozenset(_RES_ID))
FIELD_SPEC = Struct({**_GVK, "path": STRING, "create": BOOLEAN}, frozenset(_GVK))
PATCH = _struct(
    path=STRING,
    patch=STRING,
    target=SELECTOR,
    options=_struct(allowNameChange=BOOLEAN, allowKindChange=BOOLEAN),
)
_OPTIONS = _struct(labels=_STRING_MAP, annotations=_STRING_MAP, disableNameSuffixHash=BOOLEAN, immutable=BOOLEAN)
CONFIG_MAP_ARGUMENTS = _struct(
    name=STRING,
    namespace=STRING,
    behavior=STRING,
    literals=_STRINGS,
    files=_STRINGS,
    envs=_STRINGS,
    env=STRING,
    options=_OPTIONS,
)
SECRET_ARGUMENTS = Struct({**CONFIG_MAP_ARGUMENTS.fields, "type": STRING})
_FIELD_OPTIONS = _struct(delimiter=STRING, index=INTEGER, encoding=STRING, create=BOOLEAN)
REPLACEMENT = _struct(
    path=STRING,
    source=Struct({**_RES_ID, "fieldPath": STRING, "options": _FIELD_OPTIONS}, frozenset(_RES_ID)),
    sourceValue=STRING,
    targets=ListOf(_struct(select=SELECTOR, reject=ListOf(SELECTOR), fieldPaths=_STRINGS, options=_FIELD_OPTIONS)),
)
IMAGE = _struct(name=STRING, newName=STRING, tagSuffix=STRING, newTag=STRING, digest=STRING)
REPLICA = _struct(name=STRING, count=INTEGER)
LABEL = _struct(pairs=_STRING_MAP, includeSelectors=BOOLEAN, includeTemplates=BOOLEAN, fields=ListOf(FIELD_SPEC))
VARIABLE = _struct(
    name=STRING,
    objref=Struct({**_RES_ID, "apiVersion": STRING}),
    fieldref=_struct(fieldPath=STRING),
)

KUSTOMIZATION = _struct(
    apiVersion=STRING,
    kind=STRING,
    metadata=_struct(name=STRING, namespace=STRING, labels=_STRING_MAP, annotations=_STRING_MAP),
    openapi=_STRING_MAP,
    namePrefix=STRING,
    nameSuffix=STRING,
    namespace=STRING,
    commonLabels=_STRING_MAP,
    labels=ListOf(LABEL),
    commonAnnotations=_STRING_MAP,
    patchesStrategicMerge=_STRINGS,
    patchesJson6902=ListOf(PATCH),
    patches=ListOf(PATCH),
    images=ListOf(IMAGE),
    imageTags=ListOf(IMAGE),
    replacements=ListOf(REPLACEMENT),
    replicas=ListOf(REPLICA),
    vars=ListOf(VARIABLE),
    sortOptions=_struct(order=STRING, legacySortOptions=_struct(orderFirst=_STRINGS, orderLast=_STRINGS)),
    resources=_STRINGS,
    components=_STRINGS,
    crds=_STRINGS,
    bases=_STRINGS,
    configMapGenerator=ListOf(CONFIG_MAP_ARGUMENTS),
    secretGenerator=ListOf(SECRET_ARGUMENTS),
    helmGlobals=ANYTHING,
    helmCharts=ListOf(ANYTHING),
    helmChartInflationGenerator=ListOf(ANYTHING),
    generatorOptions=_OPTIONS,
    configurations=_STRINGS,
    generators=_STRINGS,
    transformers=_STRINGS,
    validators=_STRINGS,
    buildMetadata=_STRINGS,
)
