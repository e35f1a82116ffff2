"""The commands, one function each: the same use cases as the pages, answered as text or one JSON document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from kpi.cli import answer
from kpi.core.errors import Invalid, KpiError, NotFound
from kpi.core.period import Window
from kpi.core.problem import Place
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen
from kpi.text.language import from_environment
from kpi.usecases import batch, indicator, model, workspace
from kpi.usecases.scorecard import scorecard

Command = Callable[[argparse.Namespace], dict[str, Any]]
VIEWER = Viewer()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with a sentence when it could not."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = from_environment()
    try:
        options = _parser().parse_args(given)
        done: dict[str, Any] = options.command(options)
    except KpiError as error:
        return answer.fail(error, language, "--json" in given)
    answer.show(done, options.json, language)
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser whose faults are answered like any other."""

    def error(self, message: str) -> NoReturn:
        raise Invalid("cli.unknown", given=message)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--workspace", default=argparse.SUPPRESS, help="folder of the workspace")
    parser = _Parser(prog="python -m kpi", description="Attain on the command line.")
    parser.add_argument("--workspace", default=None, help="folder of the workspace")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, text: str, *options: tuple[str, dict[str, Any]]) -> None:
        sub = commands.add_parser(name, help=text, parents=[common])
        sub.set_defaults(command=run)
        for flag, settings in options:
            sub.add_argument(flag, **settings)

    optional: dict[str, Any] = {"default": None}
    files: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "FILE"}
    period = ("--period", {"required": True, "metavar": "P"})
    command("init", _init, "make a workspace", ("--demo", optional))
    command("apply", _apply, "make the model what a file says", ("file", {"type": Path}), ("--why", optional))
    command("export", _export, "write the model to a file", ("file", {"type": Path}))
    command("inspect", _inspect, "show what the reader sees", ("files", files))
    command(
        "import", _import, "import a spreadsheet", ("file", {"type": Path}), ("--dataset", {"required": True}),
        ("--sheet", optional), ("--dry-run", {"action": "store_true"}),
    )  # fmt: skip
    command("batches", _batches, "list the imports", ("--dataset", optional))
    command("undo", _undo, "take an import back", ("batch", {"type": int}))
    command(
        "value", _value, "compute a figure", ("indicator", {}), period, ("--window", optional), ("--org", optional),
        ("--by", optional), ("--where", {"action": "append", "default": []}),
    )  # fmt: skip
    command("scorecard", _scorecard, "score the tree", period, ("--window", optional), ("--root", optional))
    return parser


def _open(options: argparse.Namespace) -> Folder:
    return Folder(chosen(options.workspace))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise NotFound("cli.no_file", Place(file=str(path))) from None


def _init(options: argparse.Namespace) -> dict[str, Any]:
    folder = _open(options)
    files = workspace.load_sample(folder, VIEWER, options.demo) if options.demo else 0
    folder.close()
    return {"workspace": str(folder.path), "files": files}


def _apply(options: argparse.Namespace) -> dict[str, Any]:
    data = _bytes(options.file)
    return {"file": str(options.file), "changed": model.apply(_open(options), VIEWER, data, options.file.name, options.why)}


def _export(options: argparse.Namespace) -> dict[str, Any]:
    options.file.write_text(model.export(_open(options), VIEWER), encoding="utf-8")
    return {"file": str(options.file)}


def _inspect(options: argparse.Namespace) -> dict[str, Any]:
    return {"files": [answer.reading(found, from_environment()) for found in batch.inspect(VIEWER, options.files)]}


def _import(options: argparse.Namespace) -> dict[str, Any]:
    _bytes(options.file)
    folder = _open(options)
    done = batch.preview(folder, VIEWER, options.file, options.dataset, options.sheet)
    if done.outcome == "blocked":
        raise Invalid.because(done.problems)
    if not options.dry_run:
        done = batch.store(folder, VIEWER, options.file, done)
    return answer.imported(done, from_environment())


def _batches(options: argparse.Namespace) -> dict[str, Any]:
    return {"batches": [answer.batch(found) for found in batch.batches(_open(options), VIEWER, options.dataset)]}


def _undo(options: argparse.Namespace) -> dict[str, Any]:
    done = batch.undo(_open(options), VIEWER, options.batch)
    return {"batch": done.batch, "dataset": done.dataset, "undone": True}


def _value(options: argparse.Namespace) -> dict[str, Any]:
    folder = _open(options)
    window = indicator.window(options.window, list(Window))
    span = indicator.period(options.period).span(window, folder.model().fiscal_start)
    keep = dict(_condition(text) for text in options.where)
    body: dict[str, Any] = {"indicator": options.indicator, "period": options.period, "window": span.window.value, "org": options.org}
    if options.by:
        found = indicator.members(folder, VIEWER, options.indicator, span, options.by, options.org, keep)
        return body | {"by": options.by, "members": [{"member": member, "value": value} for member, value in found]}
    return body | {"value": indicator.value(folder, VIEWER, options.indicator, span, options.org, keep)}


def _condition(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals or not column:
        raise Invalid("cli.where", given=text)
    return column.strip(), value.strip()


def _scorecard(options: argparse.Namespace) -> dict[str, Any]:
    folder = _open(options)
    span = indicator.period(options.period).span(indicator.window(options.window), folder.model().fiscal_start)
    return scorecard(folder, VIEWER, span, options.root).document(options.period, from_environment())
