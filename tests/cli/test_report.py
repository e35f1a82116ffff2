"""`report` writes the cockpit or one KPI as a file, in the language asked for, with the figures of `scorecard`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk

STARTS = {"html": b"<!doctype html>", "xlsx": b"PK", "pptx": b"PK", "pdf": b"%PDF-"}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A workspace with figures of a month."""
    desk.apply()
    desk.take(desk.sheet("a.csv", [("2026-06-01", "HQ", 50, "web"), ("2026-06-30", "East", 30, "web")]))
    return desk


def test_every_format(filled: Desk) -> None:
    for form, start in STARTS.items():
        file = filled.path / f"out.{form}"
        done = filled.run("report", "--period", "2026-06", "--format", form, "--output", file).done
        assert done == {"file": str(file), "format": form, "bytes": file.stat().st_size}
        assert file.read_bytes().startswith(start)


def test_one_kpi_in_a_language(filled: Desk) -> None:
    file = filled.path / "rev.html"
    options = ("--period", "2026-06", "--format", "html", "--output", file, "--kpi", "rev")
    filled.run("report", *options, "--lang", "zh").done  # noqa: B018 (raises where it is not done)
    page = file.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    line = next(one for one in filled.run("scorecard", "--period", "2026-06").done["lines"] if one["code"] == "rev")
    assert f"实际 <b>{line['actual']:.0f}</b> · 目标 {line['target']:.0f} · 达成率 {line['attainment']:.1%}" in page
    assert "80" in filled.plain("report", *options).out or file.exists()


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("--format", "doc"), "share.unknown_format"),
        (("--format", "html", "--lang", "fr"), "share.unknown_language"),
        (("--format", "html", "--kpi", "nothing"), "scorecard.unknown_node"),
        (("--format", "html", "--window", "day"), "period.window"),
    ],
)
def test_what_is_not_known(filled: Desk, given: tuple[str, ...], key: str) -> None:
    file = filled.path / "out"
    assert filled.run("report", "--period", "2026-06", "--output", file, *given).error["key"] == key
    assert not file.exists()


def test_a_place_that_cannot_be_written(filled: Desk) -> None:
    nowhere = Path("/nowhere/out.html")
    error = filled.run("report", "--period", "2026-06", "--format", "html", "--output", nowhere).error
    assert (error["key"], error["place"]["file"]) == ("cli.unwritable", str(nowhere))
