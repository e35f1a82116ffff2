"""Files whose rows take their day, unit and more from what another dataset says of the same key."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpi.core.choice import Choice
from kpi.core.errors import Invalid
from kpi.core.lookup import SAID
from kpi.core.mapping import FIXED, NOTHING
from kpi.core.problem import Problem
from kpi.intake import read_bytes
from kpi.text.words import sentence
from kpi.usecases import batch, mapping, model, template
from kpi.usecases.batch import Import
from kpi.usecases.impact import impact
from kpi.usecases.lookup import among
from tests.cli.desk import MODEL
from tests.intake.test_template import Speaker
from tests.usecases.ledger import ME, Ledger, keys

LINES = """
  - code: lines
    name: Lines
    key: [order, product]
    columns:
      order: {from: [Order]}
      date: {lookup: {dataset: orders, on: order, column: date}, role: date}
      store: {lookup: {dataset: orders, on: order, column: store}, role: org}
      whole: {lookup: {dataset: orders, on: order, column: amount}, type: number}
      product: {from: [Product]}
      price: {from: [Price], type: number}
      colour: {lookup: {dataset: products, on: product, of: id, column: colour, optional: true}}
  - code: products
    name: Products
    key: [id]
    columns:
      id: {from: [Product]}
      since: {from: [Since], role: date}
      colour: {from: [Colour]}
indicators:
  - {code: sold, name: Sold, formula: sum(lines.price)}
  - {code: red, name: Red, formula: sum(lines.price) filter (where lines.colour = 'red')}
