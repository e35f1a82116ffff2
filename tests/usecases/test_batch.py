"""Imports, what they replace, and taking them back."""

from __future__ import annotations

import hashlib

import polars as pl
import pytest
import xlsxwriter

from kpi.core.choice import Choice
from kpi.core.errors import Conflict, Invalid, NotFound, Refused
from kpi.core.viewer import Role, Viewer
from kpi.intake import read_bytes
from kpi.usecases import batch
from kpi.usecases.batch import Import
from tests.cli.desk import MODEL
from tests.intake.sheets import put, workbook
from tests.intake.test_template import Speaker
from tests.usecases.ledger import Ledger, keys

HEAD = ["Date", "Store", "Amount", "Channel"]


def test_without_a_key_a_file_replaces_the_months_it_covers(ledger: Ledger) -> None:
    ledger.sales("may.csv", 1, 2, month="2026-05")
    ledger.sales("june.csv", 10, 20)
    again = ledger.sales("june2.csv", 7)
    assert again.difference is not None
    assert (again.difference.added, again.difference.replaced) == (1, 2)
    assert (ledger.asked("revenue"), ledger.kept("rev"), ledger.asked("revenue", "2026-05")) == (7, 7, 3)


@pytest.mark.parametrize(
    ("undone", "left"),
    [((3,), 20), ((2,), 30), ((3, 2), 10), ((2, 3), 10), ((1, 2, 3), None)],
)
def test_undo_brings_back_what_was_replaced(ledger: Ledger, undone: tuple[int, ...], left: float | None) -> None:
    for amount in (10, 20, 30):
        ledger.sales(f"{amount}.csv", amount)
    ledger.undo(*undone)
    assert (ledger.asked("revenue"), ledger.kept("rev")) == (left, left)
    assert [b.live for b in batch.batches(ledger, Viewer())] == [n not in undone for n in (3, 2, 1)]
    assert ledger.figures() == ledger.recomputed()


def test_a_batch_is_undone_once(ledger: Ledger) -> None:
    ledger.sales("a.csv", 10)
    ledger.undo(1)
    assert ledger.figures() == []
    with pytest.raises(Conflict):
        ledger.undo(1)
    with pytest.raises(NotFound):
        ledger.undo(9)


def test_with_a_key_the_last_row_of_each_key_counts(ledger: Ledger) -> None:
    ledger.orders("a.csv", ("2026-06-01", "A", 10), ("2026-06-02", "B", 20))
    done = ledger.orders("b.csv", ("2026-06-02", "B", 25), ("2026-06-03", "C", 5))
    assert done.difference is not None
    assert (done.difference.added, done.difference.replaced) == (2, 1)
    assert (ledger.asked("ordered"), ledger.kept("ord")) == (40, 40)
    ledger.undo(2)
    assert (ledger.asked("ordered"), ledger.kept("ord")) == (30, 30)


@pytest.mark.parametrize(
    ("undone", "left"),
    [((3,), 2), ((1,), 3), ((2, 3), 1), ((1, 3), 2), ((3, 2, 1), None)],
)
def test_undo_with_a_key_in_any_order(ledger: Ledger, undone: tuple[int, ...], left: float | None) -> None:
    for amount in (1, 2, 3):
        ledger.orders(f"{amount}.csv", ("2026-06-01", "A", amount))
    ledger.undo(*undone)
    assert (ledger.asked("ordered"), ledger.kept("ord")) == (left, left)


def test_a_row_that_moves_to_another_month_leaves_the_one_it_was_in(ledger: Ledger) -> None:
    ledger.orders("a.csv", ("2026-05-30", "A", 10), ("2026-05-31", "B", 20))
    ledger.orders("b.csv", ("2026-06-02", "B", 20))
    assert (ledger.kept("ord", "2026-05"), ledger.kept("ord")) == (10, 20)
    ledger.undo(2)
    assert (ledger.kept("ord", "2026-05"), ledger.kept("ord")) == (30, None)


