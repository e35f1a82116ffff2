"""Search of the dictionary: what is found, and in which order."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.search import search

COLUMNS = {"day": {"role": "date"}, "amount": {"from": ["含税金额(元)"], "type": "number"}}
MODEL = Model.model_validate(
    {
        "org": [{"code": "HQ", "name": "HQ"}],
        "people": [{"code": "p1", "name": {"zh": "李颖", "en": "Ying Li"}, "org": "HQ"}],
        "datasets": [{"code": "pos", "name": {"zh": "收银明细", "en": "Till lines"}, "columns": COLUMNS}],
        "indicators": [
            {"code": "revenue", "name": {"zh": "销售额", "en": "Net sales"}, "formula": "sum(pos.amount)"},
            {"code": "sales_share", "name": {"zh": "销售额占比", "en": "Share"}, "owner": "p1"},
            {"code": "net", "name": {"zh": "净利润", "en": "Profit"}, "definition": "不含线上销售额", "owner": "gone"},
            {"code": "order_value", "name": {"zh": "客单价", "en": "Basket"}, "aliases": ["ATV", "平均 客单"]},
            {"code": "late", "name": {"zh": "新销售额", "en": "Late"}, "definition": {"zh": "迟到", "en": "Overdue"}},
        ],
    }
).at(date.max)
READINGS = {
    "销售额": ["xiao shou e"],
    "销售额占比": ["xiao shou e zhan bi"],
    "新销售额": ["xin xiao shou e"],
    "净利润": ["jing li run"],
    "平均 客单": ["ping jun ke dan"],
    "客单价": ["ke dan jia"],
    "李颖": ["li ying"],
}


class Listed(NamedTuple):
    """An entry of a list."""

    indicator: Indicator


LIST = [Listed(indicator) for indicator in MODEL.indicators]


def spell(text: str) -> list[str]:
    return READINGS.get(text, [])


def unspelled(text: str) -> list[str]:
    return []


def found(typed: str) -> list[str]:
    return [entry.indicator.code for entry in search(MODEL, LIST, typed, spell)]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["revenue", "sales_share", "net", "order_value", "late"]),
        (" ，% ", ["revenue", "sales_share", "net", "order_value", "late"]),
        ("revenue", ["revenue"]),
        ("REVENUE", ["revenue"]),
        ("ＲＥＶ", ["revenue"]),
        ("销售额", ["revenue", "sales_share", "late", "net"]),
        ("销 售 额", ["revenue", "sales_share", "late", "net"]),
        ("销售额\u3000占比", ["sales_share"]),
        ("net", ["net", "revenue"]),
        ("net sales", ["revenue"]),
        ("netsales", ["revenue"]),
        ("sales", ["sales_share", "revenue"]),
        ("sales net", ["revenue"]),
        ("order value", ["order_value"]),
        ("ordervalue", ["order_value"]),
        ("alue", ["order_value"]),
        ("atv", ["order_value"]),
        ("平均客单", ["order_value"]),
    ],
)
def test_what_is_said_in_so_many_letters(typed: str, codes: list[str]) -> None:
    assert found(typed) == codes


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("xse", ["revenue", "sales_share", "late"]),
        ("xiaoshoue", ["revenue", "sales_share", "late"]),
        ("xiao shou e", ["revenue", "sales_share", "late"]),
        ("xiaosh", ["revenue", "sales_share", "late"]),
        ("xshoue", ["revenue", "sales_share", "late"]),
        ("xsezb", ["sales_share"]),
        ("zhanbi", ["sales_share"]),
        ("kd", ["order_value"]),
        ("xx", ["late"]),
        ("hou", []),
        ("liying", ["sales_share"]),
    ],
)
def test_what_is_said_in_pinyin(typed: str, codes: list[str]) -> None:
    assert found(typed) == codes


def test_letters_come_before_their_spelling() -> None:
    own = Listed(Indicator.model_validate({"code": "xse", "name": "Own"}))
    assert [e.indicator.code for e in search(MODEL, [*LIST, own], "xse", spell)][:2] == ["xse", "revenue"]


def test_without_pinyin_letters_are_letters() -> None:
    assert search(MODEL, LIST, "xse", unspelled) == []
    assert search(MODEL, LIST, "净利", unspelled) == [LIST[2]]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("李颖", ["sales_share"]),
        ("Ying", ["sales_share"]),
        ("gone", ["net"]),
        ("收银", ["revenue"]),
        ("till lines", ["revenue"]),
        ("含税金额", ["revenue"]),
        ("amount", ["revenue"]),
        ("线上", ["net"]),
        ("overdue", ["late"]),
    ],
)
def test_owner_sources_and_definition_are_searched_too(typed: str, codes: list[str]) -> None:
    assert found(typed) == codes


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("revneue", ["revenue"]),
        ("xiaoshuoe", ["revenue", "sales_share", "late"]),
        ("净利闰", ["net"]),
        ("ovr", []),
        ("净闰", []),
        ("没有这样的指标", []),
        ("revneue sales", ["revenue"]),
    ],
)
def test_a_slip_is_forgiven_only_where_nothing_else_is_meant(typed: str, codes: list[str]) -> None:
    assert found(typed) == codes


def test_a_long_word_of_one_letter_is_searched_at_once() -> None:
    def endless(text: str) -> list[str]:
        return [" ".join(["aaaaaa"] * 60)]

    assert search(MODEL, LIST, "a" * 300 + "b" * 200, endless) == []
