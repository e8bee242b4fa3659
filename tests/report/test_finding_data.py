"""Findings as plain data."""

from __future__ import annotations

from reports import reporting

from gitops_lint.checks.finding import Finding
from gitops_lint.repo.nodes import Place
from gitops_lint.report.finding_data import finding_data
from gitops_lint.rulebook.rulebook import Rulebook


def test_help_is_one_line_whether_a_finding_or_its_check_gives_it() -> None:
    """Some records wrap what to do: as it is, JSON would show `\\n` within a sentence."""
    (check,) = (check for check in Rulebook().checks() if check.id == "GL018")
    assert "\n" in check.fix.strip()
    (own,) = reporting(Finding("unknown-content", "one", Place("a"), help="Do this.")).findings
    (of_check,) = reporting(Finding("unknown-content", "one", Place("a"))).findings
    assert finding_data(own)["help"] == "Do this."
    assert finding_data(of_check)["help"] == " ".join(check.fix.split())
