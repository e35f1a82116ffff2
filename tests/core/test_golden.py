"""The shared vectors of figures, computed independently of this code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kpi.core.attainment import attainment
from kpi.core.curve import score
from kpi.core.payout import payout
from kpi.core.roll_up import Child, coverage, roll_up
from kpi.core.status import status

FILE = Path(__file__).parents[2].parent / "shared" / "golden" / "figures.json"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="golden vectors are not beside this checkout")


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))[name]
    assert found
    return found


def close(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) <= 1e-9


def test_attainment() -> None:
    for vector in vectors("attainment"):
        bounds = vector["target"] if isinstance(vector["target"], list) else [vector["target"]] * 2
        row = [vector["actual"], *bounds, vector["baseline"], vector["polarity"]]
        schema = {**dict.fromkeys("alhb", pl.Float64), "p": pl.String}
        frame = pl.DataFrame([row], schema=schema, orient="row", strict=False)
        found = frame.select(attainment(*(pl.col(name) for name in schema))).item()
        assert close(found, vector["attainment"]), (vector, found)


def test_curve_and_status() -> None:
    for vector in vectors("curve"):
        frame = pl.DataFrame({"a": [vector["attainment"]]}, schema={"a": pl.Float64})
        frame = frame.select(s=score(pl.col("a"), vector["curve"], vector["steps"]))
        colour = frame.select(status(pl.col("s"), pl.lit(100.0), pl.lit(90.0))).item()
        assert close(frame.item(), vector["score"]) and colour == vector["status"], (vector, frame.item(), colour)


def test_roll_up() -> None:
    for vector in vectors("roll_up"):
        children = [Child(*child) for child in vector["children"]]
        found = roll_up(children, vector["missing"], vector["method"])
        assert close(found, vector["score"]) and close(coverage(children), vector["coverage"]), (vector, found)


def test_payout() -> None:
    for vector in vectors("payout"):
        frame = pl.DataFrame({"a": [vector["attainment"]]}, schema={"a": pl.Float64})
        terms = (vector["threshold"], vector["target"], vector["accelerator"], vector["cap"])
        assert close(frame.select(payout(pl.col("a"), *terms)).item(), vector["payout"]), vector
