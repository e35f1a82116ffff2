"""Which language to speak."""

from __future__ import annotations

import os

from kpi.core.label import Language


def of(locale: str | None) -> Language:
    """The language for a locale such as zh-CN; English where it is not Chinese."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def from_environment() -> Language:
    """The language of the command line: `KPI_LANG`, else that of the system."""
    return of(os.environ.get("KPI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG"))
