"""What rules/charts says of well-known Helm charts: one YAML file per chart.

A chart's objects are not rendered: the linter knows by name what a release of it provides.
"""

from __future__ import annotations

from pydantic import Field

from gitops_lint.rulebook.kinds import Condition, GroupKindText, Reference, Rule


class Provided(Rule):
    """An object that a release of the chart creates.

    `name` and `namespace` are texts with `{…}` in them: `{release}`, `{fullname}` (Helm's usual name: the release's
    where that holds the chart's name, else both), `{release.namespace}`, or a way into the values; ` | ` parts
    alternatives of which the first that has a value counts, `<…>` stands for what can't be predicted. `when` looks at
    the values.
    """

    kind: GroupKindText
    name: str
    namespace: str = "{release.namespace}"
    when: tuple[Condition, ...] = ()
    note: str = ""


class Crds(Rule):
    """API groups whose CustomResourceDefinitions the chart installs."""

    groups: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    note: str = ""


class Chart(Rule):
    """What the linter knows of one chart: how to tell it, what a release of it provides and needs."""

    chart: tuple[str, ...] = Field(min_length=1)
    urls: tuple[str, ...] = ()
    crds: tuple[Crds, ...] = ()
    provides: tuple[Provided, ...] = ()
    references: tuple[Reference, ...] = ()
    embedded: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
