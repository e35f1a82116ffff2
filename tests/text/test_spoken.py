"""A formula read aloud says what it does, in both languages, for everything a formula may hold."""

from __future__ import annotations

import pytest

from kpi.core.grammar import parse
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.text.spoken import spoken
from tests.core.formulas import DATASETS

REVENUE = Indicator.model_validate({"code": "revenue", "name": {"zh": "销售额", "en": "Revenue"}, "formula": "1"})
MODEL = Model(datasets=list(DATASETS.values()), indicators=[REVENUE])


@pytest.mark.parametrize(
    ("formula", "zh", "en"),
    [
        ("sum(sales.amount)", "「销售明细」的「含税金额」合计", "sum of 含税金额 in Sales"),
        (
            "count(*) filter (where sales.channel = 'web' and sales.qty is not null)",
            "「销售明细」的行数（其中「渠道」 = 「web」且「qty」不为空）",
            "number of rows of Sales where 渠道 = “web” and qty is not empty",
        ),
        (
            "revenue / last_year(revenue) - 1",
            "「销售额」 ÷ 去年同期的「销售额」 − 1",
            "Revenue ÷ Revenue a year before − 1",
        ),
        ("(revenue - 1) * 2", "（「销售额」 − 1） × 2", "(Revenue − 1) × 2"),
        ("1 - (revenue - 2)", "1 − （「销售额」 − 2）", "1 − (Revenue − 2)"),
        ("opening_balance(stock.units)", "「库存」的「units」期初余额", "opening balance of units in 库存"),
        (
            "sum(sales.qty) filter (where not (sales.channel in ('a', 'b') or sales.qty between 1 and 2))",
            "「销售明细」的「qty」合计（其中并非（（「渠道」为「a」、「b」之一或「qty」介于 1 与 2 之间）））",
            "sum of qty in Sales where not ((渠道 is one of “a”, “b” or qty is between 1 and 2))",
        ),
        (
            "case when revenue > 1000 then round(-revenue, 1) else coalesce(abs(revenue), nullif(revenue, 0)) end",
            "若「销售额」 > 1,000则 −「销售额」四舍五入到 1 位小数，否则 「销售额」的绝对值、"
            "「销售额」（等于 0 时为空）中首个非空的",
            "if Revenue > 1,000 then −Revenue rounded to 1 digits, otherwise the first of size of Revenue, "
            "Revenue (empty where it is 0) that is not empty",
        ),
        ("null + prior(revenue)", "空 + 上一期的「销售额」", "empty + Revenue in the window before"),
        (
            "count(distinct sales.channel) filter (where sales.channel like 'a%' and true)",
            "「销售明细」的「渠道」去重计数（其中「渠道」形如「a%」且是）",
            "number of different 渠道 in Sales where 渠道 is like “a%” and true",
        ),
    ],
)
def test_a_formula_read_aloud(formula: str, zh: str, en: str) -> None:
    node = parse(formula, MODEL.catalog)
    assert spoken(node, MODEL, "zh") == zh
    assert spoken(node, MODEL, "en") == en