def test_a_key_that_a_file_repeats_is_told(ledger: Ledger) -> None:
    done = ledger.orders("a.csv", ("2026-06-01", "A", 1), ("2026-06-02", "B", 5), ("2026-06-03", "A", 2))
    assert keys(done.problems) == ["fact.key_twice"]
    assert ledger.asked("ordered") == 7


def test_the_same_file_again_changes_nothing(ledger: Ledger) -> None:
    for _ in range(3):
        ledger.sales("a.csv", 10.1, 0.2)
        ledger.orders("o.csv", ("2026-06-01", "A", 3.3), ("2026-06-02", "B", 1e-7))
    assert len(batch.batches(ledger, Viewer())) == 2
    before = ledger.stored()
    assert ledger.sales("a.csv", 10.1, 0.2).outcome == "unchanged"
    assert ledger.stored() == before


def test_a_file_that_was_replaced_or_undone_can_come_again(ledger: Ledger) -> None:
    assert [ledger.sales("a.csv", amount).outcome for amount in (10, 20, 10)] == ["stored"] * 3
    assert ledger.asked("revenue") == 10
    ledger.undo(3)
    assert (ledger.asked("revenue"), ledger.sales("a.csv", 10).outcome, ledger.asked("revenue")) == (20, "stored", 10)
    assert [ledger.orders("o.csv", ("2026-06-01", "A", n)).outcome for n in (1, 2, 1)] == ["stored"] * 3
    assert ledger.asked("ordered") == 1


def test_the_same_file_read_otherwise_is_a_change(ledger: Ledger) -> None:
    rows = "Date,Store,Amount,Channel,Net\n2026-06-01,HQ,10,web,8\n2026-06-02,HQ,20,web,9\n"
    path = ledger.outside / "a.csv"
    path.write_text(rows, encoding="utf-8")

    def take() -> Import:
        reading = read_bytes(path.read_bytes(), "a.csv")
        ready = batch._consider(ledger, reading, batch.dataset_of(ledger.model(), "sales"), None)
        return batch.store(ledger, Viewer(), path, ready)

    assert [take().outcome, take().outcome] == ["stored", "unchanged"]
    ledger.apply(
        MODEL.replace("from: [Amount], type: number}\n      channel", "from: [Net], type: number}\n      channel")
    )
    assert take().outcome == "stored"
    assert ledger.asked("revenue") == 17


def changes(ready: Import) -> dict[tuple[str, str], tuple[int, float]]:
    """Rows and sum of each month, before and after."""
    assert ready.difference is not None
    found = ready.difference.sums.select(pl.col("_month").dt.strftime("%Y-%m"), "_which", "_rows", "amount")
    return {(month, which): (rows, amount) for month, which, rows, amount in found.iter_rows()}


def test_the_difference_is_exact(ledger: Ledger) -> None:
    ledger.sales("a.csv", 0.1, 0.2)
    again = [(f"2026-06-0{n}", "HQ", n / 10, "web") for n in (1, 2, 3)]
    assert changes(ledger.ready("b.csv", again)[1]) == {("2026-06", "before"): (2, 0.3), ("2026-06", "after"): (3, 0.6)}
    new = ledger.ready("c.csv", [("2026-07-01", "HQ", 5, "web"), ("2026-07-02", "HQ", 0, "web")])[1]
    assert changes(new) == {("2026-07", "after"): (2, 5.0)}


def test_the_difference_with_a_key_counts_what_stays_and_what_leaves(ledger: Ledger) -> None:
    ledger.orders("a.csv", ("2026-05-31", "A", 1.1), ("2026-06-01", "B", 2.2), ("2026-06-02", "C", 3.3))
    ready = ledger.ready("b.csv", [("2026-06-01", "HQ", "B", 5), ("2026-06-05", "HQ", "A", 1)], "orders")[1]
    assert changes(ready) == {
        ("2026-05", "before"): (1, 1.1),
        ("2026-06", "before"): (2, 5.5),
        ("2026-06", "after"): (3, 9.3),
    }
    assert ready.difference is not None
    assert ready.difference.replaced == 2


