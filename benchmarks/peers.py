"""How many real spreadsheets plain readers get right, called as their guides show, beside ours and under one judge.

`python benchmarks/peers.py --peers PYTHON`: an interpreter that has pandas with its readers of Excel files, Polars
with fastexcel, and DuckDB with the package `duckdb-extension-excel`. Each tool reads every sheet of every file in one
process of its own; the function is chosen by what the file is, not by its name. Seconds are of that whole process.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PATIENCE = 300
Answer = dict[str, Any]
Sheets = dict[str | None, Any]


def _is_text(head: bytes) -> bool:
    return not head.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04"))


def _is_markup(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")


def by_pandas(path: Path, head: bytes) -> Sheets:
    """pandas: `read_html`, `read_csv`, or `read_excel` with the engine it chooses."""
    pandas = importlib.import_module("pandas")
    if _is_markup(head):
        return {str(number): frame for number, frame in enumerate(pandas.read_html(path))}
    if _is_text(head):
        return {None: pandas.read_csv(path)}
    return dict(pandas.read_excel(path, sheet_name=None))


def by_polars(path: Path, head: bytes) -> Sheets:
    """Polars: `read_csv` or `read_excel`."""
    polars = importlib.import_module("polars")
    if _is_text(head):
        return {None: polars.read_csv(path).to_pandas()}
    return {name: frame.to_pandas() for name, frame in polars.read_excel(path, sheet_id=0).items()}


def by_duckdb(path: Path, head: bytes) -> Sheets:
    """DuckDB: `read_csv` or `read_xlsx`, the only format of Excel that its extension reads."""
    duckdb = importlib.import_module("duckdb")
    if _is_text(head):
        return {None: duckdb.read_csv(str(path)).df()}
    carried = importlib.import_module("duckdb_extension_excel").__path__[0]
    duckdb.install_extension(str(next(Path(carried).rglob("excel.duckdb_extension"))))
    duckdb.load_extension("excel")
    return {None: duckdb.execute("from read_xlsx(?)", [str(path)]).df()}


TOOLS: dict[str, tuple[str, Callable[[Path, bytes], Sheets]]] = {
    "pandas": ("pandas", by_pandas),
    "Polars": ("polars", by_polars),
    "DuckDB": ("duckdb", by_duckdb),
}


def described(sheet: str | None, frame: Any) -> Answer:
    """A frame of pandas in the shape the judge asks for."""
    columns = []
    for position, name in enumerate(frame.columns):
        series = frame.iloc[:, position]
        filled = [value for value in (series.dropna().iloc[:1], series.dropna().iloc[-1:]) if len(value)]
        first, last = (str(filled[0].iloc[0]), str(filled[-1].iloc[0])) if filled else (None, None)
        total = float(series.sum()) if series.dtype.kind in "iuf" else None
        label = "/".join(map(str, name)) if isinstance(name, tuple) else str(name)
        columns.append({"name": label, "sum": total, "first": first, "last": last})
    return {"sheet": sheet, "rows": len(frame), "columns": columns}


def answer(read: Callable[[Path, bytes], Sheets], path: Path) -> Answer:
    """What a tool makes of a file, or what it says when it cannot."""
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
        sheets = read(path, head)
        return {"error": None, "tables": [described(sheet, frame) for sheet, frame in sheets.items()]}
    except BaseException as refused:  # whatever a library raises, a panic of Rust too, is its way to refuse
        return {"error": f"{type(refused).__name__}: {refused}"[:300], "tables": []}


def run_tool(tool: str, paths: Sequence[Path]) -> None:
    """In the peers' interpreter: the version, then one line of JSON for each file."""
    library, read = TOOLS[tool]
    warnings.simplefilter("ignore")
    said, sys.stdout = sys.stdout, sys.stderr  # xlrd prints
    print(json.dumps(str(importlib.import_module(library).__version__)), file=said, flush=True)
    for path in paths:
        print(json.dumps(answer(read, path), default=str), file=said, flush=True)


@dataclass(frozen=True, slots=True)
class Tried:
    """A tool with its version, its answers in the order of the files, and how long it took."""

    name: str
    version: str
    answers: list[Answer]
    seconds: float


def peer(tool: str, python: str, paths: Sequence[Path]) -> Tried | str:
    """A tool tried on all files, or a sentence that says why it was not."""
    command = [python, __file__, "--tool", tool, *map(str, paths)]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    took = time.perf_counter() - began
    if not done.stdout:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"{tool} was left out: {last}"
    version, *answers = map(json.loads, done.stdout.splitlines())
    if len(answers) < len(paths):
        return f"{tool} was left out: it ended with {done.returncode} at {paths[len(answers)].name}"
    return Tried(tool, version, answers, took)


def ours(paths: Sequence[Path]) -> Tried:
    """The reader of this repository, through its command line."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "kpi", "inspect", *map(str, paths), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return Tried("Attain", "", json.loads(done.stdout)["files"], time.perf_counter() - began)


def _has_reason(found: Answer) -> bool:
    return bool(found["error"] or found.get("problems") or any(table.get("problems") for table in found["tables"]))


def line(tried: Tried, truths: list[Answer], judge: Callable[[Answer, Answer], list[str]]) -> str:
    """A row of the table."""
    wrong = [bool(judge(found, truth)) for found, truth in zip(tried.answers, truths, strict=False)]
    silent = sum(bad and not found["error"] for bad, found in zip(wrong, tried.answers, strict=False))
    refused = sum(map(_has_reason, tried.answers[len(truths) :]))
    name = f"{tried.name} {tried.version}".strip()
    return f"| {name} | {len(truths) - sum(wrong)} | {refused} | {silent} | {tried.seconds:.1f} |"


def judge_of_corpus() -> Callable[[Answer, Answer], list[str]]:
    """The corpus' own judge."""
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Answer, Answer], list[str]] = module.judge
    return found


def table(python: str) -> Iterator[str]:
    """The table, line by line, and why a tool is not in it."""
    truths, refusals = (json.loads((CORPUS / f"{name}.json").read_text("utf-8")) for name in ("truth", "refuse"))
    paths = [CORPUS / file["file"] for file in [*truths, *refusals]]
    tried = [ours(paths), *(peer(tool, python, paths) for tool in TOOLS)]
    yield f"| tool | right of {len(truths)} | refused of {len(refusals)} | wrong without an error | seconds |"
    yield "|---|---|---|---|---|"
    judge = judge_of_corpus()
    yield from (line(one, truths, judge) for one in tried if isinstance(one, Tried))
    yield from (one for one in tried if isinstance(one, str))


def main() -> None:
    """The table, or a sentence that says what it needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable, help="an interpreter that has the other readers")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.tool:
        run_tool(given.tool, given.files)
    elif CORPUS.exists():
        for row in table(given.peers):
            print(row)
    else:
        print("The corpus of real spreadsheets is not beside this checkout, so there is nothing to compare.")


if __name__ == "__main__":
    main()
