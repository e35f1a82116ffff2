"""Files read in a child process with limits, one reading for each."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kpi.core.limit import USUAL, Limits
from kpi.core.problem import Place, Problem
from kpi.core.reading import Answer, Reading
from kpi.intake import wire
from kpi.intake.problems import error
from kpi.intake.watch import Watch

_HASHED = 5
_LOG = logging.getLogger(__name__)


def read_file(path: Path, *, name: str | None = None) -> Reading:
    """What is in one spreadsheet file."""
    return read_files([path], names={path: name} if name else None)[0]


def read_files(
    paths: Sequence[Path],
    *,
    names: Mapping[Path, str] | None = None,
    answers: Sequence[Answer] = (),
    limits: Limits = USUAL,
    progress: Callable[[float], None] | None = None,
    as_written: bool = False,
) -> list[Reading]:
    """What is in each of several spreadsheet files, in order, read in one child process.

    `answers` are what a person chose where an earlier reading of the same files asked. `progress` is told, about three
    times a second and in this thread, how much of the files is read, from 0 to 1.
    With `as_written` nothing is understood: every sheet is one table of texts, each where it stands.
    """
    called = [(names or {}).get(path, path.name) for path in paths]
    watch = Watch([_size(path) for path in paths], limits, progress or _unseen)
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory(prefix="attain-intake-") as folder:
        while len(readings) < len(paths):
            rest = range(len(readings), len(paths))
            task = {
                "files": [(index, str(paths[index].absolute()), called[index]) for index in rest],
                "folder": folder,
                "answers": [dataclasses.asdict(answer) for answer in answers],
                "limits": limits.model_dump(),
                "as_written": as_written,
            }
            ended = watch.run(json.dumps(task), Path(folder))
            readings += _taken(Path(folder), rest)
            if len(readings) < len(paths):
                _LOG.warning("reading ended: %s", ended)
                readings.append(Reading(called[len(readings)], "", error=_why(watch, len(readings))))
    return [_named(reading, path, name, limits) for reading, path, name in zip(readings, paths, called, strict=True)]


def _unseen(done: float) -> None:
    """Progress that nobody looks at."""


def _why(watch: Watch, index: int) -> Problem:
    """Why the child process did not finish a file."""
    megabytes, seconds = round(watch.sizes[index] / 1e6, 1), round(watch.limits.time(watch.sizes[index]))
    if watch.is_late:
        return error("too_slow", megabytes=megabytes, limit=seconds)
    return error("too_heavy", gigabytes=watch.limits.memory_gigabytes, seconds=seconds)


def _taken(folder: Path, rest: range) -> list[Reading]:
    """The readings up to the first file the child did not finish."""
    found: list[Reading] = []
    for index in rest:
        reading = wire.take(folder, index)
        if reading is None:
            break
        found.append(reading)
    return found


def _named(reading: Reading, path: Path, name: str, limits: Limits) -> Reading:
    """A file that was refused before it was read whole has its digest too, and its problem names it."""
    if reading.error is None:
        return reading
    digest = reading.sha256 or _digest(path, limits)
    place = dataclasses.replace(reading.error.place or Place(), file=name)
    return dataclasses.replace(reading, sha256=digest, error=dataclasses.replace(reading.error, place=place))


def _digest(path: Path, limits: Limits) -> str:
    if _size(path) > _HASHED * limits.size:
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
