"""Which files take the fast lane, and what happens to those that turn out not to be regular."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree

import polars as pl
from python_calamine import CalamineError

from kpi.core.limit import USUAL, Limits
from kpi.core.reading import Answer, Reading
from kpi.intake import bulk
from kpi.intake.bulk_column import Irregular
from kpi.intake.bulk_sheet import read_sheet
from kpi.intake.bulk_text import read_text
from kpi.intake.container import Kind

_BYTES_PER_ROW = 10
_OF_THE_WHOLE = {"encoding", "total_row"}
_BROKEN = (
    KeyError,
    RuntimeError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    CalamineError,
    pl.exceptions.PolarsError,
)
_LOG = logging.getLogger(__name__)


def read_fast(
    data: bytes,
    kind: Kind,
    slow: bulk.Slow,
    answers: Sequence[Answer] = (),
    allowed: Limits = USUAL,
    report: bulk.Report = lambda _: None,
    least: int = bulk.LEAST,
) -> Reading | None:
    """The reading of a large regular file as `slow` would give it, or nothing when `slow` has to read it.

    What a person said of the encoding or of a row is said of the whole file, not of its edges.
    """
    if any(answer.topic in _OF_THE_WHOLE for answer in answers):
        return None
    try:
        if kind == "text" and len(data) > least * _BYTES_PER_ROW:
            return read_text(data, slow, report, least)
        if kind == "xlsx" and _longest_sheet(data) > least * _BYTES_PER_ROW:
            return read_sheet(data, allowed, slow, report, least)
    except (Irregular, *_BROKEN) as irregular:
        _LOG.info("read cell by cell: %s", irregular)
    return None


def _longest_sheet(data: bytes) -> int:
    """The bytes the longest sheet says it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [part.file_size for part in parts.infolist() if part.filename.startswith("xl/worksheets/")]
    return max(sheets, default=0)
