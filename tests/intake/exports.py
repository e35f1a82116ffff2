"""Random exports: tables as people and programs write them, each with what a reader must find in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
CENT = Decimal("0.01")
WORDS = st.sampled_from(
    ["人民路店", "中山店", "O'Neil", "北京, 朝阳", '"红星"店', "A-17", "Corner shop", "总部大楼", "东方红", "王五"]
) | st.text("甲乙丙丁店号街abcXYZ", min_size=2, max_size=6)
TITLES = ("销售月报", "2026年10月销售明细", "单位：元", "Sales report", "报表编号：R-17", "(内部资料)")
NOTES = ("注：金额含税", "制表人：张三", "数据来源：收银系统", "Source: till", "* 退货未扣除")


@dataclass(frozen=True)
class Shape:
    """How one kind of column is drawn and written."""

    names: tuple[str, ...]
    kind: str
    value: st.SearchStrategy[Any]
    write: Callable[[Any], str]
    read: Callable[[Any], Any] = field(default=lambda value: value)
    adds_up: bool = False


def amounts(places: int = 2, lowest: int = -9_999_999, highest: int = 99_999_999) -> st.SearchStrategy[Decimal]:
    """Figures with so many places."""
    return st.integers(lowest, highest).map(lambda n: Decimal(n).scaleb(-places))


def accounting(value: Decimal) -> str:
    """A negative figure in brackets."""
    return f"({-value:,})" if value < 0 else f"{value:,}"


def wide(text: str) -> str:
    """A text in characters of full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def number(names: tuple[str, ...], value: st.SearchStrategy[Decimal], write: Callable[[Decimal], str]) -> Shape:
    """A column of figures."""
    return Shape(names, "number", value, write, float, adds_up=True)


DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
LATE = DAYS.map(lambda day: day.replace(day=13 + day.day % 15))
MONTHS = DAYS.map(lambda day: day.replace(day=1))
SUMS = ("金额", "销售额", "成本", "Amount", "实收")
SHAPES = (
    number(SUMS, amounts(), str),
    number(("数量", "Qty", "单量"), amounts(0, 0, 99_999), str),
    number(SUMS, amounts(), lambda v: f"{v:,}"),
    number(SUMS, amounts(), accounting),
    number(SUMS, amounts(), lambda v: f"¥{v:,}"),
    number(SUMS, amounts(), lambda v: f"{v} 元"),
    number(SUMS, amounts(), lambda v: wide(str(v))),
    Shape(SUMS, "number", amounts(1, 1), lambda v: f"{v}万", lambda v: float(v * 10_000), adds_up=True),
    Shape(SUMS, "number", amounts(1, 1), lambda v: f"{v}亿", lambda v: float(v * 10**8), adds_up=True),
    Shape(("毛利率", "占比"), "number", amounts(1, 0, 1_000), lambda v: f"{v}%", lambda v: float(v / 100)),
    Shape(("单号", "会员编号"), "text", st.integers(0, 9_999).map(lambda n: f"{n:05d}"), str),
    Shape(("流水号", "订单编号"), "text", st.integers(10**17, 10**18 - 1).map(str), str),
    Shape(("商品", "客户", "Item"), "text", WORDS, str),
    Shape(("日期", "Date"), "date", DAYS, date.isoformat),
    Shape(("销售日期",), "date", DAYS, lambda d: f"{d.year}/{d.month}/{d.day}"),
    Shape(("记账日期",), "date", DAYS, lambda d: f"{d.year}年{d.month}月{d.day}日"),
    Shape(("下单日期",), "date", DAYS, lambda d: f"{d:%Y%m%d}"),
    Shape(("Order date",), "date", LATE, lambda d: f"{d:%d/%m/%Y}"),
    Shape(("Ship date",), "date", DAYS, lambda d: f"{d:%d-%b-%y}"),
    Shape(("月份", "Month"), "month", MONTHS, lambda d: f"{d:%Y-%m}"),
    Shape(("统计月份",), "month", MONTHS, lambda d: f"{d.year}年{d.month}月"),
    Shape(("账期",), "month", MONTHS, lambda d: f"{d:%Y%m}"),
)


@dataclass
class Export:
    """The rows of a sheet as text, and what must be found in them: names, values, row numbers, rows that are none."""

    rows: list[list[str | None]] = field(default_factory=list)
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    values: list[list[Any]] = field(default_factory=list)

    def aside(self, reason: str, *cells: str | None) -> None:
        """A row that is no data."""
        self.rows.append(list(cells))
        self.dropped.append((len(self.rows), reason))


