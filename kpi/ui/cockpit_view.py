"""The cockpit in words and marks: headline, score cards and table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.core.curve import reaching
from kpi.core.doubt import Doubt
from kpi.core.indicator import Accumulation
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.components.cockpit_table import Group, Headers, Row, cockpit_table
from kpi.ui.components.scorecards import Card, score_cards
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import Cockpit, Point, goals_with_kpis
from kpi.usecases.cockpit import Row as Figures

TABLE, CARDS = "cockpit_table", "cockpit_cards"
NAMED = 3


def headline(desk: Desk, view: Cockpit) -> None:
    """The period in one or two sentences made of its figures."""
    tops = [line for line in view.scorecard.lines if line.parent is None]
    kpis = [line for line in view.scorecard.lines if line.type == "kpi"]
    sentences = [_score_sentence(desk, view, tops[0])] if tops else []
    for status in (Status.OFF_TRACK, Status.AT_RISK):
        sentences += _listing(desk, view, [line for line in kpis if line.status is status], status)
    missing = [line for line in kpis if line.status is Status.NO_DATA]
    if missing:
        sentences.append(desk.say("cockpit.missing", names=_names(desk, view, missing)))
    if kpis and not any(line.status in (Status.OFF_TRACK, Status.AT_RISK) for line in kpis) and not missing:
        sentences.append(desk.say("cockpit.all_well"))
    if view.running:
        sentences.append(desk.say("cockpit.running"))
    joint = "" if desk.language == "zh" else " "
    st.markdown(joint.join(sentences), width=980)


def _score_sentence(desk: Desk, view: Cockpit, top: Line) -> str:
    name = marks.plain_text(desk.text(view.scorecard.names[top.code]))
    if top.score is None:
        return desk.say("cockpit.no_score", when=marks.when(desk, view.scorecard.span), name=name)
    before = view.before.get(top.code)
    delta = "" if before is None else desk.say("cockpit.against_before", delta=numbers.signed(top.score - before))
    score = numbers.points(top.score)
    return desk.say("cockpit.score", when=marks.when(desk, view.scorecard.span), name=name, score=score, delta=delta)


def _listing(desk: Desk, view: Cockpit, lines: Sequence[Line], status: Status) -> list[str]:
    if not lines:
        return []
    worst = sorted(lines, key=lambda line: line.attainment or 0.0)
    count = marks.coloured(desk.say(f"cockpit.count_{status.value}", count=len(lines)), status)
    return [desk.say("cockpit.listing", count=count, names=_names(desk, view, worst))]


def _names(desk: Desk, view: Cockpit, lines: Sequence[Line]) -> str:
    names = [desk.text(view.scorecard.titles[line.code]) for line in lines[:NAMED]]
    text = desk.say("place.list_joint").join(marks.plain_text(name) for name in names)
    return text if len(lines) <= NAMED else desk.say("cockpit.and_more", names=text, count=len(lines))


def cards(desk: Desk, view: Cockpit) -> None:
    """The score of the whole and of every goal under it."""
    tops = [line for line in view.scorecard.lines if line.parent is None]
    below = [line for line in view.scorecard.lines if line.type == "goal" and line.parent in {top.code for top in tops}]
    shown = [_card(desk, view, line) for line in (*tops, *below) if line.type == "goal"]
    if shown:
        score_cards(shown, key=CARDS, label=desk.say("cockpit.cards"), on_open=_open_goal)


def _card(desk: Desk, view: Cockpit, line: Line) -> Card:
    before = view.before.get(line.code)
    delta = None if line.score is None or before is None else numbers.signed(line.score - before)
    return Card(
        code=line.code,
        name=desk.text(view.scorecard.names[line.code]),
        score=numbers.points(line.score),
        of="/ 100",
        status=line.status.value,
        status_word=desk.say(f"status.{line.status.value}"),
        delta="" if delta is None else desk.say("cockpit.card_delta", delta=delta),
    )


def _open_goal() -> None:
    goal = filters.opened(CARDS)
    filters.select("goal", None if goal == filters.selected("goal") else goal)
    filters.select("kpi", None)


def goal_filter(desk: Desk, view: Cockpit) -> None:
    """Say which goal the table is kept to, and the way back."""
    goal = filters.selected("goal")
    if goal in view.scorecard.names and goal is not None:
        st.button(
            desk.say("cockpit.only_goal", name=desk.text(view.scorecard.names[goal])),
            icon=":material/filter_alt_off:",
            key="clear_goal",
            on_click=filters.select,
            args=("goal", None),
        )


def table(desk: Desk, view: Cockpit, chosen: str | None) -> None:
    """Every KPI on one line, under its goal."""
    goal = filters.selected("goal")
    groups = [
        Group(
            code=code,
            title=_title(desk, view, code),
            rows=[_row(desk, view, line) for line in lines],
        )
        for code, lines in goals_with_kpis(view.scorecard).items()
        if goal is None or goal in _above(view, code)
    ]
    cockpit_table(
        groups,
        headers=_headers(desk),
        caption=desk.say("cockpit.caption", when=marks.when(desk, view.scorecard.span)),
        label=desk.say("cockpit.table"),
        selected=chosen,
        key=TABLE,
        on_open=_open_kpi,
    )


def _title(desk: Desk, view: Cockpit, code: str) -> str:
    """What a goal is called, with the rules by which it rolls up where they are not the usual ones."""
    model = view.scorecard.model
    return " · ".join([desk.text(view.scorecard.names[code]), *marks.rules(desk, model, model.node_by_code[code])])


def _above(view: Cockpit, code: str) -> set[str]:
    parents = {line.code: line.parent for line in view.scorecard.lines}
    found: set[str] = set()
    at: str | None = code
    while at is not None:
        found.add(at)
        at = parents.get(at)
    return found


def _open_kpi() -> None:
    filters.select("kpi", filters.opened(TABLE))


def _headers(desk: Desk) -> Headers:
    return Headers(
        status=desk.say("term.status"),
        name=desk.say("term.indicator"),
        actual=desk.say("term.actual"),
        target=desk.say("term.target"),
        deviation=desk.say("cockpit.deviation"),
        attainment=desk.say("term.attainment"),
        spark=desk.say("cockpit.spark"),
        change=desk.say("cockpit.year_on_year"),
        owner=desk.say("term.owner"),
    )


def _row(desk: Desk, view: Cockpit, line: Line) -> Row:
    row = view.rows[line.code]
    unit = row.indicator.unit
    # Some days of a sum are no month: neither a year ago nor the months before can be held against them.
    partial = view.running and row.indicator.accumulation is Accumulation.FLOW
    whole = row.trend[:-1] if partial else row.trend
    return Row(
        code=line.code,
        status=line.status.value,
        status_word=desk.say(f"status.{line.status.value}"),
        name=desk.text(view.scorecard.titles[line.code]),
        actual=numbers.quantity(line.actual, unit, desk.language),
        target=marks.target(line, unit, desk),
        deviation=None if line.attainment is None else line.attainment - 1,
        tolerance=_tolerance(view, line.code),
        attainment=numbers.attained(line.attainment),
        spark=[point.actual for point in whole] + [None] * partial,
        spark_target=[_middle(point) for point in whole] + [None] * partial,
        change=numbers.NONE if partial else numbers.change(line.actual, row.year_ago, unit),
        owner=desk.owner(view.scorecard.model, line.owner),
        doubt=desk.say("place.list_joint").join(desk.say(f"doubt.{doubt.value}") for doubt in _told(row)),
    )


def _tolerance(view: Cockpit, code: str) -> float:
    """How far below target a figure may be and still be at risk only."""
    model = view.scorecard.model
    scoring = model.node_by_code[code].scoring(model.workspace.scoring)
    reached = reaching(scoring.amber, scoring.curve, scoring.steps)
    return 0.0 if reached is None else max(1.0 - reached, 0.0)


def _told(row: Figures) -> list[Doubt]:
    """What a figure should be read with; the status of one that is not there says enough."""
    return [] if row.line.actual is None else [doubt for doubt in row.doubts if doubt is not Doubt.MISSING]


def _middle(point: Point) -> float | None:
    return None if point.aim is None else (point.aim.low + point.aim.high) / 2
