"""Random facts with everything that makes figures go wrong, and a workspace that holds them.

Sales have a key and come in two files, the second with corrections. Stock is counted on other days in every unit, and
a second file replaces one month of it. Rent says nothing of org units. Nobody has rows in July 2025.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import yaml

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch, model
from tests.oracles.places import FISCAL, MONTHS, ORG, end_of

VIEWER = Viewer()
Row = dict[str, object]
CHANNELS = ["线上", "shop", "Shop", "O'Brien; drop table x --", 'a "quoted" 50%_\\', "tv", None]
GOODS = ["apple", "pear", "Äpfel", "007", None]
EMPTY = date(2025, 7, 1)
"""The month in which nobody has rows."""
RECOUNTED = date(2025, 10, 1)
"""The month of which stock comes a second time."""


@dataclass(frozen=True)
class Table:
    """A dataset: its columns by type, which of them say when and where, and how a formula may call it."""

    date: str
    org: str | None
    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    name: str
    headers: Mapping[str, str]
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return [self.date, *([self.org] if self.org else []), *self.numbers, *self.texts]


TABLES = {
    "sales": Table(
        date="date",
        org="store",
        numbers=("amount", "qty", "price"),
        texts=("channel", "sku", "order_id"),
        name="销售明细",
        headers={"amount": "含税金额", "channel": "渠道"},
        key=("order_id",),
    ),
    "stock": Table(
        date="day",
        org="shop",
        numbers=("units", "cost"),
        texts=("channel", "sku"),
        name="库存",
        headers={"units": "库存数量"},
    ),
    "rent": Table(date="paid", org=None, numbers=("amount",), texts=("channel",), name="Rent", headers={}),
}


def sales(chance: random.Random) -> list[Row]:
    """Sales: none at all in March 2025, none of S2 in some months, some booked on EAST itself."""
    found: list[Row] = []
    for month in MONTHS:
        for store in ("S1", "S2", "S3", "EAST"):
            absent = (store == "S2" and month.month in (1, 6)) or (store == "EAST" and chance.random() < 0.5)
            if month in (EMPTY, date(2025, 3, 1)) or absent:
                continue
            for _ in range(chance.randint(1, 4)):
                found.append(_sale(chance, month, store, f"A{len(found):04d}"))
    return found


def _sale(chance: random.Random, month: date, store: str, order: str) -> Row:
    return {
        "date": _day(chance, month),
        "store": store,
        "amount": chance.choice([None, Decimal(0), _cents(chance, -9000, 90000), _cents(chance, 0, 90000)]),
        "qty": chance.choice([None, 0, 0, 1, 2, 3, 5, -1]),
        "price": Decimal(chance.randint(1, 80)) / 4,
        "channel": chance.choice(CHANNELS),
        "sku": chance.choice(GOODS),
        "order_id": order,
    }


def corrections(chance: random.Random, before: list[Row]) -> list[Row]:
    """Known orders with other figures, some in another month or store, and a few new ones."""
    found = []
    for old in chance.sample(before, 12):
        month = chance.choice([old["date"], old["date"], date(2025, 3, 1)])
        store = chance.choice([old["store"], "S3", "S2"])
        found.append(_sale(chance, month.replace(day=1), str(store), str(old["order_id"])))  # type: ignore[attr-defined]
    return found + [_sale(chance, chance.choice(MONTHS[8:12:3]), "S1", f"B{n:04d}") for n in range(3)]


def stock(chance: random.Random, months: Iterable[date] = MONTHS) -> list[Row]:
    """Counts on other days in every unit; goods that are sold out are left out, S2 does not count in January."""
    found: list[Row] = []
    for month in months:
        for shop in ("S1", "S2", "S3", "EAST"):
            absent = (shop == "S2" and month.month == 1) or (shop == "EAST" and chance.random() < 0.5)
            if month == EMPTY or absent:
                continue
            for day in sorted({_day(chance, month) for _ in range(chance.randint(1, 3))}):
                for sku in chance.sample(GOODS, chance.randint(1, 3)):
                    found.append(
                        {
                            "day": day,
                            "shop": shop,
                            "units": chance.choice([None, 0, chance.randint(1, 99), chance.randint(1, 99), -3]),
                            "cost": _cents(chance, 1, 5000),
                            "channel": chance.choice(CHANNELS),
                            "sku": sku,
                        }
                    )
    return found


def rent(chance: random.Random) -> list[Row]:
    """Rent: paid once or twice a month, not at all in some."""
    return [
        {
            "paid": _day(chance, month),
            "amount": chance.choice([None, _cents(chance, 90000, 99999), 1000, Decimal("123456789012.34")]),
            "channel": chance.choice(CHANNELS),
        }
        for month in MONTHS
        if month != EMPTY
        for _ in range(chance.randint(0, 2))
    ]


def _day(chance: random.Random, month: date) -> date:
    last = end_of(month)
    return chance.choice([month, last, month + timedelta(days=chance.randrange(last.day))])


def _cents(chance: random.Random, least: int, most: int) -> Decimal:
    return Decimal(chance.randint(least, most)) / 100


@dataclass(frozen=True)
class Facts:
    """The files in the order in which they come, and the rows that count when all have come."""

    files: list[tuple[str, list[Row]]]
    rows: dict[str, list[Row]]

    @classmethod
    def random(cls, chance: random.Random) -> Facts:
        sold, counted, paid = sales(chance), stock(chance), rent(chance)
        corrected, recounted = corrections(chance, sold), stock(chance, [RECOUNTED])
        orders = {row["order_id"]: row for row in (*sold, *corrected)}
        kept = [row for row in counted if row["day"].replace(day=1) != RECOUNTED]  # type: ignore[attr-defined]
        return cls(
            [("stock", counted), ("sales", sold), ("rent", paid), ("stock", recounted), ("sales", corrected)],
            {"sales": list(orders.values()), "stock": kept + recounted, "rent": paid},
        )


def workspace(path: Path, formulas: Mapping[str, str], facts: Facts) -> Folder:
    """A workspace with an indicator for each formula and the facts stored; figures were kept before the last files."""
    folder = Folder(path / "workspace")
    early = next(number for number, (code, _) in enumerate(facts.files) if code in dict(facts.files[:number]))
    files = list(enumerate(facts.files))
    _apply(folder, {})
    for number, (code, rows) in files[:early]:
        _bring(folder, path / f"{number}_{code}.csv", code, rows)
    _apply(folder, formulas)
    mistaken = [{"paid": EMPTY, "amount": 777, "channel": "tv"}, {"paid": RECOUNTED, "amount": 1, "channel": "tv"}]
    batch.undo(folder, VIEWER, _bring(folder, path / "mistaken.csv", "rent", mistaken))
    for number, (code, rows) in files[early:]:
        _bring(folder, path / f"{number}_{code}.csv", code, rows)
    return folder


def _apply(folder: Folder, formulas: Mapping[str, str]) -> None:
    text = {
        "version": 1,
        "workspace": {"name": "Random", "fiscal_year_start": FISCAL},
        "org": [{"code": code, "name": f"unit {code}", "parent": parent} for code, parent in reversed(ORG.items())],
        "datasets": [_dataset(code, table) for code, table in TABLES.items()],
        "indicators": [{"code": code, "name": code, "formula": formula} for code, formula in formulas.items()],
    }
    model.apply(folder, VIEWER, yaml.safe_dump(text, allow_unicode=True).encode(), "model.yaml")


def _bring(folder: Folder, file: Path, code: str, rows: list[Row]) -> int:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    ready = batch.preview(folder, VIEWER, file, code)
    assert ready.outcome == "ready", ready.problems
    assert ready.incoming is not None and ready.incoming.frame.height == len(rows)
    stored = batch.store(folder, VIEWER, file, ready)
    assert stored.batch is not None
    return stored.batch


def _dataset(code: str, table: Table) -> dict[str, object]:
    columns: dict[str, dict[str, object]] = {table.date: {"role": "date"}}
    if table.org:
        columns[table.org] = {"role": "org"}
    columns |= {name: {"type": "number"} for name in table.numbers} | {name: {"type": "text"} for name in table.texts}
    for name, header in table.headers.items():
        columns[name]["from"] = [header]
    return {"code": code, "name": table.name, "columns": columns} | ({"key": list(table.key)} if table.key else {})


SPELLINGS = {
    **{code: [code, code, table.name] for code, table in TABLES.items()},
    **{
        f"{code}.{column}": [column, column, table.headers.get(column, column), f'"{column}"']
        for code, table in TABLES.items()
        for column in table.columns
    },
}
"""Every way to call a dataset or column."""
