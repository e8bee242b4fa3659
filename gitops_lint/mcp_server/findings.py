"""Tools about findings: what is wrong, and what a check or a finding means."""

from __future__ import annotations

from gitops_lint.checks.run import Reported
from gitops_lint.config.check_names import Precision, is_known, precision, unknown
from gitops_lint.linter import Analysis
from gitops_lint.mcp_server.answers import CannotAnswerError, Data, cut, paged
from gitops_lint.mcp_server.repository import Repository, place
from gitops_lint.report.finding_data import finding_data
from gitops_lint.rulebook.checks import Check, Severity

_LISTED = ("rule", "name", "severity", "confidence", "message", "fingerprint", "subject", "target", "impact")
_ROOM_OF_HEAD = 1500
_SEVERITIES = [severity.value for severity in Severity]


class Findings:
    """What is wrong in a repository."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def check(self, path: str = "", severity: str = "", check: str = "", cluster: str = "", after: int = 0) -> Data:
        """List what will break before it is deployed, the worst and most harmful first.

        path: only findings in this file or folder, from the repository's root. severity: error, warning or info, and
        what is worse. check: an id (GL102), a name or a family (GL1). after: `next` of the page before.
        """
        analysis = self._repository.analysis()
        _hold_known(severity, check, analysis)
        chosen = [each for each in analysis.findings if _is_wanted(each, path.strip("/"), severity, check, cluster)]
        head: Data = {
            "clusters": [
                {"name": each.name, "entry": each.entry, "objects": len(each.objects)} for each in analysis.clusters
            ],
            "summary": analysis.counts(),
        }
        errors = [f"{error.failed}: {error.message}" for error in analysis.internal_errors]
        findings = [_listed(each, analysis) for each in chosen]
        return cut(head | {"internal_errors": errors}, _ROOM_OF_HEAD) | paged("findings", findings, after)

    def explain(self, of: str) -> Data:
        """Explain a check (id or name: GL102), or a finding in full (its `fingerprint`): why it matters, what to do."""
        analysis = self._repository.analysis()
        reported = next((each for each in analysis.findings if each.fingerprint == of), None)
        if reported is not None:
            return cut({**finding_data(reported, analysis.documents), "why": reported.check.why})
        try:
            return _explained(analysis.rulebook.check(of.upper() if of.lower().startswith("gl") else of.lower()))
        except KeyError:
            raise CannotAnswerError(f"there is no check, and no finding by now, `{of}`: `check` lists them") from None


def _explained(check: Check) -> Data:
    said: Data = {
        "rule": check.id,
        "name": check.name,
        "severity": check.severity.value,
        "confidence": str(check.confidence),
        "summary": check.summary,
        "why": check.why,
        "help": check.fix,
    }
    return cut(said)


def _hold_known(severity: str, check: str, analysis: Analysis) -> None:
    if severity and severity not in _SEVERITIES:
        raise CannotAnswerError(f"there is no severity `{severity}`: there are {', '.join(_SEVERITIES)}")
    if check and not is_known(check, analysis.rulebook.check_names):
        raise CannotAnswerError(unknown(check, analysis.rulebook.check_names))


def _is_wanted(reported: Reported, path: str, severity: str, check: str, cluster: str) -> bool:
    at = reported.finding.place.path
    return (
        (not path or at == path or at.startswith(f"{path}/"))
        and (not severity or reported.severity.rank <= Severity(severity).rank)
        and (not check or _names(check, reported.check.id, reported.check.name))
        and (not cluster or cluster in reported.finding.clusters)
    )


def _names(word: str, check_id: str, name: str) -> bool:
    return precision(word, check_id, name) is not Precision.NOT


def _listed(reported: Reported, analysis: Analysis) -> Data:
    """Return what a list says of a finding: without what all of a check have in common."""
    data = finding_data(reported, analysis.documents)
    listed = {key: data[key] for key in _LISTED} | {"location": place(reported.finding.place)}
    return listed | ({"fix": {"description": data["fix"]["description"]}} if data["fix"] else {})
