"""Driver links with what the data says of them, and what every KPI weighs and would do in the top score."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean
from typing import Any

import polars as pl
import streamlit as st

from kpi.charts import palette
from kpi.charts.driving_power import ChangeWords, changes
from kpi.core.driving_power import DRAWS, PAIRS, RATE, Verdict
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases import driving_power
from kpi.usecases.driving_power import Evidence

TABLE = "driver_links"
_STATUSES = {
    Verdict.CONTRARY: Status.OFF_TRACK,
    Verdict.SUPPORTED: Status.ON_TRACK,
    Verdict.UNSUPPORTED: Status.AT_RISK,
    Verdict.TOO_LITTLE: Status.NO_DATA,
    Verdict.UNTESTABLE: Status.NO_DATA,
}
"""The status whose shape and colour a verdict has, in the order in which they are listed."""
_COLOURS = {Status.ON_TRACK: "blue", Status.AT_RISK: "orange", Status.OFF_TRACK: "red", Status.NO_DATA: "gray"}
_SIGNS = {1: "driving.sign_same", -1: "driving.sign_opposite", 0: "driving.sign_open"}


def evidence(desk: Desk, span: Span) -> None:
    """Every driver link on a line with its evidence, and both figures of the one that is selected drawn."""
    found = sorted(known(desk, span), key=lambda one: list(_STATUSES).index(one.verdict))
    found.sort(key=_by_formula)
    if not found:
        st.info(desk.say("driving.none"), icon=":material/conversion_path:")
        return
    model = desk.folder.model().at(span.last())
    st.markdown(_headline(desk, found))
    codes = [f"{one.source}>{one.to}" for one in found]
    place = filters.line(TABLE, "link", codes)
    st.dataframe(
        [_row(desk, model, one) for one in found],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "link", codes),
        selection_mode="single-row-required",
        alt=desk.say("driving.table"),
        height=min(len(found) + 1, 9) * 35 + 3,
        column_config=_columns(desk),
    )
    _opened(desk, model, found[place])
    st.caption(desk.say("driving.caveat", rate=numbers.percent(RATE), draws=f"{DRAWS:,}"))


def _mark(desk: Desk) -> tuple[object, ...]:
    """What tells one state of a workspace from another, on its day."""
    return str(desk.folder.path), desk.state(), desk.today


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs={Desk: _mark})
def known(desk: Desk, span: Span) -> list[Evidence]:
    """The evidence up to the end of a window, asked of the data once until something changes."""
    return driving_power.evidence(desk.folder, desk.viewer, span.last())


def _by_formula(one: Evidence) -> bool:
    """Whether a link was tested, but goes together by its formula whatever the test says."""
    return one.by_formula and one.p is not None


def _headline(desk: Desk, found: Sequence[Evidence]) -> str:
    """How many links there are of every verdict."""
    words = [_verdict(desk, one) for one in found]
    parts = [desk.say("driving.part", verdict=word, count=words.count(word)) for word in dict.fromkeys(words)]
    return desk.say("driving.headline", count=len(found), parts=parts)


def _verdict(desk: Desk, one: Evidence) -> str:
    """Shape and word of a verdict."""
    if _by_formula(one):
        return f"○ {desk.say('driving.verdict_by_formula')}"
    return f"{marks.SHAPES.get(_STATUSES[one.verdict], '○')} {desk.say(f'driving.verdict_{one.verdict.value}')}"


def _row(desk: Desk, model: Model, one: Evidence) -> dict[str, Any]:
    names = _names(desk, model, one)
    return {
        desk.say("driving.from"): names[0],
        desk.say("driving.to"): names[1],
        desk.say("driving.verdict"): [_verdict(desk, one)],
        desk.say("driving.expected"): desk.say(_SIGNS[one.expected]),
        desk.say("driving.strength"): numbers.signed(one.strength, 2),
        desk.say("driving.lag"): numbers.NONE if one.lag is None else desk.say("driving.months", count=one.lag),
        desk.say("driving.n"): one.n,
        desk.say("driving.p"): _chance(desk, one.p),
        desk.say("driving.says"): says(desk, model, one),
    }


def _columns(desk: Desk) -> dict[str, Any]:
    """How the columns look: a chip in the colour of the verdict, and help where a word needs it."""
    chips = {
        f"{marks.SHAPES.get(status, '○')} {desk.say(f'driving.verdict_{verdict.value}')}": _COLOURS[status]
        for verdict, status in _STATUSES.items()
    } | {f"○ {desk.say('driving.verdict_by_formula')}": "gray"}
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        desk.say("driving.verdict"): st.column_config.MultiselectColumn(
            options=list(chips), color=list(chips.values()), width=125
        ),
        desk.say("driving.expected"): text(help=desk.say("driving.expected_help"), width=80),
        desk.say("driving.strength"): text(help=desk.say("driving.strength_help"), width=70, alignment="right"),
        desk.say("driving.lag"): text(width=70, alignment="right"),
        desk.say("driving.n"): number(help=desk.say("driving.n_help", fewest=PAIRS), width=70),
        desk.say("driving.p"): text(help=desk.say("driving.p_help"), width=80, alignment="right"),
    }


def _names(desk: Desk, model: Model, one: Evidence) -> list[str]:
    return [desk.text(model.title(model.node_by_code[code])) for code in (one.source, one.to)]


def _chance(desk: Desk, p: float | None) -> str:
    """A probability; what is less than the draws can show says so."""
    return desk.say("driving.least") if p is not None and p < 0.001 else numbers.percent(p, 1)


def _when(desk: Desk, lag: int) -> str:
    if lag < 2:
        return desk.say("driving.when_next" if lag else "driving.when_same")
    return desk.say("driving.when_later", count=lag)


def says(desk: Desk, model: Model, one: Evidence) -> str:
    """What the data says of a link, in a sentence."""
    source, to = _names(desk, model, one)
    key = "by_formula" if _by_formula(one) else one.verdict.value
    if key == Verdict.SUPPORTED and not one.expected:
        key = "either"
    return desk.say(
        f"driving.says_{key}",
        source=source,
        to=to,
        when=_when(desk, one.lag or 0),
        strength=numbers.signed(one.strength, 2),
        n=one.n,
        p=_chance(desk, one.p),
    )


def _opened(desk: Desk, model: Model, one: Evidence) -> None:
    """The link that is selected: its sentence, why it is believed, and the changes of both."""
    st.markdown(marks.plain_text(says(desk, model, one)))
    if one.note:
        st.caption(marks.plain_text(desk.say("driving.note", note=desk.text(one.note))))
    source, to = _names(desk, model, one)
    if not one.pairs:
        st.caption(desk.say("driving.no_chart"))
        return
    legend = desk.say("driving.chart_source", name=source, when=_when(desk, one.lag or 0))
    words = ChangeWords(desk.say("term.period"), legend, to, desk.say("driving.measure"))
    theme = marks.theme()
    spec = changes(words, palette.mark(Status.ON_TRACK, theme), theme)
    alt = desk.say("driving.chart_alt", source=source, to=to, count=len(one.pairs))
    st.vega_lite_chart(_frame(one), spec, key="driver_changes", alt=alt)


def _frame(one: Evidence) -> pl.DataFrame:
    """The changes of both, each divided by its own usual size."""
    left, right = (_usual([getattr(pair, name) for pair in one.pairs]) for name in ("source", "driven"))
    rows = [
        (pair.month, f"{pair.month:%Y-%m}", first, second, numbers.signed(first), numbers.signed(second))
        for pair, first, second in zip(one.pairs, left, right, strict=True)
    ]
    numeric, text = (
        dict.fromkeys(["source", "driven"], pl.Float64),
        dict.fromkeys(["source_text", "driven_text"], pl.String),
    )
    return pl.DataFrame(rows, {"month": pl.Date, "month_text": pl.String, **numeric, **text}, orient="row")


def _usual(values: Sequence[float]) -> list[float]:
    """Values in units of their root mean square."""
    size = sqrt(fmean(value * value for value in values)) or 1.0
    return [value / size for value in values]
