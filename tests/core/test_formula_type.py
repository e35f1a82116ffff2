"""The kinds of values: what fits and what does not."""

from __future__ import annotations

import pytest

from kpi.core.errors import Invalid
from tests.core.formulas import checked


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "prior(revenue) + 1",
        "count(sales.channel)",
        "count(distinct sales.date)",
        "count(*) filter (where sales.date between '2026-01-01' and '2026-02-28') + count(sales.qty)",
        "count(sales.qty) filter (where sales.date in ('2026-01-01', null))",
        "count(case when sales.date > '2026-01-01' then sales.channel else null end)",
        "count(coalesce(sales.date, '2026-01-01'))",
        "avg(sales.date - '2026-01-01') + sum(sales.qty * (sales.date - sales.date))",
        "count(sales.qty) filter (where sales.channel like 'a%' and (sales.qty > 1) = true)",
        "count(sales.qty) filter (where sales.channel = '2026-99-99')",
        "case when revenue is null then 0 else revenue end",
        "nullif(revenue, null)",
        "coalesce(null, null)",
    ],
)
def test_what_fits(text: str) -> None:
    checked(text)


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("true", "not_a_number", {"type": "truth"}),
        ("'a'", "not_a_number", {"type": "text"}),
        ("revenue > 1", "not_a_number", {"type": "truth"}),
        ("coalesce('a', null)", "not_a_number", {"type": "text"}),
        ("sum(sales.date)", "wrong_type", {"token": "sum", "wanted": "number", "type": "date"}),
        ("max(sales.channel)", "wrong_type", {"token": "max", "wanted": "number", "type": "text"}),
        (
            "sum(sales.amount) filter (where sales.qty)",
            "wrong_type",
            {"token": "filter", "wanted": "truth", "type": "number"},
        ),
        ("prior(revenue) + 'a'", "wrong_type", {"token": "+", "wanted": "number", "type": "text"}),
        ("-true", "wrong_type", {"token": "neg", "wanted": "number", "type": "truth"}),
        ("not revenue", "wrong_type", {"token": "not", "wanted": "truth", "type": "number"}),
        ("case when 1 then 2 end", "wrong_type", {"token": "case", "wanted": "truth", "type": "number"}),
        ("case when true then 2 else 'a' end", "wrong_type", {"token": "case", "wanted": "number", "type": "text"}),
        ("revenue like 'a'", "wrong_type", {"token": "like", "wanted": "text", "type": "number"}),
        ("coalesce(revenue, 'a')", "wrong_type", {"token": "coalesce", "wanted": "number", "type": "text"}),
        ("sum(sales.qty) filter (where sales.date = 'soon')", "not_a_date", {"token": "soon"}),
        ("sum(sales.qty) filter (where sales.date in ('2026-02-30'))", "not_a_date", {"token": "2026-02-30"}),
        ("sum(sales.qty) filter (where sales.date > '20260101')", "not_a_date", {"token": "20260101"}),
        ("count(coalesce(sales.date, 'x'))", "not_a_date", {"token": "x"}),
        ("sum(sales.date - 1)", "wrong_type", {"token": "-", "wanted": "number", "type": "date"}),
        ("sum(sales.date - 'x')", "not_a_date", {"token": "x"}),
        ("sum(sales.channel - sales.channel)", "wrong_type", {"token": "-", "wanted": "number", "type": "text"}),
        (
            "sum(sales.qty) filter (where sales.date = sales.channel)",
            "wrong_type",
            {"token": "=", "wanted": "date", "type": "text"},
        ),
        (
            "sum(sales.qty) filter (where coalesce('2026-01-01', sales.date) = 'x')",
            "not_a_date",
            {"token": "x"},
        ),
        (
            "sum(sales.qty) filter (where sales.date like '2026%')",
            "wrong_type",
            {"token": "like", "wanted": "text", "type": "date"},
        ),
    ],
)
def test_what_does_not(text: str, key: str, values: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        checked(text)
    assert (error.value.problem.key, error.value.problem.values) == (f"formula.{key}", values)
