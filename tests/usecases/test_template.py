"""The template of a dataset: what it offers to choose from, and that it comes back without a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import NotFound, Refused
from kpi.core.viewer import Role, Viewer
from kpi.intake import template as sheets
from kpi.intake.template import Cell, Template
from kpi.usecases import batch, template
from tests.cli.desk import MODEL
from tests.intake.test_template import Speaker, validations
from tests.usecases.ledger import ME, Ledger, keys

ZH, EN = Speaker("zh"), Speaker("en")


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def filled(ledger: Ledger, dataset: str, *rows: list[Cell]) -> Path:
    """The template of a dataset with rows in it, beside the workspace."""
    found = ledger.model().dataset_by_code[dataset]
    made = Template(found, ["华东", "HQ"], date(2026, 6, 30))
    return put(ledger.outside / "filled.xlsx", sheets.write(made, ZH, rows))


def test_a_filled_in_template_is_imported_without_a_question(ledger: Ledger) -> None:
    path = filled(ledger, "orders", [date(2026, 6, 1), "华东", "0001", 10.5], [date(2026, 6, 30), "HQ", "0002", 2])
    ready = batch.preview(ledger, ME, path, "orders")
    assert (ready.outcome, keys(ready.problems)) == ("ready", [])
    assert ready.mapped is not None and ready.incoming is not None
    assert ready.mapped.columns == {"date": "Date", "store": "Store", "order": "Order", "amount": "Amount"}
    assert ready.incoming.frame.drop("_row").rows() == [
        (date(2026, 6, 1), "EAST", "0001", 10.5),
        (date(2026, 6, 30), "HQ", "0002", 2.0),
    ]
    batch.store(ledger, ME, path, ready)
    assert ledger.asked("ordered") == 12.5


def test_one_row_is_enough(ledger: Ledger) -> None:
    ready = batch.preview(ledger, ME, filled(ledger, "sales", [date(2026, 6, 1), "HQ", 3, "web"]), "sales")
    assert (ready.outcome, keys(ready.problems)) == ("ready", [])


def test_an_empty_template_is_not_imported(ledger: Ledger) -> None:
    name, data = template.workbook(ledger, ME, "sales", ZH)
    ready = batch.preview(ledger, ME, put(ledger.outside / name, data), "sales")
    assert (ready.outcome, ready.incoming) == ("blocked", None)


@pytest.mark.parametrize(
    ("words", "units", "file"),
    [
        (ZH, "华东,Head office", "Sales 填报模板.xlsx"),
        (EN, "East,Head office", "Sales template.xlsx"),
    ],
)
def test_it_offers_units_with_those_below_first_and_members_in_use(
    ledger: Ledger, words: Speaker, units: str, file: str
) -> None:
    ledger.put("a.csv", [("2026-06-01", "EAST", 1, "web"), ("2026-06-02", "EAST", 1, "shop")])
    name, data = template.workbook(ledger, ME, "sales", words)
    _, store, _, channel = validations(data)
    assert name == file
    assert (units in store, "shop,web" in channel) == (True, True)


def test_it_offers_no_members_of_a_key_nor_of_a_column_with_many(ledger: Ledger) -> None:
    ledger.orders("o.csv", ("2026-06-01", "A", 1))
    assert len(validations(template.workbook(ledger, ME, "orders", ZH)[1])) == 3
    for count, rules in ((100, 4), (101, 3)):
        rows = [("2026-06-01", "EAST", 1, f"c{number}") for number in range(count)]
        ledger.put(f"{count}.csv", rows)
        assert len(validations(template.workbook(ledger, ME, "sales", ZH)[1])) == rules


def test_a_unit_is_called_by_its_code_where_its_name_is_not_its_alone(ledger: Ledger) -> None:
    again = "  - {code: WEST, name: {zh: 华西, en: East}, parent: HQ}\npeople:"
    ledger.apply(MODEL.replace("people:", again, 1))
    assert "EAST,WEST,Head office" in validations(template.workbook(ledger, ME, "sales", EN)[1])[1]
    assert "华东,华西,Head office" in validations(template.workbook(ledger, ME, "sales", ZH)[1])[1]


def test_a_dataset_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(NotFound) as error:
        template.workbook(ledger, ME, "sale", ZH)
    assert (error.value.problem.key, error.value.problem.values["suggestion"]) == ("batch.unknown_dataset", "sales")


def test_only_who_may_upload_gets_one(ledger: Ledger) -> None:
    with pytest.raises(Refused):
        template.workbook(ledger, Viewer("ann", Role.MEMBER), "sales", ZH)
