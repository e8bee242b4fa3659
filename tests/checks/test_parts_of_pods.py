"""Parts of Pods in the values of releases."""

from __future__ import annotations

import textwrap

import pytest
from repositories import CHART, Files, helm_release, reported, repository

CHECKS = ("misplaced-field", "missing-field", "unknown-field")


def told(values: str) -> list[tuple[str, str, int]]:
    """Return what is told of a release with values: the check, the severity and the line in the values."""
    head = helm_release("wiki") + "  values:\n"
    files: Files = repository(CHART, head + textwrap.indent(textwrap.dedent(values), "    "))
    before = files["apps/all.yaml"].index(head) + len(head)
    line = files["apps/all.yaml"][:before].count("\n")
    return [
        (one.finding.check, one.severity, one.finding.place.line - line)
        for check in CHECKS
        for one in reported(files, check)
    ]


def test_a_name_slips_out_of_the_reference_that_it_is_for() -> None:
    assert told("main:\n  envFrom:\n    - secretRef:\n      name: wiki\n") == [("misplaced-field", "warning", 4)]


def test_a_key_slips_out_with_the_name() -> None:
    values = """
        env:
          - name: TOKEN
            valueFrom:
              secretKeyRef:
              name: wiki
              key: token
        """
    assert told(values) == [("misplaced-field", "warning", 6)]


def test_a_reference_to_a_key_needs_a_name() -> None:
    values = """
        env:
          TOKEN:
            valueFrom:
              secretKeyRef:
                name: &secret
                key: token
        """
    assert told(values) == [("missing-field", "warning", 6)]


def test_a_claim_is_named_by_its_field() -> None:
    values = """
        server:
          volumes:
            - name: media
              persistentVolumeClaim:
                claimname: media
        """
    assert told(values) == [("unknown-field", "warning", 6)]


@pytest.mark.parametrize(
    "values",
    [
        "envFrom:\n  - secretRef:\n      name: wiki\n",
        "envFrom:\n  - secretRef:\n      identifier: wiki\n",  # an item of the values that the chart names itself
        "envFrom:\n  - secretRef:\n",
        "envFrom:\n  - secretRef:\n    name: wiki\n    prefix: WIKI_\n    more: true\n",
        "envFrom:\n  secretRef:\n  name: wiki\n",  # no list: a chart's own way to say it
        "settings:\n  secretRef:\n  name: wiki\n",
        "valueFrom:\n  secretKeyRef:\n    name:\n    key:\n",  # a form to be filled in
        "valueFrom:\n  secretKeyRef:\n    name: wiki\n    key: token\n    optional: true\n",
        "valueFrom:\n  secretKeyRef:\n    name: ''\n    key: token\n",
        "sidecar:\n  enabled: false\n  envFrom:\n    - secretRef:\n      name: wiki\n",
        "volumes:\n  - name: media\n    persistentVolumeClaim:\n      name: media\n",
        "volumes:\n  - name: media\n    persistentVolumeClaim:\n      claim: media\n",
        "volumes:\n  - name: media\n    persistentVolumeClaim:\n      claimName: media\n",
        "envFrom:\n  - secretRef:\n    ${FIELD}: wiki\n",
    ],
)
def test_what_a_chart_may_take_is_not_told(values: str) -> None:
    assert told(values) == []
