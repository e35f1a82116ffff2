"""The facts: what counts, what a file would change, and tables made before rows had a position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.batch import Difference
from kpi.store import facts
from kpi.store.database import Connection
from kpi.usecases import batch
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger, Row

APPENDED = MODEL.replace("    name: Sales\n", "    name: Sales\n    append: true\n")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A workspace in which nothing is stored for long: every example takes back what it put."""
    with Ledger(tmp_path_factory.mktemp("facts")) as opened:
        yield opened


def counted(found: Difference | None) -> tuple[int, ...]:
    """New, changed, same and gone rows, then those that come and those that are replaced."""
    assert found is not None
    return found.new, found.changed, found.same, found.gone, found.added, found.replaced


def sold(day: int, amount: float, channel: str = "web") -> Row:
    return f"2026-06-{day:02d}", "EAST", amount, channel


def test_a_file_that_replaces_a_month_says_what_changes(ledger: Ledger) -> None:
    ledger.put("a.csv", [sold(1, 10), sold(2, 20), sold(3, 30), sold(3, 30)])
    other = [sold(1, 10), sold(2, 25), sold(3, 30), sold(9, 5), sold(8, 6)]
    assert counted(ledger.ready("a2.csv", other)[1].difference) == (2, 1, 2, 1, 5, 4)
    assert counted(ledger.ready("july.csv", [("2026-07-01", "EAST", 1, "web")])[1].difference) == (1, 0, 0, 0, 1, 0)
    assert counted(ledger.ready("same.csv", [sold(1, 10), sold(2, 20), sold(3, 30), sold(3, 30)])[1].difference) == (
        0, 0, 4, 0, 4, 4,
    )  # fmt: skip


def test_a_file_with_keys_says_what_changes(ledger: Ledger) -> None:
    ledger.orders("a.csv", ("2026-06-01", "A", 1), ("2026-06-02", "B", 2), ("2026-06-03", "C", 3))
    rows = [("2026-06-02", "EAST", "B", 2), ("2026-05-03", "EAST", "C", 3), ("2026-06-04", "EAST", "D", 4)]
    assert counted(ledger.ready("b.csv", rows, "orders")[1].difference) == (1, 1, 1, 0, 3, 2)


ROWS = st.lists(
    st.builds(sold, st.integers(1, 4), st.integers(1, 3), st.sampled_from(["web", "shop"])), min_size=1, max_size=8
)
ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["2026-06-01", "2026-07-01"]), st.just("EAST"), st.sampled_from("ABCD"), st.integers(1, 2)
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[2],
)


@settings(max_examples=12, deadline=None)
@given(ROWS, ROWS)
def test_every_row_that_comes_or_goes_is_counted_once(shared: Ledger, before: list[Row], after: list[Row]) -> None:
    first = shared.put("a.csv", before)
    stored = shared.stored()
    found = shared.ready("b.csv", after)[1].difference
    assert found is not None and first.batch is not None
    assert found.new + found.changed + found.same == found.added == len(after)
    assert found.gone + found.changed + found.same == found.replaced == len(before)
    assert found.same == (Counter(before) & Counter(after)).total()
    assert shared.stored() == stored
    shared.undo(first.batch)


@settings(max_examples=12, deadline=None)
@given(ORDERS, ORDERS)
def test_undo_brings_every_key_back(shared: Ledger, before: list[Row], after: list[Row]) -> None:
    first = shared.put("a.csv", before, "orders")
    was, figures = shared.rows("orders"), shared.figures()
    ready = shared.ready("b.csv", after, "orders")
    found = ready[1].difference
    assert found is not None and first.batch is not None
    common = {row[2] for row in before} & {row[2] for row in after}
    assert (found.replaced, found.gone, found.same + found.changed) == (len(common), 0, len(common))
    second = batch.store(shared, ME, *ready)
    numbers = [first.batch] if second.outcome == "unchanged" else [first.batch, second.batch]
    now = {row[4]: row[2:] for row in shared.rows("orders")}
    assert len(now) == len(shared.rows("orders")) == len({row[2] for row in (*before, *after)})
    if second.batch:
        shared.undo(second.batch)
    assert (shared.rows("orders"), shared.figures()) == (was, figures)
    shared.undo(numbers[0])  # type: ignore[arg-type]
    assert shared.rows("orders") == []


