"""The page of targets: a year at a look, set, broken down, proposed and played through."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.cascade import Ask, Rule
from kpi.core.period import Period
from kpi.core.proposal import State
from kpi.core.target import Target
from kpi.core.target_change import Adjustment
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import cascade, proposal, scenario
from tests.pages.conftest import Open, frame

ME = Viewer()
DECEMBER = Period(2026, month=12)


def aim(folder: Folder, kpi: str, period: Period = DECEMBER) -> tuple[float, float | None]:
    found = folder.model().agreed(date(2026, 12, 31))[kpi][period]
    return found.low, found.stretch


def key(at: AppTest, kind: str, start: str) -> str:
    """The key of the one widget of a kind whose key begins so."""
    return next(one.key for one in getattr(at, kind) if one.key and one.key.startswith(start))


def by_key(at: AppTest, kind: str, start: str) -> Any:
    return getattr(at, kind)(key=key(at, kind, start))


@pytest.mark.parametrize(
    ("language", "name", "unit", "october", "year"),
    [("zh", "销售额", "万元", "11,200 ●", "129,200 ●"), ("en", "Revenue", "M CNY", "112 ●", "1,292 ●")],
)
def test_a_year_at_a_look(visit: Open, language: str, name: str, unit: str, october: str, year: str) -> None:
    first = frame(visit("targets", language), "2026-10").iloc[0].to_dict()
    assert (first["name"], first["unit"], first["2026-10"], first["year"]) == (name, unit, october, year)
    quarters = frame(visit("targets", language, by="quarter", show="actual"), "Q4").iloc[0].to_dict()
    assert quarters["Q4"] in ("17,384 ●", "174 ●")


def test_one_period_is_changed(visit: Open, folder: Folder) -> None:
    at = visit("targets", kpi="gross_profit_hq", tool="one")
    by_key(at, "selectbox", "target_period_").set_value("2026-12").run()
    by_key(at, "text_input", "target_goal_").set_value("3,000").run()
    by_key(at, "text_input", "target_stretch_").set_value("3,200").run()
    at.button(key=key(at, "button", "target_change_")).click().run()
    assert not at.exception and at.success
    assert aim(folder, "gross_profit_hq") == (30_000_000, 32_000_000)


def test_what_has_begun_needs_a_reason(visit: Open, folder: Folder) -> None:
    at = visit("targets", kpi="gross_profit_hq", tool="one")
    by_key(at, "text_input", "target_goal_").set_value("3,200").run()
    at.button(key=key(at, "button", "target_change_")).click().run()
    assert [error.value for error in at.error] == ["请写明原因。"]
    by_key(at, "text_input", "target_change_").set_value("大促加码").run()
    by_key(at, "date_input", "target_change_").set_value(date(2026, 11, 16)).run()
    at.button(key=key(at, "button", "target_change_")).click().run()
    assert aim(folder, "gross_profit_hq", Period(2026, month=11))[0] == 31_600_000


def test_a_year_is_given_out_and_adds_up(visit: Open, folder: Folder) -> None:
    at = visit("targets", year="2027", kpi="revenue_hq")
    by_key(at, "text_input", "target_goal_").set_value("144,000").run()
    assert any("各月相加正好是 144,000" in one.value for one in at.markdown)
    at.button(key=key(at, "button", "target_change_")).click().run()
    agreed = folder.model().agreed(date(2027, 12, 31))["revenue_hq"]
    assert sum(agreed[Period(2027, month=month)].low for month in range(1, 13)) == 1_440_000_000


def test_carried_forward_and_by_weeks(visit: Open) -> None:
    at = visit("targets", "en", year="2027", kpi="gross_profit_hq", tool="carry")
    by_key(at, "number_input", "target_growth_").set_value(10.0).run()
    assert frame(at, "Then")["Then"].tolist()[:2] == ["26.8", "22.8"]
    weeks = frame(visit("targets", "en", kpi="gross_profit_hq", tool="weeks"), "Monday")
    assert weeks["Period"].tolist()[0] == "2026-W40" and weeks["Target"].tolist()[1] == "6.1"


def test_what_is_no_figure_is_said(visit: Open) -> None:
    at = visit("targets", kpi="revenue_hq")
    by_key(at, "text_input", "target_goal_").set_value("很多").run()
    assert "很多" in at.error[0].value and not at.exception


def test_broken_down_with_a_sum_line(visit: Open, folder: Folder) -> None:
    at = visit("targets", targets="cascade", kpi="gross_profit_hq", rule="equal")
    table = frame(at, "部分")
    assert table["12月"].tolist() == ["715"] * 4 + ["2,860", "2,860", "✓ 0"]
    assert table["责任人"].tolist()[:4] == ["林晓", "高峰", "何静", "马超"]
    at.button(key="cascade_apply").click().run()
    assert "4" in at.success[0].value
    assert aim(folder, "gross_profit_east")[0] == 7_150_000
    node = folder.model().node_by_code["gross_profit_east"]
    assert (node.post, node.owner, node.parent) == ("regional_manager", None, "gross_profit_hq_parts")


def test_a_rate_and_people_have_their_own_rules(visit: Open) -> None:
    at = visit("targets", "en", targets="cascade", kpi="margin_hq", reach="ends")
    assert frame(at, "Part")["Dec"].tolist()[-3:] == ["24.0", "24.0", "✓ 0"]
    at = visit("targets", "en", targets="cascade", kpi="revenue_hq", reach="people")
    assert set(frame(at, "Part")["Dec"].tolist()[:7]) == {"119"}


def test_proposed_and_agreed_by_both(visit: Open, folder: Folder) -> None:
    at = visit("targets", kpi="gross_profit_hq", tool="one")
    by_key(at, "selectbox", "target_period_").set_value("2026-12").run()
    by_key(at, "text_input", "target_goal_").set_value("3,000").run()
    by_key(at, "text_input", "target_change_").set_value("新品类").run()
    by_key(at, "text_area", "target_change_").set_value("市场持平").run()
    at.button(key=next(one.key for one in at.button if one.key and one.key.endswith("_propose"))).click().run()
    assert proposal.proposals(folder, ME)[0].offer.assumptions == "市场持平"
    at = visit("targets", targets="proposals")
    at.button(key="proposal_accept_owner").click().run()
    assert proposal.proposals(folder, ME)[0].state is State.AWAITS_MANAGER and aim(folder, "gross_profit_hq")[0] != 3e7
    at.text_area(key="proposal_say_1").set_value("同意").run()
    at.button(key="proposal_send").click().run()
    at.button(key="proposal_accept_manager").click().run()
    assert aim(folder, "gross_profit_hq")[0] == 30_000_000
    assert any("同意" in one.value for one in at.markdown) and not at.exception


def test_a_proposal_is_declined(visit: Open, folder: Folder) -> None:
    wanted = Target(kpi="gross_profit_hq", period=DECEMBER, target=1.0)
    proposal.propose(folder, ME, "gross_profit_hq", [wanted], "", "why")
    at = visit("targets", "en", targets="proposals")
    assert frame(at, "By")["KPI"].tolist() == ["Gross profit"]
    at.text_input(key="proposal_reason_1").set_value("too low").run()
    at.button(key="proposal_decline").click().run()
    assert proposal.proposals(folder, ME)[0].state is State.DECLINED


def test_a_scenario_beside_the_plan(visit: Open, folder: Folder) -> None:
    at = visit("targets", targets="scenarios")
    assert at.info
    at.text_input(key="scenario_code").set_value("bold").run()
    at.button(key="scenario_copy").click().run()
    assert frame(at, "情景 bold").iloc[0]["情景 bold"] == "142,120"
    typed = frame(visit("targets", targets="scenarios", scenario="bold", way="enter"), "2026-12").iloc[0].to_dict()
    assert (typed["name"], typed["2026-12"]) == ("销售额", "13,090")
    at.text_input(key="scenario_change_why").set_value("董事会").run()
    at.button(key="scenario_adopt").click().run()
    assert aim(folder, "revenue_hq")[0] == pytest.approx(130_900_000)
    at.button(key="scenario_drop").click().run()
    assert scenario.scenarios(folder, ME) == [] and not at.exception


def executive() -> None:
    """The page for somebody who reads and comments."""
    from kpi.core.viewer import Role, Viewer
    from kpi.store.folder import chosen, shared
    from kpi.ui import targets_view
    from kpi.ui.desk import Desk

    here = Desk(shared(chosen()), Viewer("ceo", Role.EXECUTIVE), "zh")
    view, found = targets_view.header(here)
    targets_view.show(here, view, found)


def test_whoever_may_not_set_targets_proposes_them(folder: Folder) -> None:
    at = AppTest.from_function(executive, default_timeout=60)
    at.query_params["tool"] = "one"
    at.run()
    keys = [one.key for one in at.button if one.key]
    assert not at.exception
    assert not any(one.endswith("_set") for one in keys) and any(one.endswith("_propose") for one in keys)
    at.query_params["targets"] = "cascade"
    at.run()
    assert not at.exception and "cascade_apply" not in [one.key for one in at.button]


def test_what_was_broken_down_is_seen_again(visit: Open, folder: Folder) -> None:
    places = cascade.places(folder, ME, "gross_profit_hq", "units")
    ask = Ask("gross_profit_hq", places, Rule.EQUAL, [DECEMBER])
    cascade.apply(folder, ME, ask, Adjustment("plan"))
    names = frame(visit("targets", "en"), "2026-12")["name"].tolist()
    assert "Gross profit · East" in names
