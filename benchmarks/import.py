"""A million rows of fifteen columns, from a file to committed facts, beside merely parsing it and beside pandas.

    python benchmarks/import.py [--rows 1000000] [--rounds 5] [--without pandas]

Every contestant of every round is a process of its own, and the rounds go through all of them in turn. The clock runs
from the file to what the contestant makes of it; starting Python and importing libraries is not counted, starting the
child process in which Attain reads is. Memory is the most that the process ever had plus the most that its child ever
had (ru_maxrss), whether or not at the same time. CPU seconds are of all threads and of the child too.

parse    fastexcel to Arrow, or polars.read_csv: the floor
attain   batch.preview and batch.store in a real workspace: every check, the difference, facts committed on disk
pandas   read_excel(engine="calamine") or read_csv, then to_sql into SQLite; pandas is not in our requirements
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

COLUMNS = {
    "day": "日期",
    "shop": "门店编码",
    "order_no": "订单号",
    "member": "会员号",
    "category": "品类",
    "channel": "渠道",
    "sku": "商品编码",
    "quantity": "数量",
    "price": "原价",
    "discount": "折扣额",
    "amount": "销售额",
    "cost": "成本",
    "margin": "毛利",
    "freight": "运费",
    "remark": "备注",
}
HEADER, CODES = list(COLUMNS.values()), list(COLUMNS)
SHOPS = [f"S{number:03d}" for number in range(1, 201)]
NUMBERS = slice(7, 14)
SEED = 20_261


def sales(count: int) -> Iterator[list[Any]]:
    """Rows of a month as a till writes them, the same every time."""
    chance, first = random.Random(SEED), date(2026, 1, 1)
    for number in range(count):
        price = chance.randint(100, 99_999)
        cut, cost, freight = (
            chance.randint(0, price // 5),
            chance.randint(50, price),
            chance.choice((0, 0, 0, 500, 800)),
        )
        money = [price, cut, price - cut, cost, price - cut - cost, freight]
        yield [
            first + timedelta(days=number * 31 // count),
            chance.choice(SHOPS),
            f"SO2026{number:09d}",
            f"{chance.randrange(10**7):08d}",
            chance.choice(("饮料", "零食", "日化", "生鲜", "粮油", "家电", "服饰", "文具")),
            chance.choice(("门店", "线上", "外卖", "团购")),
            f"SKU{chance.randrange(5_000):05d}",
            chance.randint(1, 12),
            *(cents / 100 for cents in money),
            chance.choice(("顾客要求开票", "缺货换货", "生日优惠")) if chance.random() < 0.03 else None,
        ]


def write_csv(path: Path, count: int) -> None:
    """The sales as a delimited text."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in sales(count):
            writer.writerow([*row[:8], *(f"{amount:.2f}" for amount in row[8:14]), row[14]])


