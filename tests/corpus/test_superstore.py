"""A real workbook of 9,959 order lines, through the command line, against figures computed by somebody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.cli.main import main
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.store import actuals
from kpi.store.folder import Folder

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
BOOK = CORPUS / "files" / "superstore_cn_xls.xls"
NAMES = {
    "销售额": "sales",
    "利润": "profit",
    "利润率": "margin",
    "订单数": "order_count",
    "客户数": "customer_count",
    "客单价": "basket",
}

pytestmark = pytest.mark.skipif(not BOOK.exists(), reason="real spreadsheets are not beside this checkout")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CORPUS / "kpi" / "superstore_cn.json").read_text(encoding="utf-8"))["results"]
    return found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("superstore")
    model = Path(__file__).parent / "superstore.yaml"
    for command in (["init"], ["apply", str(model)], ["import", str(BOOK), "--dataset", "orders", "--sheet", "订单"]):
        assert main(["--workspace", str(folder), *command]) == 0
    return folder


@pytest.fixture
def opened(workspace: Path) -> Iterator[Folder]:
    folder = Folder(workspace)
    yield folder
    folder.close()


def kept(folder: Folder, model: Model, span: Span) -> dict[tuple[str, str], float]:
    units = list(model.org_tree.units)
    found = actuals.read(folder.database, units, span.month, span.month, span.window)
    return {(indicator, unit): value for indicator, unit, _, value in found.iter_rows()}


def test_every_month(opened: Folder, truth: dict[str, Any]) -> None:
    model = opened.model()
    for row in truth["by_month"]["rows"]:
        year, month = map(int, row["月"].split("-"))
        figures = kept(opened, model, Span(date(year, month, 1)))
        for name, code in NAMES.items():
            assert figures[code, "CN"] == pytest.approx(row[name], rel=1e-9, abs=1e-9), (row["月"], name)


def test_every_region_in_every_month(opened: Folder, truth: dict[str, Any]) -> None:
    model = opened.model()
    codes = model.org_tree.spellings()
    assert len(truth["by_region_month"]["rows"]) == 287
    for row in truth["by_region_month"]["rows"]:
        year, month = map(int, row["月"].split("-"))
        figures = kept(opened, model, Span(date(year, month, 1)))
        for name, code in NAMES.items():
            assert figures[code, codes[row["区域"]]] == pytest.approx(row[name], rel=1e-9, abs=1e-9), (row, name)


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_the_whole(
    workspace: Path, truth: dict[str, Any], name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["value", code, "--period", "2023-12", "--window", "all", "--json"]
    assert main(["--workspace", str(workspace), *arguments]) == 0
    found = json.loads(capsys.readouterr().out)["value"]
    assert found == pytest.approx(truth["total"]["rows"][0][name], rel=1e-9, abs=1e-9)
