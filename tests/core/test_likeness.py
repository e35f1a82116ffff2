"""Which column of a sheet a column of a dataset may be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.likeness import APART, LIKELY, Candidate, Known, candidates, settle
from tests.core.formulas import SALES
from tests.core.sheets import sheet

DAY = date(2026, 1, 2)
NOTHING_KNOWN = Known()
SHEET = sheet(
    "表",
    {
        "下单日期": [DAY, DAY],
        "门店": ["一店", "二店"],
        "含税 金额": [1.5, 2.0],
        "件数": [3.0, 3.0],
        "渠道": ["线上", None],
        "备注": [None, None],
    },
)


def best(code: str, known: Known = NOTHING_KNOWN) -> Candidate:
    return candidates(SHEET, SALES, known)[code][0]


def test_a_header_that_a_column_is_called_by_is_it() -> None:
    assert best("amount") == Candidate("含税 金额", 1.0, ["1.5", "2"])
    assert best("channel") == Candidate("渠道", 1.0, ["线上"])
    assert candidates(sheet("表", {"QTY ": ["x"]}), SALES, NOTHING_KNOWN)["qty"][0].score == 1.0


def test_a_header_that_was_taken_once_is_it() -> None:
    assert best("qty").score < 1.0
    assert best("qty", Known(aliases={"qty": {"件数"}})) == Candidate("件数", 1.0, ["3"])


def test_every_header_is_listed_the_likeliest_first() -> None:
    for listed in candidates(SHEET, SALES, NOTHING_KNOWN).values():
        assert sorted(one.header for one in listed) == sorted(column.name for column in SHEET.columns)
        assert [one.score for one in listed] == sorted((one.score for one in listed), reverse=True)
        assert all(0 <= one.score <= 1 for one in listed)


def test_dates_are_no_figures_and_figures_no_dates() -> None:
    found = candidates(SHEET, SALES, NOTHING_KNOWN)
    scores = {code: {one.header: one.score for one in listed} for code, listed in found.items()}
    assert max(scores["date"], key=scores["date"].__getitem__) == "下单日期"
    assert all(scores["date"][header] < 0.3 for header in ("门店", "含税 金额", "渠道"))
    assert all(scores["qty"][header] < 0.3 for header in ("门店", "下单日期", "渠道"))
    assert scores["channel"]["件数"] > scores["channel"]["下单日期"]


def test_values_that_are_units_tell_the_column_of_units() -> None:
    known = Known(members={"store": ["一店", "二店", "三店"]})
    assert (best("store", known).header, best("store").score < LIKELY) == ("门店", True)
    assert candidates(SHEET, SALES, known)["store"][-1].score < 0.3


def test_values_seen_before_tell_a_column_of_few_values() -> None:
    table = sheet("表", {"来源": ["线上", "门店"], "来路": ["甲", "乙"], "来处": [None, None]})
    known = Known(members={"channel": ["线上", "门店"]})
    scores = {one.header: one.score for one in candidates(table, SALES, known)["channel"]}
    assert scores["来源"] == scores["来路"] + 0.4 * 0.5
    assert scores["来处"] == scores["来路"]


def test_a_remark_in_brackets_may_be_missing() -> None:
    table = sheet("表", {"销售金额(万)": [1.0], "(元)": [1.0]})
    listed = candidates(table, SALES, NOTHING_KNOWN)["amount"]
    assert (listed[0].header, listed[0].score > LIKELY) == ("销售金额(万)", True)


def listed(**scores: float) -> list[Candidate]:
    return [Candidate(header, score, []) for header, score in sorted(scores.items(), key=lambda pair: -pair[1])]


@pytest.mark.parametrize(
    ("found", "taken", "ties"),
    [
        ({"x": listed(a=0.9, b=0.5)}, {"x": "a"}, {}),
        ({"x": listed(a=LIKELY - 0.01)}, {}, {}),
        ({"x": listed(a=0.9, b=0.9 - APART / 2)}, {}, {"x": ["a", "b"]}),
        ({"x": listed(a=1.0, b=0.99)}, {"x": "a"}, {}),
        ({"x": listed(a=1.0, b=1.0)}, {}, {"x": ["a", "b"]}),
        ({"x": listed(a=0.9, b=0.88), "y": listed(b=1.0)}, {"x": "a", "y": "b"}, {}),
        ({"x": listed(a=0.9), "y": listed(a=0.8, b=0.7)}, {"x": "a", "y": "b"}, {}),
        ({"x": listed(a=0.72, b=0.69)}, {"x": "a"}, {}),
        ({}, {}, {}),
    ],
)
def test_what_is_plain_is_settled_and_what_is_not_is_asked(
    found: dict[str, list[Candidate]], taken: dict[str, str], ties: dict[str, list[str]]
) -> None:
    assert settle(found) == (taken, ties)


SCORES = st.dictionaries(
    st.sampled_from("wxyz"),
    st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1)).map(lambda scores: listed(**scores)),
)


@given(SCORES)
def test_a_header_is_taken_once_and_no_column_both_settled_and_asked(found: dict[str, list[Candidate]]) -> None:
    taken, ties = settle(found)
    assert len(set(taken.values())) == len(taken)
    assert not taken.keys() & ties.keys()
    assert all(len(headers) > 1 for headers in ties.values())


def test_of_a_very_wide_table_the_first_columns_and_those_called_so_are_looked_at() -> None:
    wide = sheet("表", {f"x{number}": [1.0] for number in range(400)} | {"QTY": [2.0]})
    listed = [one.header for one in candidates(wide, SALES, NOTHING_KNOWN)["qty"]]
    assert (listed[0], len(listed), "x350" in listed) == ("QTY", 301, False)
