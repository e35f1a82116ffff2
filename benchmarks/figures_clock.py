"""What some work takes in this process: wall time, processor time of all threads, and the most memory it ever had."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable


def clocked(work: Callable[[], object]) -> dict[str, float]:
    """Do the work; memory is of the whole process, from its start to the end of the work."""
    start, before = time.perf_counter(), time.process_time()
    work()
    seconds, spent = time.perf_counter() - start, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "processor": spent, "megabytes": peak}
