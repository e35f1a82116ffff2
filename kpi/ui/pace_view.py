"""The pace of one KPI: a sentence, the month as it fills up, what the year comes to, and how far to trust all that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl
import streamlit as st

from kpi.charts import palette
from kpi.charts.pace import PaceWords
from kpi.charts.pace import pace as chart
from kpi.core.forecast import Outlook, Spread
from kpi.core.indicator import Polarity
from kpi.core.pace import Mark, Pace, State, Year
from kpi.core.period import Span
from kpi.core.smoothing import Method
from kpi.core.status import Status
from kpi.core.target import Aim
from kpi.text import numbers
from kpi.ui import kpi_view, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.pace import filled, pace
from kpi.usecases.pace_year import year

_STATUSES = {
    State.WILL_MEET: Status.ON_TRACK,
    State.IN_DOUBT: Status.AT_RISK,
    State.WILL_MISS: Status.OFF_TRACK,
    State.UNKNOWN: Status.NO_DATA,
}


def show(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The view of a running period; of one that is over how it filled up, and the year."""
    code, unit = opened.node.code, opened.node.org
    if not opened.indicator.formula:
        st.info(desk.say("pace.no_formula"), icon=":material/link_off:")
        return
    if span.month > desk.today:
        st.info(desk.say("pace.not_begun", when=marks.when(desk, span)), icon=":material/hourglass_empty:")
        return
    view = _View(desk, opened, span)
    found = remembered(desk, pace, code, span, unit)
    if found:
        view.running(found)
    else:
        view.over(remembered(desk, filled, code, span, unit))
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(border=True):
        view.year(remembered(desk, year, code, span, unit))
    if found and found.outlook:
        with right:
            view.method(found)


def mark(desk: Desk, found: Pace | None) -> str:
    """A short word for a running period whose target will be missed, else nothing."""
    return desk.say("pace.state_will_miss") if found and found.state is State.WILL_MISS else ""


def sentence(desk: Desk, found: Pace, unit: str) -> str:
    """Value, target, gap and pace of a running period in one sentence, as Markdown."""
    return _Told(desk, found, _Figure(desk, unit)).sentence()


@dataclass(frozen=True)
class _Figure:
    """Figures of a unit as Markdown that shows exactly them."""

    desk: Desk
    unit: str

    def text(self, value: float | None) -> str:
        """A figure as text."""
        return numbers.quantity(value, self.unit, self.desk.language)

    def plain(self, value: float | None) -> str:
        """A figure."""
        return marks.plain_text(self.text(value))

    def band(self, outlook: Spread) -> str:
        """The bounds that four of five outcomes lie between."""
        return marks.plain_text(numbers.interval(*outlook.band, self.unit, self.desk.language))

    def target(self, aim: Aim) -> str:
        """A target, a range with both its bounds."""
        if aim.low == aim.high:
            return self.plain(aim.low)
        return marks.plain_text(numbers.interval(aim.low, aim.high, self.unit, self.desk.language))

    def gap(self, value: float, bound: float) -> str:
        """What a figure is more or less than a bound."""
        if numbers.is_share(self.unit):
            return marks.plain_text(numbers.change(value, bound, self.unit))
        return marks.plain_text(f"{'+' if value > bound else ''}{self.text(value - bound)}")


