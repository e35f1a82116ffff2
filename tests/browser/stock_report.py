"""The stock count as another system would export it: a title, other headers, ten thousands, and cells gone wrong."""

from __future__ import annotations

import io
from collections.abc import Mapping

import xlsxwriter

from tests.conftest import RETAIL

HEADERS = ("统计日期", "店铺", "商品大类", "库存件数", "在库金额(万元)", "断货品种", "经营品种", "备注")
SHOPS = 10
TITLE_ROWS = 3


def report(month: str, changed: Mapping[tuple[int, int], object] | None = None) -> bytes:
    """The count of `month` as a workbook with a total line; `changed` are cells by row and column, from 1."""
    lines = (RETAIL / "files" / f"stock_{month}.csv").read_bytes().decode("gb18030").splitlines()[1:]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(f"{int(month[5:])}月")
    sheet.merge_range(0, 0, 0, len(HEADERS) - 1, f"示例零售连锁 {month[:4]}年{int(month[5:])}月 库存月报")
    sheet.write(1, 0, "单位：万元")
    sheet.write_row(TITLE_ROWS - 1, 0, HEADERS)
    cells: dict[tuple[int, int], object] = {}
    for number, line in enumerate(lines, TITLE_ROWS):
        day, shop, category, qty, amount, out_skus, skus = line.split(",")
        row = [
            day.replace("-", "/"),
            shop,
            category,
            float(qty),
            round(float(amount) / 1e4, 6),
            int(out_skus),
            int(skus),
        ]
        cells |= {(number, column): value for column, value in enumerate(row)}
    cells |= {(row - 1, column - 1): value for (row, column), value in (changed or {}).items()}
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    last = TITLE_ROWS + len(lines)
    sheet.write(last, 0, "合计")
    for column in (3, 4, 5, 6):
        figures = [v for (_, c), v in cells.items() if c == column and isinstance(v, (int, float))]
        sheet.write(last, column, round(sum(figures), 6))
    book.close()
    return out.getvalue()
