"""Two indicators made one: what changes from this month on, what stays, and where it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.errors import Conflict, Invalid
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.reconciliation import reconciled
from kpi.core.scorecard import TreeNode
from tests.core.formulas import DATASETS

TODAY = date(2026, 11, 13)
NOVEMBER = date(2026, 11, 1)


def indicator(code: str, formula: str | None, **given: Any) -> Indicator:
    return Indicator.model_validate({"code": code, "name": f"Name {code}", "formula": formula} | given)


def kpi(code: str, measure: str, **given: Any) -> TreeNode:
    return TreeNode.model_validate({"code": code, "type": "kpi", "indicator": measure} | given)


KEEP = indicator("keep", "sum(sales.amount)")
OTHER = indicator("other", "sum(sales.qty)", name={"zh": "别的", "en": "Other"}, aliases=["Elder"])


def model(*more: Indicator, nodes: tuple[TreeNode, ...] = ()) -> Model:
    known = {one.code for one in more}
    own = [one for one in (KEEP, OTHER) if one.code not in known]
    return Model(datasets=list(DATASETS.values()), indicators=[*own, *more], scorecard=list(nodes))


def test_from_this_month_on_one_stands_for_the_other() -> None:
    growth = indicator("growth", "other / prior(other)-1 + (0*cost)")
    cost = indicator("cost", "sum(sales.qty) filter (where sales.channel = 'other') + 0 * keep")
    before = model(growth, cost, nodes=(kpi("a", "other"), kpi("b", "keep")))
    found = reconciled(before, "keep", "other", TODAY)
    assert (found.since, found.kpis, found.aliases) == (NOVEMBER, ["a"], ["别的", "Other", "Elder"])
    assert found.formulas == {"growth": ("other / prior(other)-1 + (0*cost)", "keep / prior(keep) - 1 + 0 * cost")}
    past, now = found.model.at(date(2026, 10, 31)), found.model.at(TODAY)
    assert (past.node_by_code["a"].indicator, now.node_by_code["a"].indicator) == ("other", "keep")
    assert (past.parsed["growth"], now.indicator_by_code["growth"].valid_from) == (before.parsed["growth"], NOVEMBER)
    assert now.indicator_by_code["keep"].aliases == ["别的", "Other", "Elder"]
    assert now.indicator_by_code["other"].retired
    assert now.indicator_by_code["keep"].written()["aliases"] == ["别的", "Other", "Elder"]
    assert len(found.model.indicators) == len(before.indicators) + 1


def test_versions_that_begin_this_month_or_later_change_in_place() -> None:
    nodes = (
        kpi("a", "other"),
        kpi("a", "other", valid_from="2026-11", weight=2),
        kpi("a", "keep", valid_from="2026-12"),
        kpi("a", "other", valid_from="2027-01"),
        kpi("c", "other", valid_from="2027-02"),
    )
    later = indicator("growth", "other * 2", valid_from="2026-11-10")
    found = reconciled(model(indicator("growth", "keep"), later, nodes=nodes), "keep", "other", TODAY)
    versions = [(node.code, node.valid_from, node.indicator, node.weight) for node in found.model.scorecard]
    assert versions == [
        ("a", None, "other", None),
        ("a", NOVEMBER, "keep", 2),
        ("a", date(2026, 12, 1), "keep", None),
        ("a", date(2027, 1, 1), "keep", None),
        ("c", date(2027, 2, 1), "keep", None),
    ]
    assert [i.formula for i in found.model.indicators if i.code == "growth"] == ["keep", "keep * 2"]
    assert (found.kpis, found.formulas) == (["a", "c"], {"growth": ("other * 2", "keep * 2")})


def test_nothing_used_it() -> None:
    unlike = indicator("other", None, unit="%", aliases=["Name keep", "Elder", "Elder"], name="Name keep")
    found = reconciled(model(unlike), "keep", "other", TODAY)
    assert (found.kpis, found.formulas, found.aliases) == ([], {}, ["Elder"])
    assert found.model.at(TODAY).indicator_by_code["other"].retired


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        (indicator("other", "sum(sales.qty)", unit="%"), "conflict.sense_unit"),
        (indicator("other", "sum(sales.qty)", polarity="lower"), "conflict.sense_polarity"),
        (indicator("other", "sum(sales.qty)", accumulation="rate"), "conflict.sense_accumulation"),
        (indicator("other", "sum(sales.qty)", retired=True), "conflict.is_retired"),
        (indicator("keep", "sum(sales.amount)", retired=True), "conflict.is_retired"),
        (indicator("keep", None), "conflict.no_figures"),
        (indicator("keep", "other + 1"), "conflict.circle"),
        (indicator("growth", "1 - other"), "conflict.circle"),
    ],
)
def test_where_it_is_refused(changed: Indicator, key: str) -> None:
    keep = indicator("keep", "growth + 1") if changed.code == "growth" else KEEP
    given = [changed, *([keep] if changed.code != "keep" else [])]
    with pytest.raises(Conflict) as caught:
        reconciled(model(*given, nodes=(kpi("a", "other"),)), "keep", "other", TODAY)
    assert caught.value.problem.key == key


def test_an_indicator_is_not_made_one_with_itself() -> None:
    with pytest.raises(Conflict):
        reconciled(model(), "keep", "keep", TODAY)


def test_a_model_that_would_be_wrong_otherwise() -> None:
    """A formula that begins later has a name that does not exist by then."""
    nodes = (kpi("a", "other"), kpi("b", "gone"))
    with pytest.raises(Invalid) as caught:
        reconciled(model(indicator("later", "nowhere + 1"), nodes=nodes), "keep", "other", TODAY)
    assert {problem.key for problem in caught.value.problems} == {
        "formula.unknown_indicator",
        "model.unknown_indicator",
    }