def write_xlsx(path: Path, count: int) -> None:
    """The sales as a workbook, a title above the header."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet, day = book.add_worksheet("明细"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "销售明细 2026年1月")
    sheet.write_row(1, 0, HEADER)
    for number, row in enumerate(sales(count), 2):
        sheet.write_datetime(number, 0, datetime.combine(row[0], datetime.min.time()), day)
        for column, cell in enumerate(row[1:], 1):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()


def parse(path: Path) -> Callable[[], int]:
    """The floor: the bytes as columns, without a look at what is in them."""
    import fastexcel
    import polars as pl

    def work() -> int:
        if path.suffix == ".csv":
            return pl.read_csv(path).height
        return int(fastexcel.read_excel(path).load_sheet(0, header_row=1).to_arrow().num_rows)

    return work


def attain(path: Path) -> Callable[[], int]:
    """The product: the same use cases that pages, HTTP and the command line call."""
    from kpi.core.viewer import Viewer
    from kpi.store.folder import Folder
    from kpi.usecases import batch, model

    folder = Folder(path.with_name("workspace"))
    model.apply(folder, Viewer(), json.dumps(_model(), ensure_ascii=False).encode(), "model.yaml")

    def work() -> int:
        ready = batch.preview(folder, Viewer(), path, "sales")
        stored = batch.store(folder, Viewer(), path, ready)
        assert stored.outcome == "stored" and stored.incoming is not None, stored.problems[:3]
        folder.close()
        return stored.incoming.frame.height

    return work


def _model() -> dict[str, Any]:
    """A model of 200 shops and one indicator; a model file is YAML, of which JSON is a part."""
    roles: dict[str, dict[str, Any]] = {"day": {"role": "date"}, "shop": {"role": "org"}}
    typed: dict[str, dict[str, Any]] = {code: {"type": "number"} for code in CODES[NUMBERS]}
    columns = {
        code: {"from": [name], **(roles | typed).get(code, {})} for code, name in zip(CODES, HEADER, strict=True)
    }
    revenue = {"code": "revenue", "name": "销售额", "formula": "sum(sales.amount)", "unit": "CNY", "polarity": "higher"}
    return {
        "version": 1,
        "workspace": {"name": "Benchmark"},
        "org": [{"code": "HQ", "name": "总部"}, *({"code": code, "name": code, "parent": "HQ"} for code in SHOPS)],
        "datasets": [{"code": "sales", "name": "销售明细", "columns": columns}],
        "indicators": [revenue | {"accumulation": "flow"}],
    }


def pandas(path: Path) -> Callable[[], int]:
    """What a notebook does."""
    pd = importlib.import_module("pandas")

    def work() -> int:
        texts = dict.fromkeys(["会员号"], str)
        is_csv = path.suffix == ".csv"
        frame = (
            pd.read_csv(path, dtype=texts) if is_csv else pd.read_excel(path, header=1, dtype=texts, engine="calamine")
        )
        with sqlite3.connect(path.with_name("pandas.db")) as connection:
            frame.to_sql("sales", connection, index=False)
        return len(frame)

    return work


CONTESTANTS = {"parse": parse, "attain": attain, "pandas": pandas}


def compete(name: str, path: Path) -> None:
    """One contestant in this process; prints what it took."""
    work = CONTESTANTS[name](path)
    start, before = time.perf_counter(), time.process_time()
    rows = work()
    seconds = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = sum(one.ru_maxrss for one in used) / 1024
    spent = sum(one.ru_utime + one.ru_stime for one in used) - before
    print(json.dumps({"seconds": seconds, "processor": spent, "megabytes": peak, "rows": rows}))


def measured(name: str, path: Path) -> dict[str, float]:
    """One contestant in a fresh process, in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        file = Path(folder) / path.name
        file.hardlink_to(path)
        command = [sys.executable, __file__, "--compete", name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3_000:])
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def main() -> None:
    """The files made once, every contestant in turn in every round, and a table of medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", action="append", default=[], choices=list(CONTESTANTS))
    parser.add_argument("--compete", nargs=2, metavar=("NAME", "FILE"))
    given = parser.parse_args()
    if given.compete:
        compete(given.compete[0], Path(given.compete[1]))
        return
    names = [name for name in CONTESTANTS if name not in given.without]
    with tempfile.TemporaryDirectory(prefix="attain-import-") as folder:
        paths = [Path(folder) / "sales.xlsx", Path(folder) / "sales.csv"]
        write_xlsx(paths[0], given.rows)
        write_csv(paths[1], given.rows)
        found: dict[tuple[str, str], list[dict[str, float]]] = {}
        for _ in range(given.rounds):
            for path in paths:
                for name in names:
                    found.setdefault((path.suffix, name), []).append(measured(name, path))
        sizes = {path.suffix: path.stat().st_size / 1e6 for path in paths}
    show(found, sizes)


MEASURES = ("seconds", "processor", "megabytes")


def show(found: dict[tuple[str, str], list[dict[str, float]]], sizes: dict[str, float]) -> None:
    """A line for each contestant: medians, and how many times those of the floor they are."""
    print("| file | MB | way | rows | s | × floor | CPU s | × floor | peak MB | × floor |\n" + "|---" * 10 + "|")
    for (suffix, name), runs in found.items():
        floor = found.get((suffix, "parse"), runs)
        pairs = [(_median(runs, key), _median(floor, key)) for key in MEASURES]
        figures = " | ".join(f"{mine:.{1 if mine < 100 else 0}f} | {mine / least:.2f}" for mine, least in pairs)
        print(f"| {suffix[1:]} | {sizes[suffix]:.0f} | {name} | {runs[0]['rows']:,.0f} | {figures} |")


def _median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


if __name__ == "__main__":
    main()
