"""Pins: who may set them, that they win where the data allows it, and that no definition changes with them."""

from __future__ import annotations

import pytest

from kpi.core.certification import fingerprint, standing
from kpi.core.chart_choice import Choice, Pin, Shape
from kpi.core.errors import Invalid, NotFound, Refused
from kpi.core.indicator import Accumulation
from kpi.core.viewer import Role, Viewer
from kpi.usecases import definition, model
from kpi.usecases.chart_choice import chosen, pin
from tests.usecases.ledger import ME, Ledger

AMOUNTS = Shape.of_parts(Accumulation.FLOW, [3, 2, 1], 6)
RATES = Shape.of_parts(Accumulation.RATE, [3, 2, 1], 6)


def test_the_data_decides_until_somebody_pins(ledger: Ledger) -> None:
    assert chosen(ledger, ME, "revenue", "parts", AMOUNTS) == Choice(
        "share", "share_few", {"count": 3}, ("bar", "pareto")
    )
    pin(ledger, ME, "revenue", "parts", "pareto")
    pinned = chosen(ledger, ME, "revenue", "parts", AMOUNTS)
    assert pinned is not None and (pinned.chart, pinned.reason) == ("pareto", "pinned")
    assert chosen(ledger, ME, "ordered", "parts", AMOUNTS) != pinned, "another indicator"
    trend = chosen(ledger, ME, "revenue", "trend", Shape(Accumulation.FLOW, months=13))
    assert trend is not None and trend.pinned is None, "another question"


def test_a_pin_that_the_data_does_not_allow_is_told(ledger: Ledger) -> None:
    pin(ledger, ME, "revenue", "parts", "pareto")
    assert chosen(ledger, ME, "revenue", "parts", RATES) == Choice("bar", "bar_rate", {}, (), "pareto")


def test_a_pin_is_changed_and_taken_away(ledger: Ledger) -> None:
    pin(ledger, ME, "revenue", "parts", "pareto")
    pin(ledger, ME, "ordered", "trend", "step")
    pin(ledger, ME, "revenue", "parts", "bar")
    assert ledger.model().charts == [
        Pin(indicator="ordered", question="trend", chart="step"),
        Pin(indicator="revenue", question="parts", chart="bar"),
    ]
    pin(ledger, ME, "revenue", "parts", None)
    assert [one.indicator for one in ledger.model().charts] == ["ordered"]
    assert "question: trend" in model.export(ledger, ME)


def test_a_pin_changes_no_definition_and_no_figure(ledger: Ledger) -> None:
    ledger.sales("a.csv", 1, 2, 3)
    definition.STEPS["submit"](ledger, ME, "revenue", "")
    definition.STEPS["certify"](ledger, ME, "revenue", "")
    before, figures = ledger.model(), ledger.figures()
    pin(ledger, ME, "revenue", "trend", "column")
    after = ledger.model()
    assert fingerprint(after, "revenue") == fingerprint(before, "revenue")
    assert standing(after, "revenue") == standing(before, "revenue")
    assert after.indicators == before.indicators and ledger.figures() == figures


def test_who_may_not_change_the_model_may_not_pin(ledger: Ledger) -> None:
    reader = Viewer("reader", Role.EXECUTIVE)
    with pytest.raises(Refused):
        pin(ledger, reader, "revenue", "parts", "bar")
    assert chosen(ledger, reader, "revenue", "parts", AMOUNTS) is not None


def test_what_cannot_be_pinned(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        pin(ledger, ME, "nothing", "parts", "bar")
    with pytest.raises(Invalid) as error:
        pin(ledger, ME, "revenue", "parts", "heat")
    assert error.value.problem.key == "model.chart"
    assert ledger.model().charts == []


def test_the_model_file_says_which_chart_answers_what(ledger: Ledger) -> None:
    text = model.export(ledger, ME) + "charts:\n  - {indicator: revenue, question: season, chart: pareto}\n"
    with pytest.raises(Invalid) as error:
        ledger.apply(text)
    assert error.value.problem.key == "model.chart" and error.value.problem.place.line == len(text.splitlines())
