"""Random formulas over random facts: the product's figures against plain SQL and against plain Python.

`ATTAIN_EXAMPLES` is how many formulas, `ATTAIN_SEED` which ones: another seed is another company with other formulas.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pytest

from kpi.core.period import Span, Window
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases import indicator
from tests.oracles.generator import Example, examples
from tests.oracles.parts import Aggregate, Named, walk
from tests.oracles.places import MONTHS, ORG, SIZES, Place, Time
from tests.oracles.plain_python import UNSURE, PlainPython
from tests.oracles.plain_sql import PlainDatabase
from tests.oracles.random_facts import TABLES, VIEWER, Facts, workspace

COUNT = int(os.environ.get("ATTAIN_EXAMPLES", "300"))
SEED = int(os.environ.get("ATTAIN_SEED", "4"))
AT = [date(2024, 11, 1), date(2025, 3, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 12, 1), date(2026, 2, 1)]
"""The first month, one without sales, the first of a fiscal year, one without rows, one after corrections, the last."""
WEEKS = [date(2024, 12, 30), date(2025, 3, 31), date(2025, 10, 6), date(2026, 2, 23)]
ASKED = [Time("month", AT[5]), Time("quarter", AT[5]), Time("year", AT[4]), Time("rolling_12", AT[5])]
ASKED += [Time("all", AT[4]), Time("week", WEEKS[2])]
"""The times at which single figures are asked for; each has a query of its own, so that not all are."""
BROKEN_DOWN = ("HQ", "HQ", "EAST", "S1", "S3")
MOST_UNSURE = 0.03
Figure = float | str | None


class Oracles:
    """What plain SQL and plain Python make of the random formulas and facts."""

    def __init__(self, formulas: dict[str, Example], facts: Facts) -> None:
        self.formulas = formulas
        self.parts = {code: example.part for code, example in formulas.items()}
        times = [Time(window, month) for window in (*SIZES, "all") for month in AT]
        self.places = [Place(unit, time) for unit in ORG for time in (*times, *(Time("week", day) for day in WEEKS))]
        self.database = PlainDatabase(facts.rows, self.places, self.parts)
        self.python = PlainPython(facts.rows, self.parts)

    @cached_property
    def by_sql(self) -> dict[tuple[str, Place], float | None]:
        found = ((code, self.database.figures(part)) for code, part in self.parts.items())
        return {(code, place): value for code, row in found for place, value in zip(self.places, row, strict=True)}

    @cached_property
    def by_hand(self) -> dict[tuple[str, Place], Figure]:
        return {(c, place): self.python.figure(part, place) for c, part in self.parts.items() for place in self.places}

    def members(self, code: str, place: Place, column: str) -> dict[str | None, tuple[float | None, Figure, bool]]:
        """What both make of each member of a dimension, and whether it has any rows."""
        part, found = self.parts[code], self.database.members(self.parts[code], self.places.index(place), column)
        python, keeps = self.python, {member: (column, member) for member in found}
        return {
            member: (sql, python.figure(part, place, keeps[member]), python.reads_rows(part, place, keeps[member]))
            for member, sql in found.items()
        }


@dataclass
class Company:
    """The random company in the product, and what is true of it."""

    folder: Folder
    formulas: dict[str, Example]
    oracles: Oracles

    def reads(self, code: str) -> set[str]:
        """The datasets that a formula reads, through other indicators too."""
        found: set[str] = set()
        for part in walk(self.formulas[code].part):
            found |= {part.dataset} if isinstance(part, Aggregate) else set()
            found |= self.reads(part.code) if isinstance(part, Named) else set()
        return found

    def some(self, chance: random.Random) -> list[str]:
        """A quarter of the formulas, those with the most moves in time and any others."""
        wanted, deep = (COUNT + 3) // 4, sorted(self.formulas, key=self.moves, reverse=True)
        return [*deep[: wanted // 3], *chance.sample(deep[wanted // 3 :], wanted - wanted // 3)]

    def moves(self, code: str) -> int:
        """How often one after the other a formula looks back, through other indicators too."""
        found = [0]
        for part in walk(self.formulas[code].part):
            found += [self.moves(part.code) + bool(part.move)] if isinstance(part, Named) else []
            found += [1] if isinstance(part, Aggregate) and part.function == "opening_balance" else []
        return max(found)

    def dimension(self, code: str, chance: random.Random) -> str:
        """A text that all datasets of a formula have."""
        read = [TABLES[one].texts for one in self.reads(code)]
        return chance.choice([column for column in ("channel", "sku") if all(column in texts for texts in read)])

    def told(self, code: str) -> str:
        """The formula, and those that it names."""
        named = {part.code for part in walk(self.formulas[code].part) if isinstance(part, Named)}
        return "\n  ".join([f"{code}: {self.formulas[code].text}", *(self.told(one) for one in sorted(named))])


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    facts, formulas = Facts.random(random.Random(SEED)), examples(SEED, COUNT)
    texts, oracles = {code: example.text for code, example in formulas.items()}, Oracles(formulas, facts)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(lambda: oracles.by_sql)
        folder = workspace(tmp_path_factory.mktemp("random"), texts, facts)
        asked.result()
    yield Company(folder, formulas, oracles)
    folder.close()


def same(one: Figure, other: Figure) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


@dataclass
class Differences:
    """What was not the same, said so that it can be looked at alone."""

    company: Company
    found: list[str] = field(default_factory=list)

    def compare(self, code: str, where: str, ours: Figure, sql: Figure, hand: Figure) -> None:
        if hand == UNSURE or (same(ours, sql) and same(ours, hand)):
            return
        values = f"ours {ours!r}, SQL {sql!r}, Python {hand!r}"
        self.found.append(f"{self.company.told(code)}\n  {where}\n  {values}")

    def none(self) -> None:
        told = "\n".join(self.found[:5])
        assert not self.found, f"seed {SEED}, {len(self.found)} differences, the first:\n{told}"


def test_sql_and_python_agree(company: Company) -> None:
    """The oracles are worth something: they are right of each other, and hardly ever unsure."""
    found, unsure = Differences(company), 0
    for (code, place), sql in company.oracles.by_sql.items():
        hand = company.oracles.by_hand[code, place]
        unsure += hand == UNSURE
        found.compare(code, str(place), hand, sql, hand)
    found.none()
    assert unsure <= MOST_UNSURE * len(company.oracles.by_sql)


def test_the_oracles_have_something_to_say(company: Company) -> None:
    """Most formulas give figures, different ones at different places."""
    told: dict[str, set[Figure]] = {}
    for (code, _), value in company.oracles.by_hand.items():
        told.setdefault(code, set()).add(value)
    assert sum(len(values - {None, UNSURE}) >= 3 for values in told.values()) > 0.5 * COUNT


@pytest.mark.parametrize("window", SIZES)
def test_figures_that_are_kept(company: Company, window: str) -> None:
    found = Differences(company)
    frame = actuals.read(company.folder.database, list(ORG), MONTHS[0], MONTHS[-1], window)
    kept = {(code, unit, month): value for code, unit, month, value in frame.iter_rows()}
    for (code, place), sql in company.oracles.by_sql.items():
        if place.time.window == window:
            ours = kept.get((code, place.unit, place.time.at))
            found.compare(code, f"kept, {place}", ours, sql, company.oracles.by_hand[code, place])
    found.none()


def test_figures_that_are_asked_for(company: Company) -> None:
    found, chance, oracles = Differences(company), random.Random(SEED), company.oracles
    for code in company.some(chance):
        place = Place(chance.choice([*BROKEN_DOWN, *ORG]), chance.choice(ASKED))
        ours = indicator.value(company.folder, VIEWER, code, span(place.time), place.unit)
        found.compare(code, f"asked, {place}", ours, oracles.by_sql[code, place], oracles.by_hand[code, place])
    found.none()


def test_members_of_a_dimension(company: Company) -> None:
    """Broken down by a text, there is every member that has rows; and kept to one, the figure is the member's."""
    found, chance = Differences(company), random.Random(SEED)
    for code in company.some(chance):
        place, column = Place(chance.choice(BROKEN_DOWN), chance.choice(ASKED)), company.dimension(code, chance)
        when, expected = span(place.time), company.oracles.members(code, place, column)
        ours = dict(indicator.members(company.folder, VIEWER, code, when, column, place.unit))
        for member, (sql, hand, there) in expected.items():
            if there or member in ours:
                found.compare(code, f"{column} is {member!r}, {place}", ours.get(member), sql, hand)
        member = chance.choice([one for one in expected if one is not None])
        kept = indicator.value(company.folder, VIEWER, code, when, place.unit, {column: member})
        found.compare(code, f"where {column}={member}, {place}", kept, *expected[member][:2])
    found.none()


def span(time: Time) -> Span:
    return Span(time.at, Window(time.window))
