"""The process map: steps side by side, and what stands under each."""

from __future__ import annotations

from datetime import date

from kpi.core import modelfile
from kpi.core.model import Model
from kpi.core.process_map import data_label, process_map

TEXT = """\
version: 1
datasets:
  - {code: sales, name: {zh: 销售, en: Sales}, columns: {day: {role: date}, amount: {type: number, name: Amount}}}
indicators: [{code: revenue, name: Revenue, formula: sum(sales.amount)}]
processes:
  - {code: sell, name: Sell, steps: [
      {code: show, name: Show, reads: [sales]},
      {code: pay, name: Pay, reads: [sales.amount, sales.amount]}]}
  - {code: idle, name: Idle}
scorecard:
  - {goal: top, name: Top, step: pay, children: [
      {kpi: paid, indicator: revenue}, {kpi: shown, indicator: revenue, step: show}]}
  - {kpi: loose, indicator: revenue}
"""


def read(text: str = TEXT) -> Model:
    found, problems = modelfile.read(text.encode(), "m.yaml")
    assert found is not None, problems
    return found.at(date(2026, 1, 31))


FOUND = process_map(read())


def test_each_step_has_its_data_and_kpis_below_it() -> None:
    assert [(box.id, box.kind, box.left, box.top, box.height) for box in FOUND.diagram.boxes] == [
        ("step:show", "step", 150, 16, 46),
        ("data:show:sales", "data", 150, 68, 42),
        ("kpi:shown", "kpi", 150, 116, 42),
        ("step:pay", "step", 412.5, 16, 46),
        ("data:pay:sales.amount", "data", 412.5, 68, 42),
        ("kpi:paid", "kpi", 412.5, 116, 42),
    ]
    assert FOUND.under("pay", "data") == ["sales.amount"]
    assert FOUND.under("pay", "kpi") == ["paid"]
    assert FOUND.unbound == ["loose"]
    assert FOUND.places["kpi:paid"].process == "sell"


def test_a_process_is_a_lane_also_without_steps() -> None:
    assert [(lane.code, lane.top, lane.height) for lane in FOUND.diagram.lanes] == [("sell", 0, 174), ("idle", 174, 44)]
    assert FOUND.diagram.height == 218
    assert process_map(read("version: 1\n")).diagram.lanes == []


def test_an_arrow_leads_to_the_next_step() -> None:
    (wire,) = FOUND.diagram.wires
    assert (wire.source, wire.to, wire.tip, wire.towards) == ("step:show", "step:pay", (410.5, 39), "right")
    assert wire.path.startswith("M382 39") and wire.path.endswith("403.5 39")


def test_many_steps_go_on_below() -> None:
    more = "".join(f", {{code: s{place}, name: S}}" for place in range(6))
    found = process_map(read(TEXT.replace("reads: [sales.amount, sales.amount]}", "reads: [sales.amount]}" + more)))
    tops = [box.top for box in found.diagram.boxes if box.kind == "step"]
    assert tops == [16] * 6 + [174] * 2
    assert len(found.diagram.wires) == 6


def test_data_are_called_by_dataset_and_column() -> None:
    dataset, column = data_label(read(), "sales.amount")
    assert (dataset.zh, column and column.en) == ("销售", "Amount")
    assert data_label(read(), "sales")[1] is None
