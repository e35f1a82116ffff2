"""What history and forecast say of a target: a sentence, a chart, and the usual targets beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, takewhile

import polars as pl
import streamlit as st

from kpi.charts.adviser import AdviserWords
from kpi.charts.adviser import adviser as chart
from kpi.core.adviser import Advice, Against, Option, Past
from kpi.core.forecast import Outlook
from kpi.core.period import Period
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.adviser import advise

_SHOWN = 12
"""The past periods of the chart."""
_GRIDS = {12: "month", 4: "quarter", 2: "half", 1: "year"}
"""What the steps of a forecast are, by how many make a year."""


def adviser(desk: Desk, kpi: str, period: Period, proposed: float | None = None) -> None:
    """The panel for a KPI and period; without a proposal it says what to propose."""
    found = advise(desk.folder, desk.viewer, kpi, period, proposed)
    model = desk.folder.model().at(period.span(fiscal_start=desk.folder.model().fiscal_start).last())
    node = model.node_by_code[kpi]
    view = _View(desk, found, model.indicator_by_code[node.indicator or ""].unit, desk.text(model.title(node)))
    if found.too_little:
        st.info(desk.sentence(found.too_little), icon=":material/hourglass_empty:")
    view.sentences()
    view.show_chart()
    view.table()
    view.assumptions()


class _View:
    """An advice as one desk shows it."""

    def __init__(self, desk: Desk, found: Advice, unit: str, name: str) -> None:
        self.desk, self.found, self.unit, self.name = desk, found, unit, name

    def sentences(self) -> None:
        """How hard the proposal is and how often as much was reached; what is to be expected, and what to propose."""
        lines = [self._proposed(self.found.proposal), *self._seen(), self._expected(self.found.outlook)]
        if any(lines):
            st.markdown("\n\n".join(filter(None, lines)))

    def _proposed(self, option: Option | None) -> str:
        if option is None or option.verdict is None:
            return ""
        key = "adviser.proposed" if option.growth is not None else "adviser.proposed_alone"
        return self.desk.say(
            key,
            verdict=self.desk.say(f"adviser.verdict_{option.verdict.value}"),
            why=self.desk.say(f"adviser.why_{option.verdict.value}"),
            value=marks.plain_text(self._quantity(option.value)),
            against=self.desk.say(f"adviser.against_{self.found.against.value}"),
            change=marks.plain_text(self._change(option)),
            odds=marks.plain_text(numbers.odds(option.odds)),
        )

    def _seen(self) -> list[str]:
        """The proposal among past growths of both kinds."""
        other = next(each for each in Against if each is not self.found.against)
        pairs = ((self.found.against, self.found.proposal), (other, self.found.beside))
        said = [
            self.desk.say(
                "adviser.seen",
                against=self.desk.say(f"adviser.beside_{against.value}"),
                kind=self.desk.say(f"adviser.kind_{self.found.period.span().window.value}"),
                change=marks.plain_text(_percent(option.growth)),
                reached=option.reached,
                of=option.of,
            )
            for against, option in pairs
            if option and option.growth is not None and option.of
        ]
        return [" ".join(said)]

    def _expected(self, outlook: Outlook | None) -> str:
        suggestion, stretch = self.found.suggestion, self.found.stretch
        if outlook is None or suggestion is None or stretch is None:
            return ""
        return self.desk.say(
            "adviser.expected",
            period=str(self.found.period),
            point=marks.plain_text(self._quantity(outlook.point)),
            band=marks.plain_text(self._band(outlook)),
            suggestion=marks.plain_text(self._quantity(suggestion.value)),
            stretch=marks.plain_text(self._quantity(stretch.value)),
        )

    def show_chart(self) -> None:
        """The last periods, the band of the one to come and the proposal."""
        past, say = self.found.history[-_SHOWN:], self.desk.say
        if not past:
            return
        frame, unit = self._drawn(past)
        note = say("adviser.chart_note_proposed" if self.found.proposal else "adviser.chart_note")
        words = AdviserWords(unit, say("term.period"), say("term.actual"), say("adviser.forecast"), note)
        alt = say("adviser.chart_alt", name=self.name, count=len(past), period=str(self.found.period))
        st.vega_lite_chart(frame, chart(words, marks.theme()), key="adviser_chart", alt=alt)

    def _drawn(self, past: Sequence[Past]) -> tuple[pl.DataFrame, str]:
        """What the chart draws, and its unit."""
        outlook, proposal = self.found.outlook, self.found.proposal
        low, high = outlook.band if outlook else (None, None)
        ahead = (low, outlook.point if outlook else None, high, proposal.value if proposal else None)
        largest = max(abs(value) for value in (*(each.value for each in past), *ahead) if value is not None)
        factor, unit = numbers.axis_scale(largest, self.unit, self.desk.language)
        rows: list[tuple[object, ...]] = [
            (str(each.period), each.value * factor, self._quantity(each.value), *(None,) * 5) for each in past
        ]
        rows += [(str(period), 0.0, numbers.NONE, *(None,) * 5) for period in self._between(past[-1].period)]
        scaled = (value if value is None else value * factor for value in ahead)
        rows.append((str(self.found.period), None, None, *scaled, self._band(outlook) if outlook else None))
        floats = dict.fromkeys(["low", "point", "high", "target"], pl.Float64)
        schema = {"period": pl.String, "value": pl.Float64, "value_text": pl.String, **floats, "band_text": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row"), unit

    def _between(self, last: Period) -> list[Period]:
        """The periods after the last that is over and before the one looked at, which have no bar."""
        back = takewhile(lambda period: period != last, map(self.found.period.back, count(1)))
        return list(back)[::-1]

    def table(self) -> None:
        """The usual targets, the proposal and those suggested, weighed."""
        say, found = self.desk.say, self.found
        named = [
            (say("adviser.option_proposal"), found.proposal),
            *((_percent(option.growth, 0), option) for option in found.options),
            (say("adviser.option_suggestion"), found.suggestion),
            (say("adviser.option_stretch"), found.stretch),
        ]
        rows = [self._row(name, option) for name, option in named if option]
        if rows:
            config = {say("adviser.monthly"): st.column_config.TextColumn(help=say("adviser.monthly_help"))}
            st.dataframe(
                rows,
                hide_index=True,
                column_config=config,
                height="content",
                key=f"adviser_table_{self.desk.language}",
                alt=say("adviser.table_alt"),
            )

    def _row(self, name: str, option: Option) -> dict[str, str]:
        say = self.desk.say
        seen = say("adviser.reached_of", reached=option.reached, of=option.of) if option.of else numbers.NONE
        return {
            say("adviser.option"): name,
            say("term.target"): self._quantity(option.value),
            say(f"adviser.beside_{self.found.against.value}"): self._change(option),
            say("adviser.monthly"): _percent(option.monthly),
            say("adviser.reached"): seen,
            say("adviser.odds"): numbers.odds(option.odds),
            say("adviser.judged"): say(f"adviser.verdict_{option.verdict.value}") if option.verdict else numbers.NONE,
        }

    def assumptions(self) -> None:
        """Where the band comes from, and what is not in it."""
        outlook = self.found.outlook
        if outlook is None:
            return
        told = self.desk.say(
            "adviser.method",
            values=outlook.values,
            kind=self.desk.say(f"adviser.kind_{_GRIDS[outlook.season]}"),
            method=self.desk.say(f"adviser.method_{outlook.method.value}"),
            errors=outlook.errors,
            tested=outlook.tested,
            apart=outlook.apart,
            shape=self.desk.say("adviser.shape_normal" if outlook.normal else "adviser.shape_seen"),
        )
        estimated = self.desk.say("adviser.estimated") if self.found.estimated and self.found.base is not None else ""
        st.caption(f"{told} {estimated}".strip())

    def _quantity(self, value: float) -> str:
        return numbers.quantity(value, self.unit, self.desk.language)

    def _band(self, outlook: Outlook) -> str:
        return numbers.interval(*outlook.band, self.unit, self.desk.language)

    def _change(self, option: Option) -> str:
        return numbers.change(option.value, self.found.base, self.unit)


def _percent(growth: float | None, digits: int = 1) -> str:
    return numbers.NONE if growth is None else f"{numbers.signed(growth * 100, digits)}%"
