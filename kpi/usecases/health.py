"""The health of the tree of a month: the check-up with its evidence, and a target weighed for the letter A of SMART."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi.core import health as core
from kpi.core.health import Health, Look
from kpi.core.indicator import Polarity
from kpi.core.period import Span, last_day, month_of, months_between, shift
from kpi.core.smart import Described
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import cockpit
from kpi.usecases.adviser import advise
from kpi.usecases.data_health import data_health
from kpi.usecases.scorecard import scorecard

MONTHS = 13
"""The months looked at: a year and the month it is held against."""


def health(folder: Folder, viewer: Viewer, month: date) -> Health:
    """The check-up of the tree in force in a month, by the months up to it that are over."""
    viewer.must(Right.READ)
    spans = [Span(one) for one in months_between(shift(month, 1 - MONTHS), month)]
    cards = [scorecard(folder, viewer, span) for span in spans]
    lines = [{line.code: line for line in card.lines} for card in cards]
    past = [found for found, span in zip(lines, spans, strict=True) if span.last() < folder.today()]
    return core.health(Look(cards[-1].model, month, lines[-1], past, data_health(folder, viewer)))


def opening_month(folder: Folder, viewer: Viewer) -> date:
    """The month to look at where none is asked for: the latest that is over and has figures, else that of today."""
    viewer.must(Right.READ)
    return cockpit.opening_month(cockpit.months(folder, viewer), folder.today()) or month_of(folder.today())


def weighed(folder: Folder, viewer: Viewer, kpi: str, said: Described) -> Described:
    """What is said of a KPI with the adviser's verdict on its target; a range, or none, it does not weigh."""
    viewer.must(Right.READ)
    if said.period is None:
        return said
    last = last_day(said.period.span(fiscal_start=folder.model().fiscal_start).month)
    model = folder.model().at(last)
    aim, node = model.agreed(last).get(kpi, {}).get(said.period), model.node_by_code.get(kpi)
    indicator = model.indicator_by_code.get(node.indicator or "") if node else None
    if aim is None or indicator is None or indicator.polarity is Polarity.RANGE:
        return said
    option = advise(folder, viewer, kpi, said.period, aim.low).proposal
    return replace(said, verdict=option.verdict, odds=option.odds) if option else said
