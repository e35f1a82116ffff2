"""Hostile files through a real server and the reader: `python -m tests.soundness.fuzz --files 2000 --seed 1`.

While they are read as the server reads them, the server's health is asked every second; the worst of them go through
its upload page in Chromium. One line is printed for each kind of hostility, and one at the end.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from kpi.core.limit import Limits
from kpi.core.problem import Place, Problem
from kpi.core.reading import Reading
from kpi.core.viewer import Viewer
from kpi.intake import read_files
from kpi.store.folder import Folder
from kpi.text.words import sentence
from kpi.usecases import model
from tests.browser.test_cockpit import CHROMIUM, OPTIONS, settled
from tests.conftest import RETAIL
from tests.soundness.mutant import HEAVY, Mutant
from tests.soundness.mutants import mutants
from tests.test_deep_links import serving

BATCH = 20
PATIENCE = 30.0
SUSPECT = 20.0
WORDS = re.compile(r"[A-Za-z]{3,}")
KNOWN = frozenset({
    "Excel", "WPS", "xlsx", "xls", "xlsb", "ods", "csv", "CSV", "PDF", "PNG", "JPEG", "GIF", "RAR", "gzip", "SQLite",
    "Parquet", "RTF", "ZIP", "OLE", "BIN", "UTF", "DTD", "HTML", "XML",
})  # fmt: skip
FOREIGN = re.compile(r"Traceback|File \"|/tmp/|site-packages|Error\b|Exception|panicked|\.py\b|\.rs\b")


@dataclass
class Seen:
    """What came of one hostile file."""

    mutant: Mutant
    outcome: str
    seconds: float
    faults: list[str] = field(default_factory=list)


def faults_of(reading: Reading) -> list[str]:
    """What is wrong with how a reading speaks: it must read something or say why not, in words of the reader alone."""
    said = [*reading.problems, *(problem for table in reading.tables for problem in table.problems)]
    if reading.error is None and not reading.tables:
        return ["neither a table nor a reason"]
    faults = [fault for problem in said for fault in _mute(problem)]
    return faults + _foreign(reading.error) if reading.error else faults


def _mute(problem: Problem) -> list[str]:
    """A problem that has no sentence in one of the languages, or one that cannot be filled."""
    try:
        return [] if all(sentence(language, problem) for language in ("zh", "en")) else [f"{problem.key} is empty"]
    except (KeyError, ValueError, TypeError) as missing:
        return [f"{problem.key}: {missing!r}"]


def _foreign(problem: Problem) -> list[str]:
    """What no person should read: a trace, a path, the words of a library in the Chinese sentence."""
    if mute := _mute(problem):
        return mute
    bare = Problem(problem.severity, problem.key, problem.values, Place())
    chinese, english = sentence("zh", bare), sentence("en", bare)
    strange = sorted({word for word in WORDS.findall(chinese) if word not in KNOWN})
    faults = [f"{problem.key} says {strange}"] if strange else []
    return faults + [
        f"{problem.key} shows {found[0]}" for text in (chinese, english) if (found := FOREIGN.search(text))
    ]


def outcome_of(reading: Reading) -> str:
    """In a word: what was read, or the key of the problem."""
    return reading.error.key.removeprefix("intake.") if reading.error else "read"


def read_batch(files: Sequence[tuple[Mutant, Path]]) -> list[Seen]:
    """A batch read as the server reads; one that is slow is read again file by file, so that each has its own time.

    The time of a quick batch stands for each of its files: none waited longer.
    """
    began = time.monotonic()
    readings = read_files([path for _, path in files], names={path: mutant.name for mutant, path in files})
    took = time.monotonic() - began
    if took > SUSPECT and len(files) > 1:
        return [seen for file in files for seen in read_batch([file])]
    return [
        Seen(mutant, outcome_of(reading), took, faults_of(reading))
        for (mutant, _), reading in zip(files, readings, strict=True)
    ]


@dataclass
class Witness:
    """What is watched while files are read: the server's answers, and the memory of the processes that read."""

    base: str
    waits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: int = 0
    space: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        """Ask for the server's health every second."""
        while not self._over.wait(1.0):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(f"{self.base}/_stcore/health", timeout=10) as answer:
                    answer.read()
                self.waits.append(time.monotonic() - began)
            except OSError as down:
                self.failures.append(str(down))

    def weigh(self) -> None:
        """Look at the processes that read, twenty times a second."""
        while not self._over.wait(0.05):
            for memory, space in map(_memory, Path("/proc").glob("[0-9]*")):
                self.memory, self.space = max(self.memory, memory), max(self.space, space)

    def __enter__(self) -> Witness:
        for watch in (self.ask, self.weigh):
            threading.Thread(target=watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()


def _memory(process: Path) -> tuple[int, int]:
    """The most memory and address space, in bytes, of a process that reads files; nothing of any other."""
    try:
        if b"kpi.intake.child" not in (process / "cmdline").read_bytes():
            return 0, 0
        status = (process / "status").read_text()
    except OSError:
        return 0, 0
    found = dict(re.findall(r"(VmHWM|VmPeak):\s+(\d+) kB", status))
    return 1024 * int(found.get("VmHWM", 0)), 1024 * int(found.get("VmPeak", 0))


@contextmanager
def browsing() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


def upload(page: Page, base: str, seen: Seen) -> str:
    """What is wrong on the page after a file was given to it; nothing when it shows a table or says why not."""
    ending = Path(seen.mutant.name).suffix.lower()
    name = f"文件{ending if ending in ('.xlsx', '.xls', '.csv', '.txt', '.ods', '.xlsb') else '.csv'}"
    given = {"name": name, "mimeType": "application/octet-stream", "buffer": seen.mutant.data}
    shown = page.locator('[data-testid="stException"], .st-key-cancel, .st-key-upload_dataset')
    try:
        page.goto(f"{base}/upload")
        settled(page)
        page.locator("input[type=file]").set_input_files(given)  # type: ignore[arg-type]
        shown.first.wait_for(timeout=1_000 * PATIENCE)
        settled(page)
    except Error as lost:
        return f"nothing is shown: {str(lost).splitlines()[0]}"
    body = page.inner_text("body")
    return "a traceback is shown" if page.get_by_test_id("stException").count() or "Traceback" in body else ""


def worst(found: Sequence[Seen], count: int) -> list[Seen]:
    """The slowest and strangest, of as many kinds as there are."""
    ranks: Counter[str] = Counter()
    ranked = []
    for seen in sorted(
        found, key=lambda one: (not one.faults, one.outcome not in ("too_heavy", "too_slow"), -one.seconds)
    ):
        ranked.append((ranks[seen.mutant.kind], len(ranked), seen))
        ranks[seen.mutant.kind] += 1
    return [seen for *_, seen in sorted(ranked, key=lambda one: one[:2])[:count]]


def lines(found: Sequence[Seen]) -> Iterator[str]:
    """A line for each kind: how many files, what came of them, the longest wait, and what was wrong."""
    kinds: defaultdict[str, list[Seen]] = defaultdict(list)
    for seen in found:
        kinds[seen.mutant.kind].append(seen)
    for name, files in sorted(kinds.items()):
        outcomes = Counter(seen.outcome for seen in files).most_common()
        told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes)
        faults = sorted({fault for seen in files for fault in seen.faults})
        wrong = f"  FAULTS {'; '.join(faults)}" if faults else ""
        yield f"{name:22}{len(files):>5}  {max(seen.seconds for seen in files):5.1f} s  {told}{wrong}"


