"""Labels written only where they change."""

from __future__ import annotations

import pytest

from kpi.core.reading import Answer
from kpi.intake import read_bytes

GROUPED = "区域,门店,渠道,金额\n华东,A,线上,1\n,,线下,2\n,B,线上,3\n,,线下,4\n华北,A,线上,5\n,,线下,6\n"


def columns(text: str, *answers: Answer) -> tuple[dict[str, list[object]], list[tuple[str, str | None]]]:
    (table,) = read_bytes(text.encode(), "a.csv", answers).tables
    asked = [(p.key, p.place.column) for p in table.problems if p.key == "intake.labels_filled_down"]
    return {name: table.frame[name].to_list() for name in table.frame.columns}, asked


def test_labels_hold_until_the_next_and_are_asked_about() -> None:
    found, asked = columns(GROUPED)
    assert found["区域"] == ["华东"] * 4 + ["华北"] * 2
    assert found["门店"] == ["A", "A", "B", "B", "A", "A"]
    assert asked == [("intake.labels_filled_down", "区域"), ("intake.labels_filled_down", "门店")]


@pytest.mark.parametrize(("choice", "held"), [("fill", "华东"), ("leave", None)])
def test_an_answer_settles_it(choice: str, held: str | None) -> None:
    found, asked = columns(GROUPED, Answer("fill_down", choice))
    assert (found["区域"][1], asked) == (held, [])


@pytest.mark.parametrize(
    "text",
    [
        "备注,门店,金额\n,A,1\n退,B,2\n,C,3\n,D,4\n",
        "区域,门店,金额\n华东,A,1\n,B,2\n华东,C,3\n,D,4\n,E,5\n",
        "区域,门店,金额\n华东,A,1\n,,2\n,B,3\n,C,4\n",
        "门店,备注,金额\nA,首单,1\nB,,2\nC,,3\nD,,4\n",
        "折扣,门店,金额\n0.5,A,1\n,B,2\n,C,3\n,D,4\n",
        "区域,门店,金额\n华东,A,1\n,B,2\n华北,C,3\n",
    ],
    ids=["remark", "again", "gaps", "behind", "figure", "few"],
)
def test_what_groups_nothing_stays_empty(text: str) -> None:
    found, asked = columns(text)
    assert None in next(iter(found.values())) or None in found.get("备注", [])
    assert asked == []


def test_a_year_written_once_holds_for_its_months() -> None:
    found, _ = columns("年,月,金额\n2025,一月,1\n,二月,2\n,三月,3\n2026,一月,4\n,二月,5\n,三月,6\n")
    assert found["年"] == [2025.0] * 3 + [2026.0] * 3
