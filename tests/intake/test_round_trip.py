"""Random exports written as spreadsheets come back exactly: names, values, row numbers, and every row that is none."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi.core.problem import Severity
from kpi.core.reading import ROW
from kpi.intake import read_bytes
from tests.intake.exports import Export, as_csv, as_xlsx, exports
from tests.intake.sheets import dropped, names

ASKED = os.environ.get("ATTAIN_EXAMPLES")
EXAMPLES = settings(
    max_examples=int(ASKED or 150),
    derandomize=ASKED is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    database=None,
)


def check(made: Export, data: bytes, name: str) -> None:
    """The file read is what was written."""
    reading = read_bytes(data, name)
    assert reading.error is None
    assert len(reading.tables) == 1
    found = reading.tables[0]
    said = [problem for problem in [*reading.problems, *found.problems] if problem.severity is Severity.ERROR]
    assert said == []
    assert names(found) == made.names
    assert [column.type.value for column in found.columns] == made.kinds
    assert found.frame[ROW].to_list() == made.numbers
    assert [list(row[:-1]) for row in found.frame.iter_rows()] == made.values
    assert dropped(found) == made.dropped
    assert found.lost.is_empty()


@EXAMPLES
@given(exports(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.sampled_from(",;\t|"))
def test_a_delimited_text_comes_back(made: Export, encoding: str, separator: str) -> None:
    check(made, as_csv(made, encoding, separator), "a.csv")


@EXAMPLES
@given(exports(), st.booleans())
def test_a_workbook_comes_back(made: Export, typed: bool) -> None:
    check(made, as_xlsx(made, typed=typed), "a.xlsx")
