"""Sales as a till writes them, as files, and whether both lanes read them alike."""

from __future__ import annotations

import dataclasses
import io
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter

from kpi.core.reading import Reading, ReadTable
from kpi.intake import read_bytes
from kpi.intake.bulk_file import read_fast
from kpi.intake.container import Kind

HEADER = ["日期", "门店编码", "订单号", "会员号", "品类", "数量", "单价", "销售额", "备注"]
ROWS = 1_300
MIDDLE = 700
Rows = list[list[Any]]


def sales() -> Rows:
    """A header and rows as a till writes them."""
    chance = random.Random(7)
    rows: Rows = [list(HEADER)]
    for number in range(ROWS):
        price, quantity = chance.randrange(100, 99_999) / 100, chance.randrange(1, 12)
        day = date(2026, 1, 1) + timedelta(days=number * 31 // ROWS)
        shop, member = f"S{chance.randrange(1, 40):03d}", f"{chance.randrange(10**6):08d}"
        note = chance.choice(("缺货换货", "生日优惠")) if number % 20 == 0 else None
        kind = chance.choice(("饮料", "零食", "生鲜"))
        amount = round(price * quantity, 2)
        rows.append([day, shop, f"SO2026{number:09d}", member, kind, quantity, price, amount, note])
    return rows


def csv(rows: Rows, separator: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """The rows as a delimited text."""

    def shown(cell: Any) -> str:
        return "" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell)

    return "".join(separator.join(map(shown, row)) + end for row in rows).encode(encoding)


def xlsx(rows: Rows, finish: Callable[[Any, Any], None] | None = None) -> bytes:
    """The rows as a workbook, which `finish` may add to."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, day = book.add_worksheet("明细"), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write(row, column, cell)
    if finish:
        finish(book, sheet)
    book.close()
    return out.getvalue()


def fast(data: bytes, kind: Kind) -> Reading | None:
    """What the fast lane gives, with its threshold low."""
    told: list[float] = []
    found = read_fast(data, kind, lambda part: read_bytes(part, "a"), report=told.append, least=1_000)
    assert all(0 <= done <= 1 for done in told) and told == sorted(told)
    return found


def assert_same(data: bytes, kind: Kind, *, taken: bool) -> Reading:
    """That the fast lane takes a file or not, and gives what reading cell by cell gives."""
    found, slow = fast(data, kind), read_bytes(data, "a")
    assert (found is not None) == taken
    if found is not None:
        found = dataclasses.replace(found, sha256=slow.sha256, format=slow.format)
        for name in ("problems", "error", "encoding"):
            assert getattr(found, name) == getattr(slow, name), name
        for one, other in zip(found.tables, slow.tables, strict=True):
            assert_same_table(one, other)
    return slow


def assert_same_table(one: ReadTable, other: ReadTable) -> None:
    """That two tables are the same in every field."""
    for field in dataclasses.fields(ReadTable):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if field.name in ("frame", "lost"):
            assert mine.schema == theirs.schema and mine.equals(theirs), field.name
        else:
            assert mine == theirs, field.name


def changed(column: str, how: Callable[[Any, int], Any]) -> Rows:
    """The sales with every cell of a column changed."""
    rows, place = sales(), HEADER.index(column)
    for number, row in enumerate(rows[1:]):
        row[place] = how(row[place], number)
    return rows


def put(row: int, cells: list[Any]) -> Rows:
    """The sales with one row set instead."""
    rows = sales()
    rows[row] = cells
    return rows


def one(row: int, column: str, cell: Any) -> Rows:
    """The sales with one cell set."""
    rows = sales()
    rows[row][HEADER.index(column)] = cell
    return rows
