"""From the texts of forty formulas to stored figures of three years and 221 units: ours, by hand, and our peers.

    python benchmarks/figures.py [--rows 10000000] [--rounds 5] [--peers PYTHON]... [--windows month|all] [--month]

Everybody starts from ten million facts in a DuckDB file of its own and ends with the figures stored in it. Every
contestant of every round is a process of its own on a fresh copy of its file, and the rounds go through all contestants
in turn. The clock runs from formulas or SQL to the commit; starting Python, importing libraries and opening the file
are not counted. Memory is the most that the process ever had (ru_maxrss), the database's included. Before anything is
timed, all have to agree about fewer facts; the figures of every timed run are held against those expected too.

--peers    an interpreter that has sidemantic, boring-semantic-layer or metricflow; once for each, as they do not
           live well together
--windows  what the model keeps figures over: the month, as everybody else, or quarters and years to date too
--month    also one month more: its rows stored and the figures refreshed, in the workspace that has all the others
--without  a contestant to leave out; may be given again
--folder   where facts and workspaces are made, once: they are used again as long as what makes them is the same, and
           may be deleted at any time
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import figures_frames, figures_sql  # noqa: E402
from benchmarks.figures_clock import clocked  # noqa: E402
from benchmarks.figures_data import CODES, MONTHS, make, make_upload, month_start  # noqa: E402

SMALL = 200_000
"""So many facts have every figure, and some are empty."""
CLOSE = 1e-9
OURS, MORE, REFERENCE = "attain", "attain, one month more", "one GROUP BY"
BY_HAND: dict[str, Callable[[duckdb.DuckDBPyConnection], None]] = {
    REFERENCE: figures_sql.one_query,
    "two steps": figures_sql.two_steps,
    "bitmaps": figures_sql.bitmaps,
    "DuckDB + Polars": figures_frames.mixed,
    "Polars": figures_frames.everything,
}
WAYS = BY_HAND | {"query per measure": figures_sql.each_measure}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the contestants start from, and the figures expected of them."""

    facts: Path
    workspace: Path
    refreshed: Path
    upload: Path
    expected: Path

    def start_of(self, name: str) -> Path:
        """The file or folder of which a contestant gets a copy."""
        return {OURS: self.workspace, MORE: self.refreshed}.get(name, self.facts)


def prepared(folder: Path, rows: int, windows: str) -> Prepared:
    """Everything made that is not there yet, in processes of their own, so that this one stays small."""
    own = Path(__file__).parent
    facts = folder / f"{rows}-{_mark([own / 'figures_data.py', own / 'figures_sql.py'])}"
    store = sorted((ROOT / "kpi" / "store").rglob("*.[ps][yq]*"))
    space = facts / f"{windows}-{_mark([own / 'figures_ours.py', *store])}"
    found = Prepared(facts / "facts", space / "workspace", space / "refreshed", facts / "upload", facts / "expected")
    for name in ("facts", "upload", "expected", "workspace", "refreshed"):
        target: Path = getattr(found, name)
        if not target.exists():
            print(f"making {target}", file=sys.stderr)
            target.parent.mkdir(parents=True, exist_ok=True)
            _run([sys.executable, __file__, "--make", name, str(target), f"{rows}", windows])
    return found


