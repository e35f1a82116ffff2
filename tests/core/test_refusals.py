"""What no formula may say: every text is an error that names the token, and never another exception."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpi.core.errors import Invalid
from kpi.core.formula import extent
from kpi.core.formula_type import check_result
from kpi.core.grammar import DEEPEST, LARGEST, parse
from kpi.text import faults
from tests.core.formulas import CATALOG, DATASETS, checked

NOT_ALLOWED = [
    ("sum(sales.amount); drop table facts_sales", ";"),
    ("revenue;", ";"),
    ("(select 1)", "select"),
    ("sum((select 1))", "select"),
    ("revenue in (select 1)", "select"),
    ("select 1", "select"),
    ("from sales", "from"),
    ("with x as (select 1) select 1", "with"),
    ("drop table x", "drop"),
    ("attach 'x'", "attach"),
    ("copy (select 1) to 'x'", "copy"),
    ("pragma version", "pragma"),
    ("read_csv('/etc/passwd')", "read_csv"),
    ("sum(Read_Text('/etc/passwd'))", "Read_Text"),
    ("getenv('HOME')", "getenv"),
    ("current_setting('x')", "current_setting"),
    ("now()", "now"),
    ("cast(revenue as int)", "cast"),
    ("revenue::int", "::"),
    ("sum(sales.amount) over ()", "over"),
    ("sum(sales.amount order by sales.qty)", "order by"),
    ("list_transform([1], x -> x)", "list_transform"),
    ("{'a': 1}", "{"),
    ("[1, 2]", "["),
    ("revenue[1]", "["),
    ("(revenue, cost)", "(revenue, cost)"),
    ("*", "*"),
    ("columns(*)", "columns"),
    ("count(* exclude (amount))", "exclude"),
    ("count(sales.* exclude (amount))", "exclude"),
    ("count(main.sales.*)", "main.sales.*"),
    ("count(sales.amount, sales.qty)", "COUNT(sales.amount, sales.qty)"),
    ("max(sales.amount, 3)", "MAX(sales.amount, 3)"),
    ("sum(distinct sales.amount)", "DISTINCT sales.amount"),
    ("count(distinct)", "DISTINCT"),
    ("count(distinct sales.channel, sales.qty)", "sales.qty"),
    ("count()", "COUNT()"),
    ("min()", "MIN()"),
    ("round(revenue, 2, 1)", "ROUND(revenue, 2, 1)"),
    ("revenue between symmetric 5 and 1", "5"),
    ("revenue like 'a' escape '!'", "escape"),
    ("'a' ilike 'b'", "ilike"),
    ("revenue in ()", "revenue IN ()"),
    ("revenue is true", "revenue IS TRUE"),
    ("revenue % 2", "%"),
    ("revenue ** 2", "**"),
    ("revenue || 'a'", "||"),
    ("if(true, 1, 2)", "if"),
    ("greatest(revenue, 1)", "greatest"),
    ("first(sales.amount) filter (where true)", "first"),
    ("revenue x", "x"),
    ("$1", "$"),
    ("?", "?"),
    ("interval 1 day", "interval"),
    ("e'abc'", "e'abc'"),
    ("$$abc$$", "$$abc$$"),
    ("revenue!", "!"),
    ("@", "@"),
    ("nvl(revenue, 0)", "nvl"),
    ("prior(revenue) filter (where true)", "PRIOR(revenue) FILTER(WHERE TRUE)"),
    ("count(distinct count(distinct sales.channel))", "distinct"),
    ("main.sales.amount", "main.sales.amount"),
    ("prior(main.sales.amount)", "main.sales.amount"),
]


@pytest.mark.parametrize(("text", "token"), NOT_ALLOWED)
def test_what_is_not_on_the_list(text: str, token: str) -> None:
    assert refused(text) == ("formula.not_allowed", token)


@pytest.mark.parametrize(
    ("text", "key", "token"),
    [
        ("", "syntax", ""),
        ("   ", "syntax", "   "),
        ("sum(", "syntax", "("),
        ("'open", "syntax", "'open"),
        ('"open', "syntax", '"open'),
        ("filter(sales.amount)", "syntax", ")"),
        ("revenue +", "syntax", "+"),
        ("sum(sales.amount where true)", "syntax", "where"),
        ("nullif(revenue)", "syntax", ")"),
        ("1 --5", "comment", "5"),
        ("1 --", "comment", "--"),
        ("/**/ 1", "comment", "/*"),
        ("revenue /* half */ / 2", "comment", "half"),
        ("{# x #} revenue", "comment", "x"),
        ("sum（sales.amount）", "full_width", "（"),
        ("revenue；", "full_width", "；"),
        ("1，2", "full_width", "，"),
        ("revenue × 2", "full_width", "×"),
        ("sum（sales.amount)", "full_width", "（"),
        ("sum(sales.金额（元）", "syntax", "金额（元）"),
        ("sum(sales.qty) filter (where sales.channel = '（'", "syntax", "'（'"),
        ("revenue = “a”", "full_width", "“"),
        ("1e400", "number", "1e400"),
        ("9" * 30, "number", "9" * 30),
        ("9" * 5000, "number", "9" * 79 + "…"),
        (f"sum(sales.qty) filter (where sales.channel = '{'x' * 1001}')", "long_text", "x" * 79 + "…"),
        (f'"{"x" * 5000}"', "unknown_indicator", "x" * 79 + "…"),
        ("su\u200bm(sales.amount)", "not_allowed", "su\\u200bm"),
        ("sum(sale.amount)", "unknown_dataset", "sale"),
        ("sum(sales.amont)", "unknown_column", "amont"),
        ("sum(sales.*)", "unknown_column", "*"),
        ("revenu", "unknown_indicator", "revenu"),
        ('"rev""enue\'"', "unknown_indicator", "rev\"enue'"),
        ("\x00", "unknown_indicator", "\\x00"),
        ("sum(amount)", "needs_dataset", "amount"),
        ("sum(revenue)", "needs_dataset", "revenue"),
        ("sales.amount", "needs_aggregate", "sales.amount"),
        ("prior(sales.amount)", "needs_aggregate", "sales.amount"),
        ("sum(sum(sales.amount))", "nested_aggregate", "SUM(sales.amount)"),
        ("sum(closing_balance(sales.amount))", "nested_aggregate", "CLOSING_BALANCE(sales.amount)"),
        ("sum(sales.amount * stock.units)", "two_datasets", "sum"),
        ("sum(sales.amount) filter (where stock.units > 1)", "two_datasets", "sum"),
        ("sum(1)", "no_column", "sum"),
        ("count(*)", "count_of_what", "count(*)"),
        ("count(*) + sum(sales.qty) + sum(stock.units)", "count_of_what", "count(*)"),
        ("prior(1)", "moves_indicators", "prior"),
        ("prior(prior(revenue))", "moves_indicators", "prior"),
        ("last_year()", "one_operand", "last_year"),
        ("closing_balance(sales.amount, 1)", "one_operand", "closing_balance"),
        ("round(revenue, 1.5)", "round_digits", "ROUND(revenue, 1.5)"),
        ("round(revenue, true)", "round_digits", "ROUND(revenue, TRUE)"),
        ("round(revenue, 400)", "round_digits", "ROUND(revenue, 400)"),
    ],
)
def test_each_of_the_other_errors(text: str, key: str, token: str) -> None:
    assert refused(text) == (f"formula.{key}", token)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("summ(sales.amount)", "sum"),
        ("clossing_balance(sales.amount)", "closing_balance"),
        ("sum(sale.amount)", "Sales"),
        ("sum(销售.amount)", "销售明细"),
        ("sum(sales.含税金額)", "含税金额"),
        ("revenu", "revenue"),
        ("Revenue", "revenue"),
    ],
)
def test_did_you_mean(text: str, meant: str) -> None:
    with pytest.raises(Invalid) as error:
        parse(text, CATALOG)
    assert error.value.problem.values["suggestion"] == meant


@pytest.mark.parametrize("times", [20, 30, 101, 1000, 3000])
@pytest.mark.parametrize(
    ("before", "middle", "after"),
    [
        ("(", "revenue", ")"),
        ("abs(", "revenue", ")"),
        ("not ", "true", ""),
        ("", "revenue", " + 1"),
        ("case when true then ", "1", " end"),
        ("", "true", " or false"),
        ("1 in (", "1", ")"),
        ("[", "", ""),
        ("sum(", "sales.amount", ")"),
        ("(select ", "1", ")"),
        ("array[", "1", "]"),
        ("row(", "1", ")"),
        ("decimal(", "1", ")"),
        ("1 between varbinary ", "1", " and 1"),
        ("round(distinct ", "1", ", 1)"),
        ("count(distinct ", "sales.qty", ")"),
        ("", "abs(1)", ".abs(1)"),
        ("if ", "1", ""),
    ],
)
def test_deep_nesting_is_told_and_never_a_crash(before: str, middle: str, after: str, times: int) -> None:
    text = before * times + middle + after * times
    try:
        assert extent(parse(text, CATALOG))[1] <= DEEPEST
    except Invalid as error:
        assert error.problem.key.removeprefix("formula.") in {
            "too_deep",
            "too_long",
            "syntax",
            "not_allowed",
            "nested_aggregate",
        }
        assert all(len(str(value)) < 200 for value in error.problem.values.values())


def test_too_many_parts() -> None:
    assert refused("x" * 20_001)[0] == "formula.too_long"
    assert refused(f"revenue in ({', '.join('1' * (LARGEST + 1))})")[0] == "formula.too_large"
    assert refused("+".join("1" * 102))[0] == "formula.too_deep"


TOKENS = """
    sum count avg median ( ) ( ) , . * / + - = <> < >= and or not in between like is null case when then else end @ ! :=
    filter where distinct sales.amount sales.qty sales.channel sales.date sales stock.units revenue cost prior last_year
    opening_balance closing_balance abs round coalesce nullif 1 2.5 'a' '2026-01-01' true select from ; -- :: [ ] { }
    over as cast " ' （ 含税金额 % || -> $1 ?
