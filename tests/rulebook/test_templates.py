from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.rulebook.templates import Field, Unknown, compile_template


def test_a_template_is_texts_and_fields() -> None:
    assert compile_template("user-{spec.store}-{metadata.name}") == (
        ("user-", Field("spec.store"), "-", Field("metadata.name")),
    )


def test_bars_part_alternatives() -> None:
    assert compile_template("{spec.secretName} | {metadata.name}") == (
        (Field("spec.secretName"),),
        (Field("metadata.name"),),
    )


def test_angle_brackets_stand_for_what_cannot_be_predicted() -> None:
    assert compile_template("{metadata.name}-<number>") == ((Field("metadata.name"), "-", Unknown("number")),)


def test_a_field_may_hold_brackets_and_dots() -> None:
    assert compile_template('{metadata.annotations["a.b/c"]}') == ((Field('metadata.annotations["a.b/c"]'),),)


@pytest.mark.parametrize("template", ["", "{", "}", "a{b", "<a", "{a} | ", "{spec..name}", "{}", "<>"])
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"is no|empty alternative"):
        compile_template(template)


@given(st.text(alphabet="a{}<> |.", max_size=12))
def test_any_text_is_a_template_of_at_least_one_part_or_refused(text: str) -> None:
    try:
        alternatives = compile_template(text)
    except ValueError:
        return
    assert alternatives
    assert all(alternatives)
