"""Tracing a figure: from its formula over plain queries to the batches, the files and the rows it was typed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from kpi.core.batch import Batch
from kpi.core.doubt import doubts
from kpi.core.errors import Invalid, NotFound
from kpi.core.formula import Reference
from kpi.core.formula_text import written
from kpi.core.model import Model
from kpi.core.period import KEPT, Span
from kpi.core.scorecard import TreeNode
from kpi.core.suggestion import nearest
from kpi.core.trace import Query, Read, Reckoning, Source, SourceRow, Trace, shares
from kpi.core.viewer import Right, Viewer
from kpi.engines import trace as plain
from kpi.engines.trace import Cut
from kpi.intake.template import clean
from kpi.intake.trace import Words, ending, write
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute
from kpi.usecases.indicator import Keep, find, org_unit
from kpi.usecases.scorecard import unit_of

MOST = 200
"""So many rows are listed unless more are asked for."""


def trace(folder: Folder, viewer: Viewer, kpi: str, span: Span, most: int = MOST) -> Trace:
    """The figure of a KPI over a window; raises `NotFound`, and `Invalid` where no rows are behind it."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    node = model.node_by_code.get(kpi)
    if node is None:
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, model.node_by_code))
    return _trace(_Place(folder, model, unit_of(model, node)), kpi, _measured(node), span, most)


def trace_indicator(
    folder: Folder,
    viewer: Viewer,
    indicator: str,
    span: Span,
    unit: str | None = None,
    most: int = MOST,
    keep: Keep = None,
) -> Trace:
    """The figure of an indicator for an org unit and window, or for members in it; raises `NotFound` and `Invalid`.

    It is `Invalid` without a formula, and where a dataset that it reads has no column to keep to.
    """
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    return _trace(_Place(folder, model, org_unit(model, unit), keep or {}), None, indicator, span, most)


def trace_any(
    folder: Folder, viewer: Viewer, code: str, span: Span, unit: str | None = None, most: int = MOST, keep: Keep = None
) -> Trace:
    """The figure of a KPI; where no node is called so, or an org unit is given, that of an indicator.

    With an org unit it may keep to members, by column.
    """
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    node, known = model.node_by_code.get(code), model.indicator_by_code
    if node is None and code not in known:
        raise NotFound("trace.unknown", given=code, suggestion=nearest(code, [*model.node_by_code, *known]))
    if node is not None and unit is None:
        return trace(folder, viewer, code, span, most)
    indicator = code if node is None or code in known else _measured(node)
    return trace_indicator(folder, viewer, indicator, span, unit, most, keep)


def _measured(node: TreeNode) -> str:
    """The indicator of a KPI; a goal has none."""
    if node.indicator is None:
        raise Invalid("trace.goal", given=node.code)
    return node.indicator


@dataclass(frozen=True, slots=True)
class _Place:
    """The org unit that a figure is of, and the members it is kept to, in the model in force."""

    folder: Folder
    model: Model
    unit: str
    keep: Mapping[str, str] = field(default_factory=dict)

    def cut(self, dataset: str, span: Span) -> Cut:
        """The rows of a dataset that lie in a window of the unit."""
        tree, start = self.model.org_tree, self.model.fiscal_start
        source, known = facts.live(dataset), self.model.dataset_by_code[dataset]
        for name in self.keep:
            if name not in known.columns:
                suggestion = nearest(name, known.columns)
                raise Invalid("figure.no_dimension", given=name, dataset=dataset, suggestion=suggestion)
        return Cut(known, source, tree.subtree(self.unit), tree.root, span.first(start), span.last(), self.keep)

    def query(self, read: Read) -> Query:
        """The plain query of an aggregate, with what it gives."""
        aggregate, span = read
        cut = self.cut(aggregate.dataset, span)
        sql = plain.value(aggregate, cut)
        found = self.folder.database.read(sql)
        value = None if found.is_empty() or found.item() is None else float(found.item())
        return Query(written(aggregate), aggregate, cut.dataset, span, sql, value, sum(self.per_batch([read]).values()))

    def per_batch(self, reads: Sequence[Read]) -> dict[int, int]:
        """How many rows of each batch aggregates of one dataset take."""
        pairs = [(aggregate, self.cut(aggregate.dataset, span)) for aggregate, span in reads]
        return dict(self.folder.database.read(plain.per_batch(pairs)).iter_rows())

    def rows(self, reads: Sequence[Read], most: int | None, largest: bool = False) -> pl.DataFrame:
        """The rows that aggregates of one dataset and window take."""
        aggregates, (first, span) = [aggregate for aggregate, _ in reads], reads[0]
        return self.folder.database.read(plain.listing(aggregates, self.cut(first.dataset, span), most, largest))