def batches(made: Iterable[Mutant], folder: Path) -> Iterator[list[tuple[Mutant, Path]]]:
    """Hostile files on disk, many at a time, those that take the reader's whole patience alone."""
    waiting: list[tuple[Mutant, Path]] = []
    for number, mutant in enumerate(made):
        path = folder / f"{number}.bin"
        path.write_bytes(mutant.data)
        if mutant.kind in HEAVY:
            yield [(mutant, path)]
        else:
            waiting.append((mutant, path))
        if len(waiting) == BATCH:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def run(count: int, seed: int, screen: int, folder: Path) -> bool:
    """Everything; whether nothing was wrong."""
    workspace = folder / "workspace"
    opened = Folder(workspace)
    model.apply(opened, Viewer(), (RETAIL / "model.yaml").read_bytes(), "model.yaml")
    opened.close()
    with serving(workspace) as base, Witness(base) as witness:
        found = [seen for batch in batches(mutants(count, seed), folder) for seen in read_batch(batch)]
        broken = _uploaded(base, worst(found, screen)) if screen else []
    for line in lines(found):
        print(line)
    return _summed(found, broken, screen, witness)


def _uploaded(base: str, chosen: Sequence[Seen]) -> list[str]:
    faults = []
    with browsing() as chromium:
        for seen in chosen:
            context = chromium.new_context(locale="zh-CN")
            fault = upload(context.new_page(), base, seen)
            context.close()
            faults += [f"{seen.mutant.kind} on the page: {fault}"] if fault else []
    return faults


def _summed(found: list[Seen], broken: list[str], screen: int, witness: Witness) -> bool:
    limits = Limits()
    slowest = max(seen.seconds for seen in found)
    faults = [fault for seen in found for fault in seen.faults] + broken + witness.failures
    faults += [f"waited {slowest:.1f} s"] if slowest > PATIENCE else []
    faults += ["memory beyond its limit"] if witness.space > limits.memory else []
    for fault in sorted(set(faults)):
        print("FAULT", fault)
    read, longest = sum(seen.outcome == "read" for seen in found), max(witness.waits, default=0)
    print(f"{len(found)} files: {read} read, {len(found) - read} refused, {screen} through the page;", end=" ")
    print(
        f"server asked {len(witness.waits)} times, {len(witness.failures)} times down, slowest {longest:.2f} s;",
        end=" ",
    )
    print(f"longest wait {slowest:.1f} s; memory {witness.memory / 2**30:.2f} GiB resident,", end=" ")
    print(f"{witness.space / 2**30:.2f} of {limits.memory_gigabytes} taken; {len(faults)} faults")
    return not faults


def main() -> None:
    """The lines; exit 1 when something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--screen", type=int, default=50, help="how many of the worst go through the page in Chromium")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if run(given.files, given.seed, given.screen, Path(folder)) else 1)


if __name__ == "__main__":
    main()
