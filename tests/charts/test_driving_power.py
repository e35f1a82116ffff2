"""The chart of changes: two lines by name, the driver dashed, and valid Vega-Lite."""

from __future__ import annotations

import altair as alt
import pytest

from kpi.charts import palette
from kpi.charts.driving_power import ChangeWords, changes

WORDS = ChangeWords("期间", "等待", "收入", "变动")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_changes_are_lines_with_a_rule_at_none(theme: palette.Theme) -> None:
    spec = changes(WORDS, "#1F6FB4", theme, 200)
    alt.Chart.from_dict(spec | {"data": {"name": "data"}})
    assert (spec["height"], [layer["mark"]["type"] for layer in spec["layer"]]) == (200, ["rule", "line", "line"])
    lines = spec["layer"][1:]
    assert [line["encoding"]["y"]["field"] for line in lines] == ["source", "driven"]
    scales = [[line["encoding"][name]["scale"] for name in ("color", "strokeDash")] for line in lines]
    assert (
        scales
        == [
            [
                {"domain": ["等待", "收入"], "range": [palette.neutral(theme), "#1F6FB4"]},
                {"domain": ["等待", "收入"], "range": [[4, 3], [1, 0]]},
            ]
        ]
        * 2
    )
    tips = [(tip["field"], tip["title"]) for tip in lines[0]["encoding"]["tooltip"]]
    assert tips == [("month_text", "期间"), ("source_text", "等待"), ("driven_text", "收入")]
