"""What rules/charts says of well-known Helm charts: one YAML file per chart.

A chart's objects are not rendered: the linter knows by name what a release of it provides, and by the way into the
values what it refers to. What stands below `enabled: false` is off, in every chart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from typing import Annotated

from gitops_lint.rulebook.checked_texts import GroupKindText, Pattern
from gitops_lint.rulebook.kinds import Embedded, Type, unknown_types
from gitops_lint.rulebook.record import Limited, Location
from gitops_lint.rulebook.references import Condition, Fields, Reference
from gitops_lint.rulebook.rule import Rule, Template

LONGEST_NAME = 63
"""How many characters of a name the template keeps that `helm create` gives every chart."""

ANY_CHART = "*"
"""The chart of the rules that hold for nearly all charts."""


class Ports(Rule):
    """The way to all ports of a Service, for which alone it takes connections where all of `when` holds."""

    path: Pattern
    when: tuple[Condition, ...] = ()


class Provided(Rule):
    """An object that a release of the chart creates.

    `name` and `namespace` are templates whose ways lead into the values, but for `{release}` (the release's name),
    `{release.namespace}`, `{fullname}` (what the chart calls its objects) and `{item}`. With `each`, there is one
    object for each item that the way leads to unless it says `enabled: false`; ways begin at the item then, also those
    of `when`, and `{item}` is its key. `many` is the name where more than one item is on and fulfils `when`.
    Services have `ports`.
    """

    kind: GroupKindText
    name: Template
    namespace: Template = "{release.namespace}"
    each: Pattern | None = None
    many: Template | None = None
    ports: Ports | None = None
    keys: tuple[Template, ...] = ()
    when: tuple[Condition, ...] = ()
    note: str = ""


class Crds(Rule):
    """API groups whose CustomResourceDefinitions the chart installs; `when` looks at the values."""

    groups: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    note: str = ""


class NamedPart(Fields):
    """Values that each name an item of the values themselves: a key of one of the mappings that `among` lead to.

    With `keys`, it is the keys of the mappings that `path` leads to that name one; `in_vain`, if others do no
    harm beside one that does. Some names are `always` there. Beside a field `unless`, a value names nothing.
    """

    among: tuple[Pattern, ...]
    keys: bool = False
    in_vain: bool = False
    unless: str | None = None
    always: tuple[str, ...] = ()


class Chart(Rule):
    """What the linter knows of one chart: how to tell it, what a release of it provides and needs.

    `chart` are its names: in a HelmChart, or the last part of an oci:// URL; `urls` are how the URLs of its
    repositories begin. If the name is `distinctive` it is enough, since charts have mirrors. `values` tells a chart,
    whatever it is called, by the shape of its values.

    `fullname` is what it calls its objects; by default Helm's usual name: `fullnameOverride`, else the release's name
    if that holds the chart's (or `nameOverride`), else both, of which it keeps `longest_name` characters. `references`
    and `embedded` begin at the values, and own namespace means the release's. `subcharts` are charts whose values stand
    under their names. `generic` tells whether the rules for nearly all charts hold for it too, where its own say
    nothing. Of a `complete` chart, `provides` names all Secrets, ConfigMaps, Services and service accounts that others
    may refer to. `operator_namespace` is the namespace in which the operator looks for what its cluster-scoped kinds
    name (those of the groups in `crds`). A release of one that `sets_variables` gives variables to what applies others,
    as that is admitted. `own_parts` are values that name others, without which the chart fails, or leaves out what they
    are for.
    """

    chart: Annotated[tuple[str, ...], Limited(min_length=1)]
    urls: tuple[str, ...] = ()
    distinctive: bool = True
    values: tuple[Condition, ...] = ()
    fullname: Template | None = None
    longest_name: int = LONGEST_NAME
    operator_namespace: Template | None = None
    crds: tuple[Crds, ...] = ()
    provides: tuple[Provided, ...] = ()
    references: tuple[Reference, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    types: Mapping[str, Type] = field(default_factory=dict)
    subcharts: tuple[str, ...] = ()
    generic: bool = True
    complete: bool = False
    sets_variables: bool = False
    own_parts: tuple[NamedPart, ...] = ()
    note: str = ""
    source: str = ""

    def faults(self, types: Collection[str]) -> Iterator[tuple[Location, str]]:
        """Return the types that are embedded and that there aren't, each with where it is named."""
        yield from unknown_types(self.embedded, types, ())
        for name, part in self.types.items():
            yield from unknown_types(part.embedded, types, ("types", name))

    def comes_from(self, url: str) -> bool:
        """Tell whether a URL, of a chart repository or an OCI artifact, is one of this chart's."""
        location = _location(url)
        return any(f"{location}/".startswith(f"{_location(known)}/") for known in self.urls)


def _location(url: str) -> str:
    return url.partition("://")[2].rstrip("/").lower() if "://" in url else url.rstrip("/").lower()
