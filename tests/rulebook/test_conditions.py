from __future__ import annotations

from typing import Any

import pytest

from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.fitting import fitted
from gitops_lint.rulebook.references import Condition

MANIFEST = (
    parse(
        """
spec:
  on: true
  text: "true"
  empty: null
  number: 1
  list: [rw, ro]
  provisioner: rook-ceph.rbd.csi.ceph.com
  map: {}
""",
        "manifest.yaml",
    )
    .documents[0]
    .root
)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"path": "spec.on", "among": [True]}, True),
        ({"path": "spec.on", "among": [False]}, False),
        ({"path": "spec.text", "among": [True]}, False),  # the text "true" is no boolean
        ({"path": "spec.number", "among": [True]}, False),  # and neither is 1
        ({"path": "spec.missing", "among": [None, "x"]}, True),
        ({"path": "spec.empty", "among": [None]}, True),
        ({"path": "spec.missing", "among": ["x"]}, False),
        ({"path": "spec.list[*]", "among": ["ro"]}, True),
        ({"path": "spec.list[*]", "without": ["ro"]}, False),
        ({"path": "spec.list[*]", "without": ["r"]}, True),
        ({"path": "spec.missing", "without": [True]}, True),
        ({"path": "spec.provisioner", "matches": r".*\.rbd\.csi\.ceph\.com"}, True),
        ({"path": "spec.provisioner", "matches": r"rbd"}, False),  # the whole text, not a part of it
        ({"path": "spec.missing", "matches": ".*"}, False),
        ({"path": "spec.map", "present": True}, True),
        ({"path": "spec.empty", "present": True}, False),
        ({"path": "spec.missing", "present": False}, True),
        ({"path": ["spec.missing", "spec.on"], "present": True}, True),
        ({"path": ["spec.missing", "spec.on"], "among": [True]}, True),
        ({"path": "spec.on", "present": True, "among": [False]}, False),
    ],
)
def test_a_condition_looks_at_the_values_that_its_paths_lead_to(condition: dict[str, Any], holds: bool) -> None:
    assert hold([fitted(condition, Condition)], MANIFEST) is holds


def test_all_conditions_must_hold() -> None:
    true = Condition(path="spec.on", present=True)
    false = Condition(path="spec.on", present=False)
    assert hold([true, true], MANIFEST)
    assert not hold([true, false], MANIFEST)
    assert hold([], MANIFEST)
