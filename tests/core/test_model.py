"""The whole model as of a day."""

from __future__ import annotations

from datetime import date

from kpi.core import modelfile
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.period import Period
from kpi.core.scorecard import TreeNode
from kpi.core.target import Aim
from kpi.core.workspace import Workspace
from tests.core.formulas import DATASETS

TEXT = """\
version: 1
org:
  - {code: HQ, name: 总部}
  - {code: NEW, name: {zh: 新店, en: New}, parent: HQ, valid_from: 2026-06}
people: [{code: li, name: 李, org: HQ}]
datasets:
  - {code: sales, name: 销售, columns: {day: {role: date}, amount: {type: number}}}
indicators:
  - {code: ratio, name: Ratio, formula: revenue / late}
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: late, name: Late, formula: sum(sales.amount) * 2, valid_from: 2026-06}
  - {code: plan, name: Plan}
  - {code: onplan, name: On plan, formula: revenue / plan}
scorecard:
  - {goal: top, name: {zh: 顶, en: Top}, children: [
      {kpi: a, indicator: revenue, org: NEW}, {kpi: b, indicator: ratio}, {kpi: c, indicator: late, name: 丙}]}
targets:
  - {kpi: a, period: 2026-07, target: 5}
  - {kpi: a, period: 2026-07, target: 6, valid_from: 2026-08}
  - {kpi: a, period: 2026-08, target: 7}
"""
FOUND, _ = modelfile.read(TEXT.encode(), "m.yaml")
assert FOUND is not None
MODEL: Model = FOUND
MAY, JULY = MODEL.at(date(2026, 5, 31)), MODEL.at(date(2026, 7, 31))


def test_only_what_has_begun_is_there() -> None:
    assert (list(MAY.org_tree.units), list(JULY.org_tree.units)) == (["HQ"], ["HQ", "NEW"])
    assert ("late" in MAY.indicator_by_code, "late" in JULY.indicator_by_code) == (False, True)
    assert MODEL.at(date(2026, 5, 31)) is MAY
    assert MAY.person_by_code["li"].name.zh == "李" and MAY.dataset_by_code.keys() == {"sales"}


def test_a_model_with_more_units_forgets_what_it_was() -> None:
    more = MODEL.with_units([OrgUnit(code="S9", name=Label(zh="九店", en="Nine"), parent="HQ")])
    assert (more.at(date(2026, 5, 31)).org_tree.subtree("HQ"), "S9" in MAY.org_tree.units) == (["HQ", "S9"], False)


def test_a_formula_that_names_what_has_not_begun_is_not_computed_yet() -> None:
    assert list(MAY.computable) == ["revenue"]
    assert list(JULY.computable) == ["ratio", "revenue", "late"]
    assert (JULY.reading({"sales"}), JULY.reading({"stock"})) == (["ratio", "revenue", "late"], [])


def test_what_nodes_are_called() -> None:
    nodes = JULY.node_by_code
    assert [JULY.title(nodes[code]).text("en") for code in ("top", "a", "b", "c")] == [
        "Top",
        "Revenue · New",
        "Ratio",
        "丙",
    ]
    assert MAY.title(nodes["a"]) == Label(zh="Revenue", en="Revenue")
    assert MAY.label(nodes["c"].model_copy(update={"name": None})) == Label(zh="c", en="c")


def test_the_targets_in_force() -> None:
    july, august = Period(2026, month=7), Period(2026, month=8)
    assert JULY.agreed(date(2026, 7, 31)) == {"a": {july: Aim(5, 5), august: Aim(7, 7)}}
    assert JULY.agreed(date(2026, 8, 1))["a"][july] == Aim(6, 6)


def test_today_is_the_clock_unless_the_sample_has_its_own() -> None:
    clock = date(2030, 1, 1)
    assert (Workspace().today(clock), Workspace(as_of=date(2026, 5, 1)).today(clock)) == (clock, date(2026, 5, 1))
    assert MODEL.fiscal_start == 1


def test_what_a_formula_stands_on_directly_or_through_others() -> None:
    formulas = {"revenue": "sum(sales.amount)", "price": "revenue / 2", "growth": "price - prior(price)", "none": None}
    indicators = [Indicator.model_validate({"code": c, "name": c, "formula": f}) for c, f in formulas.items()]
    model = Model(datasets=list(DATASETS.values()), indicators=indicators)
    assert model.standing_on("growth") == {"price", "revenue"}
    assert model.standing_on("revenue") == model.standing_on("none") == set()