def test_columns_may_be_called_as_the_store_calls_its_own(ledger: Ledger) -> None:
    odd = [
        "rows",
        "month",
        "batch",
        "row",
        "unit",
        "value",
        "which",
        "select",
        "a0",
        "member_0",
        "incoming",
        "live",
        "x-y",
    ]
    columns = "".join(f"      {name}: {{type: number}}\n" for name in odd)
    text = MODEL.replace("      channel: {from: [Channel]}\n", "      channel: {from: [Channel]}\n" + columns)
    ledger.apply(text.replace("formula: sum(sales.amount)", "formula: sum(sales.rows) + sum(sales.month)"))
    path = ledger.outside / "a.csv"
    for amount in (1, 2):
        rows = [[*HEAD, *odd], *([f"2026-06-0{day}", "HQ", amount, "web", *range(len(odd))] for day in (1, 2))]
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        reading = read_bytes(path.read_bytes(), "a.csv")
        ready = batch._consider(ledger, reading, batch.dataset_of(ledger.model(), "sales"), None)
        assert batch.store(ledger, Viewer(), path, ready).outcome == "stored"
    assert ledger.asked("revenue") == 2


def test_the_original_is_kept_under_its_digest(ledger: Ledger) -> None:
    ledger.sales("a.csv", 10, 11)
    data = (ledger.outside / "a.csv").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert ledger.originals() == [digest]
    assert ledger.original(digest).read_bytes() == data
    assert batch.batches(ledger, Viewer())[0].sha256 == digest


def test_a_file_that_changes_after_it_was_read_is_refused(ledger: Ledger) -> None:
    path, ready = ledger.ready("a.csv", [("2026-06-01", "HQ", 10, "web"), ("2026-06-02", "HQ", 1, "web")])
    path.write_text(path.read_text(encoding="utf-8") + "2026-06-03,HQ,5,web\n", encoding="utf-8")
    with pytest.raises(Conflict):
        batch.store(ledger, Viewer(), path, ready)
    assert (ledger.originals(), batch.batches(ledger, Viewer())) == ([], [])


