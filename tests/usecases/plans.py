"""A small company whose year is planned: two regions, a sum, a rate and a balance, in the middle of a November."""

from __future__ import annotations

from datetime import date

from kpi.core.period import Period
from kpi.core.target import Target
from tests.usecases.ledger import Ledger

COMPANY = """version: 1
workspace: {name: Test, currency: CNY, as_of: 2026-11-13}
org:
  - {code: HQ, name: {zh: 总部, en: Head office}}
  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}
  - {code: WEST, name: {zh: 华西, en: West}, parent: HQ}
people:
  - {code: liying, name: Li Ying, org: HQ, post: director}
  - {code: lin, name: Lin Xiao, org: EAST, post: manager}
datasets:
  - code: sales
    name: Sales
    columns:
      date: {from: [Date], role: date}
      store: {from: [Store], role: org}
      amount: {from: [Amount], type: number}
      channel: {from: [Channel]}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: online, name: Online, accumulation: rate, unit: "%",
     formula: "sum(sales.amount) filter (where sales.channel = 'web') / sum(sales.amount)"}
  - {code: backlog, name: Backlog, accumulation: stock, polarity: lower}
scorecard:
  - goal: growth
    name: Growth
    children:
      - {kpi: revenue_hq, indicator: revenue, org: HQ, owner: liying, weight: 60}
      - {kpi: online_hq, indicator: online, org: HQ, owner: liying, weight: 40}
      - {kpi: backlog_hq, indicator: backlog, org: HQ, weight: 0}
targets:
  - {kpi: revenue_hq, period: 2026-10, target: 300, note: {zh: 大促, en: promotion}}
  - {kpi: revenue_hq, period: 2026-11, target: 300}
  - {kpi: revenue_hq, period: 2026-12, target: 600, stretch: 700}
  - {kpi: online_hq, period: 2026-12, target: 0.5}
"""
OCTOBER, NOVEMBER, DECEMBER = (Period(2026, month=month) for month in (10, 11, 12))
MIDDLE = date(2026, 11, 16)


def opened(ledger: Ledger) -> Ledger:
    """The company with a year of sales: in the east 60 a month, half of it online, in the west 20, a quarter of it."""
    ledger.apply(COMPANY)
    months = [f"{year}-{month:02d}" for year, month in ((2025, 11), (2025, 12), *((2026, n) for n in range(1, 12)))]
    ledger.put(
        "sales.csv",
        [
            (f"{month}-05", unit, amount, channel)
            for month in months
            for unit, amount, channel in (
                ("EAST", 30, "web"),
                ("EAST", 30, "shop"),
                ("WEST", 5, "web"),
                ("WEST", 15, "shop"),
            )
        ],
    )
    return ledger


def revenue(period: Period, value: float) -> Target:
    """A target of the company's revenue."""
    return Target(kpi="revenue_hq", period=period, target=value)
