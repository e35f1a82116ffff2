"""The cockpit in marks: what is looked at, score cards and table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kpi.core.doubt import Doubt
from kpi.core.indicator import Accumulation
from kpi.core.org import OrgTree
from kpi.core.period import Span, Window
from kpi.core.scorecard import Line
from kpi.text import numbers
from kpi.ui import filters, marks, pace_view
from kpi.ui.components.cockpit_table import Group, Headers, Row, cockpit_table
from kpi.ui.components.scorecards import Card, score_cards
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import Cockpit, Point, goals_with_kpis
from kpi.usecases.cockpit import Row as Figures
from kpi.usecases.report import tolerance

TABLE, CARDS = "cockpit_table", "cockpit_cards"
ORDERS = ("tree", "attention")
AGAINST = ("year_ago", "prior", "target", "none")


def scope(desk: Desk, span: Span) -> str:
    """The org unit that the cockpit is of: as the URL says, else as seen last, else the root."""
    tree = desk.folder.model().at(span.last()).org_tree
    return filters.settle("unit", list(tree.units), tree.root)


def places(*, opened: bool) -> Sequence[DeltaGenerator]:
    """Where the table stands, and the panel beside it.

    The first is the same with and without a panel, so that the table is not drawn again when one opens.
    """
    return st.columns([1.6, 1], gap="medium") if opened else st.columns([1, 1e-9], gap=None)


def controls(desk: Desk, view: Cockpit) -> None:
    """The order of the table, the unit it is of, and what it is compared with."""
    filters.segment("sort", ORDERS, desk.say("cockpit.sort"), lambda name: desk.say(f"cockpit.sort_{name}"))
    filters.choose("unit", dict(_units(desk, view.scorecard.model.org_tree)), desk.say("cockpit.unit"), width=190)
    against = {name: desk.say(f"cockpit.against_{name}") for name in AGAINST}
    filters.choose("against", against, desk.say("cockpit.against"), width=190)


def _units(desk: Desk, tree: OrgTree) -> Iterator[tuple[str, str]]:
    """The org units in their order, each one further in than the one above it."""
    yield tree.root, desk.say("cockpit.whole")
    todo = [(code, 0) for code in reversed(tree.children(tree.root))]
    while todo:
        code, depth = todo.pop()
        yield code, "\u2003" * depth + desk.text(tree.units[code].name)
        todo += [(child, depth + 1) for child in reversed(tree.children(code))]


def cards(desk: Desk, view: Cockpit) -> None:
    """The score of the whole and of every goal under it; a unit has cards for what it has scores of."""
    goals = [line for line in view.scorecard.lines if line.type == "goal" and (view.whole or line.score is not None)]
    tops = [line for line in goals if line.parent is None]
    below = [line for line in goals if line.parent in {top.code for top in tops}]
    shown = [_card(desk, view, line) for line in (*tops, *below)]
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
    if goal is not None and goal in view.scorecard.names:
        st.button(
            desk.say("cockpit.only_goal", name=desk.text(view.scorecard.names[goal])),
            icon=":material/filter_alt_off:",
            key="clear_goal",
            on_click=filters.select,
            args=("goal", None),
        )


def table(desk: Desk, view: Cockpit, chosen: str | None, order: str, *, fits: bool = False) -> None:
    """Every KPI on one line: under its goal, or under its status with what needs attention first."""
    cockpit_table(
        _groups(desk, view, order),
        headers=_headers(desk, view),
        caption=_caption(desk, view),
        hint="" if fits else desk.say("cockpit.hint"),
        label=desk.say("cockpit.table"),
        sources=dict(_sources(desk, view)),
        selected=chosen,
        key=TABLE,
        on_open=_open_kpi,
        fits=fits,
    )


def _caption(desk: Desk, view: Cockpit) -> str:
    """The period, and how to read the marks and, while it is running, the targets."""
    said = desk.say("cockpit.caption", when=marks.when(desk, view.scorecard.span))
    return f"{said} · {desk.say('cockpit.running')}" if view.running else said


def _groups(desk: Desk, view: Cockpit, order: str) -> list[Group]:
    goal = filters.selected("goal")
    kept = _kept_to(view, goal if goal in view.scorecard.names else None)
    if order != "attention":
        found = [(code, _title(desk, view, code), lines) for code, lines in goals_with_kpis(view.scorecard).items()]
    else:
        found = [
            (status.value, desk.say("cockpit.group", status=desk.say(f"status.{status.value}"), count=count), lines)
            for status, group in view.by_attention.items()
            if (count := len(lines := [line for line in group if kept(line)]))
        ]
    row = _maker(desk, view, with_goal=order == "attention")
    groups = [
        Group(code=code, title=title, rows=[row(line) for line in lines if kept(line)]) for code, title, lines in found
    ]
    return [group for group in groups if group["rows"]]


def _kept_to(view: Cockpit, goal: str | None) -> Callable[[Line], bool]:
    """Whether a KPI stands under a goal; under none all do."""
    parents = {line.code: line.parent for line in view.scorecard.lines}

    def kept(line: Line) -> bool:
        at: str | None = line.code
        while at is not None and at != goal:
            at = parents.get(at)
        return goal is None or at == goal

    return kept


def _sources(desk: Desk, view: Cockpit) -> Iterator[tuple[str, str]]:
    """How far the data of every dataset goes."""
    for code, dataset in view.scorecard.model.dataset_by_code.items():
        day, name = view.reached.get(code), desk.text(dataset.name)
        if day is None:
            yield code, desk.say("cockpit.fresh_none", name=name)
        else:
            yield code, desk.say("cockpit.fresh_of", name=name, day=day.isoformat(), days=(desk.today - day).days)


def _title(desk: Desk, view: Cockpit, code: str) -> str:
    """What a goal is called, with the rules by which it rolls up where they are not the usual ones."""
    model = view.scorecard.model
    return " · ".join([desk.text(view.scorecard.names[code]), *marks.rules(desk, model, model.node_by_code[code])])


def _open_kpi() -> None:
    filters.select("kpi", filters.opened(TABLE))


def way(view: Cockpit, kpi: str) -> dict[str, str]:
    """What the drill-down opens for a KPI; for one that is lent the way down to the unit."""
    return {"kpi": kpi} | ({"view": "why", "path": f"org:{view.unit}"} if view.rows[kpi].lent else {})


def _headers(desk: Desk, view: Cockpit) -> Headers:
    return Headers(
        status=desk.say("term.status"),
        name=desk.say("term.indicator"),
        actual=desk.say("term.actual"),
        target=desk.say("term.target"),
        deviation=desk.say("cockpit.deviation"),
        attainment=desk.say("term.attainment"),
        spark=desk.say("cockpit.spark"),
        change=_compared(desk, view.scorecard.span.window),
        owner=desk.say("term.owner"),
        fresh=desk.say("cockpit.fresh"),
    )


def _against() -> str:
    given = filters.selected("against")
    return given if given in AGAINST else st.session_state.get("seen_against", AGAINST[0])


def _compared(desk: Desk, window: Window) -> str:
    """What the column of changes is called; empty where nothing is compared."""
    keys = {"year_ago": "cockpit.year_on_year", "prior": "cockpit.prior", "target": "cockpit.on_target"}
    against = _against()
    if against == "prior" and window is not Window.MONTH:
        return desk.say("cockpit.on_before")
    return desk.say(keys[against]) if against in keys else ""


def _maker(desk: Desk, view: Cockpit, *, with_goal: bool) -> Callable[[Line], Row]:
    """What makes the line of a KPI; it names the goal where it does not stand under it."""
    against = _against()
    goals = {
        line.code: desk.text(view.scorecard.names[line.code]) for line in view.scorecard.lines if line.type == "goal"
    }

    def row(line: Line) -> Row:
        return _row(desk, view, line, against, goals.get(line.parent or "", "") if with_goal else "")

    return row


def _row(desk: Desk, view: Cockpit, line: Line, against: str, goal: str) -> Row:
    row = view.rows[line.code]
    unit = row.indicator.unit
    # Some days of a sum are no month: neither a year ago nor the months before can be held against them.
    partial = view.running and row.indicator.accumulation is Accumulation.FLOW
    whole = row.trend[:-1] if partial else row.trend
    return Row(
        code=line.code,
        status=line.status.value,
        status_word=desk.say(f"status.{line.status.value}"),
        name=_called(desk, view, line.code),
        actual=numbers.quantity(line.actual, unit, desk.language),
        target=marks.target(line, unit, desk),
        deviation=None if line.attainment is None else line.attainment - 1,
        tolerance=tolerance(view.scorecard.model, line.code),
        attainment=numbers.attained(line.attainment),
        spark=[point.actual for point in whole] + [None] * partial,
        spark_target=[_middle(point) for point in whole] + [None] * partial,
        change=_change(row, against, partial=partial),
        owner=desk.owner(view.scorecard.model, line.owner),
        doubt=desk.say("place.list_joint").join(_doubts(desk, row)),
        fresh=_fresh(view, row),
        sources=row.sources,
        tip=[part for part in (goal, _pull(desk, view, line.code)) if part],
        events=[desk.text(event.name) for event in row.events],
    )


def _called(desk: Desk, view: Cockpit, code: str) -> str:
    """What a KPI is called on this cockpit: with its org unit, unless all is seen from there."""
    called = view.scorecard.names if view.rows[code].line.org == view.unit else view.scorecard.titles
    return desk.text(called[code])


def _change(row: Figures, against: str, *, partial: bool) -> str:
    """A figure against what it is compared with."""
    actual, unit = row.line.actual, row.indicator.unit
    if against == "target":
        bound = row.line.bound
        return numbers.change(actual, actual if bound is None and row.line.target else bound, unit)
    before = {"year_ago": row.year_ago, "prior": row.prior}.get(against)
    return numbers.NONE if partial else numbers.change(actual, before, unit)


def _fresh(view: Cockpit, row: Figures) -> str:
    """The day up to which all data of a figure goes."""
    days = [view.reached.get(name) for name in row.sources]
    known = [day for day in days if day is not None]
    return f"{min(known):%m-%d}" if known and len(known) == len(days) else numbers.NONE


def _pull(desk: Desk, view: Cockpit, code: str) -> str:
    pull = view.pulls.get(code)
    return "" if pull is None else desk.say("cockpit.pull", points=numbers.signed(pull, 2))


def _doubts(desk: Desk, row: Figures) -> list[str]:
    """What a figure should be read with; the status of one that is not there says enough."""
    if row.line.actual is None:
        return []
    going = pace_view.mark(desk, row.outlook)
    unsaid = {Doubt.MISSING, Doubt.RUNNING} if going else {Doubt.MISSING}
    return [desk.say(f"doubt.{doubt.value}") for doubt in row.doubts if doubt not in unsaid] + [going] * bool(going)


def _middle(point: Point) -> float | None:
    return None if point.aim is None else (point.aim.low + point.aim.high) / 2
