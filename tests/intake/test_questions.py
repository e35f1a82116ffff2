"""Where the evidence is weak the reader asks, and an answer settles it."""

from __future__ import annotations

import pytest

from kpi.core.problem import Problem, Severity
from kpi.core.reading import Answer, Reading
from kpi.intake import read_bytes
from tests.intake.sheets import names, of_text


def asked(reading: Reading) -> list[Problem]:
    """The problems that ask."""
    said = [*reading.problems, *(problem for table in reading.tables for problem in table.problems)]
    return [problem for problem in said if "topic" in problem.values]


def answered(text: str, topic: str, choice: str, column: str | None = None) -> Reading:
    return read_bytes(text.encode(), "a.csv", [Answer(topic, choice, None, column)])


DAYS = "日期,额\n05/01/2023,1\n05/02/2023,2\n05/03/2023,3\n"
WEIGHTS = "品,kg\nA,1.234\nB,2.500\nC,7.125\n"
NAMED = "店,市,额\nA店合计,x,5\nB,y,2\nC,z,4\nD,w,9\n"


def test_day_and_month() -> None:
    (question,) = asked(of_text(DAYS))
    assert question.values["topic"] == "date_order"
    assert (question.values["taken"], question.values["choices"]) == ("mdy", ["dmy", "mdy"])
    assert (question.severity, question.place.column) == (Severity.WARNING, "日期")
    for choice, last in (("mdy", "2023-05-03"), ("dmy", "2023-03-05")):
        settled = answered(DAYS, "date_order", choice, "日期")
        assert asked(settled) == []
        assert settled.tables[0].columns[0].last == last
    assert asked(answered(DAYS, "date_order", "dmy", "额")) != []
    assert asked(answered(DAYS, "date_order", "ymd")) != []


def test_a_thousand_or_one_and_a_bit() -> None:
    (question,) = asked(of_text(WEIGHTS))
    assert (question.key, question.values["taken"]) == ("intake.decimal_mark_open", ".")
    assert answered(WEIGHTS, "decimal_mark", ",", "kg").tables[0].columns[1].sum == 10_859
    settled = answered(WEIGHTS, "decimal_mark", ".", "kg")
    assert asked(settled) == []
    assert settled.tables[0].columns[1].sum == 10.859


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("品,kg,价\nA,1.234,1.50\nB,2.500,2.5\n", 3.734),
        ("品;kg;价\nA;1.234;1,50\nB;2.500;2,5\n", 3734),
        ("品,kg\nA,0.234\nB,2.500\n", 2.734),
        ('品,kg\nA,"1,234"\nB,"2,500"\n', 3734),
        ("品,kg\nA,1.234.567\nB,2.500\n", 1_237_067),
    ],
)
def test_another_column_or_another_value_settles_the_mark(text: str, total: float) -> None:
    reading = of_text(text)
    assert asked(reading) == []
    assert reading.tables[0].columns[1].sum == total


def test_a_name_like_a_total_that_does_not_add_up() -> None:
    (question,) = asked(of_text(NAMED))
    assert (question.key, question.place.row, question.values["taken"]) == ("intake.total_kept", 2, "keep")
    kept = answered(NAMED, "total_row", "keep", "2")
    assert (kept.tables[0].frame.height, asked(kept)) == (4, [])
    gone = answered(NAMED, "total_row", "drop", "2")
    assert (gone.tables[0].frame.height, asked(gone)) == (3, [])


def test_a_sum_that_is_not_called_a_total() -> None:
    text = "店,额\nA,1234\nB,2345\nC,3456\n集团,7035\n"
    (question,) = asked(of_text(text))
    assert (question.key, question.place.row) == ("intake.sum_kept", 5)
    assert answered(text, "total_row", "drop", "5").tables[0].frame.height == 3
    assert asked(answered(text, "total_row", "keep", "5")) == []


def test_a_total_by_its_end_that_does_not_add_up() -> None:
    text = "店,额\nA,12\nB,23\n东方汇总,99\n"
    (question,) = asked(of_text(text))
    assert (question.key, question.values["taken"]) == ("intake.total_dropped", "drop")
    assert answered(text, "total_row", "keep", "4").tables[0].frame.height == 3


def test_two_rows_that_may_be_the_header() -> None:
    text = "甲,乙,丙\n店,市,额\nA,x,1\nB,y,2\nC,z,3\n"
    reading = of_text(text)
    if asked(reading):
        choices = asked(reading)[0].values["choices"]
        assert choices == ["1", "2"]
    settled = answered(text, "header", "2")
    assert asked(settled) == [] and names(settled.tables[0]) == ["店", "市", "额"]


def test_few_characters_of_one_script_may_be_another() -> None:
    data = "뱀,꿩\n1,2\n3,4\n".encode("cp949")
    korean = "날짜,매출\n2024-01-01,1\n2024-01-02,2\n".encode("cp949")
    assert read_bytes(korean, "a.csv").encoding == "euc_kr"
    chinese = read_bytes("日期,金额\n2024-01-01,1\n2024-01-02,2\n".encode("gb18030"), "a.csv")
    assert (chinese.encoding, asked(chinese)) == ("gb18030", [])
    (question,) = asked(read_bytes(data, "a.csv"))
    assert question.values["topic"] == "encoding"
    choices = question.values["choices"]
    assert isinstance(choices, list) and len(choices) > 1
    again = read_bytes(data, "a.csv", [Answer("encoding", choices[1])])
    assert (again.encoding, asked(again)) == (choices[1], [])


def test_two_digits_in_front_may_be_the_year() -> None:
    text = "日期,额\n26/01/05,1\n26/01/16,2\n26/12/31,3\n"
    (question,) = asked(of_text(text))
    assert (question.values["taken"], question.values["choices"]) == ("ymd", ["dmy", "ymd"])
    assert of_text(text).tables[0].columns[0].last == "2026-12-31"
    settled = answered(text, "date_order", "dmy", "日期")
    assert (asked(settled), settled.tables[0].columns[0].last) == ([], "2031-12-26")
    settled = answered(text, "date_order", "ymd", "日期")
    assert (asked(settled), settled.tables[0].columns[0].last) == ([], "2026-12-31")


def test_a_year_of_two_digits_is_looked_for_only_under_a_name_of_dates() -> None:
    short = of_text("日期,额\n26/1/5,1\n26/1/16,2\n")
    assert (asked(short), short.tables[0].columns[0].first) == ([], "2026-01-05")
    assert of_text("房号,额\n12-3-2,1\n12-3-4,2\n").tables[0].columns[0].first == "12-3-2"
