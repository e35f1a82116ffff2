"""Lint, format, types, and the coverage of the core are part of the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def test_lint() -> None:
    run("ruff", "check", ".")


def test_format() -> None:
    run("ruff", "format", "--check", ".")


def test_types() -> None:
    run("mypy")


def test_the_core_is_covered_whole(tmp_path: Path) -> None:
    options = [
        "--cov=kpi/core",
        "--cov-fail-under=100",
        "--cov-report=term-missing:skip-covered",
        "-q",
        "--no-header",
        "-n",
        "0",
    ]
    data = f"--cov-config={ROOT / 'pyproject.toml'}"
    run("pytest", "tests/core", "kpi/core", *options, data, "-p", "no:cacheprovider")
