"""How reports say in words what findings hold as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.checks.run import Reported
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.plural import counted


def impact_in_words(impact: Impact) -> str:
    """Return an impact as people say it: `2 Kustomizations, 1 HelmRelease, 14 other objects`."""
    return amounts_in_words(len(impact.appliers), len(impact.releases), len(impact.objects))


def amounts_in_words(appliers: int, releases: int, objects: int) -> str:
    """Return how many of each there are, as people say it; nothing for none."""
    counts = (
        (appliers, "Kustomization"),
        (releases, "HelmRelease"),
        (objects, "other object" if appliers or releases else "object"),
    )
    return ", ".join(counted(count, name) for count, name in counts if count)


def tally(findings: tuple[Reported, ...]) -> Iterator[tuple[Severity, str]]:
    """Return how many findings there are of each severity that occurs: `2 errors`, `1 note`."""
    for severity in Severity:
        count = sum(reported.severity is severity for reported in findings)
        if count:
            yield severity, counted(count, "note" if severity is Severity.INFO else severity.value)


def scope(analysis: Analysis) -> str:
    """Return how much was looked at: `412 objects in 2 clusters (1 suppressed)`."""
    objects = sum(len(cluster.objects) for cluster in analysis.clusters)
    return f"{counted(objects, 'object')} in {counted(len(analysis.clusters), 'cluster')}{_not_shown(analysis)}"


def _not_shown(analysis: Analysis) -> str:
    """Return how many findings are known, and so not shown."""
    counts = ((len(analysis.suppressed), "suppressed"), (len(analysis.known), "in the baseline"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f" ({told})" if told else ""


def name_of(reported: Reported) -> str:
    """Return what a finding's check is called, and whether the finding may be wrong."""
    likely = ", likely" if reported.finding.confidence is Confidence.LIKELY else ""
    return f"{reported.check.name}{likely}"


def clusters_of(findings: tuple[Reported, ...]) -> list[str]:
    """Return the clusters that findings hold in, sorted."""
    return sorted({cluster for reported in findings for cluster in reported.finding.clusters})


def advice(reported: Reported) -> str:
    """Return what to do about a finding, in one paragraph."""
    return reported.finding.help or first_paragraph(reported.check.fix)


def first_paragraph(text: str) -> str:
    """Return the first paragraph of a record's text as one line."""
    return " ".join(text.strip().partition("\n\n")[0].split())


def by_place(related: Iterable[Related]) -> list[Related]:
    """Return places each of which stands once: with the first of its messages, and how many more there are."""
    messages: dict[Place, list[str]] = {}
    for place, message, _ in related:
        messages.setdefault(place, []).append(message)
    return [
        Related(place, said[0] if len(said) == 1 else f"{said[0]} (and {len(said) - 1} more here)")
        for place, said in messages.items()
    ]


def spot(place: Place) -> str:
    """Return a place as programs print it and editors open it: `apps/ks.yaml:12:5`."""
    return f"{place.path or '.'}:{place.line}:{place.column}"
