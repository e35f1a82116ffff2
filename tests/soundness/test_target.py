"""Targets that once came out wrong, upside down, or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core import modelfile
from kpi.core.errors import Conflict
from kpi.core.indicator import Accumulation
from kpi.core.model import Model
from kpi.core.period import Period
from kpi.core.target import Aim
from kpi.core.target_plan import Plan, distribute, months_of, usual_step
from kpi.usecases import model as models
from tests.cli.desk import MODEL
from tests.core.test_model import TREE
from tests.usecases.ledger import ME, Ledger

TWICE = """targets:
  - {kpi: a, period: 2026-11, target: 300}
  - {kpi: a, period: 2026-11, target: 600, valid_from: 2026-11-10, pro_rata: true}
  - {kpi: a, period: 2026-11, target: 900, valid_from: 2026-11-20, pro_rata: true}
"""


def model(text: str) -> Model:
    found, faults = modelfile.read(text.encode(), "m.yaml")
    assert found is not None, faults
    return found


def test_a_month_that_changes_twice_is_split_in_three() -> None:
    november = Period(2026, month=11)
    found = model(TREE.split("targets:")[0] + TWICE).at(date(2026, 11, 30)).agreed(date(2026, 11, 30))
    assert found["a"][november] == Aim(620, 620)


@given(st.floats(0, 1e6), st.floats(0, 1e3), st.lists(st.floats(0.1, 5), min_size=12, max_size=12))
def test_no_part_of_a_range_is_upside_down(low: float, width: float, shares: list[float]) -> None:
    shape = dict(enumerate(shares, 1))
    whole = Aim(round(low, 2), round(low + width, 2))
    found = distribute(whole, months_of(Period(2026)), Plan(Accumulation.FLOW, 1.0, shape))
    assert all(aim.low <= aim.high for aim in found.values())
    assert round(sum(aim.low for aim in found.values()), 2) == whole.low
    assert round(sum(aim.high for aim in found.values()), 2) == whole.high


@pytest.mark.parametrize("value", [0.0018, 0.0004, 0.013, 0.5, 12.0, 86_120_000.0])
def test_a_step_is_small_beside_what_it_rounds(value: float) -> None:
    assert usual_step(value) <= value / 100


def test_of_two_who_save_at_once_neither_undoes_the_other(ledger: Ledger) -> None:
    """Each wants the model that both have read with another weight: one is kept, the other is told."""

    def weigh(code: str) -> str:
        now = ledger.model()
        nodes = [node.model_copy(update={"weight": 7.0}) if node.code == code else node for node in now.scorecard]
        try:
            models.save(ledger, ME, now.with_tree(nodes), "why")
        except Conflict as error:
            return error.problem.key
        return "kept"

    for _ in range(5):
        ledger.apply(MODEL)
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(weigh, ("rev", "ord")))
        weights = [ledger.model().node_by_code[code].weight for code in ("rev", "ord")]
        assert [weight == 7.0 for weight in weights] == [one == "kept" for one in said]
        assert set(said) <= {"kept", "model.moved"}
