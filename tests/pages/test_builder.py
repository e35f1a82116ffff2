"""The builder: menus write the formula, the formula sets the menus, and what is kept is a dated version."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.ui.builder_view import NEW
from kpi.usecases import definition, workspace
from tests.pages.conftest import Open


def formula(at: AppTest) -> str:
    return str(at.text_area(key="fieldzh_formula").value)


def choose(at: AppTest, key: str, value: str) -> AppTest:
    return at.selectbox(key=f"menuzh_{key}").set_value(value).run()


def kind(at: AppTest, value: str) -> AppTest:
    return next(pills for pills in at.button_group if pills.key == "menuzh_kind").set_value(value).run()


def test_six_kinds_are_built_without_writing(visit: Open) -> None:
    at = visit("dictionary", edit=NEW)
    assert formula(at) == "sum(pos.qty)"
    at = choose(at, "of_column", "amount")
    assert formula(at) == "sum(pos.amount)"
    at.button(key="term_of_add").click().run()
    at = choose(choose(at, "of_where_0", "channel"), "of_value_0_choice", "线上")
    assert formula(at) == "sum(pos.amount) filter (where pos.channel = '线上')"
    assert formula(kind(at, "share")) == "sum(pos.amount) filter (where pos.channel = '线上') / sum(pos.amount)"
    at = choose(choose(kind(at, "ratio"), "of_source", ":indicator"), "per_source", ":indicator")
    at = choose(choose(at, "of_indicator", "gross_profit"), "per_indicator", "revenue")
    assert formula(at) == "gross_profit / revenue"
    assert formula(choose(kind(at, "growth"), "of_indicator", "revenue")) == "revenue / last_year(revenue) - 1"
    assert formula(kind(at, "change")) == "revenue - last_year(revenue)"
    at = choose(choose(kind(at, "balance"), "of_source", "stock"), "of_column", "amount")
    assert formula(at) == "closing_balance(stock.amount)"
    at = choose(choose(kind(at, "step"), "of_source", "feedback"), "of_function", "count")
    at = choose(at, "of_column", ":rows")
    at.button(key="term_of_add").click().run()
    at = choose(choose(at, "of_where_0", "complaint"), "of_value_0_choice", "是")
    at = choose(choose(choose(at, "per_source", "feedback"), "per_function", "count"), "per_column", ":rows")
    assert formula(at) == "count(*) filter (where feedback.complaint = '是') / count(feedback.*)"
    assert not at.exception and at.metric[0].value.endswith("%") is False


def test_the_text_sets_the_menus(visit: Open) -> None:
    at = visit("dictionary", edit="online_share")
    assert at.selectbox(key="menuzh_of_value_0_choice").value == "线上"
    at.text_area(key="fieldzh_formula").set_value("count(distinct pos.member) filter (where pos.qty >= 2)").run()
    assert at.selectbox(key="menuzh_of_function").value == "count_distinct"
    assert at.number_input(key="menuzh_of_value_0_number").value == 2
    at.text_area(key="fieldzh_formula").set_value("sum(pos.amount * pos.qty) / 2").run()
    assert not [box for box in at.selectbox if str(box.key).startswith("menuzh_of")]
    at.text_area(key="fieldzh_formula").set_value("sum(pos.amuont)").run()
    assert any("amuont" in error.value and "amount" in error.value for error in at.error)
    assert at.button(key="build_save").disabled


def test_a_condition_taken_away_leaves_the_others(visit: Open) -> None:
    at = visit("dictionary", edit="revenue")
    text = "sum(pos.amount) filter (where pos.qty > 1 and pos.channel = '线上' and pos.category in ('a', 'b'))"
    at.text_area(key="fieldzh_formula").set_value(text).run()
    at.button(key="term_of_remove_0").click().run()
    assert formula(at) == "sum(pos.amount) filter (where pos.channel = '线上' and pos.category in ('a', 'b'))"


@pytest.mark.parametrize(("language", "warning"), [("zh", "去重计数"), ("en", "Distinct counts")])
def test_the_preview_shows_the_latest_month_and_what_to_look_at(visit: Open, language: str, warning: str) -> None:
    at = visit("dictionary", language, edit="revenue")
    assert at.metric[0].label.endswith("2026\\-10") and at.metric[0].value in ("1.13 亿元", "¥113.0M")
    at.text_area(key=f"field{language}_formula").set_value("count(distinct pos.ticket)").run()
    assert any(warning in one.value for one in at.warning)


def test_a_change_is_kept_from_a_month_on_with_its_reason(visit: Open, folder: Folder) -> None:
    at = visit("dictionary", edit="tickets")
    assert not [button for button in at.button if button.key == "build_save"]
    at.text_area(key="fieldzh_formula").set_value("count(distinct pos.ticket)").run()
    at.button(key="build_save").click().run()
    assert any("原因" in error.value for error in at.error)
    at.text_input(key="fieldzh_why").set_value("退货也算一单").run()
    at.selectbox(key="fieldzh_since").set_value("2026-10").run()
    at.button(key="build_save").click().run()
    assert not at.exception
    versions = [(str(i.valid_from), i.formula) for i in folder.model().indicators if i.code == "tickets"]
    assert versions[-1] == ("2026-10-01", "count(distinct pos.ticket)") and len(versions) == 2
    assert at.query_params["indicator"] == "tickets" and "edit" not in at.query_params


def test_a_new_indicator_needs_a_name_and_a_code(visit: Open, folder: Folder) -> None:
    at = visit("dictionary", edit=NEW)
    assert at.button(key="build_save").disabled
    at.text_input(key="fieldzh_name_zh").set_value("件数").run()
    at.text_input(key="fieldzh_code").set_value("items").run()
    at.button(key="build_save").click().run()
    found = folder.model().at(folder.today()).indicator_by_code["items"]
    assert (found.name.zh, found.name.en, found.formula) == ("件数", "件数", "sum(pos.qty)")


def test_switching_the_language_keeps_everything(visit: Open) -> None:
    """Browsers send the words they were given, which were taken for codes, and the formula was written anew."""
    at = visit("dictionary", edit="online_share")
    choose(at, "of_column", "tax")
    at.text_input(key="fieldzh_name_zh").set_value("线上税额占比").run()
    written = formula(at)
    at.button_group(key="switch_language").set_value("en").run()
    at.button_group(key="switch_language").set_value("zh").run()
    assert not at.exception and not at.error
    assert formula(at) == written and "pos.tax" in written
    assert at.selectbox(key="menuzh_of_value_0_choice").value == "线上"
    assert at.text_input(key="fieldzh_name_zh").value == "线上税额占比"
    assert at.selectbox(key="fieldzh_polarity").value == "higher"


def test_what_was_left_does_not_wait_for_the_next_time(visit: Open) -> None:
    at = visit("dictionary", edit="revenue")
    at.text_area(key="fieldzh_formula").set_value("sum(pos.tax)").run()
    at.button(key="build_back").click().run()
    at.query_params["edit"] = "revenue"
    at.run()
    assert formula(at) == "sum(pos.amount)"


@pytest.mark.parametrize("code", ["收入", "a b", "1x", "x" * 65])
def test_a_code_that_is_none_is_told(visit: Open, code: str) -> None:
    at = visit("dictionary", edit=NEW)
    at.text_input(key="fieldzh_name_zh").set_value("件数").run()
    at.text_input(key="fieldzh_code").set_value(code).run()
    assert not at.exception and any("编码" in error.value for error in at.error)
    assert at.button(key="build_save").disabled


def test_a_code_that_is_taken_or_blank_is_not_kept(visit: Open) -> None:
    at = visit("dictionary", edit=NEW)
    at.text_input(key="fieldzh_name_zh").set_value("件数").run()
    at.text_input(key="fieldzh_code").set_value("   ").run()
    assert at.button(key="build_save").disabled
    at.text_input(key="fieldzh_code").set_value("revenue").run()
    assert at.button(key="build_save").disabled and any("revenue" in error.value for error in at.error)


def test_a_retired_operand_stays_in_the_menu(visit: Open, folder: Folder) -> None:
    definition.retire(folder, Viewer(), "gross_profit", "试")
    at = visit("dictionary", edit="margin")
    assert at.selectbox(key="menuzh_of_indicator").value == "gross_profit"
    assert formula(choose(at, "per_indicator", "tickets")) == "gross_profit / tickets"


def test_without_data_there_is_nothing_to_build(visit: Open, folder: Folder) -> None:
    workspace.begin_empty(folder, Viewer())
    for code in (NEW, "nothing"):
        at = visit("dictionary", edit=code)
        assert not at.exception and not at.error and len(at.info) == 1


def test_an_indicator_that_is_not_there_is_said(visit: Open) -> None:
    assert any("nothing" in warning.value for warning in visit("dictionary", edit="nothing").warning)
