"""What parts of a difference are called, in both languages."""

from __future__ import annotations

import pytest

from kpi.core.decomposition import Kind, Part
from kpi.core.formula import Aggregate, Column, Reference
from kpi.core.model import Model
from kpi.text.part import called

MODEL = Model.model_validate(
    {
        "org": [{"code": "HQ", "name": {"zh": "总部", "en": "Head office"}}],
        "datasets": [
            {
                "code": "sales",
                "name": {"zh": "销售", "en": "Sales"},
                "columns": {"date": {"role": "date"}, "amount": {"type": "number", "from": ["金额"]}},
            }
        ],
        "indicators": [{"code": "revenue", "name": {"zh": "收入", "en": "Revenue"}, "formula": "sum(sales.amount)"}],
    }
)
REVENUE, AMOUNT = Reference("revenue"), Aggregate("sum", "sales", Column("sales", "amount"))


@pytest.mark.parametrize(
    ("part", "chinese", "english"),
    [
        (Part("revenue", 1, 2, 1, kind=Kind.OPERAND, node=REVENUE), "收入", "Revenue"),
        (Part("x", 1, 2, 1, kind=Kind.OPERAND, node=AMOUNT), "「销售」的「金额」合计", "sum of 金额 in Sales"),
        (Part("web", 1, 2, 1), "web", "web"),
        (Part(None, 1, 2, 1), "（空）", "(empty)"),
        (Part("HQ", 1, 2, 1, kind=Kind.UNIT), "总部", "Head office"),
        (Part("HQ", 1, 2, 1, kind=Kind.OWN), "总部本级", "Head office itself"),
        (Part(None, 1, 2, 1, kind=Kind.UNALLOCATED), "未分解到下级的部分", "Not given out to units below"),
        (Part(None, 1, 2, 1, kind=Kind.CONSTANT), "公式中的常数", "Constants of the formula"),
        (Part(None, 1, 2, 1, kind=Kind.REST, count=51), "其余 51 项", "51 others"),
    ],
)  # fmt: skip
def test_names(part: Part, chinese: str, english: str) -> None:
    assert (called("zh", MODEL, part), called("en", MODEL, part)) == (chinese, english)