"""
EN = Speaker("en")
TEXT = MODEL.replace("\nindicators:\n", LINES, 1).replace("indicator: ordered, org: EAST", "indicator: sold, org: EAST")
ORDERS = [("2026-06-01", "A", 30.0), ("2026-07-02", "B", 40.0)]
FILE = "Order,Product,Price\nA,p1,10\nA,p2,20\nB,p1,40.5\n"
PRODUCTS = "Product,Since,Colour\np1,2020-01-01,red\n"


@pytest.fixture
def shop(ledger: Ledger) -> Ledger:
    """A workspace with orders that lines can be looked up in."""
    ledger.apply(TEXT)
    ledger.orders("orders.csv", *ORDERS)
    return ledger


def lines(shop: Ledger, text: str = FILE, choice: Choice | None = None) -> Import:
    return shop.take("lines.csv", text, "lines", choice)


def said(problems: list[Problem]) -> list[str]:
    return [sentence("en", problem) for problem in problems]


def test_rows_stand_where_and_when_their_order_does(shop: Ledger) -> None:
    done = lines(shop)
    assert (done.outcome, done.problems) == ("stored", [])
    assert shop.rows("lines") == [
        (None, 2, "A", date(2026, 6, 1), "EAST", 30, "p1", 10, None),
        (None, 3, "A", date(2026, 6, 1), "EAST", 30, "p2", 20, None),
        (None, 4, "B", date(2026, 7, 2), "EAST", 40, "p1", 40.5, None),
    ]
    assert [shop.asked("sold", month) for month in ("2026-06", "2026-07")] == [30, 40.5]
    assert [shop.kept("ord", month) for month in ("2026-06", "2026-07")] == [30, 40.5]
    assert shop.figures() == shop.recomputed()


def test_what_it_would_do_is_what_it_does(shop: Ledger) -> None:
    path, ready = shop.look("lines.csv", FILE, "lines")
    assert ready.incoming is not None and ready.difference is not None
    found = impact(shop, ME, ready.dataset, ready.incoming)
    assert [(one.after.code, one.before.actual, one.after.actual) for one in found.changes][-1] == ("ord", None, 40.5)
    assert shop.rows("lines") == []
    batch.store(shop, ME, path, ready)
    assert len(shop.rows("lines")) == ready.difference.added == 3


def test_an_order_that_is_not_there_is_told_and_its_row_is_repaired_or_skipped(shop: Ledger) -> None:
    text = FILE + "C,p3,5\n,p4,6\n"
    _, ready = shop.look("lines.csv", text, "lines")
    assert ready.outcome == "blocked" and ready.checked is not None
    assert said(ready.problems) == [
        "lines.csv, row 5, column “Order”: “C” is not in “Orders”; correct it, or import “Orders” first.",
        "lines.csv, row 6, column “Order”: “Order” is empty; fill it in.",
    ]
    with pytest.raises(Invalid):
        lines(shop, text)
    skipped = lines(shop, text, Choice(skipped=frozenset({3, 4})))
    assert (skipped.outcome, skipped.incoming and skipped.incoming.rejected) == ("stored", 2)
    repaired = lines(shop, text, Choice(cells={(3, "Order"): "A", (4, "Order"): "B"}))
    assert (repaired.outcome, shop.asked("sold")) == ("stored", 35)
    rejects = read_bytes(batch.rejects(ME, ready, EN), "rejects.xlsx").tables[0].frame
    assert rejects.select("Order", "Reason").rows() == [
        ("C", "not in the other dataset"),
        (None, "a needed value is missing"),
    ]


def test_before_its_orders_no_line_comes_in(ledger: Ledger) -> None:
    ledger.apply(TEXT)
    _, ready = ledger.look("lines.csv", FILE, "lines")
    assert (ready.outcome, ready.incoming, keys(ready.problems)) == ("blocked", None, ["fact.lookup_missing"] * 3)


def test_an_order_that_says_two_things_is_refused(ledger: Ledger) -> None:
    ledger.apply(TEXT.replace("key: [order]", "append: true"))
    ledger.orders("orders.csv", *ORDERS, ("2026-06-03", "A", 31.0), ("2026-07-02", "B", 40.0))
    _, ready = ledger.look("lines.csv", FILE, "lines")
    assert said(ready.problems)[0] == (
        "lines.csv, row 2, column “Order”: “A” has several values of “Date” in “Orders”, so none can be taken; "
        "correct them there first."
    )
    assert keys(ready.problems) == ["fact.lookup_several"] * 2
    assert ready.incoming is not None and ready.incoming.frame["order"].to_list() == ["B"]


def test_orders_that_were_replaced_or_undone_say_nothing(shop: Ledger) -> None:
    shop.orders("more.csv", ("2026-08-01", "A", 30.0))
    lines(shop)
    assert [row[3] for row in shop.rows("lines")] == [date(2026, 8, 1), date(2026, 8, 1), date(2026, 7, 2)]
    shop.undo(2)
    assert lines(shop).outcome == "stored"
    assert shop.rows("lines")[0][3] == date(2026, 6, 1)
    shop.undo(1)
    assert shop.look("lines.csv", FILE, "lines")[1].outcome == "blocked"


def test_what_is_stored_stays_until_the_file_comes_again(shop: Ledger) -> None:
    lines(shop)
    assert lines(shop).outcome == "unchanged"
    shop.orders("correction.csv", ("2026-06-05", "A", 33.0))
    assert shop.rows("lines")[0][3:6] == (date(2026, 6, 1), "EAST", 30)
    assert lines(shop).outcome == "stored"
    assert shop.rows("lines")[0][3:6] == (date(2026, 6, 5), "EAST", 33)
    assert len(shop.rows("lines")) == 3


def test_an_optional_value_is_empty_where_nothing_is_said(shop: Ledger) -> None:
    shop.take("products.csv", PRODUCTS, "products")
    assert lines(shop).problems == []
    assert [row[-1] for row in shop.rows("lines")] == ["red", None, "red"]
    assert (shop.asked("red"), shop.asked("red", "2026-07")) == (10, 40.5)


@pytest.mark.parametrize(("mode", "left"), [("key: [order, product]", 31), ("append: true", 41), ("due: 5", 11)])
def test_rows_with_a_key_rows_that_are_added_and_months_that_are_replaced(
    ledger: Ledger, mode: str, left: float
) -> None:
    ledger.apply(TEXT.replace("key: [order, product]", mode))
    ledger.orders("orders.csv", *ORDERS)
    lines(ledger)
    done = ledger.take("more.csv", "Order,Product,Price\nA,p1,11\n", "lines")
    assert (done.outcome, ledger.asked("sold")) == ("stored", left)
    ledger.undo(2, 3)
    assert ledger.rows("lines") == []


def test_nothing_asks_for_columns_that_are_looked_up(shop: Ledger) -> None:
    reading = read_bytes(FILE.encode(), "lines.csv")
    found = mapping.propose(shop, ME, reading, "lines")
    assert (found.columns, found.settled) == ({"order": "Order", "product": "Product", "price": "Price"}, True)
    assert list(found.candidates) == ["order", "product", "price"]
    assert mapping.suggest(shop, ME, reading)[0] == "lines"
    _, data = template.workbook(shop, ME, "lines", EN)
    meanings = read_bytes(data, "lines.xlsx").tables[-1].frame
    assert meanings["Header"].to_list() == ["Order", "Product", "Price"]
    assert meanings["Needed"].to_list() == ["required", "required", "optional"]


def test_a_layout_of_before_is_kept_to_what_the_file_still_gives(ledger: Ledger) -> None:
    dated = TEXT.replace("date: {lookup: {dataset: orders, on: order, column: date}, role: date}", "date: {role: date}")
    ledger.apply(dated)
    ledger.orders("orders.csv", *ORDERS)
    text = "Tag,Best,Product,Price\n2026-06-09,A,p1,10\n2026-06-10,A,p2,20\n"
    columns = {"order": "Best", "date": "Tag", "product": "Product", "price": "Price"}
    assert lines(ledger, text, Choice(0, columns)).outcome == "stored"
    ledger.undo(2)
    ledger.apply(TEXT)
    found = mapping.propose(ledger, ME, read_bytes(text.encode(), "lines.csv"), "lines")
    assert (found.remembered, found.columns) == (True, {"order": "Best", "product": "Product", "price": "Price"})
    assert lines(ledger, text).outcome == "stored"
    assert {row[3] for row in ledger.rows("lines")} == {date(2026, 6, 1)}


def test_taken_as_a_person_chose(shop: Ledger) -> None:
    columns = {"order": FIXED, "product": "Teil", "price": "Preis"}
    text = "Teil,Preis\np1,10\np2,20\n"
    done = lines(shop, text, Choice(0, columns, fixed={"order": "B"}))
    assert (done.outcome, shop.asked("sold", "2026-07")) == ("stored", 30)
    nothing = shop.look("lines.csv", text, "lines", Choice(0, columns | {"order": NOTHING}))[1]
    assert (nothing.outcome, set(keys(nothing.problems))) == ("blocked", {"fact.empty"})


AREAS = """version: 1
org:
  - {code: HQ, name: Head office}
  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}
