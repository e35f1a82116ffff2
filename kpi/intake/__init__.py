"""From the bytes of a spreadsheet to typed tables and problems."""

from __future__ import annotations

from kpi.intake.fit import fit
from kpi.intake.magnitude import factor
from kpi.intake.read import read_bytes
from kpi.intake.reader import read_file, read_files

__all__ = ["factor", "fit", "read_bytes", "read_file", "read_files"]
