"""What other weights would have done: in one sentence, as a line over the months, and for everybody in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from kpi.charts.reweighting import ReweightingWords, reweighting
from kpi.core.model import Model
from kpi.core.period import Span, Window
from kpi.core.reweighting import DIGITS, Effect, Kind, Past, Simulation, Standing, Subject
from kpi.text import numbers
from kpi.ui import filters, marks, reweight_draft
from kpi.ui.desk import Desk
from kpi.usecases.reweighting import past

_KINDS: dict[Kind, str] = {"node": "tree.node", "owner": "term.owner", "unit": "term.org"}
"""Who may gain or lose, each with the word for its name."""
NAMED = 3
TABLE = "reweight_table"
MOST = 13
"""A table of fewer lines is as high as they are."""
SEEN = 0.05
"""A change of a score that is less reads as none."""


def simulate(desk: Desk, span: Span) -> Simulation:
    """The twelve months up to this one under the weights moved so far; their figures are asked for once."""
    found = _past((str(desk.folder.path), desk.state(), desk.today, span.month, span.window), desk)
    return found.under(reweight_draft.weights(desk.model()))


Place = tuple[str, tuple[int, int], date, date, Window]
"""What the figures of the months depend on: the workspace and its state, today, the last month and the window."""


@st.cache_resource(max_entries=16, show_spinner=False)
def _past(place: Place, _desk: Desk) -> Past:
    *_, month, window = place
    return past(_desk.folder, _desk.viewer, month, window=window)


def headline(desk: Desk, model: Model, found: Simulation, goal: str) -> None:
    """The score at the top of the tree that a goal is in, and who gains and who loses."""
    top = model.path(goal)[-1]
    effect, month = found.on("node", top.code), f"{found.months[-1]:%Y-%m}"
    name = marks.plain_text(desk.text(model.label(top)))
    count = len(found.months)
    if not reweight_draft.moved(model):
        score = _points(effect.before[-1])
        st.markdown(desk.say("reweighting.begin", count=count, month=month, name=name, score=score))
        return
    said = desk.say(
        "reweighting.top", month=month, name=name, before=_points(effect.before[-1]), after=_points(effect.after[-1]),
        gain=numbers.signed(effect.gain()), mean=numbers.signed(effect.mean_gain), count=count,
    )  # fmt: skip
    st.markdown(said + ("" if desk.language == "zh" else " ") + _winners(desk, model, found))


def _winners(desk: Desk, model: Model, found: Simulation) -> str:
    """The owners whose score of the month rises or falls most, in one sentence."""
    gains = {code: gain for code, effect in found.of("owner").items() if (gain := effect.gain()) is not None}
    seen = sorted((code for code in gains if abs(gains[code]) >= SEEN), key=lambda code: -abs(gains[code]))
    sides = {
        "reweighting.gains": [code for code in seen if gains[code] > 0],
        "reweighting.loses": [code for code in seen if gains[code] < 0],
    }
    told = [desk.say(key, names=_named(desk, model, codes, gains)) for key, codes in sides.items() if codes]
    if len(told) == 2:
        return desk.say("reweighting.both", gains=told[0], loses=told[1])
    return desk.say("reweighting.only", names=told[0]) if told else desk.say("reweighting.nobody")


def _named(desk: Desk, model: Model, codes: Sequence[str], gains: dict[str, float]) -> str:
    names = [
        desk.say(
            "reweighting.one",
            name=marks.plain_text(desk.owner(model, code)),
            gain=numbers.signed(gains[code]),
        )
        for code in codes[:NAMED]
    ]
    text = desk.say("place.list_joint").join(names)
    return text if len(codes) <= NAMED else desk.say("cockpit.and_more", names=text)


def chart(desk: Desk, model: Model, found: Simulation, subject: Subject) -> None:
    """The score of a subject over the months, as it was and as it would have been."""
    name = _name(desk, model, subject)
    words = ReweightingWords(
        desk.say("reweighting.axis", name=name),
        desk.say("history.month"),
        desk.say("reweighting.before"),
        desk.say("reweighting.after"),
    )
    st.vega_lite_chart(
        _frame(desk, words, found.months, found.on(*subject)),
        reweighting(words, marks.theme(), 190),
        key="reweight_chart",
        alt=desk.say("reweighting.chart", name=name, count=len(found.months)),
    )


def _frame(desk: Desk, words: ReweightingWords, months: Sequence[date], effect: Effect) -> pl.DataFrame:
    """Every month once for each line; only the new line's last month is labelled."""
    rows = [
        {
            "month": month,
            "month_text": f"{month:%Y-%m}",
            "way": way,
            "score": standing.score if standing else None,
            "before_text": _standing(desk, effect.before[place]),
            "after_text": _standing(desk, effect.after[place]),
            "label": _points(standing) if way == words.after and place == len(months) - 1 else None,
        }
        for way, line in ((words.before, effect.before), (words.after, effect.after))
        for place, (month, standing) in enumerate(zip(months, line, strict=True))
    ]
    return pl.DataFrame(rows, schema_overrides={"label": pl.String, "score": pl.Float64}, infer_schema_length=None)


