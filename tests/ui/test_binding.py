"""A server that others could reach does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("language", "word"), [("zh", "登录"), ("en", "sign-in")])
def test_an_open_address_is_refused(tmp_path: Path, language: str, word: str) -> None:
    options = ["--server.headless=true", "--server.address=0.0.0.0", "--server.port=0"]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        cwd=ROOT,
        env=os.environ | {"KPI_WORKSPACE": str(tmp_path), "KPI_LANG": language},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert word in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
