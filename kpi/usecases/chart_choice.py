"""The chart that a question about an indicator is answered with: chosen by the data, or pinned by a person."""

from __future__ import annotations

from kpi.core.chart_choice import CHARTS, Chart, Choice, Pin, Question, Shape, choose
from kpi.core.errors import Invalid
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.indicator import find
from kpi.usecases.model import save


def chosen(folder: Folder, viewer: Viewer, indicator: str, question: Question, shape: Shape) -> Choice | None:
    """The chart to show: the one pinned where the data allows it, else by the data; None where nothing can be drawn."""
    viewer.must(Right.READ)
    pins = (pin.chart for pin in folder.model().charts if (pin.indicator, pin.question) == (indicator, question))
    return choose(question, shape, next(pins, None))


def pin(folder: Folder, viewer: Viewer, indicator: str, question: Question, chart: Chart | None) -> None:
    """Always answer a question about an indicator with a chart, or with none in particular any more.

    Raises `NotFound` for an unknown indicator, `Invalid` for a chart that answers another question.
    """
    viewer.must(Right.MODEL)
    model = folder.model()
    find(model, indicator)
    if chart is not None and chart not in CHARTS[question]:
        raise Invalid("model.chart", given=chart, question=question, known=list(CHARTS[question]))
    others = [one for one in model.charts if (one.indicator, one.question) != (indicator, question)]
    wanted = others if chart is None else [*others, Pin(indicator=indicator, question=question, chart=chart)]
    save(folder, viewer, model.with_charts(wanted), None)