TREE = """\
version: 1
org: [{code: HQ, name: HQ}, {code: S1, name: S1, parent: HQ}]
people:
  - {code: li, name: Li, org: S1, post: manager}
  - {code: li, name: Li, org: HQ, post: director, valid_from: 2026-06-16}
  - {code: wu, name: Wu, org: S1, post: manager, valid_from: 2026-06-16}
datasets: [{code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}]
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: stock, name: Stock, formula: closing_balance(sales.amount), accumulation: stock}
processes:
  - {code: sell, name: Sell, steps: [{code: pay, name: Pay, reads: [sales.amount, sales]}]}
scorecard:
  - {goal: top, name: Top, perspective: financial, review: quarter, children: [
      {kpi: a, indicator: revenue, org: S1, post: manager, step: pay, controllable: false},
      {kpi: a, valid_from: 2026-08, controllable: true},
      {kpi: b, indicator: stock, perspective: process},
      {kpi: b, valid_from: 2026-07, ended: true}]}
drivers: [{from: b, to: a, lag: 2, note: {zh: 备货, en: Stock sells}}]
targets:
  - {kpi: a, period: 2026-06, target: 30}
  - {kpi: a, period: 2026-06, target: 60, valid_from: 2026-06-11, pro_rata: true, note: New shop}
  - {kpi: a, period: 2026-06, target: 99, scenario: high}
  - {kpi: b, period: 2026-06, target: 30}
  - {kpi: b, period: 2026-06, target: 60, valid_from: 2026-06-11, pro_rata: true}
"""


def tree() -> Model:
    model, problems = modelfile.read(TREE.encode(), "m.yaml")
    assert model is not None, problems
    return model


def test_a_node_that_has_ended_is_no_more_in_the_tree() -> None:
    assert [node.code for node in tree().at(date(2026, 6, 30)).scorecard] == ["top", "a", "b"]
    assert [node.code for node in tree().at(date(2026, 7, 1)).scorecard] == ["top", "a"]


def test_whoever_holds_the_post_owns_the_kpi() -> None:
    owners = [tree().at(date(2026, 6, day)).node_by_code["a"].owner for day in (15, 16)]
    assert owners == ["li", "wu"]


def test_what_a_node_says_or_one_above_it() -> None:
    model = tree().at(date(2026, 6, 1))
    assert [model.nearest("a", "perspective"), model.nearest("b", "perspective")] == ["financial", "process"]
    assert (model.nearest("a", "review"), model.nearest("a", "scenario")) == ("quarter", None)
    process, step = model.step_by_code["pay"]
    assert (process.code, step.reads) == ("sell", ["sales.amount", "sales"])


def test_a_target_that_changes_inside_its_month_is_split_by_days() -> None:
    june = Period(2026, month=6)
    model = tree().at(date(2026, 6, 30))
    assert model.agreed(date(2026, 6, 30))["a"][june] == Aim(50, 50)
    assert model.agreed(date(2026, 6, 30))["b"][june] == Aim(60, 60)
    assert model.agreed(date(2026, 6, 30), "high") == {"a": {june: Aim(99, 99)}}
    assert model.agreed(date(2026, 6, 10))["a"][june] == Aim(30, 30)


def test_the_tree_goes_out_to_a_file_and_comes_back() -> None:
    text = modelfile.write(tree())
    again, problems = modelfile.read(text.encode(), "m.yaml")
    assert again is not None, problems
    assert modelfile.write(again) == text
    days = [date(2026, month, 1) for month in (6, 7, 8)]
    assert [again.at(day).scorecard for day in days] == [tree().at(day).scorecard for day in days]
    swapped = tree().with_tree(
        [
            TreeNode.model_validate({"code": code, "type": "goal", "name": code, "parent": parent, "valid_from": since})
            for code, parent, since in (
                ("x", None, None),
                ("y", "x", None),
                ("y", None, "2026-03"),
                ("x", "y", "2026-03"),
            )
        ],
        [],
    )
    assert modelfile.write(swapped).count("goal:") == 4
    assert swapped.with_targets([]).targets == []
