"""The rules that hold throughout a workspace."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from kpi.core.period import KEPT, Window
from kpi.core.workspace import Workspace


def test_what_a_workspace_is_without_a_word() -> None:
    found = Workspace()
    assert (found.fiscal_year_start, found.currency, found.scoring.green, found.written()) == (1, "CNY", 100.0, {})


def test_a_sample_has_its_own_today() -> None:
    sample = Workspace.model_validate({"as_of": "2026-05-20"})
    assert sample.today(date(2030, 1, 1)) == date(2026, 5, 20)
    assert Workspace().today(date(2030, 1, 1)) == date(2030, 1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fiscal_year_start": 0},
        {"fiscal_year_start": 13},
        {"scoring": {"missing": "skip"}},
        {"scoring": {"green": float("nan")}},
    ],
)
def test_what_no_workspace_can_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Workspace.model_validate(wrong)


def test_the_windows_that_are_kept() -> None:
    assert Workspace().windows == list(KEPT)
    assert Workspace.model_validate({"windows": ["year", "month"]}).windows == [Window.MONTH, Window.YEAR]
    for windows in (["year"], ["month", "all"], ["month", "decade"]):
        with pytest.raises(ValidationError):
            Workspace.model_validate({"windows": windows})
