"""How far projections of a running month and forecasts of the next one were off, on real daily series.

    python benchmarks/forecast.py [--corpus ../shared/corpus]

Every month is projected as it would have been then: the way is chosen and its band measured by nothing but the months
before it. "Off" is the sum of all errors over the sum of what came, beside the same for the same month of the year
before as it was (seasonal naive) and with the growth of the last twelve months; "within" is the share of months that
came within the band, which is to hold 80 %.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kpi.core.forecast import HIGH, LOW, Spread, forecast  # noqa: E402
from kpi.core.formula import Aggregate, Column  # noqa: E402
from kpi.core.pace_backtest import weigh  # noqa: E402
from kpi.core.pace_day import Calendar  # noqa: E402
from kpi.core.pace_figure import Board, Daily, Wanted  # noqa: E402
from kpi.core.period import Window, last_day, month_of, months_between  # noqa: E402
from kpi.core.problem import Problem  # noqa: E402
from kpi.core.smoothing import Floats, seasonal  # noqa: E402
from kpi.intake import read_bytes  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
SHARES = (0.0, 0.1, 0.4, 0.7)
"""How far into a month it is projected; at 0 from the days of the months before alone."""
WARM_UP = 18
"""The months before the first that is projected."""
HISTORY = 36
"""The months before it that are looked at, as the product does."""
Days = Mapping[date, float]
_PART = Aggregate("sum", "series", Column("series", "value"))


@dataclass(frozen=True)
class Row:
    """How projections were off, beside seasonal naive with and without growth, and how many came within the band."""

    months: int
    off: float
    naive: float
    grown: float
    within: float


def series(corpus: Path) -> dict[str, Days]:
    """The daily series, as our reader reads their files."""
    shop = _days(corpus / "files" / "daily_revenue_csv.csv", "date", {"revenue": "Online shop, revenue"})
    named = {"销售额": "Superstore, sales", "利润": "Superstore, profit", "数量": "Superstore, pieces"}
    return shop | _days(corpus / "files" / "superstore_cn_xls.xls", "订单日期", named)


def _days(file: Path, day: str, columns: Mapping[str, str]) -> dict[str, Days]:
    frame = read_bytes(file.read_bytes(), file.name).tables[0].frame.select(day, *columns)
    daily = frame.group_by(day).sum().sort(day)
    return {name: dict(daily.select(day, column).iter_rows()) for column, name in columns.items()}


def backtest(days: Days, share: float) -> Row:
    """Every month after the first ones, from that share of its days on."""
    months = months_between(month_of(min(days)), month_of(max(days)))
    totals = np.array([sum(value for day, value in days.items() if month_of(day) == month) for month in months])
    tried = range(WARM_UP, len(months))
    said = {at: outlook for at in tried if (outlook := project(days, months[max(0, at - HISTORY) : at + 1], share))}
    return _row({at: (outlook, float(totals[at])) for at, outlook in said.items()}, totals)


def ahead(days: Days) -> Row:
    """Every month after the first ones, forecast from the months before it."""
    months = months_between(month_of(min(days)), month_of(max(days)))
    totals = np.array([sum(value for day, value in days.items() if month_of(day) == month) for month in months])
    said = {at: forecast(totals[:at].tolist(), 12, range(1)) for at in range(WARM_UP, len(months))}
    found = {at: (outlook, float(totals[at])) for at, outlook in said.items() if not isinstance(outlook, Problem)}
    return _row(found, totals)


def project(days: Days, months: Sequence[date], share: float) -> Spread | None:
    """The outlook of the last month as it would have been told that far into it."""
    calendar = Calendar(tuple(months))
    known = round(share * last_day(months[-1]).day)
    values = np.array([days.get(day, 0.0) for day in calendar.days])
    values[calendar.starts[-2] + known :] = 0.0
    board = Board(calendar, Window.MONTH, 1, wanted=[Wanted(_PART, {_PART: Daily(values, 0)}, known, flows=True)])
    (found,) = board.projected()
    weighed = weigh(found.said, found.came)
    return None if isinstance(weighed, Problem) else weighed[0]


def _row(said: Mapping[int, tuple[Spread, float]], totals: Floats) -> Row:
    size = sum(abs(came) for _, came in said.values())
    grown = seasonal(totals.tolist(), 12)
    assert grown is not None
    return Row(
        len(said),
        sum(abs(outlook.point - came) for outlook, came in said.values()) / size,
        sum(abs(float(totals[at - 12]) - came) for at, (_, came) in said.items()) / size,
        sum(abs(float(grown.ahead(at, 1)[0]) - came) for at, (_, came) in said.items()) / size,
        sum(LOW <= outlook.rank(came) <= HIGH for outlook, came in said.values()) / len(said),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    print(f"{'series':<22}{'from':>12}{'months':>8}{'off':>8}{'naive':>8}{'grown':>8}{'within':>8}")
    for name, days in series(parser.parse_args().corpus).items():
        rows = {"month ahead": ahead(days), **{f"{share:.0%} gone": backtest(days, share) for share in SHARES}}
        for start, row in rows.items():
            told = "".join(f"{value:>8.1%}" for value in (row.off, row.naive, row.grown, row.within))
            print(f"{name:<22}{start:>12}{row.months:>8}{told}")


if __name__ == "__main__":
    main()
