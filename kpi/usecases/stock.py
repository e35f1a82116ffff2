"""The stocks behind an indicator: opening, closing and average balance, month by month and member by member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi.core.errors import Invalid
from kpi.core.formula import Aggregate, Node
from kpi.core.model import Model
from kpi.core.period import Span, months_between, shift
from kpi.core.stock import Balance, Stand, balances, days_gone, days_of, outflow
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute
from kpi.usecases.indicator import find, org_unit

MONTHS = 13


@dataclass(frozen=True, slots=True)
class Stock:
    """A balance of an org unit: over the window, a year ago, and in each of the months up to it.

    `flow` is what a turnover holds against it, `out` how much of that there was, `days` how long the average lasts.
    """

    model: Model
    unit: str
    balance: Balance
    now: Stand
    year_ago: Stand
    months: dict[date, Stand]
    flow: Aggregate | None
    out: float | None
    days: float | None


def stocks(folder: Folder, viewer: Viewer, code: str, span: Span, unit: str | None = None) -> list[Stock]:
    """Every balance that the indicator `code` stands on; none where it stands on none."""
    viewer.must(Right.READ)
    model, at, found = _asked(folder, code, span, unit)
    flow = outflow(model, code)
    nodes = {f"{place}.{name}": node for place, one in enumerate(found) for name, node in one.nodes.items()}
    months = [Span(month) for month in months_between(shift(span.month, 1 - MONTHS), span.month)]
    spans = list(dict.fromkeys([*months, span, span.last_year()]))
    values = _values(folder, model, nodes | ({"flow": flow} if flow else {}), Slice([at], spans))
    out, gone = values.get(("flow", span)), days_gone(span, folder.today(), model.fiscal_start)
    return [
        Stock(
            model,
            at,
            one,
            now := _stand(values, place, span),
            _stand(values, place, span.last_year()),
            {month.month: _stand(values, place, month) for month in months},
            flow,
            out,
            days_of(now.average, out, gone),
        )
        for place, one in enumerate(found)
    ]


def members(
    folder: Folder, viewer: Viewer, code: str, place: int, by: str, span: Span, unit: str | None = None
) -> dict[str | None, Stand]:
    """One of the balances of an indicator by the members of a column, the largest closing balance first."""
    viewer.must(Right.READ)
    model, at, found = _asked(folder, code, span, unit)
    asked = compute(folder.database.read, model, found[place].nodes, Slice([at], [span], [by]))
    parts: dict[str | None, dict[str, float | None]] = {}
    for name, member, value in asked.select("indicator", "member_0", "value").iter_rows():
        parts.setdefault(member, {})[name] = value
    stands = {member: Stand(**part) for member, part in parts.items()}
    return dict(sorted(stands.items(), key=lambda pair: -(pair[1].closing or 0.0)))


def _asked(folder: Folder, code: str, span: Span, unit: str | None) -> tuple[Model, str, list[Balance]]:
    """The model in force, the org unit asked for, and the balances that the indicator stands on."""
    model = folder.model().at(span.last())
    find(model, code)
    if code not in model.computable:
        raise Invalid("indicator.no_formula", given=code)
    return model, org_unit(model, unit), balances(model.computable[code])


Values = dict[tuple[str, Span], float | None]


def _values(folder: Folder, model: Model, nodes: Mapping[str, Node], wanted: Slice) -> Values:
    found = compute(folder.database.read, model, nodes, wanted)
    by_window = {(span.month, span.window.value): span for span in wanted.spans}
    rows = found.select("indicator", "month", "window", "value").iter_rows()
    return {(name, by_window[month, window]): value for name, month, window, value in rows}


def _stand(values: Values, place: int, span: Span) -> Stand:
    return Stand(*(values.get((f"{place}.{name}", span)) for name in ("opening", "closing", "average")))
