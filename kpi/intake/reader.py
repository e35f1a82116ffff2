"""Files read in a child process with limits, one reading for each."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kpi.core.problem import Place
from kpi.core.reading import Reading
from kpi.intake import wire
from kpi.intake.limits import BYTES
from kpi.intake.problems import error

_SECONDS = 120
_ROOT = Path(__file__).resolve().parents[2]
_LOG = logging.getLogger(__name__)


def read_file(path: Path, *, name: str | None = None) -> Reading:
    """What is in one spreadsheet file."""
    return read_files([path], names={path: name} if name else None)[0]


def read_files(paths: Sequence[Path], *, names: Mapping[Path, str] | None = None) -> list[Reading]:
    """What is in each of several spreadsheet files, in order, read in one child process."""
    called = [(names or {}).get(path, path.name) for path in paths]
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory(prefix="attain-intake-") as folder:
        while len(readings) < len(paths):
            rest = range(len(readings), len(paths))
            _run([(index, str(path), called[index]) for index, path in enumerate(paths) if index in rest], Path(folder))
            readings += _taken(Path(folder), rest)
            if len(readings) < len(paths):
                readings.append(Reading(called[len(readings)], "", error=error("too_heavy")))
    return [_named(reading, path, name) for reading, path, name in zip(readings, paths, called, strict=True)]


def _run(files: list[tuple[int, str, str]], folder: Path) -> None:
    """One child for all the files; it is ended when it takes far too long."""
    task = json.dumps({"files": files, "folder": str(folder)})
    command = [sys.executable, "-m", "kpi.intake.child"]
    try:
        done = subprocess.run(
            command,
            input=task,
            cwd=_ROOT,
            timeout=_SECONDS + 10 * len(files),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        _LOG.warning("reading %d files took too long", len(files))
        return
    if done.stderr:
        _LOG.warning("reading files: %s", done.stderr[-4000:])


def _taken(folder: Path, rest: range) -> list[Reading]:
    """The readings up to the first file the child did not finish."""
    found: list[Reading] = []
    for index in rest:
        reading = wire.take(folder, index)
        if reading is None:
            break
        found.append(reading)
    return found


def _named(reading: Reading, path: Path, name: str) -> Reading:
    """A file that was refused before it was read whole has its digest too, and its problem names it."""
    if reading.error is None:
        return reading
    digest = reading.sha256 or _digest(path)
    return replace(
        reading, sha256=digest, error=replace(reading.error, place=replace(reading.error.place or Place(), file=name))
    )


def _digest(path: Path) -> str:
    try:
        if path.stat().st_size > 20 * BYTES:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
