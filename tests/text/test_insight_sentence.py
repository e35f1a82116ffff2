"""Every fact is a sentence in both languages, with its figures written as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.insight import Fact, Insight, Values
from kpi.core.label import Label, Language
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.text.insight import WORDS
from kpi.text.insight_sentence import sentence

MODEL = Model(
    org=[
        OrgUnit(code="HQ", name=Label(zh="总部", en="Head office")),
        OrgUnit(code="EAST", name=Label(zh="华东区", en="East"), parent="HQ"),
    ]
)
OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("fact", "form", "unit", "values", "zh", "en"),
    [
        (
            Fact.STALE, "", "CNY", {"since": date(2026, 8, 1), "count": 2},
            "没有数据的月份：2 个；最后一个有数据的月份是 2026 年 8 月。",
            "Months without a figure: 2; the last that has one is 2026-08.",
        ),
        (
            Fact.UNUSUAL, "low", "CNY", {"value": 21.47e6, "low": 21.85e6, "high": 23.08e6},
            "2,147 万元，低于常态范围（2,185 – 2,308 万元）：不像偶然波动。",
            "¥21.5M is below its usual range (¥21.9 – ¥23.1M): chance hardly explains it.",
        ),
        (
            Fact.CONTRIBUTOR, "", "CNY", {"unit": "EAST", "total": -5e6, "effect": -6e6, "rest": 1e6},
            "比去年同月 −500.0 万元，其中「华东区」−600.0 万元，其余合计 +100.0 万元。",
            "−¥5.00M on a year ago: East −¥6.00M, all others together +¥1.00M.",
        ),
        (
            Fact.OUTLIER, "growth", "CNY", {"unit": "EAST", "growth": -0.5, "growth_middle": 0.12},
            "「华东区」同比 −50.0%，与各单位的中位数 +12.0% 相差很远。",
            "East changed by −50.0% on a year ago, far from the median unit with +12.0%.",
        ),
        (
            Fact.SPREAD, "", "%", {"best": "EAST", "best_value": 0.3, "worst": "GONE", "worst_value": 0.1},
            "单位间差别大：最好的「华东区」30.0%，最差的「GONE」10.0%。",
            "Units are far apart: East is best with 30.0%, GONE last with 10.0%.",
        ),
        (
            Fact.CONCENTRATION, "", "CNY", {"top": 2, "share": 0.64, "count": 6},
            "6 个下级单位中，最大的 2 个占 64%。", "Of 6 units below, the largest 2 have 64%.",
        ),
        (
            Fact.TOO_EASY, "", "CNY", {"count": 12, "least": 1.062},
            "最近 12 个月每月都超过目标，最低的达成率也有 106.2%：目标可能定低了。",
            "Beat its target in each of the last 12 months, attainment 106.2% at the least: "
            "the target may be too easy.",
        ),
    ],
)  # fmt: skip
def test_a_fact_in_words(fact: Fact, form: str, unit: str, values: Values, zh: str, en: str) -> None:
    told = Insight(fact, OCTOBER, values, form)
    languages: list[Language] = ["zh", "en"]
    assert [sentence(language, MODEL, unit, told) for language in languages] == [zh, en]


def test_every_fact_has_words() -> None:
    told = {key.removeprefix("insight.") for key in WORDS if key.startswith("insight.")}
    assert all(any(key == fact or key.startswith(f"{fact}_") for key in told) for fact in Fact)
