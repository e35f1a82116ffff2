"""Writes the sample retail chain: `python data/retail/make.py [OUTDIR]`. The same bytes every time.

files/      the exports of three systems: point of sale (xlsx), stock counts (csv, GB18030), feedback (csv, UTF-8)
model.yaml  its first part is written by hand, here; the targets below the mark are written from company.py
"""

import csv
import io
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

import company as c
import ledger
import xlsxwriter
from ledger import Answer, Count, Line
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
MARK = "targets:  # written by make.py from company.py\n"
TITLE = "门店销售明细表"
COLUMNS = (
    "销售日期",
    "门店编码",
    "单号",
    "会员号",
    "品类",
    "渠道",
    "类型",
    "数量",
    "销售额(元)",
    "税额(元)",
    "成本(元)",
)
WIDTHS = (12, 10, 18, 11, 12, 8, 8, 8, 14, 14, 14)
COUNT_COLUMNS = ("盘点日期", "门店编码", "品类", "库存数量", "库存金额(元)", "缺货SKU数", "SKU数")
ANSWER_COLUMNS = (
    "日期",
    "周次",
    "门店",
    "满意度评分(1-5)",
    "是否投诉",
    "响应时长(小时)",
    "是否一次解决",
    "是否回访",
    "是否点名表扬",
)
EPOCH = date(1899, 12, 30)


def main(out: Path) -> None:
    files = out / "files"
    files.mkdir(parents=True, exist_ok=True)
    (out / "model.yaml").write_text(_model(), encoding="utf-8", newline="\n")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        list(workers.map(_sales_files, [files] * len(c.SALES), c.SALES))
    for month in c.COMPLETE:
        (files / f"stock_{month}.csv").write_bytes(_counts_csv(ledger.counts(month)).encode("gb18030"))
        (files / f"feedback_{month}.csv").write_bytes(_answers_csv(ledger.answers(month)).encode("utf-8-sig"))


def _model() -> str:
    by_hand, mark, _ = (HERE / "model.yaml").read_text(encoding="utf-8").partition(MARK)
    return by_hand + (mark or MARK) + "\n".join(c.targets()) + "\n"


def _sales_files(folder: Path, month: str) -> None:
    lines = ledger.sales(month)
    exported = _exported(month)
    if month != c.CORRECTED_MONTH:
        _sales_file(folder / f"pos_{month}.xlsx", TITLE, lines, exported)
        return
    wrong = ledger.miskeyed(lines, c.CORRECTED_SHOP, c.MISKEYED_LINES)
    _sales_file(folder / f"pos_{month}.xlsx", TITLE, wrong, exported)
    later = exported.replace(day=8, hour=16, minute=20)
    _sales_file(folder / f"pos_{month}_corrected.xlsx", f"{TITLE}(更正)", lines, later)


def _exported(month: str) -> datetime:
    if month == c.RUNNING:
        return datetime(2026, 11, 13, 8, 30)
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return datetime(year, number + 1, 2, 8, 30)


def _sales_file(path: Path, title: str, lines: list[Line], exported: datetime) -> None:
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    book.set_properties({"title": title, "author": "POS", "created": exported})
    sheet = book.add_worksheet("销售明细")
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    money = book.add_format({"num_format": "#,##0.00"})
    bold = book.add_format({"bold": True})
    large = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, {0: day, 8: money, 9: money, 10: money}.get(column))
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, title, large)
    sheet.write_string(1, 0, f"统计期间:{lines[0].day:%Y-%m}-01 至 {lines[-1].day}")
    sheet.write_string(1, 8, f"导出时间:{exported:%Y-%m-%d %H:%M}")
    sheet.write_row(2, 0, COLUMNS, bold)
    sheet.freeze_panes(3, 0)
    for row, line in enumerate(lines, start=3):
        _sales_row(sheet, row, line)
    _totals(sheet, len(lines) + 3, lines)
    book.close()


def _sales_row(sheet: Worksheet, row: int, line: Line) -> None:
    """A cell takes the format of its column, so none is given."""
    number, text = sheet.write_number, sheet.write_string
    number(row, 0, (line.day - EPOCH).days)
    text(row, 1, line.shop)
    text(row, 2, line.ticket)
    if line.member:
        text(row, 3, line.member)
    text(row, 4, line.category.name)
    text(row, 5, "线上" if line.online else "门店")
    text(row, 6, "退货" if line.returned else "销售")
    number(row, 7, line.quantity)
    number(row, 8, line.amount / 100)
    number(row, 9, line.tax / 100)
    number(row, 10, line.cost / 100)


def _totals(sheet: Worksheet, row: int, lines: list[Line]) -> None:
    sheet.write_string(row, 0, "合计")
    sheet.write_number(row, 7, sum(line.quantity for line in lines))
    sheet.write_number(row, 8, sum(line.amount for line in lines) / 100)
    sheet.write_number(row, 9, sum(line.tax for line in lines) / 100)
    sheet.write_number(row, 10, sum(line.cost for line in lines) / 100)


def _counts_csv(rows: list[Count]) -> str:
    return _csv(
        COUNT_COLUMNS,
        [
            (
                row.day,
                row.shop,
                row.category.name,
                round(row.amount / 75 / row.category.price),
                f"{row.amount / 100:.2f}",
                row.out,
                row.skus,
            )
            for row in rows
        ],
    )


def _answers_csv(rows: list[Answer]) -> str:
    return _csv(
        ANSWER_COLUMNS,
        [
            (
                row.day,
                _week(row.day),
                row.shop.name,
                row.score or "",
                _yes(row.complaint),
                "" if row.tenths is None else f"{row.tenths / 10:.1f}",
                "" if row.tenths is None else _yes(row.fixed),
                _yes(row.followed_up),
                _yes(row.praise),
            )
            for row in rows
        ],
    )


def _csv(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _week(day: date) -> str:
    """As WEEKNUM counts: 1 January is in week 1, a week begins on Sunday, the year's last days are in week 53."""
    first = date(day.year, 1, 1)
    number = ((day - first).days + first.isoweekday() % 7) // 7 + 1
    return f"{day.year}年第{number}周"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
