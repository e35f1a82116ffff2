"""What a report says of a KPI besides its figure: its bound, the months that compare, what it is doubted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpi.core.doubt import Doubt
from kpi.core.label import Label
from kpi.core.report import Goal, Group, Month, Report, Standing
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.core.target import Aim

NAME = Label(zh="销售额", en="Revenue")


def line(actual: float | None = 90.0, target: float | tuple[float, float] | None = 100.0) -> Line:
    return Line("rev", "growth", "kpi", NAME, "HQ", None, 1.0, actual, target, 0.9, 90.0, Status.AT_RISK, 1.0)


TREND = (Month(date(2026, 5, 1), 80.0, Aim(90.0, 110.0)), Month(date(2026, 6, 1), 90.0, None))
KPI = Standing(
    line(), NAME, "revenue", "CNY", None, None, 80.0, None, (Doubt.MISSING, Doubt.PARTIAL), 0.1, False, TREND
)  # fmt: skip


def test_a_month_has_the_middle_of_its_range() -> None:
    assert [month.middle for month in TREND] == [100.0, None]


def test_a_deviation_is_what_attainment_is_off_by() -> None:
    assert KPI.deviation == pytest.approx(-0.1)
    assert replace(KPI, line=replace(line(), attainment=None)).deviation is None


def test_months_that_cannot_be_compared_are_left_out() -> None:
    assert KPI.spark == TREND
    assert replace(KPI, partial=True).spark == (TREND[0], Month(date(2026, 6, 1), None, None))


def test_missing_data_is_no_doubt_of_its_own() -> None:
    assert KPI.told == (Doubt.PARTIAL,)
    assert replace(KPI, line=line(None)).told == ()


def test_what_will_be_missed_says_that_it_is_running() -> None:
    doubts = (Doubt.RUNNING, Doubt.PARTIAL)
    assert replace(KPI, doubts=doubts).told == doubts
    assert replace(KPI, doubts=doubts, will_miss=True).told == (Doubt.PARTIAL,)


@pytest.mark.parametrize(
    ("actual", "target", "bound"),
    [
        (90.0, 100.0, 100.0), (90.0, None, None), (90.0, (95.0, 99.0), 95.0), (100.0, (95.0, 99.0), 99.0),
        (97.0, (95.0, 99.0), None), (None, (95.0, 99.0), None),
    ],
)  # fmt: skip
def test_the_bound_is_what_the_figure_lies_beyond(
    actual: float | None, target: float | tuple[float, float] | None, bound: float | None
) -> None:
    assert line(actual, target).bound == bound


def test_a_goal_changes_where_both_scores_are_known() -> None:
    assert Goal(line(), NAME, 88.0).change == 2.0
    assert Goal(line(), NAME, None).change is None


def test_a_report_has_the_kpis_of_its_groups() -> None:
    groups = (Group(NAME, (), (KPI,)), Group(None, (), (KPI, KPI), Status.AT_RISK))
    given = Report(NAME, None, None, None, None, False, None, (), groups, ())  # type: ignore[arg-type]
    assert given.kpis == (KPI, KPI, KPI)