def months(*heads: list[str]) -> bytes:
    """A workbook with a sheet of sales for May and one for June."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for name, month, head in zip(("May", "June"), (5, 6), heads, strict=True):
            rows = [[f"2026-{month:02d}-{day:02d}", "HQ", day, "web", "x"] for day in range(1, month + 1)]
            put(book.add_worksheet(name), [head, *(row[: len(head)] for row in rows)])

    return workbook(fill)


def test_sheets_of_one_shape_are_stored_together(ledger: Ledger) -> None:
    data = months(HEAD, HEAD)
    done = ledger.take("two.xlsx", data)
    assert (done.outcome, done.problems, done.incoming and done.incoming.sheet) == ("stored", [], None)
    assert [row[:2] for row in ledger.rows()] == [("May", 2 + n) for n in range(5)] + [
        ("June", 2 + n) for n in range(6)
    ]
    assert (ledger.asked("revenue"), ledger.asked("revenue", "2026-05")) == (21, 15)
    assert ledger.take("two.xlsx", data).outcome == "unchanged"


def test_sheets_that_fit_and_were_not_imported_are_told(ledger: Ledger) -> None:
    path = ledger.outside / "two.xlsx"
    path.write_bytes(months(HEAD, [*HEAD, "Note"]))
    reading, dataset = read_bytes(path.read_bytes(), "two.xlsx"), ledger.dataset("sales")
    largest = batch.store(ledger, Viewer(), path, batch._consider(ledger, reading, dataset, None))
    assert largest.incoming is not None
    assert (largest.incoming.sheet, keys(largest.problems)) == ("June", ["mapping.other_tables"])
    may = batch.store(ledger, Viewer(), path, batch._consider(ledger, reading, dataset, "May"))
    assert (may.outcome, may.problems) == ("stored", [])
    assert (ledger.asked("revenue"), ledger.asked("revenue", "2026-05")) == (21, 15)


def test_rows_that_cannot_come_in_are_a_workbook_to_correct(ledger: Ledger) -> None:
    rows = [("2026-06-01", "EAST", 1, "web"), ("soon", "EAST", "三百", "web"), ("2026-06-03", "WEST", 3, "=1+1")]
    rows += [(f"2026-06-{day:02d}", "EAST", day, "web") for day in range(4, 20)]
    _, ready = ledger.ready("a.csv", rows)
    (table,) = read_bytes(batch.rejects(Viewer(), ready, Speaker("en")), "rejects.xlsx").tables
    assert [column.name for column in table.columns] == ["Row", *HEAD, "Reason"]
    assert table.frame.select(HEAD).rows() == [("soon", "EAST", "三百", "web"), ("2026-06-03", "WEST", "3", "=1+1")]
    assert table.frame["Row"].cast(pl.Int64).to_list() == [3, 4]
    left = batch.consider(ledger, Viewer(), ready.reading, "sales", Choice(skipped=frozenset({1, 2})))
    assert left.outcome == "ready"
    (again,) = read_bytes(batch.rejects(Viewer(), left, Speaker("zh")), "rejects.xlsx").tables
    assert again.frame.select(HEAD).rows() == table.frame.select(HEAD).rows()
    with pytest.raises(Invalid):
        batch.rejects(Viewer(), ledger.look("b.csv", "x,y\n1,2\n3,4\n")[1], Speaker("en"))
    with pytest.raises(Refused):
        batch.rejects(Viewer("x", Role.MEMBER), ready, Speaker("en"))


def test_the_mark_of_a_workspace_moves_with_the_model_and_the_facts(ledger: Ledger) -> None:
    marks = [batch.state(ledger, Viewer())]
    for step in (
        lambda: ledger.sales("a.csv", 1, 2),
        lambda: ledger.undo(1),
        lambda: ledger.apply(MODEL.replace("name: Sales\n", "name: Turnover\n")),
    ):
        ledger.ready("b.csv", [("2026-06-01", "HQ", 1, "web"), ("2026-06-02", "HQ", 1, "web")])
        assert batch.state(ledger, Viewer()) == marks[-1]
        step()
        marks.append(batch.state(ledger, Viewer()))
    assert len(set(marks)) == 4


def test_many_faults_of_a_column_are_counted_not_listed(ledger: Ledger) -> None:
    rows = [("2026-06-01", f"Shop {n}", n, "web") for n in range(200)]
    path, ready = ledger.ready("a.csv", rows)
    assert keys(ready.problems) == ["fact.not_org"] * 50 + ["fact.more"]
    assert ready.problems[-1].values == {"count": 150}
    with pytest.raises(Invalid):
        batch.store(ledger, Viewer(), path, ready)
    assert (ledger.originals(), batch.batches(ledger, Viewer())) == ([], [])


def test_an_indicator_that_reads_another_dataset_since_july_keeps_its_june_fresh(ledger: Ledger) -> None:
    later = "  - {code: revenue, valid_from: 2026-07, formula: sum(orders.amount)}\n  - {code: ordered"
    ledger.apply(MODEL.replace("  - {code: ordered", later))
    ledger.sales("a.csv", 10)
    ledger.orders("o.csv", ("2026-07-01", "A", 3))
    ledger.sales("b.csv", 11)
    assert (ledger.kept("rev"), ledger.kept("rev", "2026-07")) == (11, 3)


@pytest.mark.parametrize("august_first", [True, False])
def test_a_running_year_reaches_the_months_that_another_dataset_opens(ledger: Ledger, august_first: bool) -> None:
    steps = [
        lambda: ledger.sales("a.csv", 1, month="2026-08"),
        lambda: ledger.orders("o.csv", ("2026-06-01", "A", 3)),
    ]
    for step in steps if august_first else steps[::-1]:
        step()
    assert any("'ordered', 'HQ', datetime.date(2026, 8, 1), 'year', 3.0" in row for row in ledger.figures())
    assert ledger.figures() == ledger.recomputed()
    ledger.undo(1 if august_first else 2)
    assert not any("datetime.date(2026, 8, 1)" in row for row in ledger.figures())
    assert ledger.figures() == ledger.recomputed()
