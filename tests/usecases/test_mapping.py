"""Taking a file: as it was taken before, as its headers say, or as a person chooses."""

from __future__ import annotations

import pytest

from kpi.core.choice import Choice
from kpi.core.errors import Invalid, NotFound, Refused
from kpi.core.layout import mark
from kpi.core.mapping import FIXED, NOTHING, SHEET_NAME, STATED
from kpi.core.reading import Answer
from kpi.core.viewer import Role, Viewer
from kpi.intake import read_bytes
from kpi.store import layouts
from kpi.usecases import batch, mapping
from kpi.usecases.mapping import Proposal, propose
from tests.cli.desk import MODEL
from tests.intake.sheets import put, workbook
from tests.usecases.ledger import ME, Ledger, keys

YUAN = MODEL.replace(
    "amount: {from: [Amount], type: number}\n      channel",
    "amount: {from: [Amount], type: number, unit: 元}\n      channel",
)
JUNE = "日期,门店,2026-06 金额,渠道\n2026-06-01,华东,10,web\n2026-06-02,华东,20,web\n"
JULY = "渠道,日期,门店,2026-07 金额\nweb,2026-07-01,华东,30\nweb,2026-07-02,East,40\n"
COLUMNS = {"date": "日期", "store": "门店", "amount": "2026-06 金额", "channel": "渠道"}


def proposed(ledger: Ledger, text: str, name: str = "a.csv", dataset: str = "sales") -> Proposal:
    return propose(ledger, ME, read_bytes(text.encode(), name), dataset)


def test_headers_that_are_called_so_settle_themselves(ledger: Ledger) -> None:
    found = proposed(ledger, "Date,Store,Amount,Channel\n2026-06-01,EAST,1,web\n2026-06-02,EAST,2,web\n")
    assert found.settled and not found.remembered
    assert found.columns == {"date": "Date", "store": "Store", "amount": "Amount", "channel": "Channel"}
    assert (found.at, found.ties, found.sources) == (0, {}, [SHEET_NAME, FIXED, NOTHING][1:])


def test_headers_that_are_not_are_told_by_their_values_or_asked(ledger: Ledger) -> None:
    found = proposed(ledger, JUNE)
    assert (found.columns, found.settled) == ({}, False)
    assert [found.candidates[code][0].header for code in ("date", "store", "amount")] == list(COLUMNS.values())[:3]
    like = proposed(ledger, "Order date,Stores,Amount paid,Channel\n2026-06-01,EAST,1,web\n2026-06-02,EAST,2,web\n")
    assert like.columns == {"date": "Order date", "store": "Stores", "amount": "Amount paid", "channel": "Channel"}
    both = proposed(
        ledger, "Date,Store,Channel,Net amount,Tax amount\n2026-06-01,EAST,web,1,2\n2026-06-02,EAST,web,3,4\n"
    )
    assert both.ties == {"amount": ["Net amount", "Tax amount"]}


def test_why_nothing_can_be_proposed(ledger: Ledger) -> None:
    with pytest.raises(Invalid):
        proposed(ledger, "")
    with pytest.raises(NotFound):
        proposed(ledger, JUNE, dataset="salse")
    with pytest.raises(Refused):
        propose(ledger, Viewer("x", Role.MEMBER), read_bytes(JUNE.encode(), "a.csv"), "sales")


def test_a_table_may_be_asked_for(ledger: Ledger) -> None:
    text = "Date,Store,2026-05,2026-06,2026-07\n2026-06-01,EAST,1,2,3\n2026-06-02,EAST,4,5,6\n"
    reading = read_bytes(text.encode(), "a.csv")
    assert propose(ledger, ME, reading, "sales", 0).at == 0
    found = propose(ledger, ME, reading, "sales", 1)
    assert (found.at, found.table.frame.height, found.table) == (1, 6, found.tables[1])


def test_a_layout_once_chosen_needs_nobody_again(ledger: Ledger) -> None:
    done = ledger.take("june.csv", JUNE, choice=Choice(0, COLUMNS))
    assert (done.outcome, ledger.asked("revenue")) == ("stored", 30)
    found = proposed(ledger, JULY)
    assert found.remembered and found.settled
    assert found.columns == COLUMNS | {"amount": "2026-07 金额"}
    _, ready = ledger.look("july.csv", JULY)
    assert (ready.outcome, ready.mapped and ready.mapped.remembered) == ("ready", True)
    assert ledger.take("july.csv", JULY).outcome == "stored"
    assert ledger.kept("rev", "2026-07") == 70


