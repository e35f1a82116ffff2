"""Tables in HTML and in the XML of Excel 2003, which many systems export under the name .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kpi.intake.grid import Merge
from kpi.intake.limits import CELLS
from kpi.intake.problems import refusal

_CELLS = frozenset({"td", "th", "cell", "ss:cell"})
_ROWS = frozenset({"tr", "row", "ss:row"})
_TABLES = frozenset({"table", "ss:table"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_SPANNED = 5_000_000
_ROWS_AT_MOST, _COLUMNS_AT_MOST = 1_048_576, 16_384
_SILENT = frozenset({"script", "style", "head"})
_DATA = frozenset({"data", "ss:data"})
_MIDNIGHT = re.compile(r"T00:00:00(\.0+)?$")


class Sheet:
    """The cells of one table as written, with its merged ranges."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()
        self._room = _SPANNED

    def begin_row(self, number: int | None = None) -> None:
        """The next row, or the one whose number the file states."""
        if number is not None and number > _ROWS_AT_MOST:
            raise refusal("too_many_cells", rows=number, columns=1, limit=CELLS)
        while number is not None and len(self.rows) < number - 1:
            self.rows.append([])
        self.rows.append([])

    def put(self, text: str, right: int, down: int, column: int | None = None) -> None:
        """The next free cell of the row, spanning so many columns and rows."""
        if not self.rows:
            self.begin_row()
        if column is not None and column > _COLUMNS_AT_MOST:
            raise refusal("too_many_columns", columns=column, limit=_COLUMNS_AT_MOST)
        row, cells = len(self.rows) - 1, self.rows[-1]
        while (row, len(cells)) in self._taken if column is None else len(cells) < column - 1:
            cells.append("")
        left = len(cells)
        cells.append(text)
        self._room -= (right + 1) * (down + 1)
        if self._room < 0:
            raise refusal("too_many_cells", rows=row + down, columns=left + right, limit=_SPANNED)
        if right or down:
            self.merges.append(Merge(row, left, row + down, left + right))
            self._taken |= {(row + y, left + x) for y in range(down + 1) for x in range(right + 1) if x or y}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheets: list[Sheet] = []
        self._name: str | None = None
        self._text: list[str] | None = None
        self._span = (0, 0)
        self._column: int | None = None
        self._is_date = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("worksheet", "ss:worksheet"):
            self._name = found.get("ss:name")
        elif tag in _TABLES:
            self.sheets.append(Sheet(self._name))
        elif tag in _ROWS and self.sheets:
            self._close_cell()
            self.sheets[-1].begin_row(_number(found.get("ss:index")))
        elif tag in _CELLS and self.sheets:
            self._open_cell(found)
        elif tag in _DATA:
            self._is_date = found.get("ss:type") == "DateTime"
        elif tag in _BREAKS and self._text:
            self._text.append(" ")

    def _open_cell(self, found: dict[str, str]) -> None:
        self._close_cell()
        right = _number(found.get("ss:mergeacross")) or (_number(found.get("colspan")) or 1) - 1
        down = _number(found.get("ss:mergedown")) or (_number(found.get("rowspan")) or 1) - 1
        self._text, self._span, self._column = [], (min(right, 1000), min(down, 10_000)), _number(found.get("ss:index"))
        self._is_date = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _CELLS | _ROWS | _TABLES:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _close_cell(self) -> None:
        if self._text is not None and self.sheets:
            text = "".join(self._text)
            # Excel 2003 writes a day as its first instant
            self.sheets[-1].put(_MIDNIGHT.sub("", text) if self._is_date else text, *self._span, column=self._column)
        self._text = None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 8 else None


def sheets_of(text: str) -> list[Sheet]:
    """Every table of a marked-up file."""
    if "<!ENTITY" in text[:10_000].upper():
        raise refusal("document_type")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    sheets = [sheet for sheet in reader.sheets if any(any(cell.strip() for cell in row) for row in sheet.rows)]
    if not sheets:
        raise refusal("no_table")
    return sheets
