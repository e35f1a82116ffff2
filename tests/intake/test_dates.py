"""Dates in every shape."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpi.intake.dates import dated, moment, order_of, stated_month, without_year, year_first


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31", datetime(2024, 1, 31)),
        ("2024/1/31", datetime(2024, 1, 31)),
        ("2021.1.2", datetime(2021, 1, 2)),
        ("20240131", datetime(2024, 1, 31)),
        ("20240131235959", datetime(2024, 1, 31, 23, 59, 59)),
        ("2024年1月31日", datetime(2024, 1, 31)),
        ("2024年1月31日 星期三", datetime(2024, 1, 31)),
        ("２０２４－０１－３１", datetime(2024, 1, 31)),
        ("2023-02-12 21:32:14", datetime(2023, 2, 12, 21, 32, 14)),
        ("1996-07-04 00:00:00.000", datetime(1996, 7, 4)),
        ("2024-01-31T08:00:00Z", datetime(2024, 1, 31, 8)),
        ("2024/1/31 下午3:05", datetime(2024, 1, 31, 15, 5)),
        ("31/01/2024 3:05 PM", datetime(2024, 1, 31, 15, 5)),
        ("31.01.2024", datetime(2024, 1, 31)),
        ("31-Jan-24", datetime(2024, 1, 31)),
        ("31 January 2024", datetime(2024, 1, 31)),
        ("Jan 31, 2024", datetime(2024, 1, 31)),
        ("113/01/31", datetime(2024, 1, 31)),
        ("2024年1月", datetime(2024, 1, 1)),
        ("2024-01", datetime(2024, 1, 1)),
        ("Jan-24", datetime(2024, 1, 1)),
    ],
)
def test_a_text_says_its_date(text: str, value: datetime) -> None:
    found = moment(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["2024-13-01", "2024-02-30", "1234", "3.14", "12:30:00", "张三", "2024", "0 - 6", "99/99/2024"]
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2024", "31/01/2024"], ("dmy", False)),
        (["01/02/2024", "01/31/2024"], ("mdy", False)),
        (["05/01/2023", "05/02/2023", "05/03/2023"], ("mdy", True)),
        (["01/05/2023", "02/05/2023", "03/05/2023"], ("dmy", True)),
        (["2024-01-02"], ("dmy", False)),
    ],
)
def test_day_and_month_follow_from_the_whole_column(texts: list[str], order: tuple[str, bool]) -> None:
    assert order_of(texts) == order


def test_a_date_without_year_takes_it_from_the_title() -> None:
    stated = stated_month(["招商银行信用卡对账单(2024年01月)"])
    assert stated == date(2024, 1, 1)
    assert without_year("12/29") == (12, 29)
    assert dated(12, 29, stated) == date(2023, 12, 29)
    assert dated(1, 7, stated) == date(2024, 1, 7)


@pytest.mark.parametrize(
    ("texts", "year", "order"),
    [
        (["26/1/5", "26/1/16", "26/12/31"], None, ("ymd", [])),
        (["26/01/05", "26/01/16", "26/12/31"], None, ("ymd", ["dmy", "ymd"])),
        (["05/01/06", "05/02/07"], None, ("ymd", ["dmy", "mdy", "ymd"])),
        (["26/10/05"], None, ("dmy", ["dmy", "ymd"])),
        (["26/10/05"], 2026, ("ymd", ["dmy", "ymd"])),
        (["26-10-32", "26-10-05"], None, None),
        (["25/01/23", "26/02/23", "28/02/23"], None, None),
        (["05/01/2026"], 2005, None),
        (["1/2/3"], None, None),
    ],
)
def test_two_digits_in_front_may_be_the_year(
    texts: list[str], year: int | None, order: tuple[str, list[str]] | None
) -> None:
    assert year_first(texts, year) == order
    assert moment("26/1/5") is None
    assert moment("05/01/2026", "ymd") == moment("05/01/2026", "mdy")
