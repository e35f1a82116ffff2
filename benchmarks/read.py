"""What reading the sample's files costs: CPU time per row and per cell, beside a plain reader of the same bytes."""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import fastexcel
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kpi.intake import read_bytes  # noqa: E402

FILES = ROOT / "data" / "retail" / "files"
ROUNDS = 3
T = TypeVar("T")


@dataclass
class Cost:
    """What a kind of files took in all rounds."""

    rows: int = 0
    cells: int = 0
    ours: float = 0.0
    plain: float = 0.0

    def line(self, kind: str) -> str:
        """The cost in microseconds, and how many times the plain reader's it is."""
        ours, cell, plain = (
            1e6 * cost for cost in (self.ours / self.rows, self.ours / self.cells, self.plain / self.rows)
        )
        return f"{kind:<10}{self.rows:>9}{ours:>10.1f}{cell:>10.2f}{plain:>10.1f}{ours / plain:>8.1f}"


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and the processor time it took in all threads."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def read_plainly(data: bytes, suffix: str) -> pl.DataFrame:
    """The same bytes through the library alone, without a look at what is in them."""
    if suffix == ".xlsx":
        return fastexcel.read_excel(data).load_sheet(0, header_row=None).to_polars()
    text = data.decode("utf-8-sig", "ignore").encode()
    return pl.read_csv(io.BytesIO(text), truncate_ragged_lines=True, infer_schema_length=None)


def measure(paths: list[Path]) -> Cost:
    """Both readers on each file in turn, so that what else the machine does slows both alike."""
    cost = Cost()
    read_bytes(paths[0].read_bytes(), paths[0].name)
    read_plainly(paths[0].read_bytes(), paths[0].suffix)
    for path in paths * ROUNDS:
        data = path.read_bytes()
        reading, ours = timed(partial(read_bytes, data, path.name))
        _, plain = timed(partial(read_plainly, data, path.suffix))
        cost.rows += sum(table.frame.height for table in reading.tables)
        cost.cells += sum(table.frame.height * len(table.columns) for table in reading.tables)
        cost.ours += ours
        cost.plain += plain
    return cost


def main() -> None:
    """One line for each kind of file of the sample."""
    print(f"{'files':<10}{'rows':>9}{'us/row':>10}{'us/cell':>10}{'plain':>10}{'ratio':>8}")
    # as in the child process that reads files in the product
    gc.disable()
    for kind in ("pos", "stock", "feedback"):
        paths = sorted(FILES.glob(f"{kind}_*"))
        if paths:
            print(measure(paths).line(kind))


if __name__ == "__main__":
    main()
