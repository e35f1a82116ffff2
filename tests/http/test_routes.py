"""The HTTP routes of a real server: the same figures as the use cases, and errors as sentences."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpi.cli.main import main

ROOT = Path(__file__).parents[2]
MODEL = """
version: 1
workspace: {name: Shop}
datasets:
  - code: sales
    name: Sales
    columns: {date: {role: date}, amount: {type: number}}
indicators: [{code: revenue, name: {zh: 销售额, en: Revenue}, formula: sum(sales.amount)}]
scorecard: [{kpi: revenue_all, indicator: revenue}]
targets: [{kpi: revenue_all, period: 2026-09, target: 400}]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("http")
    (folder / "model.yaml").write_text(MODEL, encoding="utf-8")
    (folder / "sales.csv").write_text("date,amount\n2026-09-01,100\n2026-09-30,200.5\n", encoding="utf-8")
    workspace = folder / "workspace"
    for command in (["apply", str(folder / "model.yaml")], ["import", str(folder / "sales.csv"), "--dataset", "sales"]):
        assert main(["--workspace", str(workspace), *command]) == 0
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}"]
    environment = os.environ | {"KPI_WORKSPACE": str(workspace)}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def wait_for(base: str) -> None:
    for _ in range(200):
        try:
            assert ask(f"{base}/api/v1/health")[0] == 200
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def ask(url: str, language: str = "en") -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, headers={"Accept-Language": language})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_figure(server: str) -> None:
    code, body = ask(f"{server}/api/v1/indicators/revenue/value?period=2026-09")
    assert (code, body) == (200, {"indicator": "revenue", "period": "2026-09", "window": "month", "value": 300.5})


def test_the_scorecard(server: str) -> None:
    code, body = ask(f"{server}/api/v1/scorecard?period=2026-09", "zh-CN")
    (line,) = body["lines"]
    assert code == 200
    assert (line["name"], line["actual"], line["target"], line["status"]) == ("销售额", 300.5, 400.0, "off_track")
    assert line["attainment"] == pytest.approx(0.75125)


def test_a_trace(server: str) -> None:
    code, body = ask(f"{server}/api/v1/trace/revenue_all?period=2026-09&rows=1", "zh-CN")
    assert (code, body["name"], body["value"], body["agrees"], body["total_rows"]) == (200, "销售额", 300.5, True, 2)
    assert [(row["file"], row["row"], row["values"]) for row in body["rows"]] == [
        ("sales.csv", 2, {"date": "2026-09-01", "amount": 100.0})
    ]
    assert ask(f"{server}/api/v1/trace/revenue?period=2026-09&window=year")[1]["kpi"] is None


@pytest.mark.parametrize(
    ("path", "code", "key", "sentence"),
    [
        ("indicators/revenu/value?period=2026-09", 404, "indicator.unknown", "Did you mean “revenue”?"),
        ("indicators/revenue/value?period=soon", 422, "period.unknown", "“soon” is not a period"),
        ("trace/revenue_al?period=2026-09", 404, "trace.unknown", "Did you mean “revenue_all”?"),
        ("trace/revenue?period=2026-09&rows=-1", 422, "trace.rows", "whole number"),
        ("scorecard", 422, "http.missing", "lacks the parameter “period”"),
        ("scorecard?period=2026-09&window=decade", 422, "period.window", "There is no window “decade”"),
    ],
)
def test_errors_are_sentences(server: str, path: str, code: int, key: str, sentence: str) -> None:
    found, body = ask(f"{server}/api/v1/{path}")
    assert (found, body["error"]["key"]) == (code, key)
    assert sentence in body["error"]["message"]
