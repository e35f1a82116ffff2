"""Lists to choose from in the cells of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_range_abs

LONGEST_LIST = 255
"""A list inside a validation may have this many characters with its commas; a longer one stands on a sheet."""
_PLAIN = re.compile(r"""[^\s,"=](?:[^\n,"]*[^\s,"])?""")
"""A text that may stand in a list inside a validation, which keeps neither quotes nor the blanks around a text."""


class Choices:
    """The lists of a workbook; those that a validation cannot hold stand on a sheet that nobody sees."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._lists: list[Sequence[str]] = []

    def source(self, choices: Sequence[str]) -> str | list[str]:
        """The choices of a validation; where it cannot hold them, the place where they stand."""
        if length(",".join(choices)) <= LONGEST_LIST and all(_PLAIN.fullmatch(text) for text in choices):
            return list(choices)
        self._lists.append(choices)
        position = len(self._lists) - 1
        return f"='{self._sheet}'!{xl_range_abs(0, position, len(choices) - 1, position)}"

    def keep(self, book: Any) -> None:
        """Write the lists that are too long for a validation."""
        if not self._lists:
            return
        sheet = book.add_worksheet(self._sheet)
        sheet.hide()
        for position, choices in enumerate(self._lists):
            for number, text in enumerate(choices):
                sheet.write_string(number, position, text)


def length(text: str) -> int:
    """The length of a text as spreadsheets count it: some signs are two."""
    return len(text.encode("utf-16-le")) // 2
