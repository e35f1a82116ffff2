"""The scored tree of many windows at once: of each, what the scorecard of that window says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kpi.core import modelfile
from kpi.core.errors import NotFound
from kpi.core.period import Span, Window
from kpi.core.scorecard import Outcome
from kpi.core.status import Status
from kpi.usecases.scorecard import scorecard, scores_over
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (6, 7, 8))
TEXT = (
    MODEL.replace(
        "\ntargets:", "\n      - {kpi: ord, indicator: ordered, org: EAST, weight: 0, valid_from: 2026-07}\ntargets:"
    )
    + """  - {kpi: rev, period: 2026-07, target: 200}
  - {kpi: ord, period: 2026-07, target: 50}
  - {kpi: rev, period: 2026-07, target: 400, valid_from: 2026-08}
  - {kpi: rev, period: 2026, target: 1000}
"""
)


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Two months of sales, one of orders, and a weight that is 0 from July on."""
    with Ledger(tmp_path_factory.mktemp("traded"), TEXT) as opened:
        opened.sales("june.csv", 60, 30)
        opened.sales("july.csv", 120, 100, month="2026-07")
        opened.orders("orders.csv", ("2026-06-03", "A1", 80), ("2026-07-03", "A2", 50))
        yield opened


def test_every_window_is_what_its_scorecard_says(traded: Ledger) -> None:
    spans = [
        Span(month, window) for window in (Window.MONTH, Window.YEAR, Window.ALL) for month in (JULY, JUNE, AUGUST)
    ]
    spans.append(Span(date(2026, 6, 1), Window.WEEK))
    found = scores_over(traded, ME, spans)
    assert list(found) == spans
    for span, outcomes in found.items():
        lines = scorecard(traded, ME, span).lines
        assert outcomes == {line.code: Outcome(line.score, line.status, line.coverage) for line in lines}
        assert list(outcomes) == [line.code for line in lines]
    assert found[Span(JUNE)]["growth"] == Outcome(pytest.approx(84.0), Status.OFF_TRACK, 1.0)
    assert found[Span(JULY)]["growth"] == Outcome(pytest.approx(110.0), Status.ON_TRACK, 1.0)


def test_another_model_and_a_branch(traded: Ledger) -> None:
    other, problems = modelfile.read(TEXT.replace("weight: 40", "weight: 20").encode(), "model.yaml")
    assert other is not None and not problems
    found = scores_over(traded, ME, [Span(JUNE)], other)[Span(JUNE)]
    assert found["growth"].score == pytest.approx((20 * 90 + 60 * 80) / 80)
    assert list(scores_over(traded, ME, [Span(JUNE)], root="ord")[Span(JUNE)]) == ["ord"]
    assert scores_over(traded, ME, []) == {}
    with pytest.raises(NotFound) as wrong:
        scores_over(traded, ME, [Span(JUNE)], root="grwth")
    assert wrong.value.problems[0].values == {"given": "grwth", "suggestion": "growth"}
