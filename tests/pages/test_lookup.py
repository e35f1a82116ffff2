"""Uploading a file whose rows are looked up in another dataset: nothing is asked for, what is missing told."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch
from tests.pages.conftest import Open, frame
from tests.usecases.ledger import Ledger
from tests.usecases.test_lookup import FILE, ORDERS, TEXT


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with orders that lines can be looked up in."""
    with Ledger(tmp_path, TEXT) as ledger:
        ledger.orders("orders.csv", *ORDERS)
        return ledger.path


def give(at: AppTest, text: str) -> AppTest:
    at.file_uploader[0].upload("lines.csv", text.encode())
    return at.run()


def figures(at: AppTest) -> list[str]:
    """What the boxes of the check say of rows and months."""
    return [at.metric[place].value for place in (0, 1, 3)]


def test_columns_that_are_looked_up_are_not_asked_for(visit: Open, folder: Folder) -> None:
    at = visit("upload", "en")
    assert [list(row) for row in at.table[0].value[["Dataset", "Headers needed"]].to_numpy()][2] == [
        "Lines", "Order, Product, Price"
    ]  # fmt: skip
    give(at, FILE)
    assert figures(at) == ["3", "0", "2026-06 – 2026-07"]
    mapped = frame(at, "Column in the sheet").set_index("Column of the dataset")["Column in the sheet"]
    assert mapped.to_dict() == {
        "Order": "Order", "Product": "Product", "Price": "Price", "date": "taken from “Orders”",
        "store": "taken from “Orders”", "whole": "taken from “Orders”", "colour": "taken from “Products”",
    }  # fmt: skip
    at.button(key="commit").click().run()
    assert not at.exception
    assert batch.batches(folder, Viewer())[0].rows == 3


def test_a_key_that_is_not_there_is_repaired(visit: Open, folder: Folder) -> None:
    at = give(visit("upload", "en"), FILE + "C,p1,5\n")
    assert figures(at)[:2] == ["3", "1"]
    (said,) = (error.value for error in at.error)
    assert "Order" in said and "is not in the other dataset" in said and "row 5" in said
    assert at.button(key="commit").disabled
    at.button(key="back").click().run()
    assert {box.label for box in at.selectbox} >= {"Order", "Product", "Price"}
    assert not {box.label for box in at.selectbox} & {"date", "store", "whole", "colour"}
    at.button(key="to_check").click().run()
    at.button(key="skip_all").click().run()
    assert figures(at)[:2] == ["3", "0"]
    at.button(key="commit").click().run()
    assert (batch.batches(folder, Viewer())[0].rows, batch.batches(folder, Viewer())[0].rejected) == (3, 1)
