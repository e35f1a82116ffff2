"""The process in which files are read: it may die of a hostile file, its parent may not."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from kpi.core.limit import Limits
from kpi.core.reading import Answer, Reading
from kpi.intake import wire
from kpi.intake.limits import check_size
from kpi.intake.problems import Refused, error
from kpi.intake.read import read_bytes

_STEP = 0.005


def main() -> None:
    """Read the files named on standard input into the folder named there; how far it is goes to standard output."""
    task = json.load(sys.stdin)
    allowed = Limits(**task["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (allowed.memory, allowed.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # cells are many and in no cycle: looking for cycles among them is a sixth of the time
    gc.disable()
    answers = [Answer(**answer) for answer in task["answers"]]
    for index, path, name in task["files"]:
        report = _reporter(index)
        reading = _read(Path(path), name, answers, allowed, report, as_written=task["as_written"])
        wire.write(reading, Path(task["folder"]), index)
        report(1.0)


def _reporter(index: int) -> Callable[[float], None]:
    """What tells the parent how much of a file is read, in steps that are worth telling."""
    told = -1.0

    def report(done: float) -> None:
        nonlocal told
        if done >= told + _STEP or done in (0.0, 1.0):
            told = done
            sys.stdout.write(f"{index} {done:.4f}\n")
            sys.stdout.flush()

    report(0.0)
    return report


def _limit_time(seconds: float) -> None:
    """A file may take so many seconds of processor time, of two processors, beyond what the process has used."""
    used = os.times()
    limit = int(used.user + used.system + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _read(
    path: Path,
    name: str,
    answers: Sequence[Answer],
    allowed: Limits,
    report: Callable[[float], None],
    *,
    as_written: bool,
) -> Reading:
    try:
        size = path.stat().st_size
        check_size(size, allowed)
        data = path.read_bytes()
    except Refused as refused:
        return Reading(name, "", error=refused.problem)
    except OSError as missing:
        return Reading(name, "", error=error("not_found", detail=missing.strerror or ""))
    _limit_time(allowed.time(size))
    try:
        return read_bytes(data, name, answers, allowed, report, as_written=as_written)
    except MemoryError:
        return Reading(name, "", error=error("too_much_memory", limit=allowed.memory_gigabytes))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # a parser may raise or panic with anything; one file must not stop the others
        traceback.print_exc()
        return Reading(name, "", error=error("unreadable", detail=type(fault).__name__))


if __name__ == "__main__":
    main()
