"""SMART letter by letter, with its reasons: the sentences of the article first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.adviser import Verdict
from kpi.core.label import Label
from kpi.core.period import Period
from kpi.core.smart import Described, Letter, Smart, of_kpi, of_sentence
from kpi.text.smart import LEXICON, WORDS

GOAL = Label(zh="盈利增长", en="Growth")


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        ("提高销售业绩", "smat"),
        ("Improve sales", "smat"),
        ("本季度销售额提升15%", ""),
        ("Raise sales 15% this quarter", ""),
        ("提升企业竞争力", "smart"),
        ("销售额提升15%", "at"),
        ("2026年销售额提升", "ma"),
        ("今年销售额提升150%", "a"),
        ("今年市场份额达到150%", ""),
        ("今年客户满意度达到4.5", ""),
        ("改善投诉率", "smat"),
        ("年底前投诉率改善20%", ""),
        ("", "smart"),
        ("Cut response time to 24 hours by year-end", ""),
        ("Strengthen the team", "smat"),
        ("3个月内开3家新门店", ""),
    ],
)
def test_a_sentence(text: str, failing: str) -> None:
    assert of_sentence(text, LEXICON).failing == failing


def reasons(found: Smart) -> dict[str, list[tuple[str, dict[str, object]]]]:
    return {mark.letter.value: [(one.key, dict(one.values)) for one in mark.reasons] for mark in found.marks}


def test_why_a_vague_sentence_fails() -> None:
    assert reasons(of_sentence("提高销售业绩", LEXICON)) == {
        "s": [("smart.s_vague", {"word": "业绩"})],
        "m": [("smart.m_nothing", {})],
        "a": [("smart.a_no_quantity", {}), ("smart.a_no_period", {})],
        "r": [("smart.r_area", {"area": "销售"})],
        "t": [("smart.t_nothing", {})],
    }
    assert reasons(of_sentence("Improve sales", LEXICON))["s"] == [
        ("smart.s_verb", {"word": "Improve", "measure": "sales"})
    ]
    assert reasons(of_sentence("做好", LEXICON))["s"] == [("smart.s_vague", {"word": "做好"})]


def test_why_a_sentence_passes() -> None:
    found = of_sentence("本季度销售额提升15%", LEXICON)
    assert found.passed
    assert reasons(found) == {
        "s": [("smart.s_measure", {"measure": "销售额"})],
        "m": [("smart.m_quantity", {"quantity": "15%"})],
        "a": [("smart.a_weighable", {"quantity": "15%", "period": "本季度"})],
        "r": [("smart.r_area", {"area": "销售"})],
        "t": [("smart.t_period", {"period": "本季度"})],
    }


def test_a_sentence_under_a_goal_is_relevant() -> None:
    found = of_sentence("提升企业竞争力", LEXICON, goal=GOAL)
    assert (found.failing, reasons(found)["r"]) == ("smat", [("smart.r_goal", {"goal": GOAL})])


@given(st.text(max_size=60))
def test_any_sentence_has_five_letters_each_with_a_reason(text: str) -> None:
    found = of_sentence(text, LEXICON)
    assert [mark.letter for mark in found.marks] == list(Letter)
    assert all(mark.reasons and all(one.key in WORDS for one in mark.reasons) for mark in found.marks)


KPI = Described(
    name=Label(zh="销售额", en="Revenue"), definition=GOAL, unit="CNY", has_path=True, level="strategic", owner=GOAL,
    period=Period(2026, month=10), goal=GOAL,
)  # fmt: skip


def test_a_kpi_of_which_all_is_said_passes() -> None:
    found = of_kpi(KPI, LEXICON)
    assert found.passed
    assert reasons(found) == {
        "s": [("smart.s_defined", {"owner": GOAL})],
        "m": [("smart.m_path", {"unit": "CNY"})],
        "a": [("smart.a_target", {})],
        "r": [("smart.r_goal", {"goal": GOAL})],
        "t": [("smart.t_target", {"period": "2026-10"})],
    }


def test_a_kpi_of_which_nothing_is_said_fails() -> None:
    found = of_kpi(Described(name=Label(zh="业绩", en="Performance")), LEXICON)
    assert found.failing == "smart"
    assert [[key for key, _ in keys] for keys in reasons(found).values()] == [
        ["smart.s_vague", "smart.s_no_definition", "smart.s_no_level", "smart.s_no_owner"],
        ["smart.m_no_path", "smart.m_unit_unsaid"],
        ["smart.a_no_target"],
        ["smart.r_no_goal"],
        ["smart.t_no_target"],
    ]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_adviser_decides_whether_a_target_can_be_achieved(verdict: Verdict) -> None:
    found = of_kpi(replace(KPI, verdict=verdict, odds=0.001), LEXICON)
    hard = verdict in (Verdict.HARD, Verdict.IMPLAUSIBLE)
    assert (found.failing, reasons(found)["a"]) == ("a" if hard else "", [(f"smart.a_{verdict.value}", {"odds": 1})])
    assert f"smart.a_{verdict.value}" in WORDS
