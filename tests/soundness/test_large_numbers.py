"""The largest figures that are accepted can be added up."""

from __future__ import annotations

from pathlib import Path

from kpi.cli.main import main

MODEL = """
version: 1
datasets: [{code: d, name: D, columns: {date: {role: date}, x: {type: number}}}]
indicators: [{code: total, name: Total, formula: sum(d.x)}]
"""


def run(folder: Path, *command: str) -> int:
    return main(["--workspace", str(folder / "workspace"), *command])


def test_many_of_the_largest_add_up_and_a_larger_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    assert run(tmp_path, "apply", str(tmp_path / "model.yaml")) == 0
    file = tmp_path / "d.csv"
    file.write_text("date,x\n" + "2026-01-01,999999999999990000\n" * 2000, encoding="utf-8")
    assert run(tmp_path, "import", str(file), "--dataset", "d") == 0
    file.write_text("date,x\n2026-02-01,2000000000000000000\n2026-02-02,1\n", encoding="utf-8")
    assert run(tmp_path, "import", str(file), "--dataset", "d") == 1
