"""The process in which files are read: it may die of a hostile file, its parent may not."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import traceback
from pathlib import Path

from kpi.core.reading import Reading
from kpi.intake import limits, wire
from kpi.intake.problems import Refused, error
from kpi.intake.read import read_bytes

MEMORY = 4 * 1024**3
SECONDS = 90


def main() -> None:
    """Read the files named on standard input into the folder named there."""
    task = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # cells are many and in no cycle: looking for cycles among them is a sixth of the time
    gc.disable()
    for index, path, name in task["files"]:
        _limit_time()
        wire.write(_read(Path(path), name), Path(task["folder"]), index)


def _limit_time() -> None:
    """Each file may take so many seconds of processor time beyond what the process has used."""
    used = os.times()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.user + used.system) + SECONDS, resource.RLIM_INFINITY))


def _read(path: Path, name: str) -> Reading:
    try:
        limits.check_size(path.stat().st_size)
        return read_bytes(path.read_bytes(), name)
    except Refused as refused:
        return Reading(name, "", error=refused.problem)
    except OSError as missing:
        return Reading(name, "", error=error("not_found", detail=missing.strerror or ""))
    except MemoryError:
        return Reading(name, "", error=error("too_heavy"))
    except Exception as fault:  # a parser may raise anything; one file must not stop the others
        traceback.print_exc()
        return Reading(name, "", error=error("unreadable", detail=type(fault).__name__))


if __name__ == "__main__":
    main()
