"""The card of an indicator: what it means and how far to trust it, its values, lineage, history and comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl
import streamlit as st

from kpi.charts import palette
from kpi.charts.trend import TrendWords, trend
from kpi.core.certification import Standing, State
from kpi.core.indicator import Accumulation, Indicator
from kpi.core.lineage import Lane, stop_id
from kpi.core.period import Span
from kpi.core.status import Status
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.text.spoken import spoken
from kpi.ui import filters, history_view, lineage_view, links, marks, trace_view
from kpi.ui.desk import Desk
from kpi.ui.dictionary_view import SHAPES
from kpi.ui.guard import guarded
from kpi.usecases.indicator import Entry, Value

_COLOURS = {State.CERTIFIED: "blue", State.REVIEW: "orange", State.DRAFT: "grey", State.RETIRED: "grey"}


def card(desk: Desk, entry: Entry | None) -> None:
    """One indicator in full, a part of it at a time."""
    if entry is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(desk.text(entry.indicator.name), anchor=False, width="content")
        _badge(desk, entry.standing)
    _actions(desk, entry)
    part = filters.segment("part", list(_PARTS), desk.say("dictionary.card"), lambda part: desk.say(f"card.{part}"))
    _PARTS[part](desk, entry)


def _badge(desk: Desk, standing: Standing) -> None:
    """How far the definition has come, in shape, word and colour."""
    text = f"{SHAPES[standing.state]} {desk.say(f'state.{standing.state.value}')}"
    st.badge(text, color=_COLOURS[standing.state])  # type: ignore[arg-type]


def _actions(desk: Desk, entry: Entry) -> None:
    """What the viewer may do with the definition."""
    code, state = entry.indicator.code, entry.standing.state
    if not desk.viewer.may(Right.MODEL):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            desk.say("card.change"), icon=":material/edit:", key="card_change", on_click=filters.select,
            args=("edit", code),
        )  # fmt: skip
        if state is State.DRAFT and entry.indicator.formula:
            _step(desk, code, "submit", ":material/rate_review:")
        if state is State.REVIEW and desk.viewer.may(Right.CERTIFY):
            _step(desk, code, "certify", ":material/verified:")
            _step_with_reason(desk, code, "give_back")
        _step_with_reason(desk, code, "revive" if state is State.RETIRED else "retire")


def _step(desk: Desk, code: str, step: str, icon: str) -> None:
    st.button(
        desk.say(f"card.{step}"), icon=icon, key=f"card_{step}",
        on_click=guarded(desk.language, partial(desk.move_on, code, step, "")),
    )  # fmt: skip


def _step_with_reason(desk: Desk, code: str, step: str) -> None:
    """A step that asks why."""
    with st.popover(desk.say(f"card.{step}"), type="tertiary", key=f"card_{step}_ask"):
        if step == "retire":
            st.caption(desk.say("card.sure"))
        reason = f"card_{step}_why_{code}"
        st.text_input(desk.say("builder.why"), key=reason)
        st.button(
            desk.say(f"card.{step}"), type="primary", key=f"card_{step}",
            on_click=guarded(desk.language, partial(_move_on, desk, code, step, reason)),
        )  # fmt: skip


def _move_on(desk: Desk, code: str, step: str, reason: str) -> None:
    """Take the step for the reason that stands in the field at this moment."""
    desk.move_on(code, step, st.session_state.get(reason) or "")


def _definition(desk: Desk, entry: Entry) -> None:
    """What it means, how it is computed, whose it is and where it is used."""
    indicator, model = entry.indicator, desk.model()
    if indicator.definition:
        st.markdown(marks.plain_text(desk.text(indicator.definition)))
    if indicator.formula:
        st.code(indicator.formula, language=None, wrap_lines=True)
        if indicator.code in model.parsed:
            words = spoken(model.parsed[indicator.code], model, desk.language)
            st.caption(f"{desk.say('builder.reads')} · {marks.plain_text(words)}")
    else:
        st.warning(desk.say("kpi.no_formula"), icon=":material/link_off:")
    _sealed(desk, entry.standing)
    facts = {
        "dictionary.code": indicator.code,
        "dictionary.kind": desk.say(f"kind.{indicator.kind}") if indicator.kind else "",
        "term.unit": numbers.unit_word(indicator.unit, desk.language) or numbers.NONE,
        "term.polarity": desk.say(f"polarity.{indicator.polarity.value}"),
        "term.accumulation": desk.say(f"accumulation.{indicator.accumulation.value}"),
        "term.owner": desk.owner(model, indicator.owner) or numbers.NONE,
        "card.since": f"{indicator.valid_from:%Y-%m}" if indicator.valid_from else desk.say("card.always"),
        "card.freshness": desk.say("place.list_joint").join(_fresh(desk, code) for code in entry.datasets),
    }
    if indicator.aliases:
        facts["card.aliases"] = desk.say("place.list_joint").join(indicator.aliases)
    marks.facts(desk, {name: value or numbers.NONE for name, value in facts.items()}, desk.say("dictionary.card"))
    _used(desk, entry)


def _sealed(desk: Desk, standing: Standing) -> None:
    """Who vouches for the definition, or did before it changed."""
    if standing.seal:
        key = "card.sealed" if standing.state is State.CERTIFIED else "card.asked"
        said = desk.say(key, who=desk.owner(desk.model(), standing.seal.by), on=standing.seal.on.isoformat())
        st.caption(marks.plain_text(said))
    if standing.lost:
        st.warning(desk.say("card.lost", on=standing.lost.on.isoformat()), icon=":material/gpp_bad:")


def _fresh(desk: Desk, dataset: str) -> str:
    """How far the data of a dataset goes, and when it came."""
    batch = next((batch for batch in desk.batches(dataset) if batch.live), None)
    name = desk.dataset_name(dataset)
    if batch is None:
        return desk.say("card.never", dataset=name)
    at = f"{batch.imported_at.astimezone():%Y-%m-%d %H:%M}"
    return desk.say("card.fresh", dataset=name, day=batch.last_day.isoformat(), at=at)


def _used(desk: Desk, entry: Entry) -> None:
    """Where the indicator is used, as links."""
    if not entry.kpis:
        st.caption(desk.say("dictionary.unused"))
        return
    model = desk.model()
    st.caption(desk.say("dictionary.used_in"))
    for code in entry.kpis:
        links.link(desk, "drilldown", desk.text(model.title(model.node_by_code[code])), kpi=code)


def _values(desk: Desk, entry: Entry) -> None:
    """The last thirteen months of an org unit, and the latest traced to its rows."""
    indicator, tree = entry.indicator, desk.model().org_tree
    names = {code: desk.text(unit.name) for code, unit in tree.units.items()}
    unit = filters.choose("unit", {tree.root: names[tree.root]} | names, desk.say("card.unit"), width=220)
    found = [one for one in desk.values(indicator.code, unit) if one.value is not None]
    if not found:
        st.info(desk.say("card.no_values"), icon=":material/show_chart:")
        return
    _chart(desk, indicator, {f"{one.month:%Y-%m}": one.value or 0.0 for one in found})
    rows = [_month(desk, indicator, one) for one in reversed(found)]
    st.dataframe(rows, hide_index=True, key="card_values", alt=desk.say("card.values"), height="content")
    trace_view.show(desk, indicator.code, Span(found[-1].month), unit, "card_trace")


def _month(desk: Desk, indicator: Indicator, one: Value) -> dict[str, str]:
    """A month and what it is against others; some days of a sum are not held against a whole month."""
    part = indicator.accumulation is Accumulation.FLOW and Span(one.month).running(desk.today)
    before, year_ago = (None, None) if part else (one.before, one.year_ago)
    return {
        desk.say("history.month"): f"{one.month:%Y-%m}",
        desk.say("term.actual"): numbers.quantity(one.value, indicator.unit, desk.language),
        desk.say("cockpit.prior"): numbers.change(one.value, before, indicator.unit),
        desk.say("cockpit.year_on_year"): numbers.change(one.value, year_ago, indicator.unit),
    }


def _chart(desk: Desk, indicator: Indicator, values: Mapping[str, float]) -> None:
    factor, unit = numbers.axis_scale(max(map(abs, values.values())), indicator.unit, desk.language)
    texts = [numbers.quantity(value, indicator.unit, desk.language) for value in values.values()]
    frame = pl.DataFrame(
        {
            "month": pl.Series([f"{month}-01" for month in values]).str.to_date(),
            "month_text": list(values),
            "actual": [value * factor for value in values.values()],
            "actual_text": texts,
            "label": [None] * (len(texts) - 1) + texts[-1:],
        },
        schema_overrides={"label": pl.String},
    )
    theme = marks.theme()
    words = TrendWords(unit, desk.say("term.period"), desk.say("term.actual"), "")
    alt = desk.say("card.values_alt", name=desk.text(indicator.name), count=len(values))
    spec = trend(words, palette.mark(Status.ON_TRACK, theme), theme, 180)
    st.vega_lite_chart(frame, spec, key="card_trend", alt=alt)


def _lineage(desk: Desk, entry: Entry) -> None:
    lineage_view.draw(desk, stop_id(Lane.INDICATOR, entry.indicator.code), "card_lineage")


def _history(desk: Desk, entry: Entry) -> None:
    history_view.show(desk, entry.indicator)


def _comments(desk: Desk, entry: Entry) -> None:
    """What people said of the definition, and a place to say more."""
    code = entry.indicator.code
    found = desk.comments(code)
    if not found:
        st.caption(desk.say("card.said_nothing"))
    for one in found:
        with st.chat_message("user", avatar=":material/person:"):
            st.caption(marks.plain_text(f"{one.who} · {one.said_at.astimezone():%Y-%m-%d %H:%M}"))
            st.markdown(marks.plain_text(one.body))
    box = f"say_{code}"
    st.text_area(desk.say("card.comments"), key=box, placeholder=desk.say("card.say"), label_visibility="collapsed")
    st.button(
        desk.say("card.send"), key="say_send", icon=":material/send:", on_click=guarded(desk.language, _send),
        args=(desk, code, box),
    )  # fmt: skip


def _send(desk: Desk, code: str, box: str) -> None:
    desk.comment(code, st.session_state.get(box) or "")
    st.session_state[box] = ""


_PARTS: dict[str, Callable[[Desk, Entry], None]] = {
    "definition": _definition,
    "values": _values,
    "lineage": _lineage,
    "history": _history,
    "comments": _comments,
}
"""The parts of a card, each with what shows it."""
