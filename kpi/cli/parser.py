"""What was typed, as a command and its options; argparse speaks English alone, so its faults are told anew."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from kpi.core.errors import Invalid
from kpi.core.label import Language
from kpi.core.suggestion import nearest
from kpi.text.words import say

COMMANDS = (
    "init",
    "apply",
    "export",
    "apply-dictionary",
    "export-dictionary",
    "apply-tree",
    "export-tree",
    "inspect",
    "import",
    "batches",
    "undo",
    "value",
    "scorecard",
    "trace",
    "health",
    "advise",
    "pace",
    "report",
    "insights",
    "why",
)
_FAULTS = {
    r"the following arguments are required: COMMAND": "cli.no_command",
    r"the following arguments are required: (.*)": "cli.missing",
    r"argument COMMAND: invalid choice: (.*) \(choose.*": "cli.unknown_command",
    r"unrecognized arguments: (.*)": "cli.unknown_option",
    r"argument (\S+): expected .*": "cli.no_value",
    r"argument \S+: invalid int value: (.*)": "cli.not_whole",
    r"argument \S+: invalid float value: (.*)": "cli.no_number",
}


class Parser(argparse.ArgumentParser):
    """A parser whose faults are answered like any other and whose help is in the reader's language."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        raise _fault(message)

    def format_help(self) -> str:
        return f"{self.format_usage().removeprefix('usage: ')}\n{self.description}\n"


def overview(language: Language) -> str:
    """Every command with what it does."""
    return "\n".join(f"  {name:<18} {say(language, f'command.{name}')}" for name in COMMANDS)


def before_command(language: Language, common: Sequence[argparse.ArgumentParser]) -> Parser:
    """The parser of what may stand before a command."""
    return Parser(prog="python -m kpi", description=overview(language), parents=list(common))


def _fault(message: str) -> Invalid:
    for pattern, key in _FAULTS.items():
        if match := re.fullmatch(pattern, message, re.DOTALL):
            given = match[1].strip("'\"") if match.groups() else ""
            suggestion = nearest(given, COMMANDS) if key == "cli.unknown_command" else ""
            return Invalid(key, given=given, known=list(COMMANDS), suggestion=suggestion)
    return Invalid("cli.unknown")


def pair(option: str, text: str) -> tuple[str, str]:
    """The column and the value of an option written as column=value; raises `Invalid`."""
    column, equals, value = text.partition("=")
    typed_well = text == text.encode(errors="ignore").decode()
    if not equals or not column or not typed_well:
        raise Invalid("cli.pair", option=option, given=text)
    return column.strip(), value.strip()
