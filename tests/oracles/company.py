"""A small company of seven org units and fourteen months, in a workspace made with the real use cases."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import yaml

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch, model

VIEWER = Viewer()
ORG = {"HQ": None, "EAST": "HQ", "WEST": "HQ", "S1": "EAST", "S2": "EAST", "S3": "WEST", "S4": "WEST"}
STORES = ("S1", "S2", "S3")
"""S4 has no rows at all."""
MONTHS = [date(2024 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(14)]
FISCAL = 4
CHANNELS = ["线上", "shop", "O'Brien; drop table x --", 'a "quoted" 50%_\\', None]

SALES = {
    "date": {"role": "date"},
    "store": {"role": "org"},
    "amount": {"type": "number", "from": ["含税金额"]},
    "qty": {"type": "number"},
    "channel": {"type": "text", "from": ["渠道"]},
    # names that the engine, the store or SQL itself might have taken for their own
    "month": {"type": "number"},
    "unit": {"type": "text"},
    "window": {"type": "text"},
    "value": {"type": "number"},
    "member": {"type": "text"},
    "member_0": {"type": "text"},
    "a0": {"type": "number"},
    "rows": {"type": "number"},
    "facts": {"type": "text"},
    "spans": {"type": "text"},
    "scope": {"type": "text"},
    "select": {"type": "number"},
    "order": {"type": "text"},
    "which": {"type": "number"},
    "batch": {"type": "number"},
    "incoming": {"type": "number"},
}
STOCK = {
    "day": {"role": "date"},
    "shop": {"role": "org"},
    "units": {"type": "number"},
    "sku": {"type": "text"},
    "channel": {"type": "text"},
}
RENT = {"paid": {"role": "date"}, "amount": {"type": "number"}}
Rows = list[dict[str, object]]


def sales(seed: int = 7) -> Rows:
    """Sales: none of S2 in two of the months, none of S3 before February 2025."""
    chance, found = random.Random(seed), []
    for month in MONTHS:
        for store in STORES:
            if (store == "S2" and month.month in (1, 6)) or (store == "S3" and month < date(2025, 2, 1)):
                continue
            found += [_sale(chance, month, store) for _ in range(chance.randint(1, 5))]
    return found


def _sale(chance: random.Random, month: date, store: str) -> dict[str, object]:
    row: dict[str, object] = {
        "date": month + timedelta(days=chance.randint(0, 27)),
        "store": store,
        "amount": chance.choice([None, round(chance.uniform(-50, 900), 2), round(chance.uniform(0, 900), 2)]),
        "qty": chance.choice([0, 0, 1, 2, 3, 5]),
        "channel": chance.choice(CHANNELS),
    }
    for code, column in SALES.items():
        if code not in row:
            row[code] = chance.randint(1, 9) if column["type"] == "number" else chance.choice("abc")
    return row


def stock(seed: int = 8) -> Rows:
    """Balances on other days for every store; S2 has none in January, and S1 leaves a kind of goods out at times."""
    chance, found = random.Random(seed), []
    for month in MONTHS:
        for store in STORES:
            if store == "S2" and month.month == 1:
                continue
            for day in sorted(chance.sample(range(28), chance.randint(1, 3))):
                for sku in ("apple", "pear"):
                    if store == "S1" and sku == "pear" and chance.random() < 0.4:
                        continue
                    row = {
                        "day": month + timedelta(days=day),
                        "shop": store,
                        "units": chance.randint(0, 99),
                        "sku": sku,
                    }
                    found.append(row | {"channel": chance.choice(["线上", "shop"])})
    return found


def rent() -> Rows:
    """Rent: a dataset that says nothing of org units."""
    return [{"paid": month + timedelta(days=4), "amount": 1000 + 7 * n} for n, month in enumerate(MONTHS)]


def company(path: Path, formulas: dict[str, str], tables: dict[str, Rows]) -> Folder:
    """The workspace with an indicator for each formula and the facts stored."""
    folder = Folder(path / "workspace")
    text = {
        "version": 1,
        "workspace": {"name": "Test", "fiscal_year_start": FISCAL},
        # children before parents: the order of the file means nothing
        "org": [{"code": code, "name": f"unit {code}", "parent": parent} for code, parent in reversed(ORG.items())],
        "datasets": [
            {"code": code, "name": name, "columns": columns}
            for code, name, columns in (("sales", "销售明细", SALES), ("stock", "库存", STOCK), ("rent", "Rent", RENT))
        ],
        "indicators": [{"code": code, "name": code, "formula": formula} for code, formula in formulas.items()],
    }
    model.apply(folder, VIEWER, yaml.safe_dump(text, allow_unicode=True).encode(), "model.yaml")
    for code, rows in tables.items():
        file = path / f"{code}.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        ready = batch.preview(folder, VIEWER, file, code)
        assert ready.outcome == "ready", ready.problems
        batch.store(folder, VIEWER, file, ready)
    return folder


def subtree(unit: str) -> list[str]:
    """The unit and all below it, by hand."""
    return [code for code in ORG if unit in (code, ORG[code], ORG.get(ORG[code] or ""))]