def _standing(desk: Desk, standing: Standing | None) -> str:
    return desk.say("reweighting.standing", score=_score(standing), rank=_rank(standing))


def table(desk: Desk, model: Model, found: Simulation, goal: str) -> Subject:
    """Everybody of one kind before and after; returns who is selected, at first the top of the tree of a goal."""
    said = filters.segment(
        "who", list(_KINDS), desk.say("reweighting.by"), lambda kind: desk.say(f"reweighting.by_{kind}")
    )
    kind = next(kind for kind in _KINDS if kind == said)
    codes = _ordered(found.of(kind), model.path(goal)[-1].code)
    count = len(found.months)
    rows = [_row(desk, Subject(kind, code), model, found.on(kind, code), count) for code in codes]
    if not rows:
        return Subject("node", model.path(goal)[-1].code)
    place = filters.line(TABLE, "subject", codes)
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        rows,
        hide_index=True,
        key=TABLE,
        alt=desk.say("reweighting.table"),
        height="content" if len(rows) < MOST else 420,
        column_config=dict.fromkeys(list(rows[0])[1:], right),
        on_select=partial(filters.line_picked, TABLE, "subject", codes),
        selection_mode="single-row",
    )
    st.caption(desk.say("reweighting.legend", month=f"{found.months[-1]:%Y-%m}", count=count))
    return Subject(kind, codes[place])


def _ordered(effects: Mapping[str, Effect], top: str) -> list[str]:
    """Those who are there in the month: the top first, then those that change most."""
    there = [code for code, effect in effects.items() if effect.before[-1] or effect.after[-1]]
    return sorted(there, key=lambda code: (code != top, *_size(effects[code])))


def _size(effect: Effect) -> tuple[float, float, float]:
    """How much a subject's score changes, then its mean, then what it counts; the largest first."""
    before, after = effect.before[-1], effect.after[-1]
    share = abs(after.share - before.share) if before and after else 0.0
    return -abs(effect.gain() or 0.0), -abs(effect.mean_gain or 0.0), -round(share, DIGITS)


def _name(desk: Desk, model: Model, subject: Subject) -> str:
    if subject.kind == "owner":
        return desk.owner(model, subject.code)
    if subject.kind == "unit":
        unit = model.org_tree.units.get(subject.code)
        return desk.text(unit.name) if unit else subject.code
    node = model.node_by_code.get(subject.code)
    return desk.text(model.title(node)) if node else subject.code


def _row(desk: Desk, subject: Subject, model: Model, effect: Effect, count: int) -> dict[str, str]:
    before, after = effect.before[-1], effect.after[-1]
    return {
        desk.say(_KINDS[subject.kind]): _name(desk, model, subject),
        desk.say("reweighting.share"): _change(desk, _share(before), _share(after)),
        desk.say("reweighting.was"): _score(before),
        desk.say("reweighting.is"): _score(after),
        desk.say("reweighting.gain"): numbers.signed(effect.gain()),
        desk.say("reweighting.mean_gain", count=count): numbers.signed(effect.mean_gain),
        desk.say("reweighting.rank"): _change(desk, _rank(before), _rank(after)),
        desk.say("reweighting.recoloured"): _months(desk, effect.recoloured),
    }


def _months(desk: Desk, count: int) -> str:
    if count < 2:
        return desk.say("reweighting.month") if count else ""
    return desk.say("reweighting.months", count=count)


def _change(desk: Desk, before: str, after: str) -> str:
    return after if before == after else desk.say("reweighting.change", before=before, after=after)


def _share(standing: Standing | None) -> str:
    return numbers.percent(standing.share, 1) if standing else numbers.NONE


def _rank(standing: Standing | None) -> str:
    return str(standing.rank) if standing and standing.rank else numbers.NONE


def _points(standing: Standing | None) -> str:
    return numbers.points(standing.score if standing else None)


def _score(standing: Standing | None) -> str:
    """A score with the shape of its status."""
    shape = marks.SHAPES.get(standing.status, "○") if standing else ""
    return f"{shape} {_points(standing)}".strip()
