"""What is done with the targets of one KPI: given out to months, carried forward, one period changed, seen by weeks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

import streamlit as st

from kpi.core.errors import Invalid
from kpi.core.indicator import Accumulation
from kpi.core.label import Label
from kpi.core.period import Period, shift
from kpi.core.target import Aim, Target
from kpi.core.target_change import Key
from kpi.core.target_plan import as_target, over, usual_step, weeks_between
from kpi.text import numbers
from kpi.ui import filters, marks, target_change_view
from kpi.ui.desk import Desk
from kpi.ui.target_scale import Scale, scale
from kpi.usecases import target
from kpi.usecases.target import Grid, Row

RULES = ("even", "season")
"""How a whole is given out."""


class Tool:
    """One KPI of a year at a desk, and what the fields of the panel say of it."""

    def __init__(self, desk: Desk, found: Grid, row: Row) -> None:
        self.desk, self.found, self.row = desk, found, row
        self.unit: Scale = scale(desk, row)

    def key(self, name: str) -> str:
        """The key of a field: of this KPI, year and language."""
        return f"target_{name}_{self.row.node.code}_{self.found.year}_{self.desk.language}"

    def typed(self, name: str) -> str:
        """What a field says at this moment."""
        return str(st.session_state.get(self.key(name)) or "")

    def field(self, name: str, value: str, hint: str, of_period: bool = False) -> None:
        """A field for a figure in the unit of the row, or of each period its own."""
        label = (
            f"{self.desk.say(f'target.{name}')} ({self.unit.word})"
            if self.unit.word
            else self.desk.say(f"target.{name}")
        )
        st.text_input(
            label, value=value, key=self.key(self.of_period(name) if of_period else name), help=hint, width=150
        )

    def period(self) -> Period:
        """The period that is chosen."""
        found = Period.parse(self.typed("period"))
        return found or Period(self.found.year)

    def choose_period(self, periods: list[Period], coming: bool = False) -> Period:
        """Let a person choose one of several periods; `coming` begins with the first that is not over."""
        options, start = [str(period) for period in periods], self.found.model.fiscal_start
        left = (n for n, one in enumerate(periods) if one.span(fiscal_start=start).last() >= self.desk.today)
        index = next(left, 0) if coming else 0
        if self.typed("period") not in options:
            st.session_state[self.key("period")] = options[index]
        st.selectbox(self.desk.say("term.period"), options, key=self.key("period"), width=130)
        return self.period()

    def of_period(self, name: str) -> str:
        """The name of a field that each period has for itself."""
        return f"{name}_{self.period()}"

    def aim(self) -> Aim | None:
        """The target that is typed, with baseline and stretch."""
        typed = {name: self.typed(self.of_period(name)) for name in ("goal", "baseline", "stretch")}
        goal = self.unit.read_aim(typed["goal"])
        if goal is None:
            return None
        return Aim(goal.low, goal.high, *(self.unit.read_part(typed[name]) for name in ("baseline", "stretch")))

    def step(self, whole: float) -> float:
        """The smallest step of a month: in the unit of the row, else the usual one."""
        given = self.unit.read_part(self.typed("step"))
        return given if given and given > 0 else usual_step(whole)

    def note(self) -> Label | None:
        """The note that is typed."""
        text = self.typed("note").strip()
        return Label(zh=text, en=text) if text else None

    def targets(self, aims: Mapping[Period, Aim]) -> list[Target]:
        """Aims as targets of the KPI, with the note."""
        code = self.row.node.code
        return [as_target(code, period, aim, self.unit.ranged, self.note()) for period, aim in aims.items()]

    def agreed(self, period: Period) -> Aim | None:
        """What is agreed of a period, as it is or as its months give it."""
        known = self.found.model.agreed(Period(self.found.year).span(fiscal_start=self.found.model.fiscal_start).last())
        of_kpi = known.get(self.row.node.code, {})
        return of_kpi.get(period) or over(
            period, of_kpi, self.row.indicator.accumulation, self.found.model.fiscal_start
        )


def _goal_fields(tool: Tool, known: Aim | None) -> None:
    say, unit = tool.desk.say, tool.unit
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tool.field("goal", unit.typed(known), say("target.goal_help"), of_period=True)
        tool.field(
            "baseline", unit.part(known.baseline if known else None), say("target.baseline_help"), of_period=True
        )
        tool.field("stretch", unit.part(known.stretch if known else None), say("target.stretch_help"), of_period=True)


def _wholes(tool: Tool) -> list[Period]:
    year = tool.found.year
    return [Period(year), *(Period(year, half=n) for n in (1, 2)), *(Period(year, quarter=n) for n in (1, 2, 3, 4))]


def _distribute(tool: Tool) -> dict[Period, Aim]:
    """A year, half or quarter given out to its months."""
    desk = tool.desk
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = tool.choose_period(_wholes(tool))
        st.segmented_control(
            desk.say("target.rule"), RULES, default=RULES[0], key=tool.key("rule"), required=True,
            format_func=lambda rule: desk.say(f"target.rule_{rule}"),
        )  # fmt: skip
        known = tool.agreed(period)
        usual = tool.unit.part(usual_step(known.low if known else 1.0))
        tool.field("step", "", desk.say("target.step_help", step=usual))
    _goal_fields(tool, known)
    whole = tool.aim()
    if whole is None:
        st.caption(desk.say("target.type_whole"))
        return {}
    spread = _spread(tool)
    if tool.typed("rule") == "season" and not spread.seasonal:
        rate = tool.row.indicator.accumulation is Accumulation.RATE
        st.caption(desk.say("target.season_rate" if rate else "target.season_unknown"))
    if spread.kept:
        st.caption(desk.say("target.kept", count=spread.kept))
    if spread.balance.even:
        kind = tool.row.indicator.accumulation.value
        said = desk.say(f"target.adds_{kind}", whole=tool.unit.aim(whole), unit=tool.unit.word)
        st.markdown(f":blue[✓] {marks.plain_text(said)}")
    return spread.months


def _spread(tool: Tool) -> target.Spread:
    whole = tool.aim()
    if whole is None:
        raise Invalid("target.no_whole")
    seasonal = tool.typed("rule") == "season"
    desk, code = tool.desk, tool.row.node.code
    return target.spread(desk.folder, desk.viewer, code, tool.period(), whole, tool.step(whole.low), seasonal)


def _carry(tool: Tool) -> dict[Period, Aim]:
    """The targets of the year before, or the latest, grown."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tool.choose_period(_wholes(tool))
        st.number_input(
            tool.desk.say("target.growth"), value=0.0, step=1.0, format="%g", key=tool.key("growth"), width=150
        )
        tool.field("step", "", tool.desk.say("target.step_carry_help"))
    found = _carried(tool)
    if not found:
        st.caption(tool.desk.say("target.nothing_before"))
    return found


