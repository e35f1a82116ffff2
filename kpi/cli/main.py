"""The commands, one function each: the same use cases as the pages, answered as text or one JSON document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir
from traceback import print_exc
from typing import Any
from uuid import uuid4

from kpi.cli import answer
from kpi.cli.parser import Parser, before_command
from kpi.core.errors import Conflict, Invalid, KpiError, NotFound
from kpi.core.label import Language
from kpi.core.period import Window
from kpi.core.problem import Place
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen
from kpi.text.language import from_environment
from kpi.text.words import say
from kpi.usecases import batch, indicator, model, workspace
from kpi.usecases.scorecard import scorecard

Command = Callable[[argparse.Namespace], dict[str, Any]]
VIEWER = Viewer()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with a sentence when it could not."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = from_environment()
    try:
        options = _parser(language).parse_args(given)
        answer.show(options.command(options), "json" in options, language)
    except KpiError as error:
        return answer.fail(error, language, "--json" in given)
    except Exception:
        return answer.fail(_unforeseen(), language, "--json" in given)
    return 0


def _unforeseen() -> Conflict:
    """A fault of ours: the traceback goes to the log of the reference told."""
    reference = uuid4().hex[:8]
    with (Path(gettempdir()) / f"attain-{reference}.log").open("w", encoding="utf-8") as log:
        print_exc(file=log)
    return Conflict("guard.failed", reference=reference)


def _parser(language: Language) -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    common.add_argument("--workspace", default=argparse.SUPPRESS, metavar="DIR")
    parser = before_command(language, [common])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, *options: tuple[str, dict[str, Any]]) -> None:
        sub = commands.add_parser(name, description=say(language, f"command.{name}"), parents=[common])
        sub.set_defaults(command=run)
        for flag, settings in options:
            sub.add_argument(flag, **settings)

    optional: dict[str, Any] = {"default": None}
    files: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "FILE"}
    period = ("--period", {"required": True, "metavar": "P"})
    file = ("file", {"type": Path, "metavar": "FILE"})
    command("init", _init, ("--demo", optional))
    command("apply", _apply, file, ("--why", optional))
    command("export", _export, file)
    command("inspect", _inspect, ("files", files))
    command(
        "import", _import, file, ("--dataset", {"required": True}), ("--sheet", optional),
        ("--dry-run", {"action": "store_true"}),
    )  # fmt: skip
    command("batches", _batches, ("--dataset", optional))
    command("undo", _undo, ("batch", {"type": int, "metavar": "BATCH"}))
    command(
        "value", _value, ("indicator", {"metavar": "INDICATOR"}), period, ("--window", optional), ("--org", optional),
        ("--by", optional), ("--where", {"action": "append", "default": []}),
    )  # fmt: skip
    command("scorecard", _scorecard, period, ("--window", optional), ("--root", optional))
    return parser


def _open(options: argparse.Namespace) -> Folder:
    return Folder(chosen(getattr(options, "workspace", None)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound("cli.no_file", Place(file=str(path))) from None
    except OSError:
        raise Invalid("cli.unreadable", Place(file=str(path))) from None


def _init(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        if options.demo:
            return {"workspace": str(folder.path), "files": workspace.load_sample(folder, VIEWER, options.demo)}
        workspace.begin(folder, VIEWER)
        return {"workspace": str(folder.path), "files": 0}


def _apply(options: argparse.Namespace) -> dict[str, Any]:
    data = _bytes(options.file)
    with _open(options) as folder:
        changed = model.apply(folder, VIEWER, data, options.file.name, options.why)
    return {"file": str(options.file), "changed": changed}


def _export(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        text = model.export(folder, VIEWER)
    try:
        options.file.write_text(text, encoding="utf-8")
    except OSError:
        raise Conflict("cli.unwritable", Place(file=str(options.file))) from None
    return {"file": str(options.file)}


def _inspect(options: argparse.Namespace) -> dict[str, Any]:
    return {"files": [answer.reading(found, from_environment()) for found in batch.inspect(VIEWER, options.files)]}


def _import(options: argparse.Namespace) -> dict[str, Any]:
    _bytes(options.file)
    with _open(options) as folder:
        done = batch.preview(folder, VIEWER, options.file, options.dataset, options.sheet)
        if done.outcome == "blocked":
            raise Invalid.because(done.problems)
        if not options.dry_run:
            done = batch.store(folder, VIEWER, options.file, done)
    return answer.imported(done, from_environment())


def _batches(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        return {"batches": [answer.batch(found) for found in batch.batches(folder, VIEWER, options.dataset)]}


def _undo(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        done = batch.undo(folder, VIEWER, options.batch)
    return {"batch": done.batch, "dataset": done.dataset, "undone": True}


def _value(options: argparse.Namespace) -> dict[str, Any]:
    period, window = indicator.period(options.period), indicator.window(options.window, list(Window))
    keep = dict(_condition(text) for text in options.where)
    body: dict[str, Any] = {"indicator": options.indicator, "period": options.period}
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        body |= {"window": span.window.value, "org": options.org}
        if not options.by:
            return body | {"value": indicator.value(folder, VIEWER, options.indicator, span, options.org, keep)}
        found = indicator.members(folder, VIEWER, options.indicator, span, options.by, options.org, keep)
    return body | {"by": options.by, "members": [{"member": member, "value": value} for member, value in found]}


def _condition(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals or not column:
        raise Invalid("cli.where", given=text)
    return column.strip(), value.strip()


def _scorecard(options: argparse.Namespace) -> dict[str, Any]:
    period, window = indicator.period(options.period), indicator.window(options.window)
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        return scorecard(folder, VIEWER, span, options.root).document(options.period, from_environment())
