"""39,409 entries of a company's books, separated by pipes, without a header; the lines of the result are formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.corpus.company import ABSENT, KPI, Company, Members, assert_rows, close, truth

FILE = KPI / "aw_FactFinance.csv"
MODEL = Path(__file__).with_name("aw_finance.yaml")
LINES = {
    "Net Sales": "net_sales",
    "Total Cost of Sales": "cost_of_sales",
    "Gross Margin": "gross_margin",
    "Operating Expenses": "operating_expenses",
    "Operating Profit": "operating_profit",
    "Net Income": "net_income",
}
ALL = ("2013-12", "--window", "all")
Rows = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    found = Company(tmp_path_factory.mktemp("finance"), "aw_finance")
    assert found.take(FILE, "finance")["rows"] == 39409
    return found


@pytest.fixture(scope="module")
def rows() -> Rows:
    return truth("aw_finance")


def by(company: Company, column: str, sets: tuple[str, ...], lines: set[str]) -> dict[str, Members]:
    """Every indicator of these sets and lines, by the members of a column."""
    codes = [f"{name}_{LINES[line]}" for name in sets for line in sorted(lines)]
    return {code: company.members(code, ALL[0], column, *ALL[1:]) for code in codes}


def key(row: dict[str, Any]) -> str:
    """The period key as the reader gives it: a day."""
    text: str = row["datekey"]
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def test_every_account_of_every_scenario(company: Company, rows: Rows) -> None:
    assert len(rows["leaf_by_scenario"]) == 99
    names = {"n": "entries", "amount": "amount"}
    found = {
        (code, scenario): company.members(code, ALL[0], "account", *ALL[1:], "--where", f"scenario={scenario}")
        for code in names.values()
        for scenario in ("1", "2")
    }
    assert sum(len(members) for (code, _), members in found.items() if code == "amount") == 99
    assert_rows(rows["leaf_by_scenario"], names, lambda row, code: found[code, row["scenario"]].get(row["account"]))


def test_every_line_of_the_result_in_every_period(company: Company, rows: Rows) -> None:
    """Costs are stored positive and subtract by the operator of their account: the formulas have that sign."""
    found = by(company, "period", ("actual", "budget"), set(LINES))
    assert (
        len(rows["pnl_by_period_scenario"])
        == 297
        == sum(value is not None for members in found.values() for value in members.values())
    )
    assert_rows(
        rows["pnl_by_period_scenario"], {"amount": ""},
        lambda row, _: found[f"{row['scenario'].lower()}_{LINES[row['line']]}"].get(key(row)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "column", "count"), [("attainment_by_period", "period", 60), ("attainment_by_org_line", "org", 27)]
)
def test_actual_over_budget(company: Company, rows: Rows, result: str, column: str, count: int) -> None:
    """Only the months that have a budget are held against it."""
    assert len(rows[result]) == count
    names = {"actual": "compared", "budget": "budget", "attainment": "attainment"}
    found = by(company, column, tuple(names.values()), {row["line"] for row in rows[result]})
    model = yaml.safe_load(MODEL.read_text(encoding="utf-8"))
    units = {unit["name"]["en"]: unit["code"] for unit in model["org"]}

    def figure(row: dict[str, Any], name: str) -> float | None:
        return found[f"{name}_{LINES[row['line']]}"].get(units[row["org"]] if column == "org" else key(row))

    assert_rows(rows[result], names, figure)
    told = sum(value is not None for code, m in found.items() if code.startswith("att") for value in m.values())
    assert told == sum(row["attainment"] is not None for row in rows[result])


def test_the_rows_of_every_period(company: Company, rows: Rows) -> None:
    assert len(rows["periods"]) == 39
    names = {"actual_rows": "actual_rows", "budget_rows": "budget_rows"}
    found = {code: company.members(code, ALL[0], "period", *ALL[1:]) for code in names}
    assert_rows(rows["periods"], names, lambda row, code: found[code].get(key(row)))


def test_period_keys_drift_over_the_months_of_the_calendar(company: Company) -> None:
    """February 2011 has no key and March two, so a month of the calendar is not a period of the books."""
    keys = company.members("actual_net_sales", "2011-12", "period", "--window", "year")
    assert company.value("actual_net_sales", "2011-02") is None
    march = (keys["2011-03-01"] or 0) + (keys["2011-03-31"] or 0)
    assert company.value("actual_net_sales", "2011-03") == close(march)
    assert company.value("actual_net_sales", "2011-03", "--where", "period=2011-03-01") == close(keys["2011-03-01"])


def test_a_cost_that_is_exceeded_is_missed(company: Company, rows: Rows) -> None:
    """Actual over budget says 1.07 of a cost; its attainment is 0.93, as lower is better."""
    lines = {row["line"]: row for row in rows["attainment_by_period"] if row["datekey"] == "20101229"}
    scored = {line["code"]: line for line in company.run("scorecard", "--period", "2010-12")["lines"]}
    sales, costs = lines["Net Sales"]["attainment"], lines["Operating Expenses"]["attainment"]
    assert scored["net_sales_aw"]["attainment"] == close(sales)
    assert costs > 1 and scored["operating_expenses_aw"]["attainment"] == close(2 - costs)


def test_units_add_up_without_their_share_of_ownership(company: Company, rows: Rows) -> None:
    """France is owned by half and counts whole."""
    units = company.members("actual_net_sales", ALL[0], "org", *ALL[1:])
    europe = company.value("actual_net_sales", ALL[0], *ALL[1:], "--org", "European Operations")
    assert europe == close((units["FR"] or 0) + (units["DE"] or 0))
    sales = [row for row in rows["pnl_by_period_scenario"] if row["line"] == "Net Sales"]
    total = sum(row["amount"] for row in sales if row["scenario"] == "Actual")
    assert company.value("actual_net_sales", *ALL) == close(total) == close(sum(filter(None, units.values())))