def _mark(files: Sequence[Path]) -> str:
    """A few digits that change with what is in the files."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def produce(name: str, target: Path, rows: int, windows: str) -> None:
    """Make one of the things prepared; it appears only when it is whole."""
    part = target.with_suffix(".part")
    if part.is_dir():
        shutil.rmtree(part)
    part.unlink(missing_ok=True)
    facts = target.parents[0 if name == "expected" else 1] / "facts"
    makers: dict[str, Callable[[], object]] = {
        "facts": lambda: make(part, rows),
        "upload": lambda: make_upload(part, rows),
        "expected": lambda: _expect(facts, target.with_name("upload"), part),
        "workspace": lambda: _workspace(facts, part, windows),
        "refreshed": lambda: _refresh(target.with_name("workspace"), part),
    }
    makers[name]()
    part.rename(target)


def _expect(facts: Path, upload: Path, target: Path) -> None:
    shutil.copy(facts, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{upload}' as more (read_only)")
        connection.execute("insert into facts from more.facts")
        figures_sql.one_query(connection)
        connection.execute("drop table facts")


def _workspace(facts: Path, target: Path, windows: str) -> None:
    from benchmarks import figures_ours  # what the others do not need would count as their memory

    figures_ours.prepare(facts, target, windows)


def _refresh(workspace: Path, target: Path) -> None:
    from benchmarks import figures_ours

    shutil.copytree(workspace, target)
    figures_ours.refreshed(target)


def figures(name: str, path: Path) -> pl.DataFrame:
    """What a contestant left, as code, unit, month and value; an empty figure is none."""
    if name in (OURS, MORE):
        with duckdb.connect(str(path / "kpi.duckdb"), read_only=True) as connection:
            kept = connection.sql("select indicator as code, unit, month, value from actuals where span = 'month'")
            found: pl.DataFrame = kept.pl()
        return found
    listed = ", ".join(f"{code}::double as {code}" for code in CODES)
    with duckdb.connect(str(path), read_only=True) as connection:
        wide: pl.DataFrame = connection.sql(f"select unit, month, {listed} from results").pl()
    return wide.unpivot(CODES, index=["unit", "month"], variable_name="code").drop_nulls()


def difference(name: str, path: Path, expected: Path) -> str:
    """The first of the figures that a contestant left and that are not as expected, or nothing."""
    keys = ["code", "unit", "month"]
    wanted, found = figures(REFERENCE, expected), figures(name, path)
    if name != MORE:
        wanted = wanted.filter(pl.col("month") < month_start(MONTHS))
    both = wanted.join(found, on=keys, how="full", suffix="_found", coalesce=True)
    near = (pl.col("value") - pl.col("value_found")).abs() <= CLOSE * pl.col("value").abs().clip(1)
    wrong = both.filter(~near.fill_null(value=False)).sort(keys)
    return f"{wrong.height} of {wanted.height} figures differ\n{wrong.head(5)}" if wrong.height else ""


def compete(name: str, path: Path, upload: Path) -> dict[str, float]:
    """One contestant in this process."""
    if name in (OURS, MORE):
        from benchmarks import figures_ours

        with figures_ours.everything(path) if name == OURS else figures_ours.month_more(path, upload) as work:
            return clocked(work)
    with duckdb.connect(str(path)) as connection:
        return clocked(partial(WAYS[name], connection))


def measured(name: str, python: str, start: Prepared) -> dict[str, float]:
    """One contestant in a fresh process on a fresh copy; an answer that is not as expected ends everything."""
    source = start.start_of(name)
    with tempfile.TemporaryDirectory(dir=start.facts.parent) as folder:
        path = Path(folder) / "copy"
        (shutil.copytree if source.is_dir() else shutil.copy)(source, path)
        os.sync()  # what is still being written would slow the contestant
        if python == sys.executable:
            command = [python, __file__, "--compete", name, str(path), str(start.upload)]
        else:
            command = [python, str(Path(__file__).with_name("figures_peers.py")), name, str(path)]
        found: dict[str, float] = json.loads(_run(command).splitlines()[-1])
        if wrong := _run([sys.executable, __file__, "--check", name, str(path), str(start.expected)]).strip():
            raise SystemExit(f"{name}: {wrong}")
    return found


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3_000:])
    return done.stdout


def peers(interpreters: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The other semantic layers: the interpreter that has each, and the version."""
    found: dict[str, tuple[str, str]] = {}
    for python in interpreters:
        listed: dict[str, str] = json.loads(_run([python, str(Path(__file__).with_name("figures_peers.py"))]))
        found |= {name: (python, version) for name, version in listed.items()}
    if not found:
        print("No interpreter was given that has other semantic layers (--peers PYTHON), so they are left out.")
    return found


Runs = dict[str, list[dict[str, float]]]
MEASURES = ("seconds", "processor", "megabytes")


def show(runs: Runs, versions: dict[str, str]) -> None:
    """A line for each contestant: medians, and how many times those of the fastest by hand they are."""
    medians = {
        name: {key: statistics.median(run[key] for run in one) for key in MEASURES} for name, one in runs.items()
    }
    more = medians.pop(MORE, None)
    hands = [medians[name] for name in BY_HAND if name in medians] or list(medians.values())
    best = min(hands, key=lambda median: median["seconds"])
    print("| way | s | × fastest by hand | CPU s | × | peak MB | × |\n" + "|---" * 7 + "|")
    for name, median in sorted(medians.items(), key=lambda pair: pair[1]["seconds"]):
        cells = [
            f"{median[key]:.{0 if key == 'megabytes' else 2}f} | {median[key] / best[key]:.2f}" for key in MEASURES
        ]
        print(f"| {' '.join([name, *versions.get(name, '').split()])} | {' | '.join(cells)} |")
    if more and OURS in medians:
        whole = medians[OURS]
        print(
            f"One month more, appended and refreshed: {more['seconds']:.2f} s, {more['processor']:.2f} CPU s, "
            f"1/{whole['seconds'] / more['seconds']:.1f} of the seconds and "
            f"1/{whole['processor'] / more['processor']:.1f} of the CPU seconds of all {MONTHS} months."
        )


def main() -> None:
    """The check on few facts, all rounds on many, and a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="append", default=[], metavar="PYTHON")
    parser.add_argument("--windows", choices=("month", "all"), default="month")
    parser.add_argument("--month", action="store_true")
    parser.add_argument("--without", action="append", default=[], metavar="WAY")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "attain-benchmark")
    parser.add_argument("--compete", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--check", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--make", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.compete:
        print(json.dumps(compete(given.compete[0], *map(Path, given.compete[1:]))))
    elif given.check:
        print(difference(given.check[0], *map(Path, given.check[1:])))
    elif given.make:
        name, target, rows, windows = given.make
        produce(name, Path(target), int(rows), windows)
    else:
        run(given)


def run(given: argparse.Namespace) -> None:
    """The contestants in turn, round by round."""
    layers = peers(given.peers)
    names = [OURS, *([MORE] if given.month else []), *WAYS, *layers]
    chosen = {
        name: layers[name][0] if name in layers else sys.executable for name in names if name not in given.without
    }
    small, large = (prepared(given.folder, rows, given.windows) for rows in (SMALL, given.rows))
    for name, python in chosen.items():
        measured(name, python, small)
    runs: Runs = {}
    for _ in range(given.rounds):
        for name, python in chosen.items():
            runs.setdefault(name, []).append(measured(name, python, large))
    show(runs, {name: version for name, (_, version) in layers.items()})


if __name__ == "__main__":
    main()
