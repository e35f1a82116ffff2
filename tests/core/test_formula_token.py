"""What reaches the parser of a formula: its own words and signs, and names that stand for nothing else."""

from __future__ import annotations

import pytest
from sqlglot import TokenType

from kpi.core.catalog import Catalog
from kpi.core.errors import Invalid
from kpi.core.formula import Aggregate, Column, Operation, Reference
from kpi.core.formula_token import tokens_of
from kpi.core.grammar import parse
from tests.core.formulas import DATASETS

WORDS_OF_SQL = (
    *("date", "table", "values", "load", "copy", "comment", "interval", "array", "row", "struct", "if", "any"),
    *("map", "decimal", "user", "current_date"),
)


def kinds(text: str) -> list[tuple[TokenType, str]]:
    return [(token.token_type, token.text) for token in tokens_of(text)]


def test_names_are_told_from_the_words_that_join() -> None:
    name, dot = TokenType.IDENTIFIER, (TokenType.DOT, ".")
    assert kinds("sum(date.end) is not null") == [
        (TokenType.VAR, "sum"), (TokenType.L_PAREN, "("), (name, "date"), dot, (name, "end"), (TokenType.R_PAREN, ")"),
        (TokenType.IS, "is"), (TokenType.NOT, "not"), (TokenType.NULL, "null"),
    ]  # fmt: skip
    assert kinds("x.null + .5") == [
        (name, "x"), dot, (name, "null"), (TokenType.PLUS, "+"), dot, (TokenType.NUMBER, "5"),
    ]  # fmt: skip


@pytest.mark.parametrize("word", WORDS_OF_SQL)
def test_a_word_of_sql_may_be_the_code_of_an_indicator(word: str) -> None:
    assert parse(f"-{word} / {word}", Catalog(DATASETS, [word])) == Operation(
        "/", (Operation("neg", (Reference(word),)), Reference(word))
    )


def test_a_name_of_a_function_is_one_only_before_a_parenthesis() -> None:
    catalog = Catalog(DATASETS, ["sum", "prior"])
    assert parse("sum + prior", catalog) == Operation("+", (Reference("sum"), Reference("prior")))
    with pytest.raises(Invalid) as error:
        parse("sum(sales.count(sales.amount))", catalog)
    assert error.value.problem.values["token"] == "count"


def test_counts_of_different_things_side_by_side() -> None:
    channel = Aggregate("count", "sales", Column("sales", "channel"), distinct=True)
    store = Aggregate("count", "sales", Column("sales", "store"), distinct=True)
    text = "((count(distinct sales.channel)) - count(distinct(sales.store)))"
    assert parse(text, Catalog(DATASETS, [])) == Operation("-", (channel, store))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("1 2", "2"),
        ("'a' 'b'", "'b'"),
        ("revenue (1)", "revenue"),
        ('"sum"(1)', '"sum"'),
        ("null true", "true"),
        ("case when true then 1 end 2", "2"),
        ("abs(1) 'a'", "'a'"),
        ("abs(1)(2)", "("),
        ("(abs(1)).x", "."),
        ("date '2026-01-01'", "date"),
        ("not decimal 1", "decimal"),
        ("lambda x", "x"),
        ("1 group by 2", "group by"),
        ("x'41'", "'41'"),
        ("a \\ b", "\\"),
        ("count(distinct abs(distinct 1))", "distinct"),
    ],
)
def test_what_does_not_go_through(text: str, token: str) -> None:
    with pytest.raises(Invalid) as error:
        tokens_of(text)
    assert (error.value.problem.key, error.value.problem.values["token"]) == ("formula.not_allowed", token)
