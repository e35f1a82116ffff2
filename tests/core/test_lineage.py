"""The way from source to goal, and the part of it that leads through one stop."""

from __future__ import annotations

from datetime import date

from kpi.core import modelfile
from kpi.core.lineage import Lane, Lineage, lineage, stop_id
from kpi.core.model import Model

TEXT = """\
version: 1
org: [{code: HQ, name: 总部}, {code: EAST, name: {zh: 华东, en: East}, parent: HQ}]
datasets:
  - {code: sales, name: 销售, source: {zh: 收银, en: Till}, columns: {
      day: {role: date}, amount: {type: number, name: {zh: 金额, en: Amount}}, channel: {from: [渠道]}, note: {}}}
  - {code: returns, name: 退货, source: {zh: 收银, en: Till}, columns: {day: {role: date}, amount: {type: number}}}
  - {code: staff, name: 人员, columns: {day: {role: date}, left: {type: number}}}
indicators:
  - {code: growth, name: Growth, formula: revenue / last_year(revenue) - 1}
  - {code: revenue, name: {zh: 销售额, en: Revenue}, formula: sum(sales.amount) filter (where sales.channel = 'web')}
  - {code: orders, name: Orders, formula: count(sales.*)}
  - {code: days, name: Days, formula: count(distinct sales.day) - sum(returns.amount)}
  - {code: later, name: Later, formula: soon * 2}
  - {code: soon, name: Soon, formula: sum(returns.amount), valid_from: 2026-06}
  - {code: plan, name: Plan}
scorecard:
  - {goal: top, name: {zh: 顶, en: Top}, children: [
      {goal: sell, name: Sell, children: [{kpi: east, indicator: revenue, org: EAST}, {kpi: all, indicator: growth}]},
      {kpi: new, indicator: soon}, {kpi: planned, indicator: plan}]}
"""
FOUND, _ = modelfile.read(TEXT.encode(), "m.yaml")
assert FOUND is not None
MODEL: Model = FOUND
WHOLE = lineage(MODEL.at(date(2026, 5, 31)))


def ids(found: Lineage) -> list[str]:
    return list(found.stops)


def test_what_there_is_from_left_to_right_in_the_order_of_the_model() -> None:
    assert ids(WHOLE) == [
        "source:收银", "dataset:sales", "dataset:returns", "dataset:staff",
        "column:sales.day", "column:sales.amount", "column:sales.channel", "column:returns.amount",
        "indicator:growth", "indicator:revenue", "indicator:orders", "indicator:days", "indicator:later",
        "indicator:plan", "kpi:east", "kpi:all", "kpi:new", "kpi:planned", "goal:top", "goal:sell",
    ]  # fmt: skip
    names = {stop.id: (stop.lane, stop.name.zh, stop.name.en) for stop in WHOLE.stops.values()}
    assert names["source:收银"] == (Lane.SOURCE, "收银", "Till")
    assert names["column:sales.amount"] == (Lane.COLUMN, "金额", "Amount")
    assert names["column:sales.channel"] == (Lane.COLUMN, "渠道", "渠道")
    assert names["kpi:east"] == (Lane.KPI, "销售额 · 华东", "Revenue · East")
    assert stop_id(Lane.GOAL, "sell") == "goal:sell"


def test_a_formula_stands_on_what_it_names_itself() -> None:
    def into(stop: str) -> list[str]:
        return [one for one, other in WHOLE.links if other == stop]

    assert into("indicator:growth") == ["indicator:revenue"]
    assert into("indicator:revenue") == ["column:sales.amount", "column:sales.channel"]
    assert into("indicator:orders") == ["dataset:sales"]
    assert into("indicator:days") == ["column:sales.day", "column:returns.amount"]
    assert into("indicator:later") == into("indicator:plan") == into("kpi:new") == into("dataset:staff") == []
    assert into("dataset:returns") == ["source:收银"]
    assert into("goal:sell") == ["kpi:east", "kpi:all"]
    assert into("goal:top") == ["goal:sell", "kpi:new", "kpi:planned"]
    assert len(WHOLE.links) == len(set(WHOLE.links))


def test_what_begins_later_is_linked_then() -> None:
    later = lineage(MODEL.at(date(2026, 6, 1)))
    assert ("indicator:soon", "indicator:later") in later.links
    assert ("indicator:soon", "kpi:new") in later.links


def test_what_a_stop_is_fed_from_and_what_it_feeds() -> None:
    above = {"source:收银", "dataset:sales", "column:sales.amount", "column:sales.channel"}
    assert WHOLE.upstream("indicator:revenue") == above
    assert WHOLE.downstream("indicator:revenue") == {"indicator:growth", "kpi:east", "kpi:all", "goal:sell", "goal:top"}
    assert WHOLE.downstream("dataset:staff") == WHOLE.upstream("source:收银") == set()
    assert WHOLE.of(Lane.COLUMN, above) == ["sales.amount", "sales.channel"]


def test_only_the_ways_that_lead_through_a_stop() -> None:
    part = WHOLE.around("indicator:growth")
    assert ids(part) == [
        "source:收银", "dataset:sales", "column:sales.amount", "column:sales.channel", "indicator:growth",
        "indicator:revenue", "kpi:all", "goal:top", "goal:sell",
    ]  # fmt: skip
    assert ("indicator:growth", "kpi:all") in part.links
    assert len(part.links) == 9


def test_a_way_past_a_stop_is_left_out() -> None:
    links = [("a", "b"), ("b", "c"), ("a", "c")]
    stops = dict(zip("abc", WHOLE.stops.values(), strict=False))
    assert Lineage(stops, links).around("b").links == [("a", "b"), ("b", "c")]
    assert Lineage(stops, links).around("c").links == links


def test_a_circle_is_walked_once() -> None:
    circle = Lineage({}, [("a", "b"), ("b", "a")])
    assert circle.upstream("a") == circle.downstream("a") == {"b"}
