"""Defining an indicator: tried before it is kept, kept as a dated version, vouched for, taken out of use."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.certification import Standing, State, standing
from kpi.core.errors import Conflict, Invalid, NotFound, Refused
from kpi.core.indicator import Indicator
from kpi.core.viewer import Role, Viewer
from kpi.usecases import definition, history
from kpi.usecases.definition import attempt, keep
from tests.usecases.ledger import ME, Ledger

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def entry(code: str, formula: str, **more: Any) -> Indicator:
    return Indicator.model_validate({"code": code, "name": code, "formula": formula, **more})


@pytest.fixture
def sold(ledger: Ledger) -> Ledger:
    """Two months of sales."""
    ledger.sales("june.csv", 10, 20)
    ledger.sales("july.csv", 40, month="2026-07")
    return ledger


def test_a_definition_is_tried_on_the_latest_month(sold: Ledger) -> None:
    found = attempt(sold, ME, entry("mean", "sum(sales.amount) / count(sales.*)", accumulation="rate"))
    assert (found.problems, found.unit, found.span and found.span.month) == ([], None, JULY)
    assert (found.value, found.before, found.units) == (40, 15, {"EAST": 40})
    assert sold.kept("rev") == 30  # nothing was stored


def test_what_is_wrong_is_said_while_it_is_written(sold: Ledger) -> None:
    assert [p.key for p in attempt(sold, ME, entry("x", "sum(sales.amuont)")).problems] == ["formula.unknown_column"]
    assert [p.key for p in attempt(sold, ME, entry("revenue", "growth_rate")).problems] == ["model.formula_circle"] * 2
    flagged = attempt(sold, ME, entry("x", "avg(sales.amount)"))
    assert [p.key for p in flagged.problems] == ["measure.mean_as_flow"] and flagged.value == 40
    assert attempt(sold, ME, entry("x", " ")).node is None


def test_what_reads_two_datasets_is_tried_where_both_are(sold: Ledger) -> None:
    sold.orders("o.csv", ("2026-06-03", "A", 6))
    found = attempt(sold, ME, entry("ratio", "revenue / ordered", accumulation="rate"))
    assert (found.span and found.span.month, found.value) == (JUNE, 5)


def test_without_data_there_is_no_figure_to_try(ledger: Ledger) -> None:
    found = attempt(ledger, ME, entry("x", "sum(sales.amount)"))
    assert (found.span, found.value, found.problems) == (None, None, [])


def test_a_new_indicator_has_its_figures_at_once(sold: Ledger) -> None:
    keep(sold, ME, entry("rows", "count(sales.*)"), None)
    found = sold.database.read("select month, value from actuals where indicator = 'rows' and span = 'month'")
    assert sorted(found.filter(found["month"] == JUNE)["value"]) == [2, 2]
    assert sold.figures() == sold.recomputed()


def test_a_change_from_a_month_on_leaves_the_past(sold: Ledger) -> None:
    changed = entry("revenue", "sum(sales.amount) / 10", valid_from=None)
    keep(sold, ME, changed, "in tens", JULY)
    assert (sold.asked("revenue", "2026-06"), sold.asked("revenue", "2026-07")) == (30, 4)
    assert sold.kept("rev", "2026-06") == 30 and sold.kept("rev", "2026-07") == 4
    assert [str(i.valid_from) for i in sold.model().indicators if i.code == "revenue"] == ["None", "2026-07-01"]
    assert sold.figures() == sold.recomputed()


def test_a_change_for_all_time_computes_the_past_anew(sold: Ledger) -> None:
    keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "always meant so")
    assert (sold.kept("rev", "2026-06"), sold.kept("rev", "2026-07")) == (3, 4)
    revision, fields = history.changes(sold, ME, "revenue")[0]
    assert (revision.why, revision.who) == ("always meant so", "local")
    assert fields["formula"] == ("sum(sales.amount)", "sum(sales.amount) / 10") and fields.keys() == {"name", "formula"}
    assert sold.figures() == sold.recomputed()


def test_only_what_stands_on_a_definition_is_computed_anew(sold: Ledger) -> None:
    """Figures of others keep their very rows."""
    sold.orders("o.csv", ("2026-06-03", "A", 6))
    place = "select rowid, value from actuals where indicator = 'ordered' order by 1"
    before = sold.database.read(place).rows()
    keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "tens")
    assert sold.database.read(place).rows() == before


def test_a_change_needs_a_reason_and_a_right(sold: Ledger) -> None:
    with pytest.raises(Invalid) as silent:
        keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "  ")
    assert silent.value.problem.key == "definition.why"
    with pytest.raises(Refused):
        keep(sold, Viewer("zhang", Role.LEAD), entry("x", "1"), None)
    with pytest.raises(Invalid):
        keep(sold, ME, entry("x", "sum(nothing.at_all)"), None)
    assert [i.code for i in sold.model().indicators] == ["revenue", "ordered", "growth_rate"]


def state(ledger: Ledger, code: str) -> State:
    return where(ledger, code).state


def where(ledger: Ledger, code: str) -> Standing:
    return standing(ledger.model().at(ledger.today()), code)


def test_draft_review_certified(sold: Ledger) -> None:
    steward, lead = Viewer("chen", Role.STEWARD), Viewer("zhang", Role.LEAD)
    with pytest.raises(Conflict):
        definition.certify(sold, steward, "revenue")
    definition.submit(sold, steward, "revenue")
    assert state(sold, "revenue") is State.REVIEW
    with pytest.raises(Refused):
        definition.certify(sold, lead, "revenue")
    with pytest.raises(Invalid):
        definition.give_back(sold, steward, "revenue", " ")
    definition.give_back(sold, steward, "revenue", "say what returns do")
    assert state(sold, "revenue") is State.DRAFT
    definition.submit(sold, steward, "revenue")
    definition.certify(sold, steward, "revenue")
    found = where(sold, "revenue")
    assert found.state is State.CERTIFIED and found.seal is not None and found.seal.by == "chen"


def test_the_badge_is_gone_when_the_definition_changes_and_back_with_it(sold: Ledger) -> None:
    definition.submit(sold, ME, "growth_rate")
    definition.certify(sold, ME, "growth_rate")
    assert state(sold, "growth_rate") is State.CERTIFIED
    keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "tens")
    found = where(sold, "growth_rate")
    assert found.state is State.DRAFT and found.lost is not None
    keep(sold, ME, entry("revenue", "sum(sales.amount)"), "back")
    assert state(sold, "growth_rate") is State.CERTIFIED


def test_a_seal_travels_with_the_model_file(sold: Ledger, tmp_path: Any) -> None:
    definition.submit(sold, ME, "revenue")
    definition.certify(sold, ME, "revenue")
    from kpi.usecases import model

    text = model.export(sold, ME)
    with Ledger(tmp_path / "other", text) as other:
        assert state(other, "revenue") is State.CERTIFIED


def test_a_retired_indicator_keeps_its_past(sold: Ledger) -> None:
    with pytest.raises(Invalid):
        definition.retire(sold, ME, "growth_rate", "")
    definition.retire(sold, ME, "growth_rate", "nobody reads it")
    assert state(sold, "growth_rate") is State.RETIRED
    assert sold.asked("growth_rate", "2026-07") == pytest.approx(1 / 3)
    definition.revive(sold, ME, "growth_rate", "somebody does")
    assert state(sold, "growth_rate") is State.DRAFT
    with pytest.raises(NotFound):
        definition.submit(sold, ME, "nothing")


def test_what_a_change_reaches_and_the_months_it_may_begin(sold: Ledger) -> None:
    assert definition.effect(sold, ME, "revenue") == ["growth_rate"]
    months = definition.months_to_begin(sold, ME)
    assert {JUNE, JULY} < set(months) and months == sorted(months, reverse=True)
    assert definition.members(sold, ME, "sales") == {"channel": ["web"]}


def test_who_comes_second_is_told(sold: Ledger) -> None:
    began = sold.model().at(sold.today()).indicator_by_code["revenue"]
    keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "tens", base=began)
    with pytest.raises(Conflict) as late:
        keep(sold, ME, began.model_copy(update={"unit": "USD"}), "dollars", base=began)
    assert late.value.problem.key == "definition.moved" and sold.asked("revenue", "2026-07") == 4


def test_a_code_that_is_planned_is_taken(sold: Ledger) -> None:
    keep(sold, ME, entry("soon", "count(sales.*)"), None, date(2199, 1, 1))
    with pytest.raises(Conflict) as taken:
        keep(sold, ME, entry("soon", "1"), None)
    assert taken.value.problem.key == "definition.taken"
    assert [str(one.valid_from) for one in definition.planned(sold, ME, "soon")] == ["2199-01-01"]


def test_retired_is_retired_in_what_is_planned_too(sold: Ledger) -> None:
    later = date(2199, 1, 1)
    keep(sold, ME, entry("revenue", "sum(sales.amount) / 10"), "tens", later)
    definition.retire(sold, ME, "revenue", "no use")
    assert sold.model().at(later).indicator_by_code["revenue"].retired