def _trace(place: _Place, kpi: str | None, code: str, span: Span, most: int) -> Trace:
    model, unit = place.model, place.unit
    indicator = find(model, code)
    if code not in model.computable:
        raise Invalid("indicator.no_formula", given=code)
    if most < 0:
        raise Invalid("trace.rows", given=most)
    reckoning = Reckoning(model.parsed, model.fiscal_start)
    reads = reckoning.reads(Reference(code), span)
    listed = facts.batches(place.folder.database)
    queries = [place.query(read) for read in reads]
    values = {(query.aggregate, query.span): query.value for query in queries}
    figure = reckoning.opened(Reference(code), span, values)
    rows, total = _rows(place, reads, most, listed)
    doubtful = doubts(span, _by_dataset(reads), listed, place.folder.today())
    return Trace(
        kpi, indicator, unit, span, figure, _kept(place, code, span), tuple(queries),
        tuple(_sources(place, reads, listed)), tuple(rows), total, tuple(doubtful), model.fiscal_start,
        place.keep,
    )  # fmt: skip


def _kept(place: _Place, code: str, span: Span) -> float | None:
    """The figure as it is kept; where none is, as it is computed when it is asked for."""
    database, unit = place.folder.database, place.unit
    if span.window in KEPT and not place.keep:
        found = actuals.read(database, [unit], span.month, span.month, span.window, [code])
        if found.height:
            return float(found["value"].item())
    asked = compute(
        database.read, place.model, {code: place.model.computable[code]}, Slice([unit], [span], keep=place.keep)
    )
    return None if asked.is_empty() else asked["value"].item()


def _by_dataset(reads: Sequence[Read]) -> dict[str, list[Read]]:
    found: dict[str, list[Read]] = {}
    for read in reads:
        found.setdefault(read[0].dataset, []).append(read)
    return found


def _sources(place: _Place, reads: Sequence[Read], listed: Sequence[Batch]) -> list[Source]:
    """The batches that rows are taken of, the newest first."""
    taken = {batch: n for of_one in _by_dataset(reads).values() for batch, n in place.per_batch(of_one).items()}
    known = [batch for batch in listed if batch.batch in taken]
    return [Source(batch, taken[batch.batch], place.folder.original(batch.sha256).is_file()) for batch in known]


def _rows(place: _Place, reads: Sequence[Read], most: int, listed: Sequence[Batch]) -> tuple[list[SourceRow], int]:
    """Some of the rows of every dataset and window, and how many there are."""
    groups: dict[tuple[str, Span], list[Read]] = {}
    for aggregate, span in reads:
        groups.setdefault((aggregate.dataset, span), []).append((aggregate, span))
    counts = [sum(place.per_batch(group).values()) for group in groups.values()]
    found = list[SourceRow]()
    for ((_, span), group), share in zip(groups.items(), shares(counts, most), strict=True):
        found += _listed(place.rows(group, share), span, listed) if share else []
    return found, sum(counts)


def _listed(frame: pl.DataFrame, span: Span, listed: Sequence[Batch]) -> list[SourceRow]:
    """Rows with the file and the sheet they stand in."""
    known = {batch.batch: batch for batch in listed}
    found = []
    for number, sheet, row, *values in frame.iter_rows():
        batch = known[number]
        given = dict(zip(frame.columns[3:], map(_told, values), strict=True))
        found.append(SourceRow(batch, sheet or batch.sheet, row, span, given))
    return found


def _told(value: str | Decimal | date | None) -> str | float | None:
    """A stored value as plain data."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _followed(folder: Folder, found: Trace) -> _Place:
    """The place that a trace is of."""
    return _Place(folder, folder.model().at(found.span.last()), found.unit, found.keep)


def rows(folder: Folder, viewer: Viewer, found: Trace, position: int, most: int = MOST) -> list[SourceRow]:
    """The rows that one of the queries of a trace takes, those that weigh most first."""
    viewer.must(Right.READ)
    place, query = _followed(folder, found), found.queries[position]
    frame = place.rows([(query.aggregate, query.span)], most, largest=True)
    return _listed(frame, query.span, facts.batches(folder.database))


def file(folder: Folder, viewer: Viewer, found: Trace, position: int, words: Words) -> bytes:
    """All rows that one of the queries of a trace takes, in the order of their sheets, as a workbook or a long text."""
    viewer.must(Right.READ)
    place, query = _followed(folder, found), found.queries[position]
    frame = place.rows([(query.aggregate, query.span)], None)
    batches = pl.DataFrame([(b.batch, b.file, b.sheet) for b in facts.batches(folder.database)], _BATCH, orient="row")
    placed = frame.join(batches, on="_batch", how="left", maintain_order="left")
    sheet = pl.coalesce("_sheet", "sheet").alias("_sheet")
    columns = {code: query.dataset.columns[code].label(code) for code in frame.columns[3:]}
    titles = [words.say(f"upload.{name}") for name in ("file", "sheet", "row")] + [words.say("term.batch")]
    titles += [words.text(label) for label in columns.values()]
    return write(placed.select("file", sheet, "_row", "_batch", *columns), titles)


_BATCH = {"_batch": pl.Int64, "file": pl.String, "sheet": pl.String}


def file_name(found: Trace, position: int, words: Words) -> str:
    """What the file of the rows of a query is called."""
    query = found.queries[position]
    first, last = found.days(query.span)
    name = words.say("trace.file", name=words.text(found.indicator.name), first=f"{first}", last=f"{last}")
    return clean(name) + ending(query.rows)
