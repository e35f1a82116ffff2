"""The fast lane of delimited texts: only the first and last lines are split by hand."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, replace

import polars as pl

from kpi.core.reading import Reading
from kpi.intake import bulk, delimited, encoding
from kpi.intake.bulk_column import Irregular, distinct
from kpi.intake.grid import grid_of

_SOME = 1 << 20
_CONTINUED = bytes(range(0x80, 0xC0))
_COUNTED = 1 << 24
_SEPARATORS = (",", "\t", ";", "|")
_EDGES = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff\u200e\u200f"
_WRAPPED = r"^\s*[='\x{200b}-\x{200f}\x{feff}]"
_PADDED = r"^[\s\x{200b}-\x{200f}\x{feff}]|[\s\x{200b}-\x{200f}\x{feff}]$|^$"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text cut in three: where its middle begins and ends, and whether it has quotes."""

    data: bytes
    begin: int
    end: int
    is_quoted: bool

    @property
    def edges(self) -> bytes:
        """The first and last lines alone."""
        return self.data[: self.begin] + self.data[self.end :]


def read_text(data: bytes, slow: bulk.Slow, report: bulk.Report, least: int) -> Reading:
    """The reading of a long delimited text; raises `Irregular` where it is not regular."""
    if data.count(b"\n", 0, _COUNTED) < least:
        raise Irregular("short")
    text, name = _as_utf8(data)
    report(0.1)
    cut = _cut(text)
    split = delimited.split(cut.edges.decode("utf-8-sig"))
    if split.separator not in _SEPARATORS or split.problems or len(split.rows) != 2 * bulk.EDGE:
        raise Irregular("not split alike in all lines")
    grid = grid_of(None, split.rows)
    if split.separator == ";" or len(grid.rows) != 2 * bulk.EDGE:
        raise Irregular("semicolons, or blank lines at the end")
    middle = _between(cut, split.separator, grid.width)
    report(0.4)
    edges = bulk.edges_of(grid.rows, slow(cut.edges), None, middle.height)
    reading = bulk.joined(edges, middle, lambda done: report(0.4 + 0.6 * done))
    return replace(reading, encoding=name)


def _as_utf8(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 and the name of the encoding it was in; the middle of UTF-8 is checked by its parser."""
    if b"\x00" not in data and _is_utf8(data[:_SOME]) and _is_utf8(data[-_SOME:].lstrip(_CONTINUED)):
        return data, "utf-8"
    decoded = encoding.decode(data)
    if decoded.guessed or decoded.nulls:
        raise Irregular("an encoding to be looked at")
    return decoded.text.encode(), decoded.encoding


def _is_utf8(part: bytes) -> bool:
    """Whether a part of a text decodes, but for a character cut at its end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(part)
    except UnicodeDecodeError:
        return False
    return True


def _cut(data: bytes) -> _Cut:
    """Both edges end where a row ends: quotes may hold line breaks."""
    returns = data.count(b"\r")
    if data[:4].lower() == b"sep=" or (returns and returns != data.count(b"\r\n")):
        raise Irregular("line breaks of several kinds")
    is_quoted = b'"' in data
    begin = _after_rows(data, bulk.EDGE) if is_quoted else _after_lines(data, bulk.EDGE)
    end = _before_lines(data, bulk.EDGE)
    if end <= begin or (is_quoted and (data.count(b'"', end) % 2 or data.count(b'"') % 2)):
        raise Irregular("quotes at the end")
    if is_quoted and sum(1 for _ in csv.reader(io.StringIO(data[end:].decode(), newline=""))) != bulk.EDGE:
        raise Irregular("line breaks within cells at the end")
    return _Cut(data, begin, end, is_quoted)


def _after_lines(data: bytes, count: int) -> int:
    place = 0
    for _ in range(count):
        place = data.index(b"\n", place) + 1
    return place


def _after_rows(data: bytes, count: int) -> int:
    """Where so many rows end: their lines are those that a reader of rows has asked for."""
    reader = csv.reader(line.decode("utf-8", "replace") for line in io.BytesIO(data))
    for _ in range(count):
        next(reader)
    return _after_lines(data, reader.line_num)


def _before_lines(data: bytes, count: int) -> int:
    place = len(data) - data.endswith(b"\n")
    for _ in range(count):
        place = data.rindex(b"\n", 0, place)
    return place + 1


def _between(cut: _Cut, separator: str, width: int) -> pl.DataFrame:
    """The rows of the middle as texts, each cell as `bare` would leave it."""
    part = cut.data[cut.begin : cut.end]
    try:
        frame = pl.read_csv(
            part,
            has_header=False,
            schema={str(number): pl.String for number in range(width)},
            separator=separator,
            quote_char='"' if cut.is_quoted else None,
        )
    except (pl.exceptions.PolarsError, ValueError) as irregular:
        raise Irregular(str(irregular)) from irregular
    lines = part.count(b"\n")
    if cut.is_quoted:
        frame = _unquoted(frame)
        lines -= int(frame.select(pl.sum_horizontal(pl.all().str.count_matches("\n").sum())).item() or 0)
    if lines != frame.height:
        raise Irregular("lines that are no rows")
    return frame.select(bared(column) for column in frame.iter_columns())


def _unquoted(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty quotes are empty cells; a quote that is left within a cell can be read in several ways."""
    if frame.select(pl.any_horizontal(pl.all().str.contains('"', literal=True).any())).item():
        raise Irregular("quotes within cells")
    return frame


def bared(column: pl.Series) -> pl.Series:
    """Texts as `bare` leaves them: the cells without the white space around them.

    Other wrapping of exports is not for the fast lane.
    """
    looked = distinct(column)
    if looked.str.contains(_WRAPPED).any():
        raise Irregular("wrapped cells")
    if not looked.str.contains(_PADDED).any():
        return column
    bare = column.str.strip_chars(_EDGES)
    return bare.replace("", None)