@dataclass(frozen=True)
class _Told:
    """A pace as one desk says it."""

    desk: Desk
    found: Pace
    figure: _Figure

    def sentence(self) -> str:
        """The sentence, part by part as far as something is known."""
        found = self.found
        gone = marks.plain_text(numbers.percent(found.gone))
        time = self.desk.say("pace.time", when=marks.when(self.desk, found.span), gone=gone)
        parts = [time, self._data(), self._done(), self._going(), self._needs(), self.desk.say("pace.end")]
        return "".join(parts)

    def _data(self) -> str:
        """Up to which day there is data, where that is not yesterday."""
        known = self.found.span.month + timedelta(days=self.found.known - 1)
        late = self.found.known and known + timedelta(days=1) < self.desk.today
        return self.desk.say("pace.to_day", day=f"{known:%m-%d}".replace("-", "\\-")) if late else ""

    def _done(self) -> str:
        """What is done, of what, and what it should be."""
        found, aim = self.found, self.found.aim
        if found.done is None:
            return self.desk.say("pace.no_data")
        if aim is None:
            return self.desk.say("pace.so_far_alone", done=self.figure.plain(found.done))
        if found.expected is None or found.rhythm is None or not aim.low:
            bound = min(max(found.done, aim.low), aim.high)
            gap = self.figure.gap(found.done, bound)
            return self.desk.say(
                "pace.so_far", done=self.figure.plain(found.done), target=self.figure.target(aim), gap=gap
            )
        return self.desk.say(
            "pace.done_of" if found.done < aim.low else "pace.done_all",
            done=self.figure.plain(found.done),
            target=self.figure.target(aim),
            share=marks.plain_text(numbers.percent(found.reached)),
            rhythm=self.desk.say(f"pace.rhythm_{found.rhythm.way.value}"),
            expected=marks.plain_text(numbers.percent(found.expected / aim.low)),
            gap=self.figure.plain(abs(aim.low - found.done)),
        )

    def _going(self) -> str:
        """Where it goes, and whether that is enough."""
        found = self.found
        if found.outlook is None:
            return ""
        said = self.desk.say(
            "pace.going", point=self.figure.plain(found.outlook.point), band=self.figure.band(found.outlook)
        )
        if found.odds is None:
            return said
        return said + self.desk.say("pace.chance", odds=marks.plain_text(numbers.odds(found.odds)))

    def _needs(self) -> str:
        """What each day left has to bring, or may."""
        needed = self.found.required
        if needed is None or needed.each <= 0:
            return ""
        is_limit, each = self.found.polarity is Polarity.LOWER, self.figure.plain(needed.each)
        if needed.recent is None:
            return self.desk.say("pace.may_alone" if is_limit else "pace.needs_alone", each=each)
        recent = self.figure.plain(needed.recent)
        return self.desk.say("pace.may" if is_limit else "pace.needs", each=each, recent=recent)