@st.composite
def exports(draw: Draw) -> Export:
    """An export with titles, notes, totals, subtotals, blank rows, page breaks, and a header of one row or two."""
    made = Export()
    shapes = _shapes(draw)
    for title in draw(st.lists(st.sampled_from(TITLES), max_size=3, unique=True)):
        made.aside("title", title)
        if draw(st.integers(0, 4)) == 0:
            made.aside("blank")
    header = _header(draw, made, shapes)
    groups = draw(st.lists(st.integers(2, 5), min_size=1, max_size=3))
    subtotals = draw(st.booleans()) and len(groups) > 1
    everything: list[list[Any]] = []
    for place, size in enumerate(groups):
        rows = [_row(draw, shapes) for _ in range(size)]
        if all(value is None for value in rows[-1][1:]):
            # a label alone below the last figure is a note, unless it stands above
            rows[-1][0] = [*everything, *rows][0][0]
        for row in rows:
            made.rows.append([_written(shape, value) for shape, value in zip(shapes, row, strict=True)])
            made.numbers.append(len(made.rows))
            made.values.append([None if v is None else s.read(v) for s, v in zip(shapes, row, strict=True)])
        everything += rows
        if subtotals:
            made.aside("total", *_sums(shapes, rows, "小计"))
        if place + 1 < len(groups) and draw(st.integers(0, 3)) == 0:
            made.aside("header", *header)
        elif place + 1 < len(groups) and draw(st.integers(0, 5)) == 0:
            made.aside("blank")
    if draw(st.booleans()):
        made.aside("total", *_sums(shapes, everything, draw(st.sampled_from(["合计", "总计", "Total"]))))
    said = [any(value is not None for value in column) for column in zip(*made.values, strict=True)]
    made.kinds = [kind if any_value else "text" for kind, any_value in zip(made.kinds, said, strict=True)]
    for note in draw(st.lists(st.sampled_from(NOTES), max_size=2, unique=True)):
        made.aside("note", note)
    return made


def _shapes(draw: Draw) -> list[Shape]:
    """A column of names first, and at least one column of figures."""
    figures = draw(st.sampled_from(SHAPES[:7]))
    others = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=5))
    return [Shape(("门店", "Store", "部门"), "text", WORDS, str), *others, figures]


def _header(draw: Draw, made: Export, shapes: list[Shape]) -> list[str | None]:
    used: list[str] = []
    for shape in shapes:
        free = [name for name in shape.names if name not in used]
        used.append(draw(st.sampled_from(free)) if free else f"{shape.names[0]}{len(used)}")
    made.names, made.kinds = used, [shape.kind for shape in shapes]
    pairs = [at for at in range(1, len(shapes) - 1) if shapes[at].adds_up and shapes[at + 1].adds_up]
    if pairs and draw(st.integers(0, 3)) == 0:
        at = draw(st.sampled_from(pairs))
        made.rows.append([*used[:at], "本期", None, *used[at + 2 :]])
        made.merges.append((len(made.rows) - 1, at, at + 1))
        made.rows.append([None] * at + ["项一", "项二"])
        made.names = [*used[:at], "本期/项一", "本期/项二", *used[at + 2 :]]
        return list(made.rows[-1])
    made.rows.append(list(used))
    return list(used)


def _row(draw: Draw, shapes: list[Shape]) -> list[Any]:
    return [None if shape.adds_up and draw(st.integers(0, 9)) == 9 else draw(shape.value) for shape in shapes]


def _written(shape: Shape, value: Any) -> str | None:
    return None if value is None else shape.write(value)


def _sums(shapes: list[Shape], rows: list[list[Any]], label: str) -> list[str | None]:
    """A row of sums, written as the columns are."""
    sums: list[str | None] = [label]
    for column, shape in enumerate(shapes[1:], 1):
        known = [row[column] for row in rows if row[column] is not None]
        sums.append(shape.write(sum(known)) if shape.adds_up and known else None)
    return sums


def as_csv(made: Export, encoding: str, separator: str) -> bytes:
    """The bytes of a delimited text."""
    out = io.StringIO()
    width = max(map(len, made.rows))
    rows = [[cell or "" for cell in row] + [""] * (width - len(row)) for row in made.rows]
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(made: Export, *, typed: bool) -> bytes:
    """The bytes of a workbook; `typed` writes figures and days as such where the rows are data."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    sheet, day = book.add_worksheet("明细"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(made.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write_string(number, column, cell)
    for number, values in zip(made.numbers, made.values, strict=True) if typed else ():
        for column, value in enumerate(values):
            if isinstance(value, float):
                sheet.write_number(number - 1, column, value)
            elif isinstance(value, date) and made.kinds[column] == "date":
                sheet.write_datetime(number - 1, column, value, day)
    for row, left, right in made.merges:
        sheet.merge_range(row, left, row, right, made.rows[row][left])
    book.close()
    return out.getvalue()
