"""Names that stand for others."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import pytest

from gitops_lint.reproduction.pseudonyms import Pseudonyms
from gitops_lint.reproduction.vocabulary import FEWEST, known_texts, known_words


def names(kept: str = "", whole: str = "") -> Pseudonyms:
    return Pseudonyms(frozenset(kept.split()), frozenset(whole.split()))


def test_a_word_has_one_name_wherever_it_stands_and_no_other_word_has_it() -> None:
    given = names()
    payroll, worker = given.text("payroll"), given.text("worker")
    assert payroll not in ("payroll", worker)
    assert given.text("apps/payroll/worker-payroll.yaml".replace(".yaml", "")).endswith(
        f"/{payroll}/{worker}-{payroll}"
    )
    assert given.text("Payroll PAYROLL") == f"{payroll.capitalize()} {payroll.upper()}"


@pytest.mark.parametrize(("right", "slip"), [("payroll", "payrol"), ("payroll", "payrlol"), ("payroll", "payrolls")])
def test_a_slip_stays_a_slip(right: str, slip: str) -> None:
    given = names()
    name, slipped = given.text(right), given.text(slip)
    assert name != slipped
    assert len(slipped) - len(name) == len(slip) - len(right)
    assert SequenceMatcher(None, name, slipped).ratio() > 0.7


def test_what_stands_between_words_and_what_is_kept_stays() -> None:
    given = names("yaml svc", "HelmRelease helm.example.io")
    assert given.text("HelmRelease") == "HelmRelease"
    assert given.text("helm.example.io/v2beta1") == "helm.example.io/v2beta1"
    assert re.fullmatch(r"\$\{\w+:=\w+\}\.svc/\w+\.yaml", given.text("${DOMAIN:=intern}.svc/app.yaml"))


def test_addresses_and_long_numbers_have_others() -> None:
    given = names()
    assert re.fullmatch(r"192\.0\.2\.\d+", given.text("10.20.30.40"))
    assert given.text("10.20.30.40") == given.text("10.20.30.40")
    assert given.text("code 4711081511") != "code 4711081511"
    assert given.text("1.2.3") == "1.2.3"


def test_everybody_knows_the_words_of_the_rules_and_no_names_of_their_examples() -> None:
    assert {"HelmRelease", "helm.toolkit.fluxcd.io", "dependsOn", "patches", "external-secrets"} <= known_texts()
    assert known_words() >= FEWEST
    assert "letsencrypt" not in known_words()
