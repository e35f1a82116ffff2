"""Taking a file for a dataset: as its layout was taken before, as its headers say, or as a person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kpi.core import likeness, mapping
from kpi.core.choice import Choice
from kpi.core.dataset import Dataset, FactType
from kpi.core.errors import Invalid, NotFound
from kpi.core.layout import Layout, aliases, mark, seen
from kpi.core.likeness import Candidate, Known
from kpi.core.mapping import FIXED, NOTHING, Mapped
from kpi.core.model import Model
from kpi.core.org import OrgTree
from kpi.core.reading import Answer, Reading, ReadTable
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.intake import factor, fit
from kpi.store import facts, layouts
from kpi.store.folder import Folder


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a table of a file could be taken: `columns` are settled, `ties` ask a person, the rest is missing.

    `tables` are all ways to take the file and `at` is the one proposed; `sources` are what a column may be taken from
    besides headers; `answers` are those its layout remembers for the reader.
    """

    dataset: Dataset
    tables: list[ReadTable]
    at: int
    columns: dict[str, str]
    ties: dict[str, list[str]]
    candidates: dict[str, list[Candidate]]
    sources: list[str]
    remembered: bool
    answers: tuple[Answer, ...] = field(default=())

    @property
    def table(self) -> ReadTable:
        """The table proposed."""
        return self.tables[self.at]

    @property
    def settled(self) -> bool:
        """Whether every column is known, so that nobody has to choose."""
        return not self.ties and len(self.columns) == len(self.dataset.in_file)


def propose(folder: Folder, viewer: Viewer, reading: Reading, code: str, at: int | None = None) -> Proposal:
    """How the file, or the table at position `at` of it, could be taken for a dataset; raises `Invalid`."""
    viewer.must(Right.UPLOAD)
    model = folder.model().at(date.max)
    dataset, org = dataset_of(model, code), model.org_tree
    if reading.error is not None:
        raise Invalid.because([reading.error])
    tables = mapping.tables(reading, org)
    filled = [position for position, table in enumerate(tables) if table.frame.height]
    if not filled:
        raise Invalid("mapping.no_rows" if tables else "mapping.no_table")
    remembered = layouts.of_dataset(folder.database, code)
    known = _known(folder, dataset, org, remembered)
    positions = filled if at is None else [at]
    proposals = [_proposal(tables, position, dataset, org, known, remembered) for position in positions]
    return max(proposals, key=lambda p: (p.remembered, len(p.columns) + len(p.ties), p.table.frame.height))


def suggest(folder: Folder, viewer: Viewer, reading: Reading) -> list[str]:
    """The datasets that the file may be for: one whose layout is remembered first, then by columns called and like."""
    viewer.must(Right.UPLOAD)
    model = folder.model().at(folder.today())
    filled = [table for table in mapping.tables(reading, model.org_tree) if table.frame.height]
    if not filled:
        return []
    fits = {dataset.code: _fits(folder, dataset, model.org_tree, filled) for dataset in model.datasets}
    return sorted((code for code, fit in fits.items() if fit > 0), key=lambda code: -fits[code])


def _fits(folder: Folder, dataset: Dataset, org: OrgTree, tables: Sequence[ReadTable]) -> float:
    """How well a dataset fits the table that fits it best: columns that are called so count more than those like it."""
    remembered = layouts.of_dataset(folder.database, dataset.code)
    marks = {layout.fingerprint for layout in remembered}
    known = _known(folder, dataset, org, remembered)
    best = 0.0
    for table in tables:
        columns, ties = likeness.settle(likeness.candidates(table, dataset, known))
        like, called = len(columns) + len(ties), len(mapping.match(table, dataset))
        best = max(best, 2 * (mark(table) in marks) + (called + 0.5 * like) / len(dataset.in_file))
    return best


