"""The types of Flux's kinds, held field by field against models that another project makes of Flux's definitions.

`cloudcoil-models-fluxcd` (https://pypi.org/project/cloudcoil-models-fluxcd) needs Python 3.14. Its code is
read, not run.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from gitops_lint.rulebook.fields import FieldType, parse_field
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schema_files import Schema, SchemaFiles

FILES = SchemaFiles((shipped_rules(),))
PACKAGES = {
    "helm.toolkit.fluxcd.io": "helm/v2",
    "image.toolkit.fluxcd.io": "image/v1",
    "kustomize.toolkit.fluxcd.io": "kustomize/v1",
    "notification.toolkit.fluxcd.io": "notification/v1",
    "source.extensions.fluxcd.io": "source_extensions_fluxcd_io/v1beta1",
    "source.toolkit.fluxcd.io": "source/v1",
}
KINDS = [
    (package, GroupKind(group, kind))
    for group, package in PACKAGES.items()
    for file in (FILES.file(group),)
    for kind in (file.kinds if file else ())
]
WORD = re.compile(r"\w+")
NEWER = frozenset({"incident.io", "zoom"})
"""Values of the definitions that the types were made of which the models don't have yet."""
NOT_HELD = frozenset({"apiVersion", "kind", "metadata", "status"})


class Modelled(NamedTuple):
    """A field of a model: its annotation as text, whether it must have a value, and what it may be."""

    annotation: str
    required: bool
    values: frozenset[str]


def folder() -> Path:
    """Return where the models are; skip the test where they can't be installed."""
    try:
        found = find_spec("cloudcoil.models.fluxcd")
    except ModuleNotFoundError:
        found = None
    if found is None or found.origin is None:
        version = ".".join(map(str, sys.version_info[:2]))
        pytest.skip(f"cloudcoil-models-fluxcd isn't installed: it needs Python 3.14, and this is {version}")
    return Path(found.origin).parent


@cache
def models(path: Path) -> dict[str, dict[str, Modelled]]:
    """Return the fields of each model of a module, by the names that manifests use."""
    classes = (node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_fields(node)) for node in classes}


def _fields(model: ast.ClassDef) -> Iterator[tuple[str, Modelled]]:
    for line in model.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            text = ast.unparse(line.annotation)
            alias = re.search(r"alias='(\w+)'", text)
            literal = re.search(r"Literal\[(.*?)\]", text)
            values = frozenset(re.findall(r"'([^']*)'", literal[1])) if literal else frozenset()
            yield alias[1] if alias else line.target.id, Modelled(text, line.value is None, values)


def differences(
    way: str, field: FieldType, model: Modelled, schema: Schema, known: dict[str, dict[str, Modelled]]
) -> Iterator[str]:
    """Return how a field, and all below it, differs from a model."""
    if field.required != model.required and field.default is None:
        yield f"{way}: {'required' if field.required else 'not required'} here only"
    values = {*field.values, *(dated.value for dated in field.dated if not dated.removed)}
    if model.values and not field.others and values - NEWER != model.values:
        yield f"{way}: {sorted(values ^ model.values)} only in one of them"
    part = schema.types.get(field.name)
    words = WORD.findall(re.sub(r"'[^']*'", "", model.annotation))
    named = next((name for name in words if known.get(name, {}).keys() - {"root"}), None)
    if (part is None) != (named is None):
        yield f"{way}: {field.name} here, {model.annotation} there"
    if part is None or named is None:
        return
    ours = {name: below for name, below in part.types.items() if below.until is None and not is_coming(below, schema)}
    yield from (f"{way}.{name}: only in one of them" for name in ours.keys() ^ known[named].keys())
    for name in ours.keys() & known[named].keys():
        yield from differences(f"{way}.{name}", ours[name], known[named][name], schema, known)


def is_coming(field: FieldType, schema: Schema) -> bool:
    """Tell whether a field is there in no release whose definitions are known."""
    newest = tuple(map(int, (schema.release or "0").split(".")))
    return field.since is not None and tuple(map(int, field.since.split("."))) > newest


@pytest.mark.parametrize(("package", "group_kind"), [pytest.param(*one, id=str(one[1])) for one in KINDS])
def test_a_kind_of_flux_has_the_fields_that_its_published_model_has(package: str, group_kind: GroupKind) -> None:
    root = folder()
    schema = FILES.schema(group_kind)
    assert schema is not None
    newest = Path(package).with_name(f"{schema.kind.newest}.py")
    known = models(root / newest)
    model = known[group_kind.kind]
    assert model.keys() >= NOT_HELD - {"status"}
    spec = parse_field(schema.kind.spec)._replace(required=model["spec"].required)
    assert list(differences("spec", spec, model["spec"], schema, known)) == []
