"""What the model file names by a code, and since when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.label import Label

D = TypeVar("D", bound="Dated")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
"""How a code is written."""
Code = Annotated[str, StringConstraints(pattern=rf"^{CODE.pattern}$", max_length=64)]


def _since(value: Any) -> Any:
    """A month as its first day; a day as it is."""
    text = str(value)
    return f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else value


def _written(day: date) -> str:
    return f"{day:%Y-%m}" if day.day == 1 else day.isoformat()


Since = Annotated[date, BeforeValidator(_since), PlainSerializer(_written, return_type=str)]


class Entry(BaseModel):
    """One entry of the model file: frozen, and nothing in it is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def written(self) -> dict[str, Any]:
        """The entry as plain data, without what was not given."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)


class Dated(Entry):
    """An entry with a code that may be given again with a later `valid_from`."""

    code: Code
    valid_from: Since | None = None

    def holds(self, on: date) -> bool:
        """Whether the entry has begun by `on`."""
        return self.valid_from is None or self.valid_from <= on


class Named(Dated):
    """A dated entry with a name in both languages."""

    name: Label

    @field_validator("name")
    @classmethod
    def _says_something(cls, value: Label) -> Label:
        if not all(text.strip() for text in value.spellings()):
            raise PydanticCustomError("model.empty", "a name of blanks")
        return value


def in_force(entries: Iterable[D], on: date) -> list[D]:
    """For every code the latest entry that has begun by `on`, in the order the codes were first given."""
    found: dict[str, D] = {}
    for entry in sorted(entries, key=lambda entry: entry.valid_from or date.min):
        if entry.holds(on):
            found[entry.code] = entry
    return list(found.values())
