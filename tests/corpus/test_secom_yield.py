"""1,567 tests of a semiconductor line: lines of a label and a quoted time, separated by a space, without a header."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.doubt import Doubt, doubts
from kpi.core.period import Span
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch
from tests.corpus.company import ABSENT, KPI, Company, assert_rows, truth

FILE = KPI / "secom_labels.data"
NAMES = {"units": "units", "fails": "fails", "yield": "yield"}
Rows = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The day stands before the month, as the twentieth and others of July tell."""
    found = Company(tmp_path_factory.mktemp("secom"), "secom_yield")
    done = found.take(FILE, "tests")
    assert (done["rows"], done["months"]) == (1567, ["2008-07", "2008-08", "2008-09", "2008-10"])
    return found


@pytest.fixture(scope="module")
def rows() -> Rows:
    return truth("secom_yield")


def test_the_whole(company: Company, rows: Rows) -> None:
    assert_rows(rows["total"], NAMES, lambda _, code: company.value(code, "2008-10", "--window", "all"))


def test_every_month(company: Company, rows: Rows) -> None:
    kept = company.kept()
    assert len(rows["by_month"]) == 4
    assert_rows(rows["by_month"], NAMES, lambda row, code: kept.get((code, "ALL", row["month"])))


def test_every_week(company: Company, rows: Rows) -> None:
    assert len(rows["by_iso_week"]) == 14
    assert_rows(rows["by_iso_week"], NAMES, lambda row, code: company.value(code, row["week"]))


def test_a_label_of_one_is_a_fail(company: Company, rows: Rows) -> None:
    (total,) = rows["total"]
    labels = company.members("units", "2008-10", "result", "--window", "all")
    assert labels == {"-1": total["units"] - total["fails"], "1": total["fails"]}


def test_the_first_and_the_last_month_are_parts(company: Company) -> None:
    """The rows begin on 19 July and end on 17 October: the batch says both, and the figures of October are doubted."""
    (done,) = company.run("batches")["batches"]
    assert (done["from"], done["to"]) == ("2008-07-19", "2008-10-17")
    folder = Folder(company.workspace)
    listed = batch.batches(folder, Viewer())
    folder.close()
    found = {month: doubts(Span(date(2008, month, 1)), ["tests"], listed, date(2009, 1, 1)) for month in range(7, 11)}
    assert found == {7: [], 8: [], 9: [], 10: [Doubt.PARTIAL]}