datasets:
  - code: orders
    name: Orders
    columns: {order: {from: Order}, date: {from: Date, role: date}, area: {from: Area}}
  - code: lines
    name: Lines
    columns:
      order: {from: Order}
      date: {lookup: {dataset: orders, on: order, column: date}, role: date}
      store: {lookup: {dataset: orders, on: order, column: area}, role: org}
indicators: []
scorecard: []
targets: []
"""


def test_what_is_a_text_there_may_be_a_unit_here(ledger: Ledger) -> None:
    ledger.apply(AREAS)
    ledger.take("orders.csv", "Order,Date,Area\nA,2026-06-01,East\nB,2026-06-01,Osten\n", "orders")
    text, columns = "Order,Note\nA,x\nB,y\n", {"order": "Order"}
    _, ready = ledger.look("lines.csv", text, "lines")
    assert ready.checked is not None
    assert (keys(ready.problems), ready.checked.unknown) == (["fact.not_org", "intake.no_numbers"], {"Osten": 1})
    assert lines(ledger, text, Choice(0, columns, members={"Osten": "HQ"})).outcome == "stored"
    assert [row[-1] for row in ledger.rows("lines")] == ["EAST", "HQ"]
    assert ledger.look("lines.csv", text, "lines")[1].outcome == "unchanged"


def test_the_model_goes_out_and_comes_back(shop: Ledger) -> None:
    text = model.export(shop, ME)
    assert "lookup: {dataset: products, 'on': product, of: id, column: colour, optional: true}" in text
    assert shop.apply(text) == 0


def test_files_that_come_together_are_looked_up_among_each_other(ledger: Ledger) -> None:
    ledger.apply(TEXT)
    files = {
        "1.csv": ("orders", "Date,Store,Order,Amount\n2026-06-01,EAST,A,1\n2026-07-02,EAST,B,1\n"),
        "2.csv": ("lines", FILE),
    }
    for name, (_, text) in files.items():
        (ledger.outside / name).write_text(text, encoding="utf-8")
    paths = [(ledger.outside / name, code) for name, (code, _) in files.items()]
    found = batch.prepare(ME, ledger.model(), paths)
    batch.store_all(ledger, ME, ledger.model(), [(path, one) for (path, _), one in zip(paths, found, strict=True)])
    assert ledger.asked("sold") == 30
    with pytest.raises(Invalid):
        batch.prepare(ME, ledger.model(), paths[::-1])
    unasked = among([])(ledger.dataset("orders"), ledger.dataset("lines").lookups["date"], pl.Series(["A"]))
    assert (unasked.height, unasked.columns[1]) == (0, SAID)
