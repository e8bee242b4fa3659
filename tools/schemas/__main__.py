"""Writes rules/schemas/made anew: `python -m tools.schemas --product Flux --release 2.9 CRDS…`.

CRDS are files or folders that hold CustomResourceDefinitions: a release's gotk-components.yaml, a chart's crds folder,
what `kubectl get crd -o yaml` prints. What was made before tells what the release has brought and taken away, so that
several releases are read one after the other, the oldest first. `--leave-rules` leaves out the CEL rules that
tools/schemas/rules.yaml has no words for, where only some of a product's are worth telling.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from gitops_lint.rulebook.group_kind import CORE
from gitops_lint.rulebook.reading import read_rule
from gitops_lint.rulebook.schema_files import MADE
from gitops_lint.rulebook.schemas import SchemasFile
from tools.schemas.constraints import Translations
from tools.schemas.definitions import DefinedKind, defined_kinds
from tools.schemas.formats import Formats
from tools.schemas.naming import Types
from tools.schemas.releases import date, earlier_kind
from tools.schemas.versions import one_schema
from tools.schemas.writing import lines_of

Data = dict[str, Any]

_OF_ALL_KINDS = frozenset({"apiVersion", "kind", "metadata"})
_RULES = Path(__file__).parents[2] / "rules"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file of each group among the definitions, and say what no words are known for."""
    parser = argparse.ArgumentParser(prog="python -m tools.schemas", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--product", required=True, help="what brings the kinds, as rules/schemas/distributions says")
    parser.add_argument("--release", required=True, help="the release that the definitions are of, such as 2.9")
    parser.add_argument("--rules", type=Path, default=_RULES, help="the folder of the rules (default: %(default)s)")
    parser.add_argument("--leave-rules", action="store_true", help="leave out CEL rules that there are no words for")
    parser.add_argument("definitions", nargs="+", type=Path, help="files and folders of CustomResourceDefinitions")
    options = parser.parse_args(arguments)
    translations = Translations()
    kinds = defined_kinds(options.definitions)
    for group, of_group in groupby(kinds, key=lambda kind: kind.group):
        written = _write(list(of_group), options.product, options.release, options.rules, translations)
        print(f"{group}: {written}")
    if options.leave_rules:
        print(f"left out: {len(translations.unknown)} rules without words")
        return 0 if kinds else 1
    for way, rule in translations.unknown:
        print(f"{way}: no words for the rule {rule!r}: give it some in tools/schemas/rules.yaml", file=sys.stderr)
    return 1 if translations.unknown or not kinds else 0


def _write(kinds: list[DefinedKind], product: str, release: str, rules: Path, words: Translations) -> Path:
    group, folder = kinds[0].group, rules / "schemas"
    path = folder / MADE / f"{group}.yaml"
    formats = Formats((folder / f"{CORE}.yaml", folder / f"{group}.yaml"))
    earlier = read_rule(path, SchemasFile, formats.known) if path.is_file() else None
    made = made_of(kinds, product, release, earlier, formats, words)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"made by tools/schemas from the definitions of {product} {release}; what is known besides: ../{group}.yaml"
    path.write_text("".join(f"{line}\n" for line in lines_of(head, made)), encoding="utf-8")
    return path


def made_of(
    kinds: list[DefinedKind],
    product: str,
    release: str,
    earlier: SchemasFile | None,
    formats: Formats,
    words: Translations,
) -> Data:
    """Return what definitions of one group's kinds say, in the form of a rule file."""
    types = Types(formats.name_of, words.of)
    described = {}
    for kind in kinds:
        schema = one_schema(kind.versions)
        before = earlier_kind(earlier, kind.kind)
        if before is not None:
            date(schema, before, release)
        described[kind.kind] = {"versions": list(kind.versions), **_described(schema, kind.kind, types, words)}
    return {
        "group": kinds[0].group,
        "product": product,
        "source": f"the CustomResourceDefinitions of {product}",
        "release": release,
        "kinds": described,
        **({"formats": formats.made} if formats.made else {}),
        "types": {name: types.made[name] for name in sorted(types.made)},
    }


def _described(schema: Data, kind: str, types: Types, words: Translations) -> Data:
    """Return what a definition says of a whole object: its fields but for those that all have, and its constraints."""
    required = schema.get("required", ())
    fields = {
        name: types.field(part, name in required, (kind, name))
        for name, part in schema["properties"].items()
        if name not in _OF_ALL_KINDS
    }
    constraints = words.of(schema, (kind,))
    return {
        "spec": fields.pop("spec", "any"),
        **({"fields": fields} if fields else {}),
        **({"constraints": constraints} if constraints else {}),
    }


if __name__ == "__main__":
    sys.exit(main())
