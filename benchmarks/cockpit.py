"""The cockpit of sixty KPIs on ten million facts: a rerun, its bytes, many people at once, and what a browser shows.

    python benchmarks/cockpit.py [--rows 10000000 100000] [--sessions 1 10 25 50] [--seconds 40] [--think 3]
        [--rounds 5] [--without-browser] [--folder FOLDER]

For each number of rows a workspace with the facts, figures and targets of three years and a tree of sixty KPIs is made
once, and the real server is started on a copy. People are connections of their own over the page's protocol: each opens
the cockpit, then again and again thinks, and opens a KPI, goes to another month, to the drill-down or back. The first
line is the first person who opens each view, when nothing was worked out before. A rerun is timed from what a person
sends to the message that the script has finished, and its bytes are all that came in between. The floor is the same
conversation with a server whose page says one sentence; the two take turns. Memory is what the server's process holds
at the end (VmRSS). In Chromium the cockpit is opened and a row is clicked.

--rows      how many facts; several, to see whether anything grows with them
--sessions  how many people at once
--seconds   how long they are watched
--think     how many seconds a person looks between two clicks, on average
--folder    where workspaces are made, once, beside those of figures.py; may be deleted at any time
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import figures  # noqa: E402
from benchmarks.figures_data import CODES, COMPANY, MONTHS, REGIONS, formulas, month_start, units  # noqa: E402

TODAY = "2025-12-18"
"""A day in the last month of the facts, so that one month is running."""
MONTH, BEFORE, RUNNING = "2025-11", "2025-10", "2025-12"
FLOOR = 'import streamlit as st\nst.markdown("One sentence.")\n'


def tree() -> bytes:
    """The model's tree of sixty KPIs in six goals: forty of the company, one of each region, with monthly targets."""
    kpis = [{"kpi": f"k_{code}", "indicator": code, "org": COMPANY, "owner": "lead"} for code in CODES]
    regions = [code for code, parent in units() if parent == COMPANY][:REGIONS]
    kpis += [{"kpi": f"k_revenue_{code}", "indicator": "revenue", "org": code, "owner": "lead"} for code in regions]
    goals = [
        {"goal": f"g{number}", "name": f"Goal {number}", "weight": 1, "children": kpis[number::6]}
        for number in range(6)
    ]
    months = [f"{month_start(number):%Y-%m}" for number in range(MONTHS)]
    targets = [{"kpi": kpi["kpi"], "period": month, "target": 1_000_000} for kpi in kpis for month in months]
    return json.dumps(
        {
            "version": 1,
            "workspace": {"name": "Benchmark", "as_of": TODAY},
            "people": [{"code": "lead", "name": "Lead", "org": COMPANY}],
            "indicators": [
                {"code": code, "name": code, "formula": formula, "polarity": "higher", "accumulation": _kind(code)}
                for code, formula in formulas().items()
            ],
            "scorecard": [{"goal": "top", "name": "Company", "children": goals}],
            "targets": targets,
        }
    ).encode()


def _kind(code: str) -> str:
    """Sums and counts are flows, all else is computed anew for every window."""
    return "rate" if any(part in code for part in ("rate", "share", "unit_", "average", "est_line")) else "flow"


def made(folder: Path, rows: int) -> Path:
    """A workspace with figures and tree, made once."""
    from kpi.core.viewer import Viewer
    from kpi.store.folder import Folder
    from kpi.usecases import model

    start = figures.prepared(folder, rows, "all").refreshed
    target = start.with_name("cockpit")
    if not target.exists():
        part = target.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(start, part)
        with Folder(part) as opened:
            model.apply(opened, Viewer(), tree(), "tree.yaml")
            opened.database.checkpoint()
        part.rename(target)
    return target


@dataclass
class Server:
    """A running server."""

    port: int
    process: int

    @property
    def megabytes(self) -> float:
        """What the process holds in memory."""
        text = Path(f"/proc/{self.process}/status").read_text()
        return int(text.split("VmRSS:")[1].split()[0]) / 1024

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"127.0.0.1:{self.port}"