def test_the_latest_word_on_a_layout_counts_and_is_kept_once(ledger: Ledger) -> None:
    for text in (JUNE, JUNE.replace("10", "11"), JUNE.replace("10", "12")):
        ledger.take("june.csv", text, choice=Choice(0, COLUMNS))
    assert ledger.database.read("select count(*) as n from layouts").item() == 1
    ledger.take("june.csv", JUNE, choice=Choice(0, COLUMNS | {"channel": NOTHING}))
    (layout,) = layouts.of_dataset(ledger.database, "sales")
    assert (layout.columns["channel"], layout.fingerprint) == (NOTHING, mark(proposed(ledger, JULY).table))
    assert ledger.database.read("select count(*) as n from layouts").item() == 2
    assert layouts.of_dataset(ledger.database, "orders") == []


def test_a_spelling_once_explained_is_known(ledger: Ledger) -> None:
    text = JUNE.replace("华东", "东部大区")
    _, unknown = ledger.look("june.csv", text, choice=Choice(0, COLUMNS))
    assert (unknown.outcome, unknown.checked and unknown.checked.unknown) == ("blocked", {"东部大区": 2})
    choice = Choice(0, COLUMNS, members={"东部大区": "EAST"})
    assert ledger.take("june.csv", text, choice=choice).outcome == "stored"
    assert ledger.take("july.csv", JULY.replace("华东", "东部大区")).outcome == "stored"
    assert (ledger.asked("revenue"), ledger.asked("revenue", "2026-07")) == (30, 70)


def test_a_unit_that_is_new_is_stored_with_its_rows(ledger: Ledger) -> None:
    text = JUNE.replace("06-02,华东", "06-02,苏州店")
    ready = ledger.look("june.csv", text, choice=Choice(0, COLUMNS, units={"苏州店": "EAST"}))
    assert (ready[1].outcome, list(ledger.model().org)[-1].code) == ("ready", "EAST")
    batch.store(ledger, ME, *ready)
    unit = ledger.model().org[-1]
    assert (unit.code, unit.name.zh, unit.parent) == ("EAST_1", "苏州店", "EAST")
    assert (ledger.asked("revenue"), ledger.kept("rev")) == (30, 30)
    assert ledger.rows()[1][3] == "EAST_1"
    assert ledger.take("july.csv", JULY.replace("East", "苏州店")).outcome == "stored"
    ledger.undo(1)
    assert ledger.model().org[-1].code == "EAST_1"


def test_figures_in_ten_thousands_are_stored_in_the_unit_of_their_column(ledger: Ledger) -> None:
    ledger.apply(YUAN)
    text = "Date,Store,Amount（万元）,Channel\n2026-06-01,EAST,1.5,web\n2026-06-02,EAST,2,web\n"
    columns = {"date": "Date", "store": "Store", "amount": "Amount（万元）", "channel": "Channel"}
    done = ledger.take("a.csv", text, choice=Choice(0, columns))
    assert (keys(done.problems), ledger.asked("revenue")) == (["mapping.scaled"], 35_000)
    said = ledger.take("a.csv", text, choice=Choice(0, columns, scale={"amount": 1.0}))
    assert said.outcome == "stored" and ledger.asked("revenue") == 3.5
    again = ledger.take("b.csv", text.replace("1.5", "2.5"))
    assert (again.mapped and again.mapped.scale, ledger.asked("revenue")) == ({"amount": 1.0}, 4.5)


def test_what_is_said_for_the_whole_file(ledger: Ledger) -> None:
    text = "金额,备注\n10,a\n20,b\n"
    columns = {"date": FIXED, "store": FIXED, "amount": "金额", "channel": NOTHING}
    fixed = {"date": "2026-06-01", "store": "华东"}
    done = ledger.take("a.csv", text, choice=Choice(0, columns, fixed))
    assert (done.outcome, ledger.kept("rev")) == ("stored", 30)
    found = proposed(ledger, text)
    assert found.columns == {"store": FIXED, "amount": "金额", "channel": NOTHING}
    (layout,) = layouts.of_dataset(ledger.database, "sales")
    assert layout.fixed == {"store": "华东"}