def _carried(tool: Tool) -> dict[Period, Aim]:
    growth = float(st.session_state.get(tool.key("growth")) or 0.0) / 100
    sizes = [abs(cell.aim.low) for cell in tool.row.months if cell.aim] or [abs(tool.row.months[0].actual or 1.0)]
    desk, code = tool.desk, tool.row.node.code
    return target.carry(desk.folder, desk.viewer, code, tool.period(), growth, tool.step(min(sizes)))


def _one(tool: Tool) -> dict[Period, Aim]:
    """One month, quarter, half or year."""
    tool.choose_period([*tool.found.months, *_wholes(tool)], coming=True)
    _goal_fields(tool, tool.agreed(tool.period()))
    return _single(tool)


def _single(tool: Tool) -> dict[Period, Aim]:
    aim = tool.aim()
    return {tool.period(): aim} if aim else {}


_ASK: Mapping[str, Callable[[Tool], dict[Period, Aim]]] = {"distribute": _distribute, "carry": _carry, "one": _one}
_MAKE: Mapping[str, Callable[[Tool], dict[Period, Aim]]] = {
    "distribute": lambda tool: _spread(tool).months if tool.aim() else {},
    "carry": _carried,
    "one": _single,
}
TOOLS = (*_ASK, "weeks")


def show(desk: Desk, found: Grid, row: Row) -> tuple[Period, float | None]:
    """The tools for one KPI; returns the period looked at and the target proposed for it."""
    used = filters.segment("tool", TOOLS, desk.say("target.tools"), lambda tool: desk.say(f"target.tool_{tool}"))
    tool = Tool(desk, found, row)
    if used == "weeks":
        _weeks(tool)
        return Period(found.year), row.year.aim.low if row.year.aim else None
    aims = _ASK[used](tool)
    if aims:
        _preview(tool, aims)
        st.text_input(desk.say("target.note"), key=tool.key("note"), placeholder=desk.say("target.note_hint"))
    wanted = partial(_wanted, desk, found, row, used)
    target_change_view.confirm(desk, tool.key("change"), wanted, row.node.code)
    months = {cell.period: cell.aim for cell in row.months if cell.aim}
    whole = aims.get(tool.period()) or over(
        tool.period(), months | aims, row.indicator.accumulation, found.model.fiscal_start
    )
    return tool.period(), whole.low if whole else None


