"""830 orders and their 2,155 lines, which have neither day nor customer of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.company import ABSENT, FILES, KPI, Company, assert_rows, close, truth

pytestmark = pytest.mark.skipif(not KPI.exists(), reason=ABSENT)
SALES = {"revenue": "revenue", "orders": "order_count", "aov": "aov", "customers": "customers"}
SERVICE = {"orders": "ordered", "shipped": "shipped", "on_time": "on_time", "freight": "freight"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    found = Company(tmp_path_factory.mktemp("northwind"), "northwind")
    assert found.take(FILES / "northwind_orders_csv.csv", "orders")["rows"] == 830
    assert found.take(KPI / "northwind_order_details.csv", "details")["rows"] == 2155
    return found


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, Any]]]:
    return truth("northwind")


def test_every_month(company: Company, rows: dict[str, list[dict[str, Any]]]) -> None:
    kept = company.kept()
    assert (len(rows["by_month"]), len(rows["service_month"])) == (23, 23)
    assert_rows(rows["by_month"], SALES, lambda row, code: kept.get((code, "ALL", row["month"])))
    assert_rows(rows["service_month"], SERVICE, lambda row, code: kept.get((code, "ALL", row["month"])))


def test_the_whole(company: Company, rows: dict[str, list[dict[str, Any]]]) -> None:
    assert_rows(rows["total"], SALES, lambda _, code: company.value(code, "1998-05", "--window", "all"))


def test_freight_is_paid_once_an_order(company: Company, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Only an indicator that says so counts it for every line."""
    (wrong,) = rows["freight_fanout"]
    freight = company.value("freight", "1998-05", "--window", "all")
    assert freight == close(sum(row["freight"] for row in rows["service_month"])) == close(64942.69)
    assert company.value("freight_of_lines", "1998-05", "--window", "all") == close(wrong["wrong_freight"])


def test_orders_that_are_not_shipped_are_neither_late_nor_on_time(company: Company) -> None:
    figures = [company.value(code, "1998-05", "--window", "all") for code in ("ordered", "shipped", "on_time")]
    assert figures == [830, 809, close(772 / 809)]
