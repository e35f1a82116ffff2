"""The queries for the rows in which two formulas differ: how they group, and the rows of one group.

They are written with the plain expressions of a trace. No text of a user becomes SQL except as an escaped literal.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.core.difference import Alignment, Group
from kpi.core.formula import Aggregate, Node
from kpi.engines.row_sql import text
from kpi.engines.trace import Cut, columns, condition, expression, name


def groups(alignment: Alignment, cut: Cut, by: Sequence[str]) -> str:
    """The query for groups: the members of `by`, whether each condition is met, how many rows, and the sum by part."""
    met = [f"{_met(where)} as _met_{n}" for n, where in enumerate(alignment.conditions)]
    sums = [f"{_sum(part.argument)} as _sum_{n}" for n, part in enumerate(alignment.parts)]
    heads = [*map(name, by), *met, "count(*) as _rows", *sums]
    return f"select {', '.join(heads)}\n{_of(alignment, cut)}\ngroup by all\norder by all"


def rows(alignment: Alignment, cut: Cut, group: Group, most: int) -> str:
    """The query for the rows of a group, those that add most first, with what each adds to the sum of its part."""
    part, factor = alignment.parts[group.part], group.one - group.other
    taken = Aggregate("sum", alignment.dataset, part.argument)
    conditions = [Aggregate("count", alignment.dataset, None, where=where) for where in alignment.conditions]
    adds = "1" if part.argument is None else f"cast({expression(part.argument)} as double)"
    heads = ["_batch", "_sheet", "_row", f"{adds} * {factor!r} as _adds"]
    heads += map(name, columns([taken, *conditions], cut.dataset))
    kept = [_is(code, member) for code, member in group.members.items()]
    kept += [_met(w) if meets else f"not {_met(w)}" for w, meets in zip(alignment.conditions, group.meets, strict=True)]
    kept += [] if part.argument is None else [f"({expression(part.argument)}) <> 0"]
    where = "".join(f"\nand {one}" for one in kept)
    order = "abs(_adds) desc, _batch, coalesce(_at, _row)"
    return f"select {', '.join(heads)}\n{_of(alignment, cut)}{where}\norder by {order}\nlimit {most}"


def _of(alignment: Alignment, cut: Cut) -> str:
    """All rows of the window and the units."""
    return f"from {name(cut.source)}\nwhere {condition([(Aggregate('count', alignment.dataset), cut)])}"


def _met(where: Node) -> str:
    return f"coalesce({expression(where)}, false)"


def _sum(argument: Node | None) -> str:
    return "count(*)::double" if argument is None else f"cast(sum({expression(argument)}) as double)"


def _is(code: str, member: str | None) -> str:
    return f"{name(code)} is null" if member is None else f"{name(code)} = {text(member)}"
