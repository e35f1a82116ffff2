"""The period in two or three lines made of its figures: the score, what is off, what mattered most, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import streamlit as st

from kpi.core.pace import State
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import Cockpit

NAMED = 3
WORTH_TELLING = 0.05
"""A pull of fewer points reads as nothing."""


def headline(desk: Desk, view: Cockpit, width: int | Literal["stretch"] = 980) -> None:
    """The period in sentences."""
    joint = "" if desk.language == "zh" else " "
    st.markdown(joint.join(sentence.strip() for sentence in sentences(desk, view)), width=width)


def sentences(desk: Desk, view: Cockpit) -> Iterator[str]:
    """The sentences of the headline as Markdown, the most important first."""
    tops = [line for line in view.scorecard.lines if line.parent is None]
    groups = view.by_attention
    if tops:
        yield _score(desk, view, tops[0])
    yield from _counted(desk, view, groups)
    yield from _mattered(desk, view)
    yield from _missing_soon(desk, view, groups)
    yield from _awaited(desk, view, groups.get(Status.NO_DATA, []))
    if groups.keys() == {Status.ON_TRACK}:
        yield desk.say("cockpit.all_well")
    elif groups.keys() == {Status.ON_TRACK, Status.NO_TARGET}:
        yield desk.say("cockpit.all_agreed_well", count=len(groups[Status.ON_TRACK]))


def _score(desk: Desk, view: Cockpit, top: Line) -> str:
    when, name = marks.when(desk, view.scorecard.span), marks.plain_text(_subject(desk, view, top))
    if top.score is None:
        agreed = any(not row.lent for row in view.rows.values())
        return desk.say("cockpit.no_score" if agreed else "cockpit.no_agreement", when=when, name=name)
    before = view.before.get(top.code)
    delta = "" if before is None else desk.say("cockpit.against_before", delta=numbers.signed(top.score - before))
    return desk.say("cockpit.score", when=when, name=name, score=numbers.points(top.score), delta=delta)


def _subject(desk: Desk, view: Cockpit, top: Line) -> str:
    """Whose score it is: the tree's, or that of the unit that sees a part of it."""
    if view.whole:
        return desk.text(view.scorecard.names[top.code])
    return desk.text(view.scorecard.model.org_tree.units[view.unit].name)


def _counted(desk: Desk, view: Cockpit, groups: dict[Status, list[Line]]) -> Iterator[str]:
    """How many are off, and which; how many are at risk."""
    parts = []
    for status in (Status.OFF_TRACK, Status.AT_RISK):
        lines = groups.get(status, [])
        if lines:
            count = marks.coloured(desk.say(f"cockpit.count_{status.value}", count=len(lines)), status)
            named = status is Status.OFF_TRACK or Status.OFF_TRACK not in groups
            names = _names(desk, view, lines)
            parts.append(desk.say("cockpit.counted_names", count=count, names=names) if named else count)
    if parts:
        yield desk.say("cockpit.counted", parts=desk.say("cockpit.counted_joint").join(parts))


def _names(desk: Desk, view: Cockpit, lines: Sequence[Line]) -> str:
    return _listed(desk, [title(desk, view, line.code) for line in lines])


def _listed(desk: Desk, names: Sequence[str], most: int = NAMED) -> str:
    """The first few names."""
    text = desk.say("place.list_joint").join(marks.plain_text(name) for name in names[:most])
    return text if len(names) <= most else desk.say("cockpit.and_more", names=text, count=len(names))


def title(desk: Desk, view: Cockpit, code: str) -> str:
    """What a KPI is called on this cockpit: with its org unit, unless all is seen from there."""
    called = view.scorecard.names if view.rows[code].line.org == view.unit else view.scorecard.titles
    return desk.text(called[code])


def _mattered(desk: Desk, view: Cockpit) -> Iterator[str]:
    """The KPIs that added most to the score and took most from it, with how they stand and by how many points."""
    ranked = sorted((code for code in view.pulls if code in view.rows), key=lambda code: view.pulls[code])
    found = []
    if ranked and view.pulls[ranked[-1]] >= WORTH_TELLING:
        found.append(_pulled(desk, view, ranked[-1], "cockpit.gained"))
    if ranked and view.pulls[ranked[0]] <= -WORTH_TELLING:
        found.append(_pulled(desk, view, ranked[0], "cockpit.lost" if found else "cockpit.only_lost"))
    if found:
        yield desk.say("cockpit.mattered", parts=desk.say("cockpit.mattered_joint").join(found))


def _pulled(desk: Desk, view: Cockpit, code: str, key: str) -> str:
    name = marks.plain_text(title(desk, view, code))
    beyond = marks.plain_text(_beyond(desk, view, code))
    return desk.say(key, name=name, beyond=beyond, points=numbers.signed(view.pulls[code]))


def _beyond(desk: Desk, view: Cockpit, code: str) -> str:
    """How far a figure lies above or below its target, or above or below the range it should be in."""
    line, unit = view.rows[code].line, view.rows[code].indicator.unit
    bound, actual = nearest_bound(line), line.actual or 0.0
    if bound is None or actual == bound:
        return desk.say("cockpit.inside" if isinstance(line.target, tuple) else "cockpit.met")
    side = "above" if actual > bound else "below"
    by = numbers.change(actual, bound, unit).lstrip(f"+{numbers.MINUS}")
    if by == numbers.NONE:
        by = numbers.quantity(abs(actual - bound), unit, desk.language)
    slight = by.startswith("0") and "." not in by
    return desk.say(f"cockpit.slightly_{side}" if slight else f"cockpit.side_{side}", by=by)


def nearest_bound(line: Line) -> float | None:
    """What a figure is compared with: its target, or the bound of its range that it lies beyond; None inside."""
    if not isinstance(line.target, tuple):
        return line.target
    low, high = line.target
    actual = low if line.actual is None else line.actual
    return low if actual < low else high if actual > high else None


def _missing_soon(desk: Desk, view: Cockpit, groups: dict[Status, list[Line]]) -> Iterator[str]:
    """The KPIs of a running period that will miss their target, with the attainment that they are going to."""
    found = [
        desk.say("cockpit.will_reach", name=title(desk, view, line.code), attainment=numbers.attained(pace.attainment))
        for lines in groups.values()
        for line in lines
        if (pace := view.rows[line.code].outlook) and pace.state is State.WILL_MISS
    ]
    if found:
        yield desk.say("cockpit.will_miss", count=len(found), names=_listed(desk, found, most=2))


def _awaited(desk: Desk, view: Cockpit, missing: Sequence[Line]) -> Iterator[str]:
    """The datasets that KPIs without data wait for, each with who brings it; then the KPIs that wait for none."""
    waiting = {
        line.code: [name for name in view.rows[line.code].sources if name not in view.reached] for line in missing
    }
    awaited = dict.fromkeys(name for names in waiting.values() for name in names)
    if awaited:
        yield desk.say("cockpit.awaited", names=[_dataset(desk, view, name) for name in awaited])
    others = [line for line in missing if not waiting[line.code] and not view.rows[line.code].lent]
    if others:
        yield desk.say("cockpit.missing", names=_names(desk, view, others))


def _dataset(desk: Desk, view: Cockpit, code: str) -> str:
    dataset = view.scorecard.model.dataset_by_code[code]
    name, owner = desk.text(dataset.name), desk.owner(view.scorecard.model, dataset.owner)
    return marks.plain_text(desk.say("cockpit.awaited_of", name=name, owner=owner) if owner else name)
