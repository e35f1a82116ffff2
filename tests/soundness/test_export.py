"""A made-up company goes out of one workspace and into another: its scorecards are the same to the last byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi.intake import read_bytes
from kpi.store.folder import Folder
from kpi.usecases import batch, indicator, model
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import ROOT
from tests.usecases.ledger import ME

COMPANY = ROOT.parent / "shared" / "golden" / "company"
PERIODS = ("2026-05", "2026-06", "2026-Q2", "2026")


def play(folder: Folder, text: bytes) -> list[str]:
    """A model and two months of files, and the scorecards they give."""
    model.apply(folder, ME, text, "model.yaml")
    for file in sorted(COMPANY.glob("*_2026-0[56].csv")):
        dataset = batch.dataset_of(folder.model(), file.name.split("_")[0])
        ready = batch._consider(folder, read_bytes(file.read_bytes(), file.name), dataset, None)
        batch.store(folder, ME, file, ready)
    return [card(folder, period) for period in PERIODS]


def card(folder: Folder, period: str) -> str:
    span = indicator.period(period).span(None, folder.model().fiscal_start)
    return json.dumps(scorecard(folder, ME, span).document(period, "zh"), ensure_ascii=False)


@pytest.mark.skipif(not COMPANY.exists(), reason="the made-up company lies beside the repository and is not part of it")
def test_a_company_goes_out_and_in_again(tmp_path: Path) -> None:
    with Folder(tmp_path / "first") as first, Folder(tmp_path / "second") as second:
        cards = play(first, (COMPANY / "model.yaml").read_bytes())
        text = model.export(first, ME)
        assert play(second, text.encode()) == cards
        assert model.export(second, ME) == text
        assert model.apply(first, ME, text.encode(), "again.yaml") == 0
    lines = [line for text in cards for line in json.loads(text)["lines"]]
    assert sum(line["actual"] is not None for line in lines) > 10
