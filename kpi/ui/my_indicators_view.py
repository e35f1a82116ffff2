"""The page of one person: their KPIs with target, standing and weight, and what everybody contributes."""

from __future__ import annotations

import streamlit as st

from kpi.core.contribution import Contributions
from kpi.core.period import Span
from kpi.core.problem import Problem, Severity
from kpi.core.scorecard import Line
from kpi.text import numbers
from kpi.ui import completion_view, filters, marks, pace_view, score_sheet_view
from kpi.ui.desk import Desk
from kpi.usecases import my_indicators as usecase
from kpi.usecases.my_indicators import Mine, MyIndicators

_COLUMNS = 2


def choose(desk: Desk, span: Span) -> str | None:
    """Whose page it is: as the URL says, else who is looking, else as chosen; None where there is nobody."""
    known = usecase.people(desk.folder, desk.viewer, span)
    names = {person.code: desk.text(person.name) for person in known}
    if not names:
        st.info(desk.say("mine.nobody"), icon=":material/group:")
        return None
    if desk.viewer.name in names:
        names = {desk.viewer.name: names[desk.viewer.name]} | names
    return filters.choose("person", names, desk.say("mine.person"), width=220)


def find(desk: Desk, person: str, span: Span) -> MyIndicators:
    """What a person answers for in a window."""
    return usecase.my_indicators(desk.folder, desk.viewer, person, span)


def headline(desk: Desk, found: MyIndicators) -> None:
    """How many KPIs, how many points, and whether that is too many or too few."""
    model, when = found.scorecard.model, marks.when(desk, found.scorecard.span)
    name, unit = desk.text(found.person.name), desk.text(model.org_tree.units[found.person.org].name)
    who = {"name": marks.plain_text(name), "unit": marks.plain_text(unit), "when": when}
    if not found.mine:
        st.info(desk.say("mine.none", name=who["name"]), icon=":material/person:")
    for top in found.company if found.mine else []:
        own = [mine for mine in found.mine if _top(found, mine) == top.top]
        if own:
            st.markdown(_points(desk, found, top, own, who))
    if found.count:
        (st.warning if found.count.severity is Severity.WARNING else st.caption)(
            marks.plain_text(desk.sentence(_by_name(desk, found)))
        )


def _by_name(desk: Desk, found: MyIndicators) -> Problem:
    """The problem with the person's name instead of the code."""
    assert found.count is not None
    values = {**found.count.values, "person": desk.text(found.person.name)}
    return Problem(found.count.severity, found.count.key, values)


def _points(desk: Desk, found: MyIndicators, top: Contributions, own: list[Mine], who: dict[str, str]) -> str:
    title = marks.plain_text(desk.text(found.scorecard.titles[top.top]))
    if not top.score:
        return desk.say("mine.headline_no_score", **who, count=len(own), top=title)
    points = sum(mine.points for mine in own)
    return desk.say(
        "mine.headline", **who, count=len(own), top=title, points=f"{points:.1f}",
        score=numbers.points(top.score), share=numbers.percent(points / top.score, 1),
    )  # fmt: skip


def _top(found: MyIndicators, mine: Mine) -> str:
    return found.scorecard.model.path(mine.line.code)[-1].code


def cards(desk: Desk, found: MyIndicators) -> None:
    """A card for each KPI, side by side."""
    for start in range(0, len(found.mine), _COLUMNS):
        for place, mine in zip(st.columns(_COLUMNS, gap="medium"), found.mine[start : start + _COLUMNS], strict=False):
            with place, st.container(border=True):
                _card(desk, found, mine)


def _card(desk: Desk, found: MyIndicators, mine: Mine) -> None:
    title = desk.text(found.scorecard.titles[mine.line.code])
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(marks.plain_text(title), anchor=False, width="content")
        st.markdown(marks.badge(desk, mine.line.status), width="content")
    st.markdown(_figures(desk, mine))
    st.markdown(_why(desk, found, mine))
    lines = [marks.plain_text(completion_view.done(desk, found.scorecard, mine.line))]
    lines += [pace_view.sentence(desk, mine.pace, mine.indicator.unit)] if mine.pace else []
    lines += [_effect(desk, found, mine)] if mine.leaf.effect else []
    if len(mine.held.turns) > 1 or mine.held.unowned:
        days = {"turns": score_sheet_view.turns(desk, found, mine), "share": numbers.percent(mine.share, 1)}
        lines.append(marks.plain_text(desk.say("mine.days", **days)))
    st.caption("  \n".join(lines))
    if mine.drivers:
        driven = desk.say("mine.driven_by", names=[_driver(desk, found, line) for line in mine.drivers])
        st.markdown(f":small[{driven}]")
    with st.expander(desk.say("mine.sheet"), icon=":material/calculate:", key=f"sheet_{mine.line.code}"):
        score_sheet_view.show(desk, found, mine)