def _wanted(desk: Desk, found: Grid, row: Row, used: str) -> tuple[list[Target], Collection[Key]]:
    """What the tool makes of its fields at this moment."""
    tool = Tool(desk, found, row)
    return tool.targets(_MAKE[used](tool)), ()


def _preview(tool: Tool, aims: Mapping[Period, Aim]) -> None:
    """What would hold, month by month, beside what does."""
    desk, unit = tool.desk, tool.unit
    before = {cell.period: cell for cell in tool.row.months}
    rows = []
    for period, aim in aims.items():
        cell = before.get(period)
        line = {
            desk.say("term.period"): str(period),
            desk.say("target.now"): unit.aim(cell.aim if cell else tool.agreed(period)),
            desk.say("target.then"): unit.aim(aim),
            desk.say("target.baseline"): unit.short(aim.baseline),
            desk.say("target.stretch"): unit.short(aim.stretch),
            desk.say("term.actual"): unit.short(cell.actual if cell else None),
        }
        rows.append(line)
    empty = {name for name in rows[0] if all(row[name] == numbers.NONE for row in rows)}
    shown = [{name: value for name, value in row.items() if name not in empty} for row in rows]
    right = st.column_config.TextColumn(alignment="right")
    config = {name: right for name in shown[0] if name != desk.say("term.period")}
    st.dataframe(
        shown, hide_index=True, key=tool.key("preview"), alt=desk.say("target.preview"), height="content",
        column_config=config,
    )  # fmt: skip


def _weeks(tool: Tool) -> None:
    """The weeks of a quarter, each with what the days of its months make of it."""
    desk, row, start = tool.desk, tool.row, tool.found.model.fiscal_start
    st.caption(desk.say("target.weeks_mean"))
    quarters = [Period(tool.found.year, quarter=n) for n in (1, 2, 3, 4)]
    quarter = tool.choose_period(quarters, coming=True)
    whole = quarter.span(fiscal_start=start)
    around = (shift(whole.first(start), -1), shift(whole.month, 1))
    agreed = tool.found.model.agreed(around[1]).get(row.node.code, {})
    lines = []
    for week in weeks_between(whole.first(start), whole.last()):
        aim = over(week, agreed, row.indicator.accumulation, start)
        monday = week.span().month
        lines.append(
            {
                desk.say("term.period"): str(week),
                desk.say("target.monday"): monday.isoformat(),
                desk.say("term.target"): tool.unit.aim(aim),
            }
        )
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        lines, hide_index=True, key=tool.key("weeks"), alt=desk.say("target.tool_weeks"), height="content",
        column_config={desk.say("term.target"): right},
    )  # fmt: skip