@contextmanager
def served(script: Path, workspace: Path) -> Iterator[Server]:
    """A server of a script on a workspace."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=ROOT,
        env=os.environ | {"KPI_WORKSPACE": str(workspace)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(port)
        yield Server(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _await(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server does not answer.")


@dataclass
class Person:
    """Somebody at a page: how long each rerun took and how many bytes came."""

    server: Server
    page: str = ""
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    async def sit(self, views: Sequence[tuple[str, str]], think: float, until: float, most: int = 10**9) -> None:
        """Open a view, think, open the next, until the time is over or `most` were opened."""
        chance = random.Random(id(self))
        url = f"ws://{self.server.address}/_stcore/stream"
        async with websockets.connect(url, max_size=None, subprotocols=[websockets.Subprotocol("streamlit")]) as line:
            await asyncio.sleep(chance.uniform(0, think))
            for number in range(most):
                if time.monotonic() > until:
                    return
                await self._open(line, *views[number % len(views)])
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think)

    async def _open(self, line: websockets.ClientConnection, page: str, query: str) -> None:
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        message.rerun_script.context_info.locale = "zh-CN"
        start, size = time.perf_counter(), 0
        await line.send(message.SerializeToString())
        while True:
            data = await line.recv()
            size += len(data)
            told = ForwardMsg()
            told.ParseFromString(data if isinstance(data, bytes) else data.encode())
            if told.WhichOneof("type") == "script_finished" and told.script_finished != 2:
                break
        self.seconds.append(time.perf_counter() - start)
        self.sizes.append(size)


VIEWS = (
    ("", f"period={MONTH}"),
    ("", f"period={MONTH}&kpi=k_revenue"),
    ("drilldown", f"period={MONTH}&kpi=k_margin_rate"),
    ("", f"period={BEFORE}"),
    ("", f"period={MONTH}&window=year"),
    ("", f"period={RUNNING}"),
)


def looked_at_first(server: Server, views: Sequence[tuple[str, str]]) -> Person:
    """One person who opens every view of a server that has just started."""
    person = Person(server)
    asyncio.run(person.sit(views, 0.3, float("inf"), len(views)))
    return person


def watched(
    server: Server, people: int, think: float, seconds: float, views: Sequence[tuple[str, str]]
) -> list[Person]:
    """So many people at once for so long."""

    async def all_of_them() -> list[Person]:
        until = time.monotonic() + seconds
        seated = [Person(server) for _ in range(people)]
        await asyncio.gather(*(person.sit(views, think, until) for person in seated))
        return seated

    return asyncio.run(all_of_them())


def show(rows: int, people: int, name: str, seated: Sequence[Person], megabytes: float) -> None:
    """A line of the table."""
    seconds = sorted(one for person in seated for one in person.seconds)
    sizes = [one for person in seated for one in person.sizes]
    high = seconds[min(int(0.95 * len(seconds)), len(seconds) - 1)]
    print(
        f"| {name} | {rows:,} | {people} | {len(seconds)} | {1000 * statistics.median(seconds):.0f} "
        f"| {1000 * high:.0f} | {statistics.median(sizes) / 1000:.0f} | {max(sizes) / 1000:.0f} | {megabytes:.0f} |",
        flush=True,
    )


def in_browser(server: Server, rounds: int) -> None:
    """First sight of the cockpit and a click on a row, in Chromium."""
    from playwright.sync_api import sync_playwright

    opened, clicked = [], []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "chromium"
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            start = time.perf_counter()
            page.goto(f"http://{server.address}/?period={MONTH}")
            page.locator("tr[data-code]").first.wait_for()
            opened.append(time.perf_counter() - start)
            page.locator('[data-test-script-state="notRunning"]').first.wait_for()
            start = time.perf_counter()
            page.locator("tr[data-code]").nth(3).click()
            page.locator(".st-key-panel .vega-embed canvas, .st-key-panel .vega-embed svg").first.wait_for()
            clicked.append(time.perf_counter() - start)
            page.close()
        browser.close()
    print(f"In Chromium: first rows after {statistics.median(opened):.2f} s, ", end="")
    print(f"a clicked KPI's trend after {statistics.median(clicked):.2f} s (medians of {rounds}).")


def main() -> None:
    """Every number of rows and of people."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000, 100_000])
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 25, 50])
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--think", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without-browser", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "attain-benchmark")
    given = parser.parse_args()
    print("| page | rows | people | reruns | p50 ms | p95 ms | kB | most kB | MB |\n" + "|---" * 9 + "|")
    with tempfile.TemporaryDirectory() as folder:
        floor = Path(folder) / "floor.py"
        floor.write_text(FLOOR)
        for rows in given.rows:
            copy = Path(folder) / f"{rows}"
            shutil.copytree(made(given.folder, rows), copy)
            with served(ROOT / "app.py", copy) as ours, served(floor, copy) as least:
                show(rows, 1, "cockpit, first look", [looked_at_first(ours, VIEWS)], ours.megabytes)
                for people in given.sessions:
                    for name, server, views in (("floor", least, [("", "")]), ("cockpit", ours, VIEWS)):
                        seated = watched(server, people, given.think, given.seconds, views)
                        show(rows, people, name, seated, server.megabytes)
                if not given.without_browser:
                    in_browser(ours, given.rounds)


if __name__ == "__main__":
    main()
