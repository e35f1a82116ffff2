"""Sheets of a workbook as grids, with the cells that hold an error or a formula never computed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree import ElementTree

import fastexcel
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kpi.core.problem import Place, Problem
from kpi.intake.container import Kind
from kpi.intake.grid import Grid, Merge, grid_of
from kpi.intake.limits import column_number
from kpi.intake.problems import note, refusal

Faults = dict[tuple[int, int], str]
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_CELL = re.compile(rb"<c ([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v[^>]*>([^<]+)</v>")
_HIDDEN = re.compile(rb'<row [^>]*?\bhidden="(?:1|true)"[^>/]*>')
_COLUMNS = re.compile(rb"<col ([^>]*)>")
_RANGE = re.compile(rb'\b(min|max)="(\d{1,5})"')
_DETAIL = re.compile(r"Error\((\w+)\)")
_CODES = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What the cells of a sheet do not tell: faults by place, how many rows are hidden, and which columns."""

    faults: Faults = field(default_factory=dict)
    hidden: int = 0
    columns: list[range] = field(default_factory=list)

    def hidden_columns(self, grid: Grid) -> int:
        """How many columns with cells are hidden; those to the right of all data often are."""
        if not self.columns:
            return 0
        used = {column for row in range(len(grid.rows)) for column in grid.filled(row)}
        return sum(any(column in hidden for hidden in self.columns) for column in used)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The grids of a workbook's sheets and what is to be said about them."""

    grids: list[Grid]
    problems: list[Problem] = field(default_factory=list)


def open_workbook(data: bytes, kind: Kind) -> Workbook:
    """Every worksheet of a workbook."""
    with _parsing():
        book = CalamineWorkbook.from_object(io.BytesIO(data))
    details = _xlsx_details(data) if kind == "xlsx" else None
    grids, problems = [], []
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            problems.append(note("hidden_sheet", Place(sheet=sheet.name), sheet=sheet.name))
        found = details.get(sheet.name, Details()) if details is not None else Details(_other_faults(data, sheet.name))
        if found.hidden:
            problems.append(note("hidden_rows", Place(sheet=sheet.name), count=found.hidden))
        grids.append(_grid(book, sheet.name, found.faults))
        if count := found.hidden_columns(grids[-1]):
            problems.append(note("hidden_columns", Place(sheet=sheet.name), count=count))
    return Workbook(grids, problems)


@contextmanager
def _parsing() -> Iterator[None]:
    """What the parser says of a file in words of ours; where it gives up in panic the file is damaged too."""
    try:
        yield
    except PasswordError as locked:
        raise refusal("encrypted") from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise refusal("damaged") from broken
    except BaseException as panic:  # a panic is none of the exceptions of Python, and has no name to import
        if type(panic).__name__ != "PanicException":
            raise
        raise refusal("damaged") from panic


def _grid(book: CalamineWorkbook, name: str, faults: Faults) -> Grid:
    with _parsing():
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
    merges = [Merge(*start, *end) for start, end in sheet.merged_cell_ranges or []]
    return grid_of(name, rows, merges, faults)


def _other_faults(data: bytes, name: str) -> Faults:
    """The error cells of a binary or open-document sheet, which the cell reader gives as empty."""
    try:
        _, errors = (
            fastexcel.read_excel(data)
            .load_sheet(name, header_row=None, dtypes="string", eager=False)
            .to_arrow_with_errors()
        )
    except (fastexcel.FastExcelError, ValueError):
        return {}
    if errors is None:
        return {}
    named = ((error.position, _DETAIL.search(error.detail)) for error in errors.errors)
    return {position: _CODES.get(match[1], "#ERROR!") for position, match in named if match}


def _xlsx_details(data: bytes) -> dict[str, Details]:
    """What only the XML of a sheet says: error cells, formulas without a computed value, hidden rows."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        try:
            paths = sheet_paths(parts)
            return {name: _details_of(parts.read(path)) for name, path in paths.items() if path in parts.namelist()}
        except (KeyError, ElementTree.ParseError):
            return {}


def sheet_paths(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive in which each sheet of a workbook stands."""
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    # the strict format has the same names in another namespace
    sheets = ElementTree.fromstring(parts.read("xl/workbook.xml")).findall(".//{*}sheets/{*}sheet")
    return {sheet.get("name", ""): _absolute(targets.get(_relation(sheet), "")) for sheet in sheets}


def _relation(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _absolute(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _details_of(written: bytes) -> Details:
    xml = _without_prefix(written)
    if b'hidden="' not in xml:
        return Details(_faults_of(xml))
    return Details(_faults_of(xml), len(_HIDDEN.findall(xml)), _hidden_columns(xml))


def _hidden_columns(xml: bytes) -> list[range]:
    """The columns hidden above the rows of a sheet, zero-based."""
    given = [found[1] for found in _COLUMNS.finditer(xml, 0, max(xml.find(b"<sheetData"), 0))]
    ends = [dict(_RANGE.findall(said)) for said in given if b'hidden="1"' in said or b'hidden="true"' in said]
    return [range(int(end[b"min"]) - 1, int(end[b"max"])) for end in ends if len(end) == 2]


def _without_prefix(xml: bytes) -> bytes:
    """The XML of a sheet with bare names; some writers put a prefix before each."""
    prefix = _PREFIX.search(xml, 0, 4_096)
    return xml.replace(b"<%s:" % prefix[1], b"<").replace(b"</%s:" % prefix[1], b"</") if prefix else xml


def _faults_of(xml: bytes) -> Faults:
    if b"<f" not in xml and b't="e"' not in xml:
        return {}
    faults: Faults = {}
    for attributes, content in _CELL.findall(xml):
        is_error = b't="e"' in attributes
        value = _VALUE.search(content)
        place = _REFERENCE.search(attributes)
        is_empty = b"<f" in content and value is None and b't="str"' not in attributes
        if place and (is_error or is_empty):
            faults[int(place[2]) - 1, column_number(place[1]) - 1] = (
                value[1].decode("ascii", "replace") if is_error and value else ""
            )
    return faults
