"""Parts of Pods in the values of releases, with a line that slipped out of them or a name that isn't there.

Facts: rules/kubernetes/shared/values.yaml. Charts of all kinds put what is under such keys into a Pod as it is written
(`toYaml`), so that it must be what Kubernetes takes there. What a chart makes of its values is likely, and not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.repo.nodes import Mapping, Node, Scalar, mapping_at
from gitops_lint.repo.spelling import is_plain_slip
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kubernetes import ValuePart
from gitops_lint.rulebook.routes import find_anywhere, written

_VALUES = ("spec", "values")


def parts_of_pods(context: Context) -> Iterator[Finding]:
    """Find each part of a Pod that isn't whole, of releases whose values are what they seem."""
    known = context.rulebook.kubernetes.value_parts
    for release in context.graph.releases:
        if release.identity not in context.cluster.uncertain:
            look = partial(_of_release, release, known)
            yield from context.documents.derived.of("parts of Pods", (release.object.node, release.identity), look)


def _of_release(release: ChartRelease, known: dict[str, tuple[ValuePart, ...]]) -> tuple[Finding, ...]:
    values = mapping_at(release.object.node, *_VALUES)
    if values is None:
        return ()
    return tuple(
        fault
        for match in find_anywhere(values, tuple(known), _is_off)
        if isinstance(match.found.node, Mapping) and not any(map(is_unknown, match.found.node.entries))
        for part in known[match.pattern]
        for fault in _faults(release.identity, written((*_VALUES, *match.found.route)), match.found.node, part)
    )


def _is_off(node: Mapping) -> bool:
    enabled = node.entries.get("enabled")
    return isinstance(enabled, Scalar) and enabled.value is False


def _faults(release: Identity, where: str, around: Mapping, part: ValuePart) -> Iterator[Finding]:
    """Return what is wrong with a part, by what stands beside it and in it."""
    held = around.get(part.name)
    if _is_null(held):
        beside = [key for key in around.entries if key in part.fields and not _is_null(around.get(key))]
        if any(key in part.needs for key in beside) and len(beside) == len(around.entries) - 1:
            yield _slipped_out(release, where, around, part, beside)
    elif isinstance(held, Mapping):
        for need in part.needs:
            strange = (key for key in held.entries if key not in part.fields)
            slips = [key for key in strange if is_plain_slip(key, need, part.fields)]
            if need in held.entries and _is_null(held.get(need)) and _has_others(held, part, need):
                yield _without(release, f"{where}.{part.name}", held, need)
            elif need not in held.entries and slips:
                yield _misspelt(release, f"{where}.{part.name}", held, slips[0], need)


def _is_null(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _has_others(held: Mapping, part: ValuePart, need: str) -> bool:
    """Tell whether all else that a part needs is there: one without anything is a form to be filled in."""
    beside = [field for field in part.needs if field != need]
    return bool(beside) and all(field in held.entries and not _is_null(held.get(field)) for field in beside)


def _slipped_out(release: Identity, where: str, around: Mapping, part: ValuePart, beside: list[str]) -> Finding:
    names = ", ".join(f"`{key}`" for key in beside)
    what = "stands" if len(beside) == 1 else "stand"
    return Finding(
        check="misplaced-field",
        message=f"{release}: {names} {what} beside `{where}.{part.name}`, which is empty, and not in it",
        place=around.key_place(beside[0]),
        help=f"Indent it further, so that it belongs to `{part.name}`.",
        subject=release,
        cause=f"{where}.{part.name}",
        confidence=Confidence.LIKELY,
    )


def _without(release: Identity, where: str, held: Mapping, need: str) -> Finding:
    return Finding(
        check="missing-field",
        message=f"{release}: `{where}.{need}` has no value, and Kubernetes refuses what the chart makes of it",
        place=held.key_place(need),
        help="Give it its value.",
        subject=release,
        cause=f"{where}.{need}",
        confidence=Confidence.LIKELY,
    )


def _misspelt(release: Identity, where: str, held: Mapping, key: str, need: str) -> Finding:
    return Finding(
        check="unknown-field",
        message=f"{release}: there is no field `{where}.{key}` in a Pod, and `{need}` isn't there",
        place=held.key_place(key),
        help=f"Did you mean `{need}`?",
        subject=release,
        cause=f"{where}.{key}",
        confidence=Confidence.LIKELY,
    )
