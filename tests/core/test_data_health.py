"""How complete the path of an indicator is, and each thing that may be missing in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpi.core import modelfile
from kpi.core.batch import Batch
from kpi.core.data_health import DataHealth, DataPath, Gap, Health, Lack, data_health
from kpi.core.model import Model

TODAY = date(2026, 11, 8)
TEXT = """\
version: 1
org: [{code: HQ, name: HQ}]
people: [{code: li, name: Li, org: HQ}]
datasets:
  - {code: sales, name: Sales, owner: li, source: Till, columns: {
      day: {role: date}, shop: {role: org}, amount: {type: number}, note: {}}}
  - {code: stock, name: Stock, owner: li, source: Store, key: [item], columns: {
      day: {role: date}, item: {}, units: {type: number}}}
  - {code: spare, name: Spare, columns: {day: {role: date}, left: {type: number}}}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount), owner: li, definition: All}
  - {code: turnover, name: Turnover, formula: revenue / sum(stock.units), owner: li, definition: All}
scorecard:
  - {goal: top, name: Top, children: [{kpi: turn, indicator: turnover}]}
"""


def batch(number: int, dataset: str, first: str, last: str, rejected: int = 0, live: bool = True) -> Batch:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return Batch(number, dataset, "a", "a", None, 1, rejected, *days, "li", datetime(2026, 11, 2, tzinfo=UTC), live)


WHOLE = [batch(1, "sales", "2026-10-01", "2026-10-31"), batch(2, "stock", "2026-10-01", "2026-10-31")]


def health(text: str = TEXT, batches: list[Batch] | None = None) -> DataHealth:
    model, problems = modelfile.read(text.encode(), "m.yaml")
    assert isinstance(model, Model), problems
    return data_health(model, WHOLE if batches is None else batches, TODAY)


def path(found: DataHealth, code: str) -> DataPath:
    return next(path for path in found.paths if path.indicator.code == code)


def with_indicator(body: str) -> str:
    return TEXT.replace("scorecard:\n", f"  - {{{body}}}\nscorecard:\n")


def test_a_complete_path_leads_through_other_indicators() -> None:
    found = path(health(), "turnover")
    assert (found.datasets, found.columns) == (["sales", "stock"], ["sales.amount", "stock.units"])
    assert (found.kpis, found.gaps, found.health) == (["turn"], [], Health.COMPLETE)


def test_an_indicator_is_used_where_another_one_that_stands_on_it_is() -> None:
    assert path(health(), "revenue").kpis == ["turn"]
    found = path(health(with_indicator("code: lone, name: Lone, formula: revenue, owner: li, definition: X")), "lone")
    assert (found.gaps, found.health) == ([Gap(Lack.KPI)], Health.COMPLETE)


@pytest.mark.parametrize(
    ("body", "gaps"),
    [
        ("code: x, name: X", [Gap(Lack.FORMULA)]),
        ("code: x, name: X, formula: '12'", [Gap(Lack.DATASET)]),
        ("code: x, name: X, formula: bare * 2", [Gap(Lack.OPERAND, "bare")]),
        ("code: x, name: X, formula: later * 2", [Gap(Lack.NAMES)]),
    ],
)
def test_a_path_that_leads_to_no_data_is_broken(body: str, gaps: list[Gap]) -> None:
    others = (
        "code: bare, name: Bare}\n  - {code: later, name: L, formula: sum(sales.amount), valid_from: 2027-01}\n  - {"
    )
    found = path(health(with_indicator(others + body)), "x")
    assert found.gaps == [*gaps, Gap(Lack.OWNER), Gap(Lack.DEFINITION), Gap(Lack.KPI)]
    assert (found.health, found.datasets) == (Health.BROKEN, [])


@pytest.mark.parametrize(
    ("batches", "gaps", "worst"),
    [
        ([], [Gap(Lack.DATA, "sales")], Health.BROKEN),
        ([batch(1, "sales", "2026-10-01", "2026-10-31", live=False)], [Gap(Lack.DATA, "sales")], Health.BROKEN),
        ([batch(1, "sales", "2026-09-01", "2026-09-30")], [Gap(Lack.LATE, "sales", 3)], Health.INCOMPLETE),
        ([batch(1, "sales", "2026-10-01", "2026-10-20")], [Gap(Lack.PARTIAL, "sales")], Health.INCOMPLETE),
        (
            [batch(1, "sales", "2026-07-01", "2026-07-31"), batch(2, "sales", "2026-10-01", "2026-10-31", 7)],
            [Gap(Lack.MONTHS, "sales", 2), Gap(Lack.REJECTED, "sales", 7)],
            Health.INCOMPLETE,
        ),
        (
            [batch(1, "sales", "2026-10-01", "2026-10-31", 7), batch(2, "sales", "2026-10-01", "2026-10-31")],
            [],
            Health.COMPLETE,
        ),
    ],
)
def test_what_has_not_come_is_missing(batches: list[Batch], gaps: list[Gap], worst: Health) -> None:
    found = path(health(batches=batches), "revenue")
    assert (found.gaps, found.health) == (gaps, worst)


def test_what_nobody_has_said_is_missing_in_every_path_that_leads_over_it() -> None:
    found = health(TEXT.replace("owner: li, source: Store, ", ""))
    gaps = [Gap(Lack.SOURCE, "stock"), Gap(Lack.RESPONSIBLE, "stock")]
    assert path(found, "turnover").gaps == found.supplies["stock"].gaps == gaps
    assert path(found, "turnover").health is Health.INCOMPLETE
    assert path(found, "revenue").gaps == []


def test_a_dataset_owes_nothing_of_the_time_before_it() -> None:
    later = TEXT.replace("code: sales, name: Sales,", "code: sales, name: Sales, valid_from: 2026-11,")
    started = [batch(1, "sales", "2026-11-01", "2026-11-07"), WHOLE[1]]
    assert path(health(later, started), "revenue").gaps == []


def test_the_supply_of_a_dataset_says_when_and_how_far() -> None:
    supply = health().supplies["sales"]
    assert (supply.dataset.due, supply.arrival.last_day, supply.latest) == (5, date(2026, 10, 31), WHOLE[0])
    assert health().supplies["spare"].latest is None


def test_data_that_no_indicator_reads() -> None:
    found = health()
    assert found.unread_datasets == ["spare"]
    assert found.unread_columns == {"sales": ["note"]}


def test_what_a_lookup_reads_is_read() -> None:
    looked_up = "day: {role: date}, shop: {role: org}, amount: {type: number}, note: {}, ref: {lookup: %s}}}"
    text = TEXT.replace(
        "day: {role: date}, shop: {role: org}, amount: {type: number}, note: {}}}",
        looked_up % "{dataset: spare, on: note, of: tag, column: left}, type: number",
    ).replace("left: {type: number}}", "left: {type: number}, tag: {}, kind: {}}")
    text = text.replace("formula: sum(sales.amount)", "formula: sum(sales.amount) + sum(spare.day - spare.day)")
    assert health(text).unread_columns == {"sales": ["ref"], "spare": ["kind"]}


def test_a_retired_indicator_counts_while_a_kpi_uses_it() -> None:
    retired = TEXT.replace("code: turnover,", "code: turnover, retired: true,")
    assert [path.indicator.code for path in health(retired).paths] == ["revenue", "turnover"]
    gone = retired.replace("indicator: turnover", "indicator: revenue")
    assert [path.indicator.code for path in health(gone).paths] == ["revenue"]


def test_every_lack_does_some_harm() -> None:
    assert [lack for lack in Lack if lack.harm is Health.BROKEN] == list(Lack)[:5]
    assert [lack for lack in Lack if lack.harm is Health.COMPLETE] == [Lack.KPI]
