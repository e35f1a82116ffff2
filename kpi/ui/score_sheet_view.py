"""The score sheet of a KPI in words: every step from the actual to the points, to be checked by hand or taken along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from kpi.core.period import Span
from kpi.core.score_sheet import ScoreSheet
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import links, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import my_indicators as usecase
from kpi.usecases.my_indicators import Mine, MyIndicators

Step = tuple[str, str, str]
"""What a step is, how it is worked out, and what it gives."""
HEADERS = ("mine.step", "mine.working", "mine.result")


def show(desk: Desk, found: MyIndicators, mine: Mine) -> None:
    """The steps of a score, the way to its rows, and what was said of it."""
    code = mine.line.code
    if mine.sheet is None:
        st.caption(desk.say("mine.no_score", status=desk.say(f"status.{mine.line.status.value}")))
    else:
        heads = [desk.say(key) for key in HEADERS]
        rows = [dict(zip(heads, map(marks.plain_text, step), strict=True)) for step in steps(desk, found, mine)]
        st.table(rows, border="horizontal", hide_index=True, hide_header=True, alt=desk.say("mine.sheet"))
    links.link(desk, "drilldown", desk.say("mine.trace"), kpi=code)
    _appeals(desk, mine)


def _appeals(desk: Desk, mine: Mine) -> None:
    """What was said of the score, with who and when, and a place to say more."""
    for one in mine.said:
        st.caption(marks.plain_text(f"{one.who} · {one.said_at.astimezone():%Y-%m-%d %H:%M}"))
        st.markdown(marks.plain_text(one.body))
    if not desk.viewer.may(Right.COMMENT):
        return
    box = f"appeal_{mine.line.code}"
    st.text_area(desk.say("mine.appeal"), key=box, placeholder=desk.say("mine.appeal_hint"), height=68)
    st.button(
        desk.say("mine.send"), key=f"{box}_send", icon=":material/send:",
        on_click=guarded(desk.language, partial(_appeal, desk, mine.line.code, box)),
    )  # fmt: skip


def _appeal(desk: Desk, kpi: str, box: str) -> None:
    """Keep what stands in the field at this moment."""
    usecase.appeal(desk.folder, desk.viewer, kpi, st.session_state.get(box) or "")
    st.session_state[box] = ""


def steps(desk: Desk, found: MyIndicators, mine: Mine) -> list[Step]:
    """Every step of a score that there is, down to the points it gives the person."""
    sheet = mine.sheet
    if sheet is None:
        return []
    unit, language = mine.indicator.unit, desk.language
    return [
        (desk.say("mine.step_actual"), desk.say("mine.from_data"), numbers.quantity(sheet.actual, unit, language)),
        (desk.say("mine.step_target"), _agreed(desk, sheet), marks.target(mine.line, unit, desk)),
        (desk.say("mine.step_attainment"), _way(desk, sheet), _precise(sheet.attainment)),
        (desk.say("mine.step_score"), _curve(desk, sheet), numbers.exact(round(sheet.score, 4))),
        (desk.say("mine.step_weight"), _weight(desk, mine), numbers.percent(mine.leaf.weight, 2)),
        (desk.say("mine.step_days"), turns(desk, found, mine), numbers.percent(mine.share, 1)),
        (desk.say("mine.step_points"), _product(mine), f"{mine.points:.2f}"),
    ]


def _precise(value: float) -> str:
    """An attainment with as many places as it takes to reckon on with it."""
    return f"{numbers.exact(round(value * 100, 6))}%"


def _bounds(sheet: ScoreSheet) -> str:
    low, high = sheet.aim.low, sheet.aim.high
    return numbers.exact(low) if low == high else f"{numbers.exact(low)} – {numbers.exact(high)}"


def _agreed(desk: Desk, sheet: ScoreSheet) -> str:
    if sheet.way == "baseline":
        return desk.say("mine.baseline_of", target=_bounds(sheet), baseline=numbers.exact(sheet.aim.baseline))
    return desk.say("mine.agreed")


def _way(desk: Desk, sheet: ScoreSheet) -> str:
    """How attainment is reckoned, with the figures put in."""
    values = {"actual": numbers.exact(sheet.actual), "target": _bounds(sheet)}
    return desk.say(f"mine.way_{sheet.way}", **values, baseline=numbers.exact(sheet.aim.baseline))


def _curve(desk: Desk, sheet: ScoreSheet) -> str:
    (x0, y0), (x1, y1) = sheet.below, sheet.above
    if x0 == x1:
        return desk.say("mine.flat", y0=numbers.exact(y0))
    shares = {"attainment": _precise(sheet.attainment), "x0": numbers.percent(x0), "x1": numbers.percent(x1)}
    return desk.say("mine.curve", y0=numbers.exact(y0), y1=numbers.exact(y1), **shares)


def planned(mine: Mine) -> float:
    """The weight of a KPI in the top score if all had one."""
    weight = 1.0
    for step in mine.way:
        weight *= step.share
    return weight


def reshared(mine: Mine) -> bool:
    """Whether the KPI weighs otherwise than planned, as others have no score or the lowest counts."""
    return abs(planned(mine) - mine.leaf.weight) > 5e-5


def _weight(desk: Desk, mine: Mine) -> str:
    way = " × ".join(numbers.percent(step.share, 1).replace(".0%", "%") for step in mine.way) or "100%"
    return desk.say("mine.effective", way=way, weight=numbers.percent(mine.leaf.weight, 2)) if reshared(mine) else way


def turns(desk: Desk, found: MyIndicators, mine: Mine) -> str:
    """Who answered for a KPI from when to when."""
    model = found.scorecard.model
    return desk.say("place.list_joint").join(
        desk.say(
            "mine.turn",
            name=desk.owner(model, turn.person) or desk.say("sensitivity.nobody"),
            first=turn.first.isoformat(),
            last=turn.last.isoformat(),
            days=turn.days,
        )
        for turn in mine.held.turns
    )


def _product(mine: Mine) -> str:
    score, weight = numbers.exact(round(mine.line.score or 0.0, 4)), numbers.percent(mine.leaf.weight, 2)
    return f"{score} × {weight} × {numbers.percent(mine.share, 1)}"


def download(desk: Desk, found: MyIndicators, span: Span) -> None:
    """All score sheets of the person as a workbook."""
    name = desk.text(found.person.name)
    sheets = {desk.text(found.scorecard.titles[mine.line.code]): steps(desk, found, mine) for mine in found.mine}
    st.download_button(
        desk.say("mine.download"),
        partial(_file, desk, sheets),
        f"{desk.say('mine.file', name=name, when=f'{span.month:%Y-%m}')}.xlsx",
        key="score_sheet_file",
        icon=":material/download:",
        on_click="ignore",
    )


def _file(desk: Desk, sheets: Mapping[str, Sequence[Step]]) -> bytes:
    heads = [desk.say(key) for key in HEADERS]
    return usecase.score_sheet_file(desk.viewer, desk.say("mine.sheet"), heads, sheets)
