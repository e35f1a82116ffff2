"""The evidence of driver links on an imported workspace: every verdict once, by the months that are over."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from kpi.core.driving_power import Verdict
from kpi.core.period import months_between, shift
from kpi.usecases.driving_power import Evidence, evidence
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

MONTHS = months_between(date(2024, 1, 1), date(2026, 6, 1))
CALLS = """
  - code: calls
    name: Calls
    columns:
      date: {from: [Date], role: date}
      store: {from: [Store], role: org}
      waited: {from: [Waited], type: number}
      mood: {from: [Mood], type: number}
      lately: {from: [Lately], type: number}
indicators:
  - {code: wait, name: {zh: 等待, en: Waiting}, accumulation: rate, polarity: lower, formula: avg(calls.waited)}
  - {code: mood, name: {zh: 心情, en: Mood}, accumulation: rate, formula: avg(calls.mood)}
  - {code: late, name: {zh: 近况, en: Lately}, accumulation: rate, formula: avg(calls.lately)}
  - {code: web, name: {zh: 网上, en: Web}, formula: sum(sales.amount) filter (where sales.channel = 'web')}
  - {code: days, name: {zh: 天数, en: Days}, accumulation: rate, polarity: range, formula: count(distinct sales.date)}
"""
LINKS = """
  - {from: ord, to: rev, note: {zh: 先有订单, en: Orders come first}}
  - {from: wait_hq, to: rev}
  - {from: mood_hq, to: rev}
  - {from: mood_hq, to: wait_hq}
  - {from: late_hq, to: rev}
  - {from: days_hq, to: rev}
  - {from: web_hq, to: rev}
  - {from: growth, to: rev}
  - {from: growth, to: wait_hq, lag: 0}
targets:
"""
NODES = "".join(
    f"\n      - {{kpi: {code}_hq, indicator: {code}, org: HQ, weight: 0}}" for code in ("mood", "late", "web", "days")
)
DRIVEN = (
    MODEL.replace("name: Test,", "name: Test, as_of: 2026-07-05,")
    .replace("\nindicators:\n", CALLS)
    .replace("\n    children:\n", "\n    children:" + NODES + "\n")
    .replace("targets:\n", "  - {kpi: wait_hq, indicator: wait, org: HQ, weight: 0}\ndrivers:" + LINKS)
)


def fill(ledger: Ledger) -> None:
    """Thirty months: revenue follows the orders of its month, and the waiting of the month before the other way."""
    ledger.apply(DRIVEN)
    draw = Random(7)
    ordered = {month: 100 + draw.randint(-30, 30) for month in [*MONTHS, shift(MONTHS[-1], 1)]}
    calls = ["Date,Store,Waited,Mood,Lately"]
    for place, month in enumerate(MONTHS):
        lately = draw.randint(1, 9) if place > 18 else ""
        calls.append(f"{month},EAST,{300 - ordered[shift(month, 1)]},{draw.randint(1, 99)},{lately}")
    ledger.put("s.csv", [(month.isoformat(), "EAST", 3 * ordered[month], "web") for month in MONTHS])
    ledger.orders("o.csv", *((month.isoformat(), f"o{month}", ordered[month]) for month in MONTHS))
    ledger.take("c.csv", "\n".join(calls), "calls")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Evidence]:
    with Ledger(tmp_path_factory.mktemp("driven")) as ledger:
        fill(ledger)
        return {(one.source, one.to): one for one in evidence(ledger, ME, date(2026, 6, 30))}


def test_every_link_has_its_verdict(found: dict[tuple[str, str], Evidence]) -> None:
    said = {link: (one.verdict, one.lag, one.n, one.by_formula) for link, one in found.items()}
    assert said == {
        ("ord", "rev"): (Verdict.SUPPORTED, 0, 29, False),
        ("wait_hq", "rev"): (Verdict.SUPPORTED, 1, 28, False),
        ("mood_hq", "rev"): (Verdict.UNSUPPORTED, 1, 28, False),
        ("mood_hq", "wait_hq"): (Verdict.UNSUPPORTED, 3, 26, False),
        ("late_hq", "rev"): (Verdict.TOO_LITTLE, None, 10, False),
        ("days_hq", "rev"): (Verdict.UNTESTABLE, None, 0, False),
        ("web_hq", "rev"): (Verdict.SUPPORTED, 0, 29, True),
        ("growth", "rev"): (Verdict.UNTESTABLE, None, 0, True),
        ("growth", "wait_hq"): (Verdict.UNTESTABLE, None, 0, False),
    }


def test_strength_is_positive_where_both_get_better(found: dict[tuple[str, str], Evidence]) -> None:
    orders, waiting = found["ord", "rev"], found["wait_hq", "rev"]
    assert (orders.expected, orders.strength) == (1, pytest.approx(1.0))
    assert (waiting.expected, waiting.strength) == (-1, pytest.approx(0.99, abs=0.02))
    assert found["days_hq", "rev"].expected == 0
    assert orders.note is not None and orders.note.en == "Orders come first"
    assert all(pair.source == pytest.approx(pair.driven) for pair in orders.pairs)
    assert all(pair.source * pair.driven > 0 for pair in waiting.pairs if abs(pair.source) > 0.1)
    assert [pair.month for pair in waiting.pairs][:1] == [date(2024, 3, 1)]


def test_of_a_goal_the_score_is_what_changes(ledger: Ledger) -> None:
    fill(ledger)
    targets = "".join(f"  - {{kpi: ord, period: {month:%Y-%m}, target: 100}}\n" for month in MONTHS)
    ledger.apply(DRIVEN.split("targets:\n")[0] + "targets:\n" + targets)
    said = {(one.source, one.to): one for one in evidence(ledger, ME, date(2026, 6, 30))}
    assert (said["growth", "rev"].verdict, said["growth", "rev"].by_formula) == (Verdict.SUPPORTED, True)
    assert (said["growth", "wait_hq"].n, said["growth", "wait_hq"].lag) == (29, 0)


def test_later_months_and_the_running_one_are_not_looked_at(ledger: Ledger) -> None:
    fill(ledger)
    assert {one.n for one in evidence(ledger, ME, date(2024, 6, 30)) if one.source == "ord"} == {5}
    ledger.apply(DRIVEN.replace("2026-07-05", "2026-06-20"))
    assert {one.n for one in evidence(ledger, ME, date(2026, 6, 30)) if one.source == "ord"} == {28}


def test_without_figures_or_links_there_is_nothing_to_say(ledger: Ledger) -> None:
    assert evidence(ledger, ME, date(2026, 6, 30)) == []
    ledger.apply(DRIVEN)
    assert {one.verdict for one in evidence(ledger, ME, date(2026, 6, 30))} == {Verdict.UNTESTABLE}
