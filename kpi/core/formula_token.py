"""The words and signs of a formula, looked at before the parser sees them.

The parser reads all of SQL and tries every way to take what may be a type, a list or a query: twenty of them inside
each other keep it busy for hours. Here only the words and signs that formulas are made of go through, and every name
goes as one in quotes, so that none is taken for a word of SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlglot
from sqlglot import Token, TokenType

from kpi.core.catalog import wrong
from kpi.core.errors import Invalid
from kpi.core.suggestion import nearest

FUNCTIONS = (
    *("sum", "count", "avg", "min", "max", "median", "opening_balance", "closing_balance", "average_balance"),
    *("prior", "last_year", "abs", "round", "coalesce", "nullif"),
)
"""What a formula may call."""
_SIGNS = {*"(),.+-*/=<>", "==", "<>", "!=", "<=", ">="}
_JOINTS = {
    *("and", "or", "not", "in", "between", "like", "is", "case", "when", "then", "else", "end"),
    *("filter", "where", "distinct"),
}
_CONSTANTS = {"null", "true", "false"}
_PLAIN = {TokenType.VAR, TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER}
_LITERALS = {TokenType.STRING, TokenType.NUMBER}
_VALUES = {*_LITERALS, TokenType.NULL, TokenType.TRUE, TokenType.FALSE}
_ENDS = {*_VALUES, TokenType.IDENTIFIER, TokenType.R_PAREN, TokenType.END}
"""What a value may end with: another cannot follow."""
_STEP = {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}


def tokens_of(text: str) -> list[Token]:
    """The tokens of a formula for the parser; raises `Invalid` for the first that no formula has, and for comments."""
    given = sqlglot.tokenize(text, read="duckdb")
    passed: list[Token] = []
    for position, token in enumerate(given):
        if token.comments:
            raise wrong("comment", token=token.comments[0].strip() or _mark(text))
        calls = position + 1 < len(given) and given[position + 1].token_type is TokenType.L_PAREN
        seen = _seen(token, _written(token, text), passed[-1] if passed else None, calls)
        if passed and not _may_follow(passed[-1].token_type, seen.token_type):
            raise _second_value(given[position - 1], token, text)
        passed.append(seen)
    _check_distinct(passed)
    return passed


def _seen(token: Token, written: str, before: Token | None, calls: bool) -> Token:
    """A token as the parser sees it: a sign, a word that joins, a constant or function as it is, all else as a name."""
    word = "" if before and before.token_type is TokenType.DOT else written.lower()
    if written in _SIGNS or word in _JOINTS:
        return token
    if token.token_type not in _PLAIN and not written.isidentifier():
        raise wrong("not_allowed", token=written, suggestion="")
    if calls and word not in FUNCTIONS:
        raise wrong("not_allowed", token=written, suggestion=nearest(written, FUNCTIONS))
    if calls or word in _CONSTANTS or token.token_type in _LITERALS:
        return token
    return Token(TokenType.IDENTIFIER, token.text, token.line, token.col, token.start, token.end)


def _may_follow(before: TokenType, token: TokenType) -> bool:
    """Whether a token may follow another: no value another value, and nothing is part of what stands in parentheses."""
    if token is TokenType.DOT:
        return before is not TokenType.R_PAREN
    starts = token in _PLAIN or token in _VALUES or token is TokenType.L_PAREN
    return not (starts and before in _ENDS)


def _second_value(before: Token, token: Token, text: str) -> Invalid:
    """The error for two values in a row: a word of SQL that begins them, else the second."""
    keyword = before.token_type not in {*_PLAIN, *_ENDS}
    return wrong("not_allowed", token=_written(before if keyword else token, text), suggestion="")


def _written(token: Token, text: str) -> str:
    """A token as it stands in the text."""
    return text[token.start : token.end + 1]


def _mark(text: str) -> str:
    """The sign of a comment that says nothing."""
    return next(mark for mark in ("--", "/*", "{#") if mark in text)


def _check_distinct(tokens: Sequence[Token]) -> None:
    """Raise `Invalid` for a `distinct` inside another, which the parser would read twice, and all in it again."""
    depth, outer = 0, 0
    for token in tokens:
        depth += _STEP.get(token.token_type, 0)
        outer = outer if depth >= outer else 0
        if token.token_type is TokenType.DISTINCT:
            if outer:
                raise wrong("not_allowed", token=token.text, suggestion="")
            outer = depth
