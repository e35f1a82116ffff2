"""What is in force on a day."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from kpi.core.dated import Dated, in_force


def entry(code: str, since: str | None = None) -> Dated:
    return Dated.model_validate({"code": code} | ({"valid_from": since} if since else {}))


def test_the_latest_that_has_begun_holds() -> None:
    entries = [entry("a", "2026-07"), entry("b"), entry("a"), entry("c", "2026-08-15"), entry("a", "2026-03-02")]
    found = {day: {one.code: one.valid_from for one in in_force(entries, date.fromisoformat(day))} for day in _DAYS}
    assert found == _DAYS


_DAYS = {
    "2026-03-01": {"b": None, "a": None},
    "2026-03-02": {"b": None, "a": date(2026, 3, 2)},
    "2026-07-01": {"b": None, "a": date(2026, 7, 1)},
    "2026-08-15": {"b": None, "a": date(2026, 7, 1), "c": date(2026, 8, 15)},
}


@pytest.mark.parametrize(
    ("given", "written"), [("2026-07", "2026-07"), ("2026-07-01", "2026-07"), ("2026-07-16", "2026-07-16")]
)
def test_a_month_is_its_first_day(given: str, written: str) -> None:
    assert entry("a", given).written() == {"code": "a", "valid_from": written}


@pytest.mark.parametrize("code", ["", "1a", "a b", 'a"b', "a'b", "a;b", "a\n", "华东", "_a", "a" * 65, "a.b"])
def test_what_no_code_can_be(code: str) -> None:
    with pytest.raises(ValidationError):
        entry(code)


@pytest.mark.parametrize("since", ["2026-13", "yesterday", "2026-02-30"])
def test_what_no_day_can_be(since: str) -> None:
    with pytest.raises(ValidationError):
        entry("a", since)