def test_rows_are_added_where_a_dataset_says_so(ledger: Ledger) -> None:
    ledger.apply(APPENDED)
    ledger.put("a.csv", [sold(1, 10), sold(2, 20)])
    done = ledger.put("b.csv", [sold(1, 5), sold(2, 6)])
    assert counted(done.difference) == (2, 0, 0, 0, 2, 0)
    assert ledger.asked("revenue") == ledger.kept("rev") == 41
    assert ledger.put("b.csv", [sold(1, 5), sold(2, 6)]).outcome == "unchanged"
    path, again = ledger.ready("c.csv", [sold(1, 5), sold(1, 5), sold(3, 7)])
    assert counted(again.difference) == (2, 0, 1, 0, 3, 0)
    assert [(problem.key, problem.values) for problem in again.problems] == [("judgement.already_there", {"count": 1})]
    batch.store(ledger, ME, path, again)
    assert ledger.kept("rev") == 58
    ledger.undo(1)
    assert (ledger.asked("revenue"), ledger.figures()) == (28, ledger.recomputed())


def test_a_file_whose_rows_are_left_out_later_is_a_change(ledger: Ledger) -> None:
    rows = [sold(1, 10), sold(2, 20)]
    ledger.put("a.csv", rows)
    text = (ledger.outside / "a.csv").read_text(encoding="utf-8")
    fewer = ledger.take("a.csv", text, choice=batch.Choice(skipped=frozenset({1})))
    assert (fewer.outcome, counted(fewer.difference), ledger.asked("revenue")) == ("stored", (0, 0, 1, 1, 1, 2), 10)
    assert (ledger.put("a.csv", rows).outcome, ledger.asked("revenue")) == ("stored", 30)


def as_before(ledger: Ledger) -> None:
    """Make the tables and views of facts what they were when a row had no sheet and no position."""

    def change(connection: Connection) -> None:
        for code in ("sales", "orders"):
            connection.execute(f"drop view live_{code}")
            for name in ("_sheet", "_at"):
                connection.execute(f"alter table facts_{code} drop column {name}")
        month = "date_trunc('month', facts.date)::date"
        connection.execute(
            "create view live_sales as select facts.* from facts_sales as facts "
            "join (select month, max(batch) as batch from batch_months "
            "where dataset = 'sales' and batch not in (select batch from undone) group by month) "
            f"as deciding on facts._batch = deciding.batch and {month} = deciding.month"
        )
        connection.execute(
            "create view live_orders as select facts.* from facts_orders as facts where facts._batch not in "
            "(select batch from undone) and not exists (select 1 from superseded where superseded.dataset = 'orders' "
            "and superseded.batch = facts._batch and superseded.row = facts._row "
            "and superseded.by_batch not in (select batch from undone))"
        )
        connection.execute("update superseded set row = row + 2")

    ledger.database.write(change)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Ledger]:
    """A workspace as it was left by the version before: two batches of orders, one of sales."""
    with Ledger(tmp_path) as made:
        made.sales("s.csv", 1, 2)
        made.orders("a.csv", ("2026-06-01", "A", 10), ("2026-06-02", "B", 20))
        made.orders("b.csv", ("2026-06-02", "B", 25), ("2026-06-03", "C", 5))
        as_before(made)
    with Ledger(tmp_path, None) as opened:
        yield opened


def test_an_old_workspace_says_what_it_said(old: Ledger) -> None:
    assert (old.asked("revenue"), old.asked("ordered")) == (3, 40)
    assert old.sales("s.csv", 1, 2).outcome == "unchanged"


