"""Releases of charts that lie in the repository, whose templates may make a target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import fullname
from gitops_lint.graph.model import Link
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.templates import Field, compile_template
from gitops_lint.verdicts.own_charts import Template
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind
from gitops_lint.verdicts.words import first_word

_ACTION = late_pattern(r"\{\{-?\s*(.*?)\s*-?\}\}")
_ANYTHING = ".*"
_NAME = Field("metadata.name")
_FULLNAME = late_pattern(r"(?:include|template)\s+\"[\w.-]*fullname\"")
"""What `helm create` gives a chart to call its objects by."""


def own_templates(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases of charts that lie in the repository, whose templates may make a target.

    A name that a template takes from elsewhere may be any; what comes from Git only isn't certain to be missing then,
    and of other kinds those count that the chart's own values or the release's say, or that begin as the release is
    called. What a controller makes of a template's manifest counts as that does: the Secret of an ExternalSecret.
    """
    users = {link.source for link in links}
    for release, folder in sight.releases_of_own_charts:
        maker = _maker(sight, release, folder, target) if release.identity not in users else None
        if maker is not None:
            yield maker


class _Named(NamedTuple):
    """What objects that come of a template may be called, and in which namespace; None where that is anything.

    One that `says_namespace` isn't of the release's.
    """

    template: Template
    name: re.Pattern[str] | None
    says_namespace: bool
    namespace: re.Pattern[str] | None


def _maker(sight: Sight, release: ChartRelease, folder: str, target: Identity) -> Maker | None:
    charts = sight.own_charts
    may_be_any = first_word(release.name) == first_word(target.name) or sight.is_closed(target)
    for template, pattern in _beside(sight, release, charts.making(folder, target.group_kind, sight.rulebook), target):
        if pattern is None:
            is_exact = charts.speaks_of(folder, target.name) or _says(release, target.name)
        else:
            is_exact = pattern.fullmatch(target.name) is not None
        if is_exact or (pattern is None and may_be_any):
            reason = f"`{template.path}` makes such a {target.kind}, of the chart that {release.identity} installs"
            return Maker(MakerKind.CHART, reason, release.identity, release.object.name_place, is_exact)
    return None


def _beside(
    sight: Sight, release: ChartRelease, templates: tuple[Template, ...], target: Identity
) -> Iterator[tuple[Template, re.Pattern[str] | None]]:
    """Return the templates of which objects like a target come beside it, each with what they may be called."""
    if not templates:
        return
    kind = target.group_kind
    make = partial(_named, release, templates, kind, sight.rulebook)
    for named in sight.documents.derived.of(("named by templates", kind), (release, templates), make):
        if _may_land_in(named, release, target.namespace):
            yield named.template, named.name


def _named(
    release: ChartRelease, templates: tuple[Template, ...], kind: GroupKind, rulebook: Rulebook
) -> tuple[_Named, ...]:
    """Return what objects of a kind may be called that come of templates, and where they land."""
    return tuple(
        _Named(template, name, template.namespace is not None, _pattern(template.namespace or "", release))
        for template in templates
        for name in _names(template, release, kind, rulebook)
    )


def _names(
    template: Template, release: ChartRelease, kind: GroupKind, rulebook: Rulebook
) -> Iterator[re.Pattern[str] | None]:
    """Return what objects of a kind may be called that come of a template; None where that is anything."""
    if template.kind == kind.kind:
        yield _pattern(template.name, release)
    for product in rulebook.products(GroupKind(template.group, template.kind)):
        if parse_group_kind(product.kind) == kind:
            yield from _names_of_product(product.name, _pattern(template.name, release))


def _names_of_product(name: str, of_template: re.Pattern[str] | None) -> Iterator[re.Pattern[str] | None]:
    """Return what a controller calls what it makes of a manifest of which only the name is known."""
    for alternative in compile_template(name):
        if _NAME not in alternative:
            continue  # it is of a field that the manifest may do without
        own = of_template.pattern if of_template is not None else _ANYTHING
        texts = [
            re.escape(part) if isinstance(part, str) else own if part == _NAME else _ANYTHING for part in alternative
        ]
        yield re.compile("".join(texts)) if set(texts) - {_ANYTHING} else None


def _says(release: ChartRelease, name: str) -> bool:
    places = find(release.values.node, "**")
    return any(isinstance(place.node, Scalar) and place.node.text == name for place in places)


def _may_land_in(named: _Named, release: ChartRelease, namespace: str) -> bool:
    if not namespace or not named.says_namespace:
        return namespace in ("", release.namespace)
    return named.namespace is None or named.namespace.fullmatch(namespace) is not None


def _pattern(text: str, release: ChartRelease) -> re.Pattern[str] | None:
    """Return what a text of a template may come to; None where that is anything."""
    parts: list[str] = []
    end = 0
    for action in _ACTION.finditer(text):
        parts += [re.escape(text[end : action.start()]), _meaning(action[1], release)]
        end = action.end()
    parts.append(re.escape(text[end:]))
    return re.compile("".join(parts)) if set(parts) - {"", _ANYTHING} else None


def _meaning(action: str, release: ChartRelease) -> str:
    """Return what a template's action comes to where that is plain, or what any text is."""
    plain = {
        ".Release.Name": release.name,
        "$.Release.Name": release.name,
        ".Release.Namespace": release.namespace,
        "$.Release.Namespace": release.namespace,
        ".Chart.Name": release.chart_name or "",
    }
    word = plain.get(action.partition("|")[0].strip())
    if word is None and _FULLNAME.match(action):
        word = fullname(release)
    return re.escape(word) if word else _ANYTHING
