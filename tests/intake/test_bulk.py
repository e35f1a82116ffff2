"""The fast lane gives exactly what reading cell by cell gives, or leaves the file to it."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from tests.intake.bulk_sales import HEADER, MIDDLE, Rows, assert_same, changed, csv, fast, one, put, sales, xlsx

TOTAL: list[Any] = ["合计", None, None, None, None, 7799, None, 1.0, None]
PLAIN: dict[str, Rows] = {
    "as it is": sales(),
    "a title": [["销售明细 2026年1月"], *sales()],
    "a title and a blank row": [["销售明细"], [], *sales()],
    "a total that differs": [*sales(), TOTAL],
    "a total and notes": [*sales(), TOTAL, ["注:以上数据来自收银系统"], ["制表:李颖"]],
    "notes": [*sales(), ["注:以上数据来自收银系统"]],
    "a blank row before the total": [*sales(), [], TOTAL],
    "ids of eighteen digits": changed("订单号", lambda _, n: f"{370_000_000_000_000_000 + n}"),
    "an empty column": changed("备注", lambda *_: None),
    "notes only far below": changed("备注", lambda _, n: "破损" if n == MIDDLE else None),
    "negative figures": changed("销售额", lambda v, n: -v if n % 7 == 0 else v),
    "days and times": changed("日期", lambda v, n: datetime(v.year, v.month, v.day, n % 24, n % 60, n % 59)),
    "empty cells": changed("单价", lambda v, n: None if n % 9 == 0 else v),
    "a word in a figure at the end": one(1_290, "销售额", "待定"),
    "a category that sounds like a total": changed("品类", lambda v, n: "综合计划" if n % 5 == 0 else v),
    "words at the edges alone": changed("备注", lambda _, n: "破损" if n < 400 or n > 900 else None),
    "small figures named by number": changed("数量", lambda v, n: v * 3),
}
SUM = sum(row[5] for row in sales()[1:])
STRANGE: dict[str, Rows] = {
    "a blank row within": [*sales()[:MIDDLE], [], *sales()[MIDDLE:]],
    "the header again": [*sales()[:MIDDLE], list(HEADER), *sales()[MIDDLE:]],
    "a subtotal within": [*sales()[:MIDDLE], ["小计", *[None] * 4, 50, None, 1.0, None], *sales()[MIDDLE:]],
    "a note within": [*sales()[:MIDDLE], ["注:以下为线上"], *sales()[MIDDLE:]],
    "a total among the names": one(MIDDLE, "品类", "合计"),
    "a row too long": put(MIDDLE, [*sales()[MIDDLE][:8], "x", "y"]),
    "a word in a figure": one(MIDDLE, "销售额", "待定"),
    "a word in a date": one(MIDDLE, "日期", "待定"),
    "short": sales()[:900],
    "a total without its word": [*sales(), ["2026-01-31", "S001", "SO1", "00012345", "零食", SUM, None, None, None]],
    "no header": sales()[1:],
    "another table below": [*sales(), [], ["门店", "目标"], ["S001", 5], ["S002", 6], ["S003", 7]],
}
TEXTS: dict[str, Rows] = {
    "percentages": changed("单价", lambda _, n: f"{n % 100}.{n % 10}%"),
    "dates with slashes": changed("日期", lambda v, _: f"{v.year}/{v.month}/{v.day}"),
    "dates in Chinese": changed("日期", lambda v, _: f"{v.year}年{v.month}月{v.day}日"),
    "dates without separators": changed("日期", lambda v, _: f"{v:%Y%m%d}"),
    "months": changed("日期", lambda v, n: f"2026-{1 + n % 12:02d}"),
    "moments": changed("日期", lambda v, n: f"{v} {n % 24:02d}:{n % 60:02d}:{n % 59:02d}"),
    "padded cells": changed("品类", lambda v, _: f" {v} "),
    "padded figures": changed("单价", lambda v, _: f" {v:.2f}"),
    "whole figures": changed("单价", lambda v, _: str(round(v))),
    "many decimals": changed("单价", lambda v, n: f"{v / 7:.6f}"),
    "more decimals": changed("单价", lambda v, n: f"{v / 7:.12f}"),
}
STRANGE_TEXTS: dict[str, Rows] = {
    "a code among figures": one(MIDDLE, "单价", "0012"),
    "a date of another shape": one(MIDDLE, "日期", "05/01/2026"),
    "dates from the day up": changed("日期", lambda v, _: f"{v:%d/%m/%Y}"),
    "wrapped cells": changed("会员号", lambda v, _: f'="{v}"'),
    "apostrophes": changed("会员号", lambda v, _: f"'{v}"),
    "days in a column of figures": changed("单价", lambda v, n: "20260105" if n > 600 else f"{v:.2f}"),
    "an infinite figure": one(MIDDLE, "单价", "inf"),
    "not a number": one(MIDDLE, "单价", "nan"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_regular_files_are_read_alike(name: str) -> None:
    assert_same(csv(PLAIN[name]), "text", taken=True)
    assert_same(xlsx(PLAIN[name]), "xlsx", taken=True)


@pytest.mark.parametrize("column", HEADER)
def test_a_column_empty_between_the_edges(column: str) -> None:
    rows = changed(column, lambda v, n: v if n < 490 or n > 810 else None)
    assert_same(csv(rows), "text", taken=fast(csv(rows), "text") is not None)
    assert_same(xlsx(rows), "xlsx", taken=fast(xlsx(rows), "xlsx") is not None)


@pytest.mark.parametrize("name", STRANGE)
def test_irregular_files_are_left_to_be_read_cell_by_cell(name: str) -> None:
    assert_same(csv(STRANGE[name]), "text", taken=False)
    assert_same(xlsx(STRANGE[name]), "xlsx", taken=False)


@pytest.mark.parametrize("name", TEXTS)
def test_ways_to_write_cells_are_read_alike(name: str) -> None:
    assert_same(csv(TEXTS[name]), "text", taken=True)


@pytest.mark.parametrize("name", STRANGE_TEXTS)
def test_ways_to_write_cells_that_need_a_look_at_each(name: str) -> None:
    assert_same(csv(STRANGE_TEXTS[name]), "text", taken=False)


NASTY = [
    "", " ", "-", "N/A", "0012", "12%", "1,234.50", "¥12.00", "1.5万", "合计", "小计", "注:以上", "2026-01-05",
    "05/01/2026", "inf", "1e5", "(12.5)", "=1+1", "'007", "12345678901234567890", "true", "平均", "同比", "12.3.4",
    "上月余额", "周一 8:00", "CNY 5", "jan 2026", "民國113年1月5日", "１２", "5-", "３月", "20260105", "总计:",
    "S001\u200b", "余额",
]  # fmt: skip


def spoilt(seed: int) -> Rows:
    """The sales with a few cells that may be anything, here and there."""
    chance, rows = random.Random(seed), sales()
    for _ in range(chance.randrange(1, 4)):
        column, many = chance.randrange(len(HEADER)), chance.random() < 0.3
        start = chance.choice((3, 300, MIDDLE, 1_250))
        what = chance.choice(NASTY)
        for row in rows[start : start + (400 if many else chance.randrange(1, 4))]:
            row[column] = what
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_spoilt_files_are_read_alike_or_left(seed: int) -> None:
    for data, kind in ((csv(spoilt(seed)).replace(b"1,234.50", b'"1,234.50"'), "text"), (xlsx(spoilt(seed)), "xlsx")):
        found = fast(data, kind)  # type: ignore[arg-type]
        assert_same(data, kind, taken=found is not None)  # type: ignore[arg-type]