class _View:
    """The pace of one KPI on a page."""

    def __init__(self, desk: Desk, opened: Drilldown, span: Span) -> None:
        self.desk, self.opened, self.span = desk, opened, span
        self.unit, self.when = opened.indicator.unit, marks.when(desk, span)
        self.figure = _Figure(desk, self.unit)

    def running(self, found: Pace) -> None:
        """Where it stands and goes."""
        st.markdown(f"{_badge(self.desk, found.state)} · {sentence(self.desk, found, self.unit)}")
        if found.problem:
            st.info(self.desk.sentence(found.problem), icon=":material/hourglass_empty:")
        self.draw(found)

    def over(self, found: Pace | None) -> None:
        """How a month that is over filled up."""
        st.markdown(self.desk.say("pace.over" if found else "pace.over_no_days", when=self.when))
        if found:
            self.draw(found)

    def draw(self, found: Pace) -> None:
        """The month day by day."""
        values = [v for m in found.marks for v in (m.plan, m.done, m.low, m.high) if v is not None]
        if not values:
            return
        say, target = self.desk.say, found.aim if found.aim and found.aim.low == found.aim.high else None
        largest = max(map(abs, [*values, *([target.low] if target else [])]))
        factor, unit = numbers.axis_scale(largest, self.unit, self.desk.language)
        words = PaceWords(
            unit,
            say("pace.day"),
            say("pace.done" if found.rhythm else "pace.stood"),
            say("pace.plan") if any(m.plan is not None for m in found.marks) else "",
            say("pace.outlook") if found.outlook and found.left else "",
            say("term.target") if target else "",
        )
        frame = pl.DataFrame([self._row(each, factor, target) for each in found.marks], schema=_COLUMNS, orient="row")
        colour = palette.mark(_STATUSES[found.state], marks.theme())
        name = kpi_view.name(self.desk, self.opened)
        alt = say("pace.chart_alt", name=name, when=self.when)
        st.vega_lite_chart(frame, chart(words, colour, marks.theme()), key="pace_chart", alt=alt)

    def _row(self, each: Mark, factor: float, target: Aim | None) -> tuple[object, ...]:
        aim = target.low if target else None
        given = (each.plan, each.done, each.low, each.point, each.high, aim)
        scaled = (None if value is None else value * factor for value in given)
        going = numbers.NONE
        if each.low is not None and each.high is not None and each.point is not None and each.done is None:
            spread = numbers.interval(each.low, each.high, self.unit, self.desk.language)
            going = f"{self.figure.text(each.point)} ({spread})"
        texts = (self.figure.text(each.plan), self.figure.text(each.done), going, self.figure.text(aim))
        return (each.day, f"{each.day:%Y-%m-%d}", *scaled, *texts)

    def year(self, found: Year | None) -> None:
        """What the year comes to."""
        say = self.desk.say
        st.subheader(say("pace.year"), anchor=False)
        if found is None or found.outlook is None:
            st.caption(self.desk.sentence(found.problem) if found and found.problem else say("pace.year_none"))
            return
        number = found.span.first(self.desk.folder.model().fiscal_start).year
        point, within = self.figure.plain(found.outlook.point), self.figure.band(found.outlook)
        lines = [say("pace.year_going", year=number, point=point, band=within)]
        if found.aim:
            told = say(
                "pace.year_target",
                target=self.figure.target(found.aim),
                attainment=marks.plain_text(numbers.attained(found.attainment)),
                odds=marks.plain_text(numbers.odds(found.odds)),
            )
            lines.append(f"{_badge(self.desk, found.state)} · {told}")
        if found.done is not None:
            lines.append(say("pace.year_done", done=self.figure.plain(found.done)))
        st.markdown("  \n".join(lines))
        if isinstance(found.method, Method):
            method = say(f"adviser.method_{found.method.value}")
            if found.done is None:
                st.caption(say("pace.year_alone", method=method, tested=found.tested))
            else:
                st.caption(say("pace.year_method", method=method, tested=found.tested))

    def method(self, found: Pace) -> None:
        """How the end of the period is reached, and how far that was off before."""
        say, backtest = self.desk.say, found.backtest
        st.subheader(say("pace.method"), anchor=False)
        if isinstance(found.outlook, Outlook):
            method = say(f"adviser.method_{found.outlook.method.value}")
            st.markdown(say("pace.months_alone", method=method, tested=found.outlook.errors))
        if backtest is None:
            return
        way, plain = say(f"pace.way_{backtest.way.value}"), marks.plain_text
        inside, error = numbers.percent(backtest.inside / backtest.tested), numbers.percent(backtest.error, 1)
        told = {"way": way, "error": plain(error), "inside": plain(inside)}
        st.markdown(say("pace.backtest", tested=backtest.tested, **told))
        rows = [
            {
                say("pace.way"): say(f"pace.way_{each.value}"),
                say("pace.now"): self.figure.text(backtest.now[each]),
                say("pace.off"): numbers.percent(off, 1),
                say("pace.used"): "✓" if each is backtest.way else "",
            }
            for each, off in sorted(backtest.errors.items(), key=lambda pair: pair[1])
        ]
        key, alt = f"pace_ways_{self.desk.language}", say("pace.ways_alt")
        st.dataframe(rows, hide_index=True, height="content", key=key, alt=alt)
        st.caption(say("pace.corrected"))


_FLOATS = dict.fromkeys(("plan", "done", "low", "point", "high", "target"), pl.Float64)
_TEXTS = dict.fromkeys(("plan_text", "done_text", "outlook_text", "target_text"), pl.String)
_COLUMNS: dict[str, type[pl.DataType]] = {"day": pl.Date, "day_text": pl.String, **_FLOATS, **_TEXTS}


def _badge(desk: Desk, state: State) -> str:
    """Shape and word of where a target goes, coloured."""
    status = _STATUSES[state]
    return marks.coloured(f"{marks.SHAPES.get(status, '○')} {desk.say(f'pace.state_{state.value}')}", status)
