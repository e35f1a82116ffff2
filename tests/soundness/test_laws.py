"""What holds whatever is done in whatever order."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest

from kpi.core.viewer import Viewer
from kpi.usecases import batch
from tests.cli.desk import MODEL
from tests.usecases.ledger import Ledger

WIDE = MODEL.replace(
    "  - {code: growth_rate",
    "  - {code: per_order, name: Per order, accumulation: rate, formula: revenue / count(distinct orders.order)}\n"
    "  - {code: never_empty, name: Never empty,"
    " formula: 'coalesce(sum(orders.amount), 0) + coalesce(sum(sales.amount), 0)'}\n"
    "  - {code: balance, name: Balance, accumulation: stock, formula: closing_balance(sales.amount)}\n"
    "  - {code: against, name: Against, accumulation: rate, formula: revenue / last_year(revenue)}\n"
    "  - {code: growth_rate",
)


def test_the_order_of_months_does_not_matter(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate([(5, 6, 7, 8), (8, 7, 6, 5), (6, 8, 5, 7)]):
        (tmp_path / str(number)).mkdir()
        with Ledger(tmp_path / str(number), WIDE) as ledger:
            for month in order:
                ledger.sales(f"s{month}.csv", month * 1.1, 0.1 * month, month=f"2026-{month:02d}")
                if month % 2:
                    ledger.orders(f"o{month}.csv", (f"2026-{month:02d}-01", f"A{month}", month))
            found.append(ledger.figures())
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 50


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_the_facts_after_any_history(tmp_path: Path, seed: int) -> None:
    """Imports that replace, upsert, move rows to other months and come again, and undoing any of them."""
    chance = random.Random(seed)
    with Ledger(tmp_path, WIDE) as ledger:
        for step in range(12):
            live = [found.batch for found in batch.batches(ledger, Viewer()) if found.live]
            month = f"{chance.choice((2025, 2026))}-{chance.randint(4, 9):02d}"
            if live and chance.random() < 0.35:
                ledger.undo(chance.choice(live))
            elif chance.random() < 0.5:
                ledger.sales(
                    f"{step % 5}.csv",
                    *(round(chance.uniform(-9, 99), 2) for _ in range(chance.randint(1, 3))),
                    month=month,
                )
            else:
                rows = [(f"{month}-{day:02d}", f"A{chance.randint(1, 4)}", chance.randint(1, 99)) for day in (1, 9)]
                ledger.orders(f"{step % 5}o.csv", *rows)
            if step % 3 == 2:
                assert ledger.figures() == ledger.recomputed(), step
        assert ledger.figures() == ledger.recomputed()


def test_undoing_all_in_any_order_leaves_what_was(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.sales("base.csv", 1, 2)
        ledger.orders("base_o.csv", ("2026-05-31", "A", 1), ("2026-06-01", "B", 2))
        before = ledger.figures()
        for order in list(permutations((0, 1, 2)))[1::2]:
            mark = ledger.sales("x.csv", 9, month="2026-04").batch or 0
            ledger.orders("y.csv", ("2026-06-09", "A", 7), ("2026-07-01", "C", 1))
            ledger.sales("z.csv", 5)
            assert ledger.figures() != before
            ledger.undo(*(mark + index for index in order))
            assert ledger.figures() == before
