"""Columns may have any legal code: none is mistaken for a name of the store, the engine or SQL."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kpi.core.batch import Difference
from kpi.core.period import Span
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch, indicator, model

ME = Viewer()
NUMBERS = """
    month rows value batch which before after number count by_batch key a0 a1 sum year quarter day hour limit offset
    Total SELECT
""".split()  # noqa: SIM905
TEXTS = """
    unit window member member_0 facts live scope spans placed closing days deciding incoming superseded dataset row
    order group table where from join null true default user kind code sha256 stored latest left right
    index given coming same
""".split()  # noqa: SIM905
SPAN = Span(date(2026, 5, 1))


def opened(path: Path, key: list[str]) -> Folder:
    """A workspace whose only dataset has every name that might be taken."""
    folder = Folder(path / "workspace")
    columns = {"date": {"role": "date"}, "org": {"role": "org"}, **{name: {"type": "number"} for name in NUMBERS}}
    formulas = {f"n{n}": f'sum(d."{name}")' for n, name in enumerate(NUMBERS)}
    formulas |= {
        f"t{n}": f'count(distinct d."{name}") filter (where d."{name}" = \'x\')' for n, name in enumerate(TEXTS)
    }
    formulas |= {"held": 'closing_balance(d."month") + average_balance(d."rows") + count(d.*)'}
    text = {
        "version": 1,
        "org": [{"code": "select", "name": 'it\'s "quoted"; --'}, {"code": "unit", "name": "U", "parent": "select"}],
        "datasets": [{"code": "d", "name": "D", "key": key, "columns": {**columns, **{name: {} for name in TEXTS}}}],
        "indicators": [{"code": code, "name": code, "formula": formula} for code, formula in formulas.items()],
    }
    model.apply(folder, ME, json.dumps(text).encode(), "m.yaml")
    return folder


def put(folder: Folder, path: Path, name: str, day: str, number: int, texts: str) -> Difference:
    """Import a file of two rows; what it said it would change."""
    file = path / name
    lines = [",".join(["date", "org", *NUMBERS, *TEXTS])]
    for unit, extra in (("unit", texts), ('"it\'s ""quoted""; --"', "x")):
        lines.append(",".join([day, unit, *[str(number)] * len(NUMBERS), *[extra] * len(TEXTS)]))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ready = batch.preview(folder, ME, file, "d")
    assert ready.outcome == "ready" and ready.difference is not None, ready.problems
    batch.store(folder, ME, file, ready)
    return ready.difference


@pytest.mark.parametrize("key", [[], ["org"], ["incoming", "dataset", "row", "org"]], ids=str)
def test_every_name_is_stored_compared_replaced_and_computed(tmp_path: Path, key: list[str]) -> None:
    folder = opened(tmp_path, key)
    first = put(folder, tmp_path, "one.csv", "2026-05-03", 3, "y")
    second = put(folder, tmp_path, "two.csv", "2026-05-09", 5, "y")
    assert (first.added, first.replaced, second.added, second.replaced) == (2, 0, 2, 2)
    for n, _ in enumerate(NUMBERS if not key else NUMBERS[:4]):
        assert indicator.value(folder, ME, f"n{n}", SPAN) == 10
        assert indicator.value(folder, ME, f"n{n}", SPAN, "unit") == 5
    for n, name in enumerate(TEXTS if not key else TEXTS[:4]):
        assert indicator.value(folder, ME, f"t{n}", SPAN) == 1
        assert indicator.members(folder, ME, "n0", SPAN, name) == [("x", 5), ("y", 5)]
        assert indicator.value(folder, ME, "n0", SPAN, None, {name: "y", "org": "U"}) == 5
    assert indicator.value(folder, ME, "held", SPAN) == 10 + 10 + 2
    batch.undo(folder, ME, 2)
    assert indicator.value(folder, ME, "n0", SPAN) == 6
    folder.close()


def test_what_a_change_says_of_columns_that_are_called_as_its_own(tmp_path: Path) -> None:
    folder = opened(tmp_path, [])
    put(folder, tmp_path, "one.csv", "2026-05-03", 3, "y")
    found = put(folder, tmp_path, "two.csv", "2026-05-09", 5, "y")
    folder.close()
    assert found.sums.height == 2
    written = repr(found.sums.to_dicts())
    assert "6.0" in written and "10.0" in written
