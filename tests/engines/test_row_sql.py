"""The inside of an aggregate as SQL."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from kpi.core.formula import Column, Literal, Node, Operation, Reference
from kpi.engines.row_sql import quoted, sql, text

AMOUNT = Column("sales", "amount")


def op(name: str, *parts: Node) -> Operation:
    return Operation(name, parts)


def value(node: Node) -> object:
    """What DuckDB makes of the SQL of a node over one row."""
    ((found,),) = duckdb.sql(f"select {sql(node)} from (select 10.5::decimal(38,12) as amount)").fetchall()
    return found


@pytest.mark.parametrize("given", ["it's", "'; drop table x; --", "\\'", '"', "''", "线上", "a\nb", "$x ?", "\x01"])
def test_a_text_stays_a_text_and_a_name_a_name(given: str) -> None:
    assert duckdb.sql(f"select {text(given)} as {quoted(given)}").fetchall() == [(given,)]
    assert duckdb.sql(f"select {text(given)} as {quoted(given)}").columns == [given]
    assert value(op("=", Literal(given), Literal(given))) is True


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.1234567, 0.1234567),
        (1e-7, 1e-7),
        (1e-20, 1e-20),
        (-2.5, -2.5),
        (1e17, 1e17),
        (123456789012345678, 123456789012345678),
    ],
)
def test_a_number_is_never_rounded(number: float, expected: float) -> None:
    assert Decimal(str(value(Literal(number)))) == Decimal(str(expected))


def test_sums_of_constants_do_not_overflow() -> None:
    assert value(op("+", Literal(2_000_000_000), Literal(2_000_000_000))) == 4_000_000_000
    assert value(op("+", AMOUNT, Literal(1e-15))) == pytest.approx(10.5)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Literal(None), None),
        (Literal(True), True),
        (op("/", AMOUNT, Literal(0)), None),
        (op("*", AMOUNT, Literal(2)), 21),
        (op("-", AMOUNT, op("neg", AMOUNT)), 21),
        (op("round", AMOUNT, Literal(0)), 11),
        (op("round", AMOUNT, Literal(-1)), 10),
        (op("abs", Literal(-3)), 3),
        (op("between", AMOUNT, Literal(10), Literal(11)), True),
        (op("in", AMOUNT, Literal(1), Literal(10.5)), True),
        (op("not", op("is_null", AMOUNT)), True),
        (op("coalesce", Literal(None), AMOUNT), 10.5),
        (op("nullif", AMOUNT, Literal(10.5)), None),
        (op("like", Literal("abc"), Literal("a_c")), True),
        (op("and", Literal(True), op("or", Literal(False), op("<>", AMOUNT, Literal(1)))), True),
        (
            op("case", op(">", AMOUNT, Literal(11)), Literal(1), op("<=", AMOUNT, Literal(11)), Literal(2), Literal(3)),
            2,
        ),
        (op("case", op("<", AMOUNT, Literal(1)), Literal(1), Literal(None)), None),
        (op("case", op(">=", AMOUNT, Literal(1)), Literal("x"), Literal(None)), "x"),
    ],
)
def test_each_operation(node: Node, expected: object) -> None:
    assert value(node) == expected


def test_what_is_no_expression_of_a_row() -> None:
    with pytest.raises(TypeError):
        sql(Reference("revenue"))


def test_a_difference_of_days_is_a_number_of_them() -> None:
    day = Column("sales", "day")
    rows = "(select date '2026-03-05' as day, date '2026-02-27' as since)"
    for node, expected in ((op("-", day, Literal("2026-03-01")), 4), (op("-", day, Column("sales", "since")), 6)):
        assert duckdb.sql(f"select {sql(node)} from {rows}").fetchall() == [(expected,)]