def dataset_of(model: Model, code: str) -> Dataset:
    """The dataset of that code, also one that begins later; raises `NotFound`."""
    known = {dataset.code: dataset for dataset in model.at(date.max).datasets}
    if code not in known:
        raise NotFound("batch.unknown_dataset", given=code, suggestion=nearest(code, known), known=sorted(known))
    return known[code]


def _known(folder: Folder, dataset: Dataset, org: OrgTree, remembered: Sequence[Layout]) -> Known:
    members: dict[str, list[str]] = facts.members(folder.database, dataset)
    if dataset.org_column:
        spelled = [spelling for layout in remembered for spelling in layout.members]
        members[dataset.org_column] = [*org.spellings(), *spelled]
    return Known(aliases(remembered), members)


def _proposal(
    tables: list[ReadTable], at: int, dataset: Dataset, org: OrgTree, known: Known, remembered: Sequence[Layout]
) -> Proposal:
    table = tables[at]
    found = likeness.candidates(table, dataset, known)
    layout = seen(remembered, table)
    columns, ties = (mapping.remembered(layout, table, dataset), {}) if layout else likeness.settle(found)
    columns |= {
        code: source
        for code, source in mapping.implied(table, dataset, org, columns).items()
        if code not in columns and code not in ties
    }
    is_known = layout is not None and len(columns) == len(dataset.in_file)
    answers = layout.answers if layout else ()
    return Proposal(dataset, tables, at, columns, ties, found, _sources(table), is_known, answers)


def _sources(table: ReadTable) -> list[str]:
    """What a column may be taken from besides headers, in this table."""
    return [name for name in (mapping.STATED, mapping.SHEET_NAME) if _says(table, name)] + [FIXED, NOTHING]


def _says(table: ReadTable, name: str) -> bool:
    return name in table.frame.columns and table.frame[name].null_count() < table.frame.height


def taken(
    folder: Folder, reading: Reading, dataset: Dataset, org: OrgTree, choice: Choice, sheet: str | None
) -> Mapped:
    """The file as a person chose to take it, else as it was taken before or its headers say."""
    known = layouts.of_dataset(folder.database, dataset.code)
    if choice.columns is None or choice.table is None:
        return mapping.choose(reading, dataset, sheet, org, known, choice.fixed)
    table = mapping.tables(reading, org)[choice.table]
    layout = seen(known, table)
    members = (dict(layout.members) if layout else {}) | dict(choice.members)
    way = mapping.take(reading, table, choice.columns, choice.fixed, members)
    return replace(way, scale=layout.scale if layout else {})


def fitted(mapped: Mapped, dataset: Dataset, choice: Choice) -> Mapped:
    """The table with its columns read as what the dataset needs, repaired as a person said, in the dataset's units."""
    wanted = {
        header: FactType.TEXT if dataset.columns[code].role == "org" else dataset.columns[code].type
        for code, header in mapped.columns.items()
    }
    table = fit(mapped.table, wanted, choice.cells)
    return replace(mapped, table=table, scale=_scale(mapped, dataset) | dict(mapped.scale) | dict(choice.scale))


def _scale(mapped: Mapped, dataset: Dataset) -> dict[str, float]:
    """By what the figures of a column are multiplied, where the sheet has them in ten thousands and the dataset not."""
    units = {column.name: column.unit for column in mapped.table.columns}
    found = {code: factor(units.get(header), dataset.columns[code].unit) for code, header in mapped.columns.items()}
    return {code: many for code, many in found.items() if many is not None}


def layout_of(ready: Mapped, dataset: Dataset, choice: Choice) -> Layout:
    """What to remember of how a file was taken; a day said for one file is not said for the next."""
    columns = {code: mapping.source_of(header) for code, header in ready.columns.items()}
    if columns.get(dataset.date_column) == FIXED:
        del columns[dataset.date_column]
    fixed = {code: value for code, value in choice.fixed.items() if columns.get(code) == FIXED}
    return Layout(
        dataset.code, mark(ready.table), columns, dict(ready.members), fixed, dict(choice.scale), choice.answers
    )
