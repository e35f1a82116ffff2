"""The way down from a figure: its steps as a path, what they lead to, and the bars of a difference."""

from __future__ import annotations

from datetime import date
from math import fsum, isclose

import pytest

from kpi.core import modelfile
from kpi.core.decomposition import Decomposition, Kind, Part
from kpi.core.formula import Reference
from kpi.core.model import Model
from kpi.core.why import MOST, Bar, Stand, Step, bars, into, operand, parsed, possible, shown, written

MODEL = """\
version: 1
org:
  - {code: HQ, name: HQ}
  - {code: EAST, name: East, parent: HQ}
  - {code: S1, name: Shop, parent: EAST}
datasets:
  - {code: sales, name: Sales, columns: {day: {role: date}, store: {role: org}, amount: {type: number}, kind: {}}}
  - {code: stock, name: Stock, columns: {day: {role: date}, amount: {type: number}, cat: {}}}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount), unit: CNY}
  - {code: turnover, name: Turnover, formula: 12 * revenue / (closing_balance(stock.amount) + revenue), unit: times}
  - {code: mood, name: Mood, unit: points}
scorecard: [{kpi: turnover_hq, indicator: turnover, org: HQ, weight: 1}]
"""
ROOT = Stand("turnover", "HQ")
BALANCE = "closing_balance(stock.amount)"


@pytest.fixture(scope="module")
def model() -> Model:
    found, _ = modelfile.read(MODEL.encode(), "model.yaml")
    assert found is not None
    return found.at(date(2026, 10, 31))


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step("org", "EAST"),),
        (Step("org", "EAST"), Step("category", "食品"), Step("indicator", "tickets")),
        (Step("a:b", "50 %/:"), Step("operand", "sum(pos.amount) / 2"), Step("kind", "")),
    ],
)
def test_a_path_gives_back_its_steps(steps: tuple[Step, ...]) -> None:
    assert parsed(written(steps)) == steps


def test_a_path_can_be_read() -> None:
    assert written([Step("org", "EAST"), Step("category", "食品")]) == "org:EAST/category:食品"
    assert parsed(None) == parsed("") == parsed("nothing/at all") == ()


def test_where_steps_lead() -> None:
    stand = ROOT.after(Step("org", "EAST")).after(Step("kind", "a")).after(Step("operand", BALANCE))
    assert stand == Stand("turnover", "EAST", {"kind": "a"}, BALANCE)
    assert stand.after(Step("indicator", "revenue")) == Stand("revenue", "EAST", {"kind": "a"})


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("org:EAST/org:S1", 2),
        ("org:S1/org:EAST", 1),
        ("org:HQ", 0),
        ("org:EAST/org:WEST/org:S1", 1),
        ("indicator:revenue/kind:a", 2),
        ("indicator:revenue/kind:a/kind:b", 2),
        ("kind:a", 0),
        ("indicator:mood", 0),
        (f"operand:{BALANCE}/cat:x", 1),
        ("operand:sum(sales.qty)", 0),
        (None, 0),
    ],
)
def test_steps_are_made_as_far_as_the_model_knows_them(model: Model, path: str | None, known: int) -> None:
    assert possible(model, ROOT, parsed(path)) == parsed(path)[:known]


def test_the_operand_that_is_written_so(model: Model) -> None:
    found = operand(model, ROOT, BALANCE)
    assert (found.code, found.kind) == (BALANCE, Kind.OPERAND)
    assert found.node in list(model.parsed["turnover"].walk())


def test_what_lies_inside_a_part() -> None:
    named = Part("revenue", 1, 2, 1, further=True, kind=Kind.OPERAND, node=Reference("revenue"))
    nameless = Part("a + b", 1, 2, 1, further=True, kind=Kind.OPERAND)
    assert into("formula", named) == Step("indicator", "revenue")
    assert into("formula", nameless) == Step("operand", "a + b")
    assert into("formula", Part("sum(a)", 1, 2, 1, kind=Kind.OPERAND)) is None
    assert into("org", Part("EAST", 1, 2, 1, kind=Kind.UNIT)) == Step("org", "EAST")
    assert into("category", Part("食品", 1, 2, 1)) == Step("category", "食品")
    assert into("category", Part(None, 1, 2, 1)) is None
    assert into("org", Part("HQ", 1, 2, 1, kind=Kind.OWN)) is None


def test_the_largest_are_shown_and_all_others_as_one_exactly() -> None:
    effects = [(-1) ** n * (n + 0.1) for n in range(14)]
    parts = [Part(str(n), None, None, effect) for n, effect in enumerate(effects)]
    parts.append(Part(None, None, None, 100.0, kind=Kind.REST, count=30))
    found = shown(parts)
    assert [part.code for part in found] == [*map(str, range(4, 14)), None]
    assert (found[-1].kind, found[-1].count) == (Kind.REST, 34)
    assert isclose(fsum(part.effect for part in found), fsum(part.effect for part in parts))
    assert shown(parts[:MOST]) == parts[:MOST]


def test_every_bar_stands_on_the_one_before() -> None:
    parts = (Part("a", 1, 2, 30.0), Part("b", 1, 2, -50.0))
    assert bars(Decomposition("org", 40.0, 20.0, parts), parts) == [
        Bar(None, 0.0, 40.0),
        Bar(parts[0], 40.0, 70.0),
        Bar(parts[1], 70.0, 20.0),
        Bar(None, 0.0, 20.0),
    ]


def test_wholes_are_cut_where_the_parts_would_be_too_small_to_be_seen() -> None:
    part = Part("a", 1, 2, 2.0)
    assert [bar.start for bar in bars(Decomposition("org", 100.0, 102.0, (part,)), [part])] == [98.0, 100.0, 98.0]
