"""Rows of delimited texts."""

from __future__ import annotations

import pytest

from kpi.intake.delimited import split


@pytest.mark.parametrize(
    ("text", "separator", "rows"),
    [
        ("a,b\n1,2\n", ",", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2,5\n", ";", [["a", "b"], ["1,5", "2,5"]]),
        ("a\tb\n1,000\t2\n", "\t", [["a", "b"], ["1,000", "2"]]),
        ("1|2\n3|4\n", "|", [["1", "2"], ["3", "4"]]),
        ("sep=;\na;b\n", ";", [["a", "b"]]),
        (
            '-1 "19/07/2008 11:55:00"\n1 "20/07/2008 11:55:00"\n',
            " ",
            [["-1", "19/07/2008 11:55:00"], ["1", "20/07/2008 11:55:00"]],
        ),
        ("a,b\r\n1,2\r3,4\n", ",", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ('a,"b\nc"\n', ",", [["a", "b\nc"]]),
        ('"-1,099.14"\t,CNY\n"2"\t,CNY\n', ",", [["-1,099.14\t", "CNY"], ["2\t", "CNY"]]),
    ],
)
def test_a_text_is_cut_where_its_rows_agree(text: str, separator: str, rows: list[list[str]]) -> None:
    found = split(text)
    assert (found.separator, found.rows) == (separator, rows)


def test_a_quote_that_never_closes_swallows_no_row() -> None:
    found = split('a,b\n1,"x\n2,y\n3,z\n')
    assert found.rows == [["a", "b"], ["1", "x"], ["2", "y"], ["3", "z"]]
    assert [(problem.key, problem.place.line) for problem in found.problems] == [("intake.open_quote", 2)]