def test_a_month_stated_by_the_file_and_sheets_called_by_units(ledger: Ledger) -> None:
    rows = [["Amount", "Channel"], [1, "web"], [2, "web"]]
    data = workbook(lambda book: [put(book.add_worksheet(name), rows) for name in ("HQ", "EAST")] and None)
    found = propose(ledger, ME, read_bytes(data, "2026-06.xlsx"), "sales")
    assert found.columns == {"date": STATED, "store": SHEET_NAME, "amount": "Amount", "channel": "Channel"}
    assert found.sources == [STATED, SHEET_NAME, FIXED, NOTHING]
    assert ledger.take("2026-06.xlsx", data).outcome == "stored"
    assert ledger.kept("rev") == 6


def test_cells_are_repaired_and_rows_are_skipped(ledger: Ledger) -> None:
    text = "Date,Store,Amount,Channel\n2026-06-01,EAST,10,web\nsoon,EAST,20,web\n2026-06-03,EAST,三百,web\n"
    _, blocked = ledger.look("a.csv", text)
    assert (blocked.outcome, blocked.checked and blocked.checked.faults["_at"].to_list()) == ("blocked", [1, 2])
    repaired = Choice(cells={(1, "Date"): "2026-06-02", (2, "Amount"): "300"})
    assert ledger.take("a.csv", text, choice=repaired).outcome == "stored"
    assert ledger.asked("revenue") == 330
    skipped = ledger.take("b.csv", text, choice=Choice(skipped=frozenset({1, 2})))
    assert (skipped.outcome, ledger.asked("revenue")) == ("stored", 10)
    assert batch.batches(ledger, ME)[0].rejected == 2
    one = ledger.look("c.csv", text, choice=Choice(cells={(1, "Date"): "later"}, skipped=frozenset({2})))[1]
    assert (one.outcome, [problem.values["value"] for problem in one.problems if problem.key == "fact.not_date"]) == (
        "blocked",
        ["later"],
    )


def test_the_datasets_a_file_may_be_for(ledger: Ledger) -> None:
    def suggested(text: str) -> list[str]:
        return mapping.suggest(ledger, ME, read_bytes(text.encode(), "a.csv"))

    assert suggested("Date,Store,Order,Amount\n2026-06-01,EAST,A,1\n2026-06-02,EAST,B,2\n") == ["orders", "sales"]
    assert suggested("") == []
    order = {"date": "日期", "store": "门店", "order": "渠道", "amount": "2026-06 金额"}
    assert suggested(JULY) == []
    ledger.take("june.csv", JUNE.replace("02,华东,20,web", "02,华东,20,app"), "orders", Choice(0, order))
    assert suggested(JULY) == ["orders"]


def test_what_the_reader_was_told_is_remembered(ledger: Ledger) -> None:
    text = "Date,Store,Amount,Channel\n01/02/2026,EAST,10,web\n03/04/2026,EAST,20,web\n"
    path = ledger.outside / "a.csv"
    path.write_text(text, encoding="utf-8")
    asked = [p for p in read_bytes(text.encode(), "a.csv").tables[0].problems if p.values.get("topic")]
    assert asked, "the reader asks which of the two is the day"
    topic, choices = str(asked[0].values["topic"]), asked[0].values["choices"]
    assert isinstance(choices, list)
    columns = {"date": "Date", "store": "Store", "amount": "Amount", "channel": "Channel"}
    months = []
    for choice in choices:
        answer = Answer(topic, choice, asked[0].place.sheet, asked[0].place.column)
        reading = read_bytes(text.encode(), "a.csv", [answer])
        ready = batch.consider(ledger, ME, reading, "sales", Choice(0, columns, answers=(answer,)))
        batch.store(ledger, ME, path, ready)
        again = batch.preview(ledger, ME, path, "sales")
        assert again.incoming is not None and ready.incoming is not None
        assert again.incoming.months == ready.incoming.months
        months.append(again.incoming.months)
    assert months[0] != months[1]