def _figures(desk: Desk, mine: Mine) -> str:
    line, unit = mine.line, mine.indicator.unit
    if line.actual is None:
        return desk.say("mine.waiting", target=marks.plain_text(marks.target(line, unit, desk)))
    return desk.say(
        "mine.figures",
        actual=marks.plain_text(numbers.quantity(line.actual, unit, desk.language)),
        target=marks.plain_text(marks.target(line, unit, desk)),
        gap=marks.plain_text(_gap(desk, line, unit)),
        attainment=numbers.attained(line.attainment),
        score=numbers.points(line.score),
    )


def _gap(desk: Desk, line: Line, unit: str) -> str:
    """What the actual is more or less than the target, and than the nearest bound of a range."""
    if line.actual is None or line.target is None:
        return numbers.NONE
    low, high = line.target if isinstance(line.target, tuple) else (line.target, line.target)
    bound = min(max(line.actual, low), high)
    if numbers.is_share(unit):
        return numbers.change(line.actual, bound, unit)
    gap = line.actual - bound
    sign = "+" if gap > 0 else ""
    return f"{sign}{numbers.quantity(gap, unit, desk.language)}"


def _why(desk: Desk, found: MyIndicators, mine: Mine) -> str:
    """The way from the top down to the KPI, with what each step weighs and what it comes to."""
    model, last = found.scorecard.model, len(mine.way) - 1
    parts = [
        numbers.percent(step.share, 1).replace(".0%", "%")
        if place == last and last
        else desk.say(
            "mine.way",
            name=marks.plain_text(desk.text(model.label(step.node))),
            share=numbers.percent(step.share, 1).replace(".0%", "%"),
        )
        for place, step in enumerate(mine.way)
    ]
    top = marks.plain_text(desk.text(found.scorecard.titles[_top(found, mine)]))
    planned = score_sheet_view.planned(mine)
    weight = numbers.percent(planned, _digits(planned * 100) - 1)
    said = desk.say("mine.why", way=" × ".join(parts) or "100%", top=top, weight=weight)
    if mine.line.score is None or not score_sheet_view.reshared(mine):
        return said
    return said + desk.say("mine.reshared", weight=numbers.percent(mine.leaf.weight, 1))


def _effect(desk: Desk, found: MyIndicators, mine: Mine) -> str:
    top = marks.plain_text(desk.text(found.scorecard.titles[_top(found, mine)]))
    return desk.say("mine.effect", top=top, effect=numbers.signed(mine.leaf.effect, _digits(mine.leaf.effect)))


def _digits(points: float | None) -> int:
    """As many places of points as it takes to tell small ones apart."""
    return 2 if abs(points or 0.0) >= 1 else 3


def _driver(desk: Desk, found: MyIndicators, line: Line) -> str:
    name = marks.plain_text(desk.text(found.scorecard.titles[line.code]))
    return f"{name} {marks.badge(desk, line.status)}"


def company(desk: Desk, found: MyIndicators) -> None:
    """What everybody contributes to each top score, and that it adds up."""
    with st.expander(desk.say("mine.company"), icon=":material/groups:", key="company"):
        for top in found.company:
            if top.score is not None:
                _everybody(desk, found, top)


def _everybody(desk: Desk, found: MyIndicators, top: Contributions) -> None:
    model, score = found.scorecard.model, top.score or 0.0
    heads = [desk.say(key) for key in ("mine.person", "sensitivity.absolute", "sensitivity.contribution", "mine.share")]
    rows = [
        (
            desk.owner(model, one.person) or desk.say("sensitivity.nobody"),
            numbers.percent(one.weight, 2),
            f"{one.points:.2f}",
            numbers.percent(one.points / score if score else None, 1),
        )
        for one in top.people
    ]
    st.dataframe(
        [dict(zip(heads, row, strict=True)) for row in rows],
        hide_index=True,
        key=f"contributions_{top.top}",
        alt=desk.say("mine.company"),
        height="content",
        width=640,
        column_config={head: st.column_config.TextColumn(alignment="right") for head in heads[1:]},
    )
    title = marks.plain_text(desk.text(found.scorecard.titles[top.top]))
    sums = {"total": f"{top.total:.2f}", "top": title, "score": f"{score:.2f}"}
    if top.adds_up:
        st.caption(desk.say("mine.total", **sums))
    else:
        st.warning(desk.say("mine.differs", **sums))
