"""What deserves a look before a file is stored: jumps, values never seen, months that are corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from kpi.core.batch import Difference, Incoming
from kpi.core.dataset import Dataset, FactType
from kpi.core.jump import LEAST, MONTHS, Jump, jump, worst
from kpi.core.org import OrgTree
from kpi.core.period import month_of, shift
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.store import facts
from kpi.store.folder import Folder

_NAMED = 12
"""How many new values of a column are named."""
_MOST = 0.5
"""A file that takes away more than this share of a month's rows is asked about."""
_FEW = 10


def judge(folder: Folder, dataset: Dataset, incoming: Incoming, org: OrgTree, difference: Difference) -> list[Problem]:
    """Everything about rows that could be stored that a person should know or confirm first."""
    place = Place(file=incoming.file, sheet=incoming.sheet)
    return [
        *_jumps(folder, dataset, incoming, org, place),
        *_new_members(folder, dataset, incoming, place),
        *_corrections(dataset, incoming, difference, place),
    ]


def _jumps(folder: Folder, dataset: Dataset, incoming: Incoming, org: OrgTree, place: Place) -> Iterator[Problem]:
    """Months whose daily mean lies outside the band of the twelve before, of the whole or of a part of it."""
    first, last = incoming.months[0], incoming.months[-1]
    before = _by_part(facts.history(folder.database, dataset, shift(first, -MONTHS), last), org)
    if not before and len(incoming.months) <= LEAST:
        return
    now = _by_part(_sums(dataset, incoming), org)
    found: list[Jump] = []
    for (unit, column), months in now.items():
        history = before.get((unit, column), {}) | months
        ordered = ((month, value) for month, value in months.items() if month in incoming.months)
        found += [one for month, value in ordered if (one := jump(column, unit, month, value, history))]
    for one in worst(found):
        yield Problem(
            Severity.WARNING, "judgement.jump_unit" if one.factor else "judgement.jump", _said(one, dataset, org), place
        )


def _said(one: Jump, dataset: Dataset, org: OrgTree) -> dict[str, Value]:
    label = dataset.columns[one.column].label(one.column)
    unit = org.units[one.unit or org.root].name
    return {
        "column": label,
        "unit": unit,
        "month": f"{one.month:%Y-%m}",
        "change": _change(one),
        "factor": f"{one.factor:,.0f}" if one.factor else "",
        "code": one.column,
    }


def _change(one: Jump) -> str:
    """A share where it can be read as one, else how many times as much; both figures where there was nothing."""
    if not one.usual:
        return f"0 → {one.value:,.6g}"
    return f"{one.change:+.0%}" if abs(one.change) < 10 else f"×{one.change + 1:,.0f}"


def _sums(dataset: Dataset, incoming: Incoming) -> pl.DataFrame:
    """The rows that come, summed as `facts.history` sums those that are there."""
    day = pl.col(dataset.date_column)
    unit = pl.col(dataset.org_column) if dataset.org_column else pl.lit("")
    numbers = [code for code, column in dataset.columns.items() if column.type is FactType.NUMBER]
    keys = [unit.alias("_unit"), day.dt.truncate("1mo").alias("_month")]
    return incoming.frame.group_by(keys).agg(day.n_unique().alias("_days"), *(pl.col(code).sum() for code in numbers))


def _by_part(sums: pl.DataFrame, org: OrgTree) -> dict[tuple[str, str], dict[date, float]]:
    """For the whole and for each unit under it, by column: the mean of a day, by month."""
    parts = {member: child for child in org.children(org.root) for member in org.subtree(child)}
    numbers = [name for name in sums.columns if not name.startswith("_")]
    mean = [(pl.col(name).sum() / pl.col("_days").max()).cast(pl.Float64).alias(name) for name in numbers]
    whole = sums.group_by(pl.lit("").alias("_part"), "_month").agg(mean)
    each = sums.with_columns(pl.col("_unit").replace_strict(parts, default=None, return_dtype=pl.String).alias("_part"))
    found: dict[tuple[str, str], dict[date, float]] = {}
    for frame in (whole, each.drop_nulls("_part").group_by("_part", "_month").agg(mean)):
        for row in frame.iter_rows(named=True):
            for name in numbers:
                if row[name] is not None:
                    found.setdefault((row["_part"], name), {})[month_of(row["_month"])] = row[name]
    return found


def _new_members(folder: Folder, dataset: Dataset, incoming: Incoming, place: Place) -> Iterator[Problem]:
    """Values that a column of few values never had; in the first file all are new and none is told."""
    for code, known in facts.members(folder.database, dataset).items():
        if not known:
            continue
        new = incoming.frame[code].drop_nulls().unique()
        fresh = new.filter(~new.is_in(known)).sort().to_list()
        if fresh:
            label = dataset.columns[code].label(code)
            listed = fresh[:_NAMED] + (["…"] if len(fresh) > _NAMED else [])
            values: dict[str, Value] = {
                "column": label, "count": len(fresh), "members": listed
            }  # fmt: skip
            yield Problem(Severity.NOTE, "judgement.new_members", values, place)


def _corrections(dataset: Dataset, incoming: Incoming, difference: Difference, place: Place) -> Iterator[Problem]:
    """That stored months are corrected, that many rows would go, or that appended ones are there already."""
    months = [f"{month:%Y-%m}" for month in incoming.months]
    if dataset.append and difference.same:
        yield Problem(Severity.WARNING, "judgement.already_there", {"count": difference.same}, place)
    if difference.replaced and difference.new + difference.changed + difference.gone:
        values: dict[str, Value] = {
            "months": months, "new": difference.new, "changed": difference.changed, "gone": difference.gone
        }  # fmt: skip
        yield Problem(Severity.NOTE, "judgement.corrects", values, place)
    if difference.gone > max(_FEW, _MOST * difference.replaced):
        yield Problem(
            Severity.WARNING, "judgement.rows_gone", {"gone": difference.gone, "replaced": difference.replaced}, place
        )
