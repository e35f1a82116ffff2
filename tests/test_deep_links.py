"""Every page answers its own address, first on a fresh server, and none can be reached around the shell."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

ROOT = Path(__file__).parents[1]
TITLES = {
    "cockpit": "Cockpit",
    "drilldown": "Drill-down",
    "my_indicators": "My indicators",
    "strategy_map": "Strategy map",
    "indicator_tree": "Indicator tree",
    "targets": "Targets",
    "guide": "Guided path",
    "dictionary": "Dictionary",
    "data_health": "Data health",
    "upload": "Upload data",
    "reweight": "Reweighting",
    "settings": "Settings",
}


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[str]:
    """A fresh server on a free port, with its address; ended by its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    environment = os.environ | {"KPI_WORKSPACE": str(workspace)}
    with (workspace.parent / "server.log").open("wb") as log:
        server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _await(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _await(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(address)


def interact(base: str, **body: Any) -> dict[str, Any]:
    data = json.dumps(body).encode()
    request = urllib.request.Request(f"{base}/_stcore/agent/interact", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def elements(node: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    if node.get("type") == kind:
        yield node
    for child in node.get("children", []):
        yield from elements(child, kind)


def test_the_pages_are_where_the_shell_expects_them() -> None:
    assert sorted(file.stem for file in (ROOT / "pages").glob("*/*.py")) == sorted(TITLES)
    assert not list((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("first", ["upload", "cockpit"])
def test_every_page_answers_its_link(workspace: Path, first: str) -> None:
    with serving(workspace, "--server.enableAgentApi=true") as base:
        for name in [first, *(name for name in TITLES if name != first)]:
            found = interact(base, page=name, query_params={"lang": ["en"]})
            assert found["status"] == "ready", found
            titles = [title["props"].get("body", title.get("value")) for title in elements(found["tree"], "title")]
            assert titles == [TITLES[name]]
            assert any("Sample company" in json.dumps(text) for text in elements(found["tree"], "caption"))
            assert not list(elements(found["tree"], "exception"))
