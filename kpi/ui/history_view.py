"""The history of an indicator: changes of its definition, and figures then against now."""

from __future__ import annotations

import json

import streamlit as st

from kpi.core.indicator import Indicator
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.history import Change, Event, Restatement


def show(desk: Desk, indicator: Indicator) -> None:
    """Who changed the definition and why, and what a month read before something happened."""
    st.markdown(f"**{desk.say('history.changes')}**")
    for change in desk.changes(indicator.code):
        _change(desk, change)
    _then(desk, indicator)


def _change(desk: Desk, change: Change) -> None:
    revision, fields = change
    when = f"{revision.at.astimezone():%Y-%m-%d %H:%M}"
    what = desk.say("history.removed") if revision.body is None else ""
    if not fields:
        what = what or desk.say("history.sealed")
    elif "code" in fields and revision.body is not None:
        what = desk.say("history.begun")
    parts = [when, revision.who, what]
    if revision.valid_from:
        parts.append(desk.say("history.from", since=f"{revision.valid_from:%Y-%m}"))
    lines = [" · ".join(marks.plain_text(part) for part in parts if part)]
    if "code" not in fields:
        lines += [f"- {_field(desk, name, pair)}" for name, pair in fields.items()]
    if revision.why:
        reason = revision.why if "." not in revision.why else _spoken(desk, revision.why)
        lines.append(f"- {marks.plain_text(desk.say('history.because', why=reason))}")
    st.markdown("\n".join([lines[0], "", *lines[1:]]))


def _spoken(desk: Desk, why: str) -> str:
    """A reason that the product itself gave is in its words."""
    return desk.say(why) if why in ("definition.submitted", "definition.certified") else why


def _field(desk: Desk, name: str, pair: tuple[object, object]) -> str:
    before, after = (_written(desk, value) for value in pair)
    return marks.plain_text(desk.say("history.field", field=desk.say(f"field.{name}"), before=before, after=after))


def _written(desk: Desk, value: object) -> str:
    if value is None or value == "":
        return numbers.NONE
    if isinstance(value, dict) and desk.language in value:
        return str(value[desk.language])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _then(desk: Desk, indicator: Indicator) -> None:
    """The last months as they were before an event, and as they are."""
    st.markdown(f"**{desk.say('history.then')}**")
    events = desk.events(indicator.code)
    last = next(iter(desk.months()), None)
    if not events or last is None:
        st.caption(desk.say("history.no_events"))
        return
    position = st.selectbox(
        desk.say("history.moment"),
        range(len(events)),
        format_func=lambda n: _event(desk, events[n]) if n < len(events) else "",
        key="history_event",
    )
    found = desk.restatements(indicator.code, events[position].at, last)
    count = sum(one.restated for one in found)
    st.caption(desk.say("history.restated", count=count) if count else desk.say("history.same"))
    rows = [_row(desk, indicator, one) for one in reversed(found) if one.restated or not count]
    st.dataframe(
        rows,
        hide_index=True,
        key="history_then",
        alt=desk.say("history.then"),
        height="content",
        column_config={desk.say(f"history.{name}"): st.column_config.TextColumn(width=95) for name in ("was", "is")},
    )


def _event(desk: Desk, event: Event) -> str:
    when = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
    if event.batch is not None:
        return f"{when} · {desk.say('history.import', file=event.batch.file)}"
    body = event.revision.body if event.revision else None
    return f"{when} · {desk.say('history.definition', code=body.code if body else '')}"


def _row(desk: Desk, indicator: Indicator, one: Restatement) -> dict[str, str]:
    def quantity(value: float | None) -> str:
        return numbers.quantity(value, indicator.unit, desk.language)

    gap = None if one.then is None or one.now is None or not one.restated else one.now - one.then
    why = desk.say("place.list_joint").join(_event(desk, event) for event in one.why)
    return {
        desk.say("history.month"): f"{one.month:%Y-%m}",
        desk.say("history.was"): quantity(one.then),
        desk.say("history.is"): quantity(one.now),
        desk.say("history.difference"): quantity(gap),
        desk.say("history.why"): why if one.restated else "",
    }
