"""The rules of the house, over the syntax trees of its files: who imports whom, who owns which library, and sizes."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("kpi", "pages")
FOUND = sorted(file.relative_to(ROOT) for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))
SOURCES = [*FOUND, Path("app.py")]

MAY_IMPORT = {
    "core": set(),
    "text": {"core"},
    "intake": {"core"},
    "charts": {"core"},
    "store": {"core"},
    "engines": {"core"},
    "usecases": {"core", "intake", "store", "engines"},
    "ui": {"usecases", "charts", "text", "core", "store"},
    "http": {"usecases", "charts", "text", "core", "store"},
    "cli": {"usecases", "charts", "text", "core", "store"},
    "pages": {"ui", "charts", "core"},
    "app.py": {"ui", "http"},
    "__main__": {"cli"},
}
OWNERS = {
    "streamlit": {"ui", "pages", "app.py"},
    "duckdb": {"store"},
    "altair": {"charts"},
    "fastexcel": {"intake"},
    "python_calamine": {"intake"},
    "xlsxwriter": {"intake"},
    "yaml": {"core"},
    "sqlglot": {"core"},
    "starlette": {"http"},
    "pypinyin": {"text"},
    "pptx": {"charts"},
    "typst": {"charts"},
    "numpy": {"core", "usecases"},
    "polars": {"core", "intake", "store", "engines", "usecases", "charts", "ui"},
}


def layer(file: Path) -> str:
    """The layer a file belongs to."""
    if file.parts[0] != "kpi":
        return file.parts[0]
    return file.parts[1] if len(file.parts) > 2 else file.stem


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    """The full name of every module a file imports."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(file)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body, without its docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("file", SOURCES, ids=str)
def test_imports_follow_the_arrows(file: Path) -> None:
    here = layer(file)
    for name in imported(file):
        parts = name.split(".")
        if parts[0] == "kpi" and here != "__init__":
            there = parts[1]
            assert there == here or there in MAY_IMPORT[here], f"{file} imports {name}"
        assert here in OWNERS.get(parts[0], {here}), f"{file} imports {parts[0]}, which is not {here}'s"


def test_pages_stand_one_folder_below() -> None:
    assert not list((ROOT / "pages").glob("*.py")), "a file directly in pages/ is served without the shell"
    assert all(len(file.parts) == 3 for file in SOURCES if file.parts[0] == "pages")


@pytest.mark.parametrize("file", [file for file in SOURCES if file.parts[0] == "pages"], ids=str)
def test_pages_are_thin(file: Path) -> None:
    assert len((ROOT / file).read_text(encoding="utf-8").splitlines()) <= 120
    assert not list(functions(file)), f"{file}: a page is a script; its parts live in kpi/ui"


def test_sizes() -> None:
    lines = {file: len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in SOURCES}
    assert {file: count for file, count in lines.items() if count > 400} == {}
    assert statistics.median(count for count in lines.values() if count) <= 130
    bodies = {(str(file), function.name): length(function) for file in SOURCES for function in functions(file)}
    assert {name: count for name, count in bodies.items() if count > 40} == {}
    assert statistics.median(bodies.values()) <= 8


def test_names() -> None:
    vague = re.compile(r"(utils?|helpers?|common|misc|.*_service)$")
    assert [file for file in SOURCES if vague.fullmatch(file.stem)] == []
    named = [(str(file), function.name) for file in SOURCES for function in functions(file)]
    assert [pair for pair in named if pair[1].startswith("get_")] == []


@pytest.mark.parametrize("file", [file for file in SOURCES if layer(file) != "text"], ids=str)
def test_no_chinese_literal_outside_text(file: Path) -> None:
    lone = _docstrings(file)
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert node.value in lone or not re.search(r"[\u3400-\u9fff]", node.value), f"{file}:{node.lineno}"


def _docstrings(file: Path) -> set[str]:
    """Docstrings as they are written: examples in them may speak Chinese."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {ast.get_docstring(node, clean=False) or "" for node in ast.walk(tree(file)) if isinstance(node, owners)}


@pytest.mark.parametrize("file", SOURCES, ids=str)
def test_what_is_public_says_what_it_is(file: Path) -> None:
    source = tree(file)
    if not source.body:
        return
    assert ast.get_docstring(source), f"{file} has no docstring"
    for node in source.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{file}: {node.name} has no docstring"


@pytest.mark.parametrize("file", SOURCES, ids=str)
def test_nothing_is_left_for_later(file: Path) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError", text)


@pytest.mark.parametrize("file", [file for file in SOURCES if layer(file) == "usecases"], ids=str)
def test_use_cases_ask_for_the_right_first(file: Path) -> None:
    """Every public function that knows who is looking begins by asking what they may do."""
    for function in tree(file).body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        if "viewer" not in {argument.arg for argument in function.args.args}:
            continue
        first = function.body[1]
        assert ast.unparse(first).startswith("viewer.must("), f"{file}: {function.name}"


CLOCKS = ("date.today", "datetime.now", "datetime.utcnow", "time.time", "open", "Path")


@pytest.mark.parametrize("file", [file for file in SOURCES if layer(file) == "core"], ids=str)
def test_the_core_is_pure(file: Path) -> None:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in CLOCKS, f"{file}:{node.lineno}"


def test_the_core_loads_without_the_rest() -> None:
    names = [".".join(file.with_suffix("").parts) for file in SOURCES if layer(file) == "core"]
    foreign = ("streamlit", "duckdb", "altair", "starlette", "fastexcel", "kpi.text", "kpi.store", "kpi.ui")
    script = f"import sys\nfor name in {names!r}: __import__(name)\nprint([m for m in {foreign!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_core_module_has_its_test() -> None:
    stems = {file.stem for file in SOURCES if layer(file) == "core" and file.stem != "__init__"}
    tested = {file.stem.removeprefix("test_") for file in (ROOT / "tests" / "core").glob("test_*.py")}
    assert stems - tested == set()
