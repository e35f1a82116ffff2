"""The commands, one function each: the same use cases as the pages, answered as text or one JSON document."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from tempfile import gettempdir
from traceback import print_exc
from typing import Any
from uuid import uuid4

from kpi.cli import answer, report, why
from kpi.cli import pace as pace_answer
from kpi.cli.parser import Parser, before_command, pair
from kpi.core.errors import Conflict, Invalid, KpiError, NotFound
from kpi.core.indicator_book import since
from kpi.core.label import Language
from kpi.core.period import last_day
from kpi.core.problem import Place
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen
from kpi.text import tree_book as tree_words
from kpi.text.indicator_book import SPELLED
from kpi.text.language import from_environment
from kpi.text.speaker import Speaker
from kpi.text.words import say
from kpi.usecases import (
    adviser,
    batch,
    health,
    history,
    indicator,
    indicator_book,
    insight,
    model,
    pace,
    pace_year,
    trace,
    tree_book,
    workspace,
)
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

    _commands(command)
    return parser


def _commands(command: Callable[..., None]) -> None:
    """Every command with its options."""
    optional: dict[str, Any] = {"default": None}
    files: dict[str, Any] = {"nargs": "+", "type": Path, "metavar": "FILE"}
    file = ("file", {"type": Path, "metavar": "FILE"})
    command("init", _init, ("--demo", optional))
    command("apply", _apply, file, ("--why", optional))
    command("export", _export, file)
    command(
        "apply-dictionary", _apply_dictionary, file, ("--why", optional), ("--valid-from", optional),
        ("--dry-run", {"action": "store_true"}),
    )  # fmt: skip
    command("export-dictionary", _export_dictionary, file)
    command(
        "apply-tree", _apply_tree, file, ("--why", {"default": ""}), ("--valid-from", optional),
        ("--dry-run", {"action": "store_true"}),
    )  # fmt: skip
    command("export-tree", _export_tree, file)
    command("inspect", _inspect, ("files", files))
    command(
        "import", _import, file, ("--dataset", {"required": True}), ("--sheet", optional),
        ("--fixed", {"action": "append", "default": [], "metavar": "COLUMN=VALUE"}),
        ("--dry-run", {"action": "store_true"}),
    )  # fmt: skip
    command("batches", _batches, ("--dataset", optional))
    command("undo", _undo, ("batch", {"type": int, "metavar": "BATCH"}))
    _questions(command)


def _questions(command: Callable[..., None]) -> None:
    """The commands that answer a question and change nothing."""
    optional: dict[str, Any] = {"default": None}
    period = ("--period", {"required": True, "metavar": "P"})
    command(
        "value", _value, ("indicator", {"metavar": "INDICATOR"}), period, ("--window", optional), ("--org", optional),
        ("--by", optional), ("--where", {"action": "append", "default": []}), ("--as-of", optional),
    )  # fmt: skip
    command("scorecard", _scorecard, period, ("--window", optional), ("--root", optional), ("--as-of", optional))
    command(
        "trace", _trace, ("code", {"metavar": "KPI"}), period, ("--window", optional), ("--org", optional),
        ("--rows", {"type": int, "default": trace.MOST, "metavar": "N"}),
    )  # fmt: skip
    command("health", _health, ("--period", {"default": None, "metavar": "P"}))
    command("insights", _insights, ("kpi", {"nargs": "?", "default": None, "metavar": "KPI"}), period)
    command(
        "why", why.run, ("code", {"metavar": "KPI"}), period, ("--window", optional), ("--org", optional),
        ("--against", {"default": "prior"}), ("--unit-other", optional), ("--by", optional),
        ("--where", {"action": "append", "default": []}),
    )  # fmt: skip
    command(
        "report", report.run, period, ("--window", optional), ("--kpi", optional), ("--org", optional),
        ("--format", {"required": True, "metavar": "|".join(report.FORMATS)}), ("--lang", optional),
        ("--output", {"required": True, "type": Path, "metavar": "FILE"}),
    )  # fmt: skip
    command("pace", _pace, ("kpi", {"metavar": "KPI"}), period, ("--window", optional))
    command("advise", _advise, ("kpi", {"metavar": "KPI"}), period, ("--target", {"type": float, "default": None}))


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
    return _written(options.file, text.encode())


def _written(path: Path, data: bytes) -> dict[str, Any]:
    try:
        path.write_bytes(data)
    except OSError:
        raise Conflict("cli.unwritable", Place(file=str(path))) from None
    return {"file": str(path)}


def _apply_dictionary(options: argparse.Namespace) -> dict[str, Any]:
    _bytes(options.file)
    valid_from = _day("--valid-from", options.valid_from or "")
    with _open(options) as folder:
        found = indicator_book.preview(folder, VIEWER, options.file, options.file.name, SPELLED)
        if found.errors:
            raise Invalid.because(found.errors)
        changed = None
        if not options.dry_run:
            changed = indicator_book.apply(folder, VIEWER, found, options.why, valid_from)
    return {"file": str(options.file), "changed": changed, **answer.changes(found, from_environment())}


def _day(option: str, text: str) -> date | None:
    try:
        return since(text)
    except ValueError:
        raise Invalid("model.date", field=option, given=text) from None


def _export_dictionary(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        data = indicator_book.export(folder, VIEWER, Speaker(from_environment()))[1]
    return _written(options.file, data)


def _apply_tree(options: argparse.Namespace) -> dict[str, Any]:
    _bytes(options.file)
    valid_from = _day("--valid-from", options.valid_from or "")
    with _open(options) as folder:
        found = tree_book.preview(folder, VIEWER, options.file, options.file.name, tree_words.SPELLED)
        if found.errors:
            raise Invalid.because(found.errors)
        differing = tree_book.changed(folder, VIEWER, found)
        changed = None if options.dry_run else tree_book.apply(folder, VIEWER, found, valid_from, options.why)
    document = answer.tree_changes(found, differing, from_environment())
    return {"file": str(options.file), "changed": changed, **document}


def _export_tree(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        data = tree_book.export(folder, VIEWER, Speaker(from_environment()))[1]
    return _written(options.file, data)


def _inspect(options: argparse.Namespace) -> dict[str, Any]:
    return {"files": [answer.reading(found, from_environment()) for found in batch.inspect(VIEWER, options.files)]}


def _import(options: argparse.Namespace) -> dict[str, Any]:
    _bytes(options.file)
    fixed = dict(pair("--fixed", text) for text in options.fixed)
    with _open(options) as folder:
        done = batch.preview(folder, VIEWER, options.file, options.dataset, options.sheet, fixed=fixed)
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
    period, window = indicator.period(options.period), indicator.window(options.window)
    keep = dict(pair("--where", text) for text in options.where)
    body: dict[str, Any] = {"indicator": options.indicator, "period": options.period}
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        body |= {"window": span.window.value, "org": options.org}
        if options.as_of:
            moment = history.moment(options.as_of)
            then = history.as_of(folder, VIEWER, options.indicator, [span], moment, options.org)
            return body | {"as_of": options.as_of, "value": then[span]}
        if not options.by:
            return body | {"value": indicator.value(folder, VIEWER, options.indicator, span, options.org, keep)}
        found = indicator.members(folder, VIEWER, options.indicator, span, options.by, options.org, keep)
    return body | {"by": options.by, "members": [{"member": member, "value": value} for member, value in found]}


def _scorecard(options: argparse.Namespace) -> dict[str, Any]:
    period, window = indicator.period(options.period), indicator.window(options.window)
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        if options.as_of:
            found = history.scorecard_then(folder, VIEWER, span, history.moment(options.as_of), options.root)
        else:
            found = scorecard(folder, VIEWER, span, options.root)
        return found.document(options.period, from_environment())


def _trace(options: argparse.Namespace) -> dict[str, Any]:
    period, window = indicator.period(options.period), indicator.window(options.window)
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        found = trace.trace_any(folder, VIEWER, options.code, span, options.org, options.rows)
    return found.document(options.period, from_environment())


def _health(options: argparse.Namespace) -> dict[str, Any]:
    with _open(options) as folder:
        month = (
            indicator.period(options.period).span(None, folder.model().fiscal_start).month if options.period else None
        )
        found = health.health(folder, VIEWER, month or health.opening_month(folder, VIEWER))
        model = folder.model().at(last_day(found.month))
    return answer.health(found, model, from_environment())


def _insights(options: argparse.Namespace) -> dict[str, Any]:
    period = indicator.period(options.period)
    with _open(options) as folder:
        span = period.span(None, folder.model().fiscal_start)
        if options.kpi:
            found = [(options.kpi, one) for one in insight.insights(folder, VIEWER, options.kpi, span)]
        else:
            found = [(noted.kpi, noted.insight) for noted in insight.notable(folder, VIEWER, span)]
        model = folder.model().at(span.last())
    return {"period": options.period, "insights": answer.insights(found, model, from_environment())}


def _advise(options: argparse.Namespace) -> dict[str, Any]:
    period = indicator.period(options.period)
    if options.target is not None and not isfinite(options.target):
        raise Invalid("cli.no_number", given=str(options.target))
    with _open(options) as folder:
        found = adviser.advise(folder, VIEWER, options.kpi, period, options.target)
    return answer.advice(found, options.kpi, from_environment())


def _pace(options: argparse.Namespace) -> dict[str, Any]:
    period, window = indicator.period(options.period), indicator.window(options.window)
    with _open(options) as folder:
        span = period.span(window, folder.model().fiscal_start)
        found = pace.pace(folder, VIEWER, options.kpi, span) or pace.filled(folder, VIEWER, options.kpi, span)
        is_over, whole = span.last() < folder.today(), pace_year.year(folder, VIEWER, options.kpi, span)
    body = {"kpi": options.kpi, "period": options.period, "window": span.window.value}
    return body | pace_answer.document(found, is_over, whole, from_environment())
