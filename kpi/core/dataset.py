"""Datasets: tables of facts and their typed columns."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import Code, Entry, Named
from kpi.core.label import Label
from kpi.core.lookup import Lookup


class FactType(StrEnum):
    """The type a column of facts is stored as; numbers are decimals, so that a sum is the same in every order."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class FactColumn(Entry):
    """A column of a dataset: `from` lists the headers it may have in a sheet, the code itself is one of them.

    With a `lookup` no sheet has it: its values are those of another dataset.
    """

    headers: list[str] = Field(default_factory=list, alias="from")
    lookup: Lookup | None = None
    type: FactType = FactType.TEXT
    role: Literal["date", "org"] | None = None
    unit: str | None = None
    name: Label | None = None

    @field_validator("headers", mode="before")
    @classmethod
    def _one_header(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_what_fits(self) -> FactColumn:
        if self.lookup and self.headers:
            raise PydanticCustomError("model.lookup_from", "a column of no sheet has headers", {})
        if self.role == "date" and self.type is not FactType.DATE:
            return self.model_copy(update={"type": FactType.DATE})
        return self

    def label(self, code: str) -> Label:
        """What to call the column on a screen: its name, else its first header, else its code."""
        spelled = self.headers[0] if self.headers else code
        return self.name or Label(zh=spelled, en=spelled)


class Dataset(Named):
    """A table of facts; with a `key` its rows are upserted, without one a file replaces the months it covers.

    With `append` its rows are added to those there are. `owner` brings its data by the day `due` of the next month,
    from the system or place that `source` names.
    """

    key: list[str] = Field(default_factory=list)
    append: bool = Field(default=False, strict=True)
    owner: str | None = None
    due: int = Field(default=5, ge=1, le=28, strict=True)
    source: Label | None = None
    columns: dict[Code, FactColumn]

    @model_validator(mode="after")
    def _columns_fit(self) -> Dataset:
        for role, most in (("date", 1), ("org", 1)):
            count = sum(column.role == role for column in self.columns.values())
            if count > most or (role == "date" and count == 0):
                raise PydanticCustomError(f"model.one_{role}_column", "one column has the role", {"count": count})
        if missing := [key for key in self.key if key not in self.columns]:
            raise PydanticCustomError("model.key_unknown", "a key column is missing", {"given": missing[0]})
        if self.append and self.key:
            raise PydanticCustomError("model.append_with_key", "rows are appended and upserted", {"given": self.key[0]})
        return self

    @property
    def date_column(self) -> str:
        """The code of the column that says when."""
        return next(code for code, column in self.columns.items() if column.role == "date")

    @property
    def org_column(self) -> str | None:
        """The code of the column that says which org unit, if there is one."""
        return next((code for code, column in self.columns.items() if column.role == "org"), None)

    @property
    def in_file(self) -> dict[str, FactColumn]:
        """The columns that a sheet has."""
        return {code: column for code, column in self.columns.items() if column.lookup is None}

    @property
    def lookups(self) -> dict[str, Lookup]:
        """The columns whose values are those of other datasets, and where they are."""
        return {code: column.lookup for code, column in self.columns.items() if column.lookup}

    @property
    def needed(self) -> frozenset[str]:
        """The columns that no row may leave empty: when, where, the key, and what any of them is looked up by."""
        own = {code for code in (self.date_column, self.org_column, *self.key) if code}
        return frozenset(own | {lookup.on for code, lookup in self.lookups.items() if code in own})

    def column_spellings(self) -> dict[str, str]:
        """Every way a formula may call a column, to its code; a code wins over a header."""
        named = {header: code for code, column in self.columns.items() for header in column.headers}
        return named | {code: code for code in self.columns}