def test_an_import_into_an_old_workspace_can_be_undone(old: Ledger) -> None:
    old.sales("t.csv", 7)
    old.orders("c.csv", ("2026-06-05", "B", 30), ("2026-06-01", "A", 1))
    assert (old.asked("revenue"), old.asked("ordered"), old.kept("ord")) == (7, 36, 36)
    old.undo(5)
    assert (old.asked("ordered"), old.kept("ord")) == (40, 40)
    old.undo(3)
    assert (old.asked("ordered"), old.kept("ord")) == (30, 30)
    old.undo(4)
    assert (old.asked("revenue"), old.figures()) == (3, old.recomputed())


def test_what_an_old_workspace_has_can_be_undone_first(old: Ledger) -> None:
    old.undo(3)
    assert (old.asked("ordered"), old.kept("ord")) == (30, 30)
    old.undo(1)
    assert old.asked("revenue") is None


def test_rows_of_one_sheet_row_are_told_apart(ledger: Ledger) -> None:
    """A wide table turned long has several rows of one row of its sheet, each with a key of its own."""
    text = MODEL.replace("key: [order]", "key: [date, order]")
    ledger.apply(text)
    dataset = ledger.dataset("orders")
    head = "Order,Store,2026-05,2026-06,2026-07\n"
    done = ledger.take("wide.csv", head + "A,EAST,1,2,3\nB,EAST,4,5,6\n", "orders")
    assert done.outcome == "stored"
    assert [row[1] for row in ledger.rows("orders")] == [2, 2, 2, 3, 3, 3]
    assert ledger.asked("ordered") == ledger.kept("ord") == 7
    again = ledger.take("wide2.csv", head + "B,EAST,4,50,6\nC,EAST,7,8,9\n", "orders")
    assert counted(again.difference) == (3, 1, 2, 0, 6, 3)
    assert (ledger.asked("ordered"), ledger.kept("ord"), ledger.kept("ord", "2026-05")) == (60, 60, 12)
    ledger.undo(2)
    assert (ledger.asked("ordered"), ledger.kept("ord"), ledger.figures()) == (7, 7, ledger.recomputed())
    assert facts.spread(ledger.database, dataset, ["order"]) == {"order": 2}


def test_members_are_the_values_of_columns_of_few(ledger: Ledger) -> None:
    ledger.put("a.csv", [sold(1, 1, "web"), sold(2, 1, "shop"), sold(3, 1, "")])
    assert facts.members(ledger.database, ledger.dataset("sales")) == {"channel": ["shop", "web"]}
    many = [("2026-06-01", "EAST", f"K{n}", 1) for n in range(900)]
    ledger.put("o.csv", many, "orders")
    assert facts.members(ledger.database, ledger.dataset("orders")) == {}


def test_a_column_may_be_called_value(ledger: Ledger) -> None:
    columns = "      channel: {from: [Channel]}\n      value: {type: number}\n"
    ledger.apply(MODEL.replace("      channel: {from: [Channel]}\n", columns))
    ledger.take("a.csv", "Date,Store,Amount,Channel,value\n2026-06-01,EAST,1,web,2\n2026-06-02,EAST,1,web,\n")
    assert facts.members(ledger.database, ledger.dataset("sales")) == {"channel": ["web"]}


def test_history_is_by_unit_and_month(ledger: Ledger) -> None:
    ledger.put(
        "a.csv", [sold(1, 1), sold(1, 2), sold(2, 4), ("2026-06-02", "HQ", 8, "web"), ("2026-07-02", "HQ", 9, "web")]
    )
    june = pl.date(2026, 6, 1)
    found = facts.history(ledger.database, ledger.dataset("sales"), pl.select(june).item(), pl.select(june).item())
    assert sorted(row[:1] + row[2:] for row in found.rows()) == [("EAST", 2, 7.0), ("HQ", 1, 8.0)]
