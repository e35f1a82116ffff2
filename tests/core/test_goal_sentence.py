"""What a sentence names, in either language; the words are those of the product."""

from __future__ import annotations

import pytest

from kpi.core.goal_sentence import Quantity, parts
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.text.smart import LEXICON

KNOWN = [
    Indicator(code="a", name=Label(zh="满意度", en="Satisfaction"), unit="points", aliases=["CSAT"]),
    Indicator(code="b", name=Label(zh="客户满意度", en="Customer satisfaction"), unit="points"),
    Indicator(code="c", name=Label(zh="评级", en="Rating")),
]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("本季度销售额提升15%", "本季度"),
        ("2026年10月销售额达到100万", "2026年10月"),
        ("年底前完成", "年底"),
        ("2026-Q4 达标", "2026-Q4"),
        ("3个月内上线", "3个月内"),
        ("上半年", "上半年"),
        ("Raise sales 15% this quarter", "this quarter"),
        ("by the end of the year", "by the end of the year"),
        ("in H1", "H1"),
        ("within three months", "within three months"),
        ("by may", "by may"),
        ("we may raise sales", None),
        ("Improve sales", None),
        ("提高销售业绩", None),
    ],
)
def test_when(text: str, period: str | None) -> None:
    assert parts(text, LEXICON).period == period


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("提升１５％", Quantity("15%", True, 0.15)),
        ("增加3家新门店", Quantity("3家", True, None, True)),
        ("to $5m by Q4 2026", Quantity("$5m", True, None, True)),
        ("reach ¥1,200", Quantity("¥1,200", True)),
        ("to 4.5", Quantity("4.5", False)),
        ("翻一番", Quantity("翻一番", True)),
        ("百分之十五", Quantity("百分之十五", True)),
        ("in 2026", None),
        ("KPI2", None),
        ("from 3 to 4 days", Quantity("4 days", True, None, True)),
    ],
)
def test_how_much(text: str, quantity: Quantity | None) -> None:
    assert parts(text, LEXICON).quantity == quantity


def test_days_are_a_time_where_something_else_is_the_amount() -> None:
    found = parts("30天内投诉率降到2%", LEXICON)
    assert (found.period, found.quantity) == ("30天内", Quantity("2%", True, 0.02))
    found = parts("within 2 days", LEXICON)
    assert (found.period, found.quantity) == (None, Quantity("2 days", True, None, True))


def test_an_indicator_of_the_dictionary_is_a_measure_and_lends_its_unit() -> None:
    found = parts("客户满意度达到4.5", LEXICON, KNOWN)
    assert (found.measure, found.quantity) == ("客户满意度", Quantity("4.5", True))
    assert parts("csat to 4.5", LEXICON, KNOWN).measure == "CSAT"
    assert parts("dissatisfactions", LEXICON, KNOWN).measure is None
    assert parts("评级达到4", LEXICON, KNOWN).quantity == Quantity("4", False)


def test_how_many_of_what_is_a_measure() -> None:
    assert parts("每月新增会员1,200名", LEXICON).measure == "会员"
    assert parts("会员提升15%", LEXICON).measure is None


def test_what_is_vague() -> None:
    found = parts("Improve sales performance", LEXICON)
    assert (found.measure, found.vague_noun, found.vague_verb) == ("sales", "performance", "Improve")
    found = parts("加强团队建设，提高执行力", LEXICON)
    assert (found.area, found.vague_noun, found.vague_verb) == ("团队", "执行力", "加强")
    assert (parts("达到98%", LEXICON).level, parts("提升98%", LEXICON).level) == (True, False)