"""
WORDS = st.sampled_from(TOKENS.split())


@settings(max_examples=400)
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(WORDS, max_size=14).map(" ".join),
        st.from_regex(r"[a-z0-9_.,()*'\"\-\s²٣]{0,30}"),
    )
)
@example("²")
@example("1²")
@example("٣")
@example("0x1F")
@example("1_0")
def test_any_text_is_a_formula_or_invalid(text: str) -> None:
    try:
        node = checked(text)
    except Invalid as error:
        assert error.problem.key in faults.WORDS, error.problem
    else:
        assert extent(node)[1] <= DEEPEST


@pytest.mark.parametrize("text", [text for text, _ in NOT_ALLOWED])
def test_what_is_not_allowed_is_not_allowed_inside_either(text: str) -> None:
    for around in ("abs({})", "1 + {}", "sum({})", "sum(sales.amount) filter (where {})", "case when true then {} end"):
        with pytest.raises(Invalid):
            node = parse(around.format(text), CATALOG)
            check_result(node, DATASETS)


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as error:
        parse(text, CATALOG)
    values = error.value.problem.values
    sentence = faults.WORDS[error.value.problem.key]
    named = {name for words in sentence for name in re.findall(r"{(\w+)}", words)}
    assert named <= values.keys(), (named, values)
    return error.value.problem.key, str(values["token"])
