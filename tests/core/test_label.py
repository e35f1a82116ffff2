"""Texts in two languages."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.label import Label


@pytest.mark.parametrize(
    ("given", "zh", "en", "written"),
    [
        ("收入", "收入", "收入", "收入"),
        ({"zh": "收入", "en": "Revenue"}, "收入", "Revenue", {"zh": "收入", "en": "Revenue"}),
        ({"en": "Revenue"}, "Revenue", "Revenue", "Revenue"),
    ],
)
def test_a_string_stands_for_both_languages(given: object, zh: str, en: str, written: object) -> None:
    label = Label.model_validate(given)
    assert (label.text("zh"), label.text("en"), label.spellings()) == (zh, en, {zh, en})
    assert label.model_dump() == written


@pytest.mark.parametrize("given", [5, None, {"fr": "x"}, {"zh": "x", "fr": "y"}, ["x"]])
def test_what_no_label_can_be(given: object) -> None:
    with pytest.raises(ValidationError):
        Label.model_validate(given)
