"""Balances of a stock: the closing one of each org unit's last day, and the mean over the days of the unit asked for.

A balance is taken of days that hold for all rows, whichever of them are kept or broken down.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engines.question import Part, Question, called
from kpi.engines.total import name_of


def parts(question: Question) -> Iterator[Part]:
    """The closing balances and the numbers of days, where they are asked for."""
    closing, average = question.positions("closing_balance"), question.positions("average_balance")
    days = f"day as (select distinct _bucket, _org, _day from {question.rows(kept=False)})"
    if closing:
        yield Part("closing", [days, *_closing(question, closing)], {p: f"closing.c{p}" for p in closing})
    if average:
        totals = {p: f"cast(total.{name_of(question, question.aggregates[p])} as double)" for p in average}
        results = {p: f"{whole} / average._days" for p, whole in totals.items()}
        yield Part("average", [*([] if closing else [days]), _days(question)], results)


def _closing(question: Question, positions: list[int]) -> list[str]:
    """The sums of each org unit and day, its last day in each window, and the sums of those days."""
    sums = [f"{called('sum', question.aggregates[position])} as c{position}" for position in positions]
    keys, place = question.group("_org", "_day"), question.group("_unit", "_window")
    whole = ", ".join(f"cast(sum(c{position}) as double) as c{position}" for position in positions)
    return [
        f"daily as (select {keys}, {', '.join(sums)} from {question.rows()} group by {keys})",
        "last_day as (select _window, _org, max(_day) as _day from day join windows on _bucket between _lo and _hi "
        "group by _window, _org)",
        f"closing as (select {place}, {whole} from daily join last_day using (_org, _day) join scope using (_org) "
        f"group by {place})",
    ]


def _days(question: Question) -> str:
    """The number of days on which a unit has rows; the same whatever it is broken down by."""
    members = "".join(f", {name}" for name in question.members)
    counted = (
        "select _unit, _window, count(distinct _day) as _days from day join scope using (_org) "
        "join windows on _bucket between _lo and _hi group by _unit, _window"
    )
    places = f"(select {question.group('_unit', '_window')} from total)"
    return f"average as (select _unit, _window, _days{members} from {places} join ({counted}) using (_unit, _window))"
