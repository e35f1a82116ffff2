"""The command that writes the cockpit, or one KPI, as a file to pass on."""

from __future__ import annotations

import argparse
from typing import Any

from kpi.charts.handout import WRITERS
from kpi.core.errors import Conflict, Invalid
from kpi.core.label import Language
from kpi.core.period import Period, Window
from kpi.core.problem import Place
from kpi.core.report import Look, Report
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen
from kpi.text.language import from_environment
from kpi.text.report import handout
from kpi.text.words import LANGUAGES
from kpi.usecases import indicator
from kpi.usecases.report import cockpit_report, kpi_report, workbook

FORMATS = ("html", "xlsx", "pptx", "pdf")
VIEWER = Viewer()


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Write the report and say where; raises `Invalid` for a format, language, period or window that is not known."""
    form, language = _format(options.format), _language(options.lang)
    period, window = indicator.period(options.period), indicator.window(options.window)
    with Folder(chosen(getattr(options, "workspace", None))) as folder:
        given = handout(_report(folder, options, period, window), language)
        data = workbook(VIEWER, given) if form == "xlsx" else WRITERS[form](given)
    try:
        options.output.write_bytes(data)
    except OSError:
        raise Conflict("cli.unwritable", Place(file=str(options.output))) from None
    return {"file": str(options.output), "format": form, "bytes": len(data)}


def _report(folder: Folder, options: argparse.Namespace, period: Period, window: Window | None) -> Report:
    span = period.span(window, folder.model().fiscal_start)
    if options.kpi:
        return kpi_report(folder, VIEWER, options.kpi, span, options.org)
    return cockpit_report(folder, VIEWER, span, Look(options.org))


def _format(text: str) -> str:
    if text not in FORMATS:
        raise Invalid("share.unknown_format", given=text, known=list(FORMATS))
    return text


def _language(text: str | None) -> Language:
    """The language asked for, else that of the reader."""
    found = next((language for language in LANGUAGES if language == text), None)
    if text is not None and found is None:
        raise Invalid("share.unknown_language", given=text, known=list(LANGUAGES))
    return found or from_environment()
