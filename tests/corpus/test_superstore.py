"""A real workbook of 9,959 order lines and 1,163 rows of returns, against figures computed by somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.period import Window
from kpi.intake import read_bytes
from tests.corpus.company import ABSENT, Company, assert_rows, close, truth
from tests.corpus.conftest import BOOK

NAMES = {
    "销售额": "sales",
    "利润": "profit",
    "利润率": "margin",
    "订单数": "order_count",
    "客单价": "basket",
    "件数": "quantity",
    "客户数": "customer_count",
    "平均发货天数": "shipping_days",
}
RETURNS = {"订单数": "order_count", "退货订单数": "returned_orders", "退货率": "return_rate"}
GROWTH = {"销售额": "sales", "同比": "year_on_year", "环比": "month_on_month"}
REGIONS = {"东北": "NE", "华北": "NC", "华东": "EC", "西北": "NW", "西南": "SW", "中南": "CS"}
Rows = dict[str, list[dict[str, Any]]]
Kept = dict[tuple[str, str, str], float]

pytestmark = pytest.mark.skipif(not BOOK.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return truth("superstore_cn")


@pytest.fixture(scope="module")
def company(superstore: Company) -> Company:
    return superstore


@pytest.fixture(scope="module")
def months(company: Company) -> Kept:
    return company.kept()


@pytest.fixture(scope="module")
def years(company: Company) -> Kept:
    return company.kept(Window.YEAR)


@pytest.mark.parametrize(
    ("result", "count", "names"),
    [("by_month", 48, NAMES), ("return_rate_month", 48, RETURNS), ("yoy_month", 48, GROWTH)],
)
def test_every_month(months: Kept, rows: Rows, result: str, count: int, names: dict[str, str]) -> None:
    assert len(rows[result]) == count
    assert_rows(rows[result], names, lambda row, code: months.get((code, "CN", row["月"])))


def test_every_region_in_every_month(months: Kept, rows: Rows) -> None:
    assert len(rows["by_region_month"]) == 287
    assert_rows(rows["by_region_month"], NAMES, lambda row, code: months.get((code, REGIONS[row["区域"]], row["月"])))


def test_every_region_in_every_year(years: Kept, rows: Rows) -> None:
    assert len(rows["by_region_year"]) == 24
    assert_rows(
        rows["by_region_year"], NAMES, lambda row, code: years.get((code, REGIONS[row["区域"]], f"{row['年']}-12"))
    )


def test_the_year_to_date(years: Kept, rows: Rows) -> None:
    assert len(rows["ytd_2023"]) == 12
    assert_rows(rows["ytd_2023"], {"累计销售额": "sales"}, lambda row, code: years.get((code, "CN", row["月"])))


def test_the_whole(company: Company, rows: Rows) -> None:
    assert_rows(rows["total"], NAMES, lambda _, code: company.value(code, "2023-12", "--window", "all"))


def test_returns_do_not_multiply_sales(company: Company, rows: Rows) -> None:
    """Joined row by row the 1,163 rows of returns repeat the lines of 296 orders; marked, each line is there once."""
    (naive,), (total,) = rows["returns_naive_join"], rows["total"]
    orders, returns, _ = (table.frame for table in read_bytes(BOOK.read_bytes(), BOOK.name).tables)
    joined = orders.join(returns, on="订单 ID")
    assert (joined.height, joined["销售额"].sum()) == (naive["joined_rows"], close(naive["inflated_sales"]))
    marked = company.members("sales", "2023-12", "returned", "--window", "all")
    assert marked["是"] == close(float(orders.join(returns, on="订单 ID", how="semi")["销售额"].sum()))
    assert sum(filter(None, marked.values())) == close(total["销售额"])


def test_what_does_not_add_up_is_counted_anew(months: Kept, company: Company, rows: Rows) -> None:
    """The margin of the whole is no mean of months; orders and customers of months and regions overlap."""
    (total,), by_month = rows["total"], rows["by_month"]
    for name in ("订单数", "客户数"):
        assert sum(row[name] for row in by_month) > total[name]
    mean = sum(row["利润率"] for row in by_month) / len(by_month)
    margin = company.value("margin", "2023-12", "--window", "all")
    assert margin == close(total["利润率"]) and margin != pytest.approx(mean, rel=1e-3)
    regions = [months[("order_count", code, "2023-12")] for code in REGIONS.values()]
    assert sum(regions) > months[("order_count", "CN", "2023-12")]
