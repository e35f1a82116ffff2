"""The files that a report can be laid out as, by format, and what keeps one of them from being made."""

from __future__ import annotations

from collections.abc import Callable

from kpi.charts import document, slides, snapshot
from kpi.core.handout import Handout
from kpi.core.label import Language

WRITERS: dict[str, Callable[[Handout], bytes]] = {
    "html": snapshot.write,
    "pptx": slides.write,
    "pdf": document.write,
}


def missing(form: str, language: Language) -> str | None:
    """What keeps a file of that format from being made, as the key of a sentence; None where nothing does."""
    if form == "pptx":
        return slides.missing()
    return document.missing(language) if form == "pdf" else None
