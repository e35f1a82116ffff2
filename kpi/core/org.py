"""The organization: a tree of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from kpi.core.dated import Named
from kpi.core.label import Label


class OrgUnit(Named):
    """A unit of the organization; spreadsheets may call it by code, name or alias."""

    parent: str | None = None
    aliases: list[str] = Field(default_factory=list)


class OrgTree(BaseModel):
    """The units in force, by code, and who is under whom."""

    model_config = ConfigDict(frozen=True)

    units: dict[str, OrgUnit]

    @classmethod
    def of(cls, units: Sequence[OrgUnit]) -> Self:
        """The tree of `units`; where there are none, one unit that stands for everything."""
        return cls(units={unit.code: unit for unit in units or [ALL]})

    @property
    def root(self) -> str:
        """The code of the unit that has no parent."""
        return next(code for code, unit in self.units.items() if unit.parent is None)

    def children(self, code: str) -> list[str]:
        """The units directly under `code`, in the order they were given."""
        return [unit.code for unit in self.units.values() if unit.parent == code]

    def subtree(self, code: str) -> list[str]:
        """`code` and every unit under it."""
        return [code, *(below for child in self.children(code) for below in self.subtree(child))]

    def scope(self) -> list[tuple[str, str]]:
        """Every pair (unit, member of its subtree)."""
        return [(unit, member) for unit in self.units for member in self.subtree(unit)]

    def spellings(self) -> dict[str, str]:
        """Every way a sheet may call a unit, to its code; codes win over names, a name of two units means none."""
        called: dict[str, set[str]] = {}
        for unit in self.units.values():
            for spelling in (*unit.aliases, *unit.name.spellings()):
                called.setdefault(spelling, set()).add(unit.code)
        named = {spelling: next(iter(codes)) for spelling, codes in called.items() if len(codes) == 1}
        return named | {code: code for code in self.units}


ALL = OrgUnit(code="ALL", name=Label(zh="ALL", en="ALL"))


def same_units(now: OrgTree, then: OrgTree, code: str) -> bool:
    """Whether a unit stood over the same units in both trees, but for those that only one of them knows."""
    both = now.units.keys() & then.units.keys()
    return code not in both or both & set(now.subtree(code)) == both & set(then.subtree(code))
