"""SARIF: valid by its schema whatever findings hold, and with all that code scanning shows.

The schema is OASIS' own, as https://www.npmjs.com/package/@microsoft/jest-sarif ships it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from jsonschema import Draft4Validator
from reports import ANY, ERROR, finding, many_findings, reporting, sample, written

from gitops_lint.checks.finding import Finding
from gitops_lint.edits.fix import Edit, Fix
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.report.contents import Report
from gitops_lint.report.sarif import MOST_RESULTS, as_data, write

SCHEMA = Draft4Validator(json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text()))


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_data(report)["runs"][0]["results"]
    return found


def result(report: Report, rule: str) -> dict[str, Any]:
    (found,) = (one for one in results(report) if one["ruleId"] == rule)
    return found


def test_the_report_of_the_sample_is_valid() -> None:
    log = json.loads(written(write, sample()))
    SCHEMA.validate(log)
    assert len(log["runs"][0]["results"]) == len(sample().findings) > 5


def test_a_report_of_nothing_is_valid() -> None:
    SCHEMA.validate(json.loads(written(write, reporting())))


@ANY
@given(many_findings)
def test_a_report_is_valid_whatever_findings_hold(found: list[Finding]) -> None:
    report = reporting(*found)
    text = written(write, report)
    SCHEMA.validate(json.loads(text))
    json.dumps(json.loads(text), ensure_ascii=False).encode()  # no halves of characters, which other parsers refuse


def test_a_rule_says_what_is_wrong_why_and_how_to_fix_it_once_however_often_it_is_found() -> None:
    log = as_data(reporting(finding(1), finding(2)))
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("GL101", ERROR)
    assert rule["help"]["text"].count("How to fix") == 1
    assert rule["help"]["markdown"].startswith(rule["help"]["text"].partition("\n")[0])
    assert {rule["shortDescription"]["text"], rule["fullDescription"]["text"]} != {""}
    assert {one["ruleIndex"] for one in log["runs"][0]["results"]} == {0}


def test_each_result_names_its_rule_by_its_place_among_the_rules() -> None:
    log = as_data(sample())
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for one in log["runs"][0]["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]


def test_a_result_stands_where_the_value_is_and_names_its_object() -> None:
    location = result(sample(), "GL102")["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("lakehouse-s3-user/ks.yaml")
    assert location["physicalLocation"]["region"] == {
        "startLine": 10,
        "startColumn": 18,
        "endLine": 10,
        "endColumn": 29,
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "Kustomization/lakehouse/lakehouse-s3-user"


def test_what_is_of_a_whole_file_has_no_columns() -> None:
    (one,) = results(reporting(finding(1, place=Place("a.yaml"))))
    assert one["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


@pytest.mark.parametrize("path", ["a b/ü.yaml", "a%20b.yaml", "a:b.yaml", "50%.yaml", "?#.yaml"])
def test_a_path_is_a_relative_uri(path: str) -> None:
    (one,) = results(reporting(finding(1, place=Place(path))))
    uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert not set(uri) & set(" :?#ü")


def test_a_cycle_is_told_step_by_step_and_ends_where_it_begins() -> None:
    (flow,) = result(sample(), "GL201")["codeFlows"]
    steps = [step["location"]["message"]["text"] for step in flow["threadFlows"][0]["locations"]]
    assert len(steps) == 3
    ends = [step.split(" depends on ") for step in steps]
    assert [end for _, end in ends] == [start for start, _ in ends[1:] + ends[:1]]


def test_related_places_are_told() -> None:
    (related,) = result(sample(), "GL102")["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"].endswith("storage/kustomization.yaml")
    assert "namespace `storage`" in related["message"]["text"]


def test_a_fix_says_what_takes_the_place_of_what() -> None:
    (fix,) = result(sample(), "GL102")["fixes"]
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == "storage"
    assert replacement["deletedRegion"]["startLine"] == 10


def test_an_insertion_deletes_nothing() -> None:
    place = Place("cluster/ks.yaml", 4, 7, 4, 7)
    one = Finding(ERROR, "one", place, fix=Fix("add it", (Edit(place, "x"),)))
    (replacement,) = results(reporting(one))[0]["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    assert (region["startLine"], region["startColumn"]) == (region["endLine"], region["endColumn"])


def test_results_are_known_by_our_fingerprint_and_by_that_of_code_scanning() -> None:
    prints = [one["partialFingerprints"] for one in results(sample())]
    assert [one["gitopsLint/v1"] for one in prints] == [found.fingerprint for found in sample().findings]
    assert all(one["primaryLocationLineHash"] for one in prints)


def test_a_result_without_a_line_has_our_fingerprint_alone() -> None:
    (one,) = results(reporting(finding(1, place=Place("gone.yaml"))))
    assert one["partialFingerprints"].keys() == {"gitopsLint/v1"}


def test_a_message_holds_no_link_of_the_repositorys() -> None:
    related = (Related(Place("a"), "[here](https://example.com)"),)
    (one,) = results(reporting(Finding(ERROR, "see [this](https://example.com)", Place("a"), related=related)))
    assert "](" not in json.dumps(one)


def test_there_are_no_more_results_than_code_scanning_takes_and_the_worst_are_among_them() -> None:
    one, worst = reporting(finding(1)).findings[0], reporting(finding(2)).findings[0]
    found = results(Report(sample().analysis, (worst, *[one] * (MOST_RESULTS + 5))))
    assert len(found) == MOST_RESULTS
    assert found[0]["message"]["text"].startswith("finding 2")
