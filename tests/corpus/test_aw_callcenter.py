"""A month of a call centre's shifts in a file without a header."""

from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.company import ABSENT, FILES, Company, Members, assert_rows, close, truth

FILE = FILES / "aw_callcenter_csv.csv"
NAMES = {
    name: name
    for name in (
        "calls", "automatic", "self_service_rate", "orders", "conversion", "issues", "avg_sec_per_issue",
        "abandon_grade_weighted", "grade_simple", "calls_per_operator",
    )
}  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Columns without a header are called by their place, and the model knows them so."""
    found = Company(tmp_path_factory.mktemp("callcenter"), "aw_callcenter")
    done = found.take(FILE, "calls")
    assert (done["rows"], done["months"]) == (120, ["2014-05"])
    assert "intake.no_header" in [problem["key"] for problem in done["problems"]]
    return found


@pytest.fixture(scope="module")
def rows() -> Rows:
    return truth("aw_callcenter")


def test_the_whole(company: Company, rows: Rows) -> None:
    kept = company.kept()
    assert_rows(rows["total"], NAMES, lambda _, code: kept.get((code, "ALL", "2014-05")))


@pytest.mark.parametrize(
    ("result", "column", "by", "count"),
    [("by_day", "day", "date", 30), ("by_shift", "shift", "shift", 4), ("by_wage_type", "wage", "wage", 2)],
)
def test_every_member(company: Company, rows: Rows, result: str, column: str, by: str, count: int) -> None:
    found: dict[str, Members] = {code: company.members(code, "2014-05", by) for code in NAMES}
    assert len(rows[result]) == count == len(found["calls"])
    members = {member.replace("-", ""): member for member in found["calls"] if member}
    assert_rows(rows[result], NAMES, lambda row, code: found[code].get(members[row[column]]))


def test_a_ratio_is_that_of_sums_and_no_mean_of_ratios(company: Company, rows: Rows) -> None:
    (total,), days = rows["total"], rows["by_day"]
    for name in ("conversion", "avg_sec_per_issue", "self_service_rate", "abandon_grade_weighted"):
        ratios = [day[name] for day in days if day[name] is not None]
        assert company.value(name, "2014-05") == close(total[name])
        assert total[name] != pytest.approx(sum(ratios) / len(ratios), rel=1e-5)
