"""Columns that are looked up: which value of another dataset a row gets, and which rows get none."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from kpi.core import fact, likeness, mapping
from kpi.core.dataset import Dataset
from kpi.core.fact import AT, Checked, check
from kpi.core.label import Label
from kpi.core.likeness import Known
from kpi.core.lookup import KEY, SAID, TIMES, Found, Lookup, looked_up
from kpi.core.mapping import FIXED, Mapped, take
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.problem import Place
from kpi.core.reading import Reading
from tests.core.sheets import sheet

DAY = date(2026, 1, 5)
ORG = OrgTree.of([OrgUnit(code="S1", name=Label(zh="一店", en="One"))])
ORDERS = Label(zh="订单", en="Orders")


def lookup(column: str, optional: bool = False, **more: Any) -> dict[str, Any]:
    return {"lookup": {"dataset": "orders", "on": "order", "column": column, "optional": optional}, **more}


def lines(**columns: dict[str, Any]) -> Dataset:
    """Order lines whose day is that of their order."""
    given = {"order": {}, "day": lookup("day", role="date"), "amount": {"type": "number"}, **columns}
    return Dataset.model_validate({"code": "lines", "name": "lines", "columns": given})


def said(*pairs: tuple[object, object], column: str = "日期") -> Found:
    frame = pl.DataFrame(pairs, schema=[KEY, SAID], orient="row", infer_schema_length=None)
    return Found(frame, ORDERS, Label(zh=column, en=column))


def held(dataset: Dataset, orders: list[object], **found: Found) -> Checked:
    """A sheet of these order numbers, held against the dataset."""
    table = sheet("一月", {"order": orders, "amount": [float(n) for n in range(len(orders))]})
    way = Mapped(Reading("a.xlsx", "sha", tables=[table]), table, {"order": "order", "amount": "amount"})
    return check(way, dataset, ORG, found=found)


def told(found: Checked) -> list[tuple[str, object, int | None]]:
    return [(one.key, one.values.get("value", ""), one.place.row) for one in found.problems]


def test_a_key_is_said_once_or_told_how_often() -> None:
    pairs = pl.DataFrame({KEY: ["a", "b", "b", "c"], SAID: [1.0, 2.0, 3.0, None]})
    assert looked_up(pl.Series(["c", "b", "a", "z", None, "a"]), pairs).rows() == [
        (None, 1), (None, 2), (1.0, 1), (None, 0), (None, 0), (1.0, 1)
    ]  # fmt: skip
    assert looked_up(pl.Series([], dtype=pl.String), pairs).columns == [SAID, TIMES]


def test_the_key_may_be_called_otherwise_there() -> None:
    assert Lookup(dataset="orders", on="order", column="day").key == "order"
    assert Lookup(dataset="orders", on="order", of="id", column="day").key == "id"


def test_what_a_dataset_takes_from_a_sheet_and_what_it_needs() -> None:
    dataset = lines(note=lookup("note"), shop=lookup("shop", role="org"))
    assert list(dataset.in_file) == ["order", "amount"]
    assert list(dataset.lookups) == ["day", "note", "shop"]
    assert dataset.needed == {"day", "shop", "order"}
    assert lines(day={"role": "date"}, note=lookup("note")).needed == {"day"}


def test_rows_get_the_values_of_the_row_with_their_key() -> None:
    dataset = lines(shop=lookup("shop", role="org"), rate=lookup("rate", type="number"), note=lookup("note"))
    found = held(
        dataset, ["A", "B", "A"], day=said(("A", DAY), ("B", date(2026, 2, 1))), shop=said(("A", "S1"), ("B", "一店")),
        rate=said(("A", 0.5), ("B", None)), note=said(("A", "x"), ("B", None)),
    )  # fmt: skip
    assert found.problems == [] and not found.blocked and found.incoming is not None
    assert found.incoming.frame.select("order", "day", "shop", "rate", "note", "amount").rows() == [
        ("A", DAY, "S1", 0.5, "x", 0.0), ("B", date(2026, 2, 1), "S1", None, None, 1.0), ("A", DAY, "S1", 0.5, "x", 2.0)
    ]  # fmt: skip
    assert found.incoming.months == [date(2026, 1, 1), date(2026, 2, 1)]


def test_a_key_that_is_not_there_is_a_fault_of_its_cell() -> None:
    found = held(lines(), ["A", "X", None], day=said(("A", DAY)))
    assert told(found) == [("fact.lookup_missing", "X", 3), ("fact.empty", "", 4)]
    assert found.problems[0].values == {"value": "X", "dataset": ORDERS, "column": Label(zh="日期", en="日期")}
    assert found.problems[0].place == Place("a.xlsx", "一月", 3, "order")
    assert found.faults.select(AT, "code", "value", "key").rows() == [
        (1, "order", "X", "fact.lookup_missing"), (2, "order", "", "fact.empty")
    ]  # fmt: skip
    assert found.blocked and found.incoming is not None and found.incoming.frame["order"].to_list() == ["A"]


def test_a_key_with_several_values_there_is_refused() -> None:
    found = held(lines(), ["A", "B"], day=said(("A", DAY), ("B", DAY), ("B", date(2026, 1, 6))))
    assert told(found) == [("fact.lookup_several", "B", 3)]
    note = held(lines(note=lookup("note")), ["A"], day=said(("A", DAY)), note=said(("A", "x"), ("A", None)))
    assert told(note) == [("fact.lookup_several", "A", 2)]


def test_what_no_row_may_leave_empty_may_not_be_empty_there() -> None:
    found = held(lines(note=lookup("note")), ["A", "B"], day=said(("A", DAY), ("B", None)), note=said(("A", None)))
    assert told(found) == [("fact.lookup_empty", "B", 3), ("fact.lookup_missing", "B", 3)]


def test_an_optional_one_is_empty_where_its_key_is_not_there() -> None:
    dataset = lines(note=lookup("note", optional=True))
    found = held(dataset, ["A", "B"], day=said(("A", DAY), ("B", DAY)), note=said(("A", "x")))
    assert found.problems == [] and found.incoming is not None
    assert found.incoming.frame["note"].to_list() == ["x", None]
    dated = lines(day=lookup("day", optional=True, role="date"))
    assert told(held(dated, ["A", "B"], day=said(("A", DAY)))) == [("fact.lookup_missing", "B", 3)]


def test_one_cell_that_is_missed_by_two_columns_is_told_once() -> None:
    dataset = lines(note=lookup("note"))
    other = Found(said(("A", "x")).pairs, Label(zh="发货", en="Shipments"), ORDERS)
    found = held(dataset, ["A", "X"], day=said(("A", DAY)), note=other)
    assert [one.values["dataset"] for one in found.problems] == [ORDERS]
    assert held(dataset, ["A", "B"], day=said(("A", DAY), ("B", DAY)), note=other).problems[0].values["dataset"] == (
        other.dataset
    )


def test_a_unit_there_that_the_organization_has_not_is_told_as_any_other() -> None:
    dataset = lines(shop=lookup("shop", role="org"))
    found = held(dataset, ["A", "B"], day=said(("A", DAY), ("B", DAY)), shop=said(("A", "S1"), ("B", "二店")))
    assert told(found) == [("fact.not_org", "二店", 3)]
    assert found.unknown == {"二店": 1}


def test_keys_are_compared_as_they_are_stored() -> None:
    dataset = lines(order={"type": "number"})
    found = held(dataset, [1.5, 2.0], day=said((2.0, DAY), (1.5, DAY)))
    assert found.problems == []
    table = sheet(None, {"order": ["1.5", "x"], "amount": [1.0, 2.0]})
    way = Mapped(Reading("a.csv", "sha"), table, {"order": "order", "amount": "amount"}, scale={"amount": 10.0})
    assert fact.keys(way, dataset, ORG).rows() == [(1.5,), (None,)]
    assert told(check(way, dataset, ORG, found={"day": said((1.5, DAY))}))[-1] == ("fact.not_number", "x", 3)


def test_a_key_of_rows_may_be_looked_up() -> None:
    dataset = Dataset.model_validate(lines().written() | {"key": ["day"]})
    found = held(dataset, ["A", "A"], day=said(("A", DAY)))
    assert [(one.key, one.values) for one in found.problems] == [("fact.key_twice", {"rows": 2, "columns": ["day"]})]


def test_no_header_is_looked_for() -> None:
    table = sheet("一月", {"order": ["A", "B"], "day": [DAY, DAY], "shop": ["S1", "S1"], "amount": [1.0, 2.0]})
    dataset = lines(shop=lookup("shop", role="org"))
    assert mapping.match(table, dataset) == {"order": "order", "amount": "amount"}
    assert mapping.implied(table, dataset, ORG, {"order": "order", "amount": "amount"}) == {}
    assert list(likeness.candidates(table, dataset, Known())) == ["order", "amount"]
    way = mapping.choose(Reading("a.csv", "sha", tables=[table]), dataset, org=ORG)
    assert (way.columns, way.rivals) == ({"order": "order", "amount": "amount"}, {})


def test_one_value_may_be_said_for_a_whole_file() -> None:
    table = sheet("一月", {"amount": [1.0, 2.0], "day": [DAY, DAY]})
    reading = Reading("a.csv", "sha", tables=[table])
    way = mapping.choose(reading, lines(), org=ORG, fixed={"order": "A"})
    assert (way.columns, way.rivals) == ({"order": f"{FIXED} order", "amount": "amount"}, {})
    found = check(way, lines(), ORG, found={"day": said(("A", DAY))})
    assert found.incoming is not None and found.incoming.frame["order"].to_list() == ["A", "A"]
    assert take(reading, table, {"order": FIXED}, {"order": "B"}).table.frame[f"{FIXED} order"].to_list() == ["B", "B"]


@pytest.mark.parametrize("kind", ["lookup_missing", "lookup_several", "lookup_empty"])
def test_many_are_counted_not_listed(kind: str) -> None:
    pairs = {
        "lookup_missing": said(("Z", DAY)),
        "lookup_several": said(*((f"{n}", day) for n in range(99) for day in (DAY, date(2026, 1, 6)))),
        "lookup_empty": said(*((f"{n}", None) for n in range(99)), ("Z", DAY)),
    }
    found = held(lines(), [*(f"{n}" for n in range(99)), "Z"], day=pairs[kind])
    assert [one.key for one in found.problems].count(f"fact.{kind}") == fact.SHOWN
    assert found.problems[-1].values == {"count": 99 + (kind == "lookup_several") - fact.SHOWN}
