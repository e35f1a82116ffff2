"""A formula as SQL over plain tables: one correlated subquery for each aggregate, nothing shared, nothing clever."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import duckdb

from tests.oracles.parts import BALANCES, COMPARISONS, SOLD_OUT, Aggregate, Call, Column, Literal, Named, Number, Part
from tests.oracles.places import Place, subtree
from tests.oracles.random_facts import TABLES, Row

MOVES = ("prior", "last_year")
CHAINS = [(*moves, *end) for n in range(4) for moves in itertools.product(MOVES, repeat=n) for end in ((), ("before",))]
"""Every way from a place to the time that an aggregate is taken at."""
TYPES = {"qty": "integer", "units": "integer", "amount": "decimal(18, 2)", "cost": "decimal(18, 2)"}


class PlainDatabase:
    """The rows, the places and the org units as plain tables in a database of its own."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], places: Sequence[Place], parts: Mapping[str, Part]) -> None:
        self.parts = parts
        self.db = duckdb.connect(config={"threads": 1})
        for name, table in TABLES.items():
            types = dict.fromkeys(table.columns, "varchar") | dict.fromkeys(table.numbers, "decimal(18, 2)")
            types |= {one: TYPES[one] for one in table.numbers if one in TYPES} | {table.date: "date"}
            self._table(name, types, [[row[one] for one in table.columns] for row in rows[name]])
        days = {f"{side}_{_name(chain)}": "date" for chain in CHAINS for side in ("first", "last")}
        self._table("places", {"id": "integer", "unit": "varchar", "below": "varchar[]"} | days, _placed(places))
        members = {(one, row[one]) for code, table in TABLES.items() for one in table.texts for row in rows[code]}
        self._table("members", {"dimension": "varchar", "member": "varchar"}, sorted(members, key=str))

    def _table(self, name: str, types: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
        self.db.execute(f"create table {name} ({', '.join(f'{one} {kind}' for one, kind in types.items())})")
        found = [f"({', '.join(map(_value, row))})" for row in rows]
        self.db.execute(f"insert into {name} values {', '.join(found)}")

    def figures(self, part: Part) -> list[float | None]:
        """The figure at every place."""
        sql = f"select p.id, cast({self.sql(part)} as double) from places p order by p.id"
        return [value for _, value in self.db.sql(sql).fetchall()]

    def members(self, part: Part, place: int, column: str) -> dict[str | None, float | None]:
        """The figure of every member at a place."""
        value = self.sql(part, keep=f"t.{column} is not distinct from m.member")
        sql = f"select m.member, cast({value} as double) from places p, members m where p.id = {place}"
        sql += f" and m.dimension = '{column}' order by m.member nulls last"
        return dict(self.db.sql(sql).fetchall())

    def sql(self, part: Part, moves: tuple[str, ...] = (), keep: str = "true") -> str:
        """The part as an expression of a place `p`."""
        if isinstance(part, Aggregate):
            return self._aggregate(part, moves, keep)
        if isinstance(part, Named):
            return self.sql(self.parts[part.code], (*moves, part.move) if part.move else moves, keep)
        if isinstance(part, Call):
            return _call(part, [self.sql(one, moves, keep) for one in part.parts])
        return _row(part)

    def _aggregate(self, part: Aggregate, moves: tuple[str, ...], keep: str) -> str:
        if part.function == "opening_balance":
            moves = (*moves, "before")
        where = _row(part.where) if part.where else "true"
        source = f"from {part.dataset} t where {_here(part.dataset, 't', moves)} and {keep}"
        if part.argument is None:
            return f"(select case when count(*) > 0 then count(case when {where} then 1 end) end {source})"
        given = _row(part.argument)
        if part.function in BALANCES:
            return _balance(part, given, where, source, moves)
        if part.function.startswith("count"):
            distinct = "distinct " if part.function == "count distinct" else ""
            return (
                f"(select case when count(*) > 0 then count({distinct}case when {where} then {given} end) end {source})"
            )
        if not isinstance(part.argument, Column) or part.function == "median":
            given = f"cast({given} as double)"
        return f"(select cast({part.function}(case when {where} then {given} end) as double) {source})"


def _here(dataset: str, row: str, moves: tuple[str, ...]) -> str:
    """Whether a row is of the unit's subtree and in its window."""
    table = TABLES[dataset]
    unit = "p.unit = 'HQ'"
    if table.org:
        unit = f"list_contains(p.below, {row}.{table.org})"
    return f"{unit} and {row}.{table.date} between p.first_{_name(moves)} and p.last_{_name(moves)}"


def _balance(part: Aggregate, given: str, where: str, source: str, moves: tuple[str, ...]) -> str:
    table, all_of = TABLES[part.dataset], f"from {part.dataset} u where {_here(part.dataset, 'u', moves)}"
    total = f"sum(case when {where} then cast({given} as double) end)"
    if part.function == "average_balance":
        found, last = f"(select {total} / (select count(distinct u.{table.date}) {all_of}) {source})", "true"
    else:
        same = f"and u.{table.org} = t.{table.org}" if table.org else ""
        last = f"t.{table.date} = (select max(u.{table.date}) {all_of} {same})"
        found = f"(select {total} {source} and {last})"
    if SOLD_OUT is None:
        return found
    nothing = f"exists (select 1 {source}) and not exists (select 1 {source} and {last} and {where})"
    return f"(case when {nothing} then {SOLD_OUT} else {found} end)"


def _row(part: Part) -> str:
    """The part as an expression of a row `t`."""
    if isinstance(part, Column):
        return f"t.{part.name}"
    if isinstance(part, Call):
        return _call(part, [_row(one) for one in part.parts])
    assert isinstance(part, Literal)
    return _value(part.value)


def _value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Number):
        return value.text
    if isinstance(value, date):
        return f"date '{value}'"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value).lower()


def _call(part: Call, given: list[str]) -> str:
    return f"({_spelled(part, given)})"


def _spelled(part: Call, given: list[str]) -> str:
    name, first = part.name, given[0]
    numbers = [f"cast({one} as double)" for one in given]
    if name in ("+", "-", "*"):
        return f" {name} ".join(numbers)
    if name == "/":
        return f"{numbers[0]} / nullif({numbers[1]}, 0)"
    if name == "neg":
        return f"- {numbers[0]}"
    if name == "abs":
        return f"abs({numbers[0]})"
    if name == "round":
        whole = first if isinstance(part.parts[0], Column) else numbers[0]
        return f"round({whole}, {given[1] if len(given) > 1 else 0})"
    if name in ("and", "or") or name in COMPARISONS:
        return f" {name} ".join(given)
    if name == "not":
        return f"not {first}"
    if name.endswith("like"):
        return f"cast({first} as varchar) {name} cast({given[1]} as varchar)"
    if name.endswith("between"):
        negated = "not " if name.startswith("not") else ""
        return f"{negated}({first} >= {given[1]} and {first} <= {given[2]})"
    if name.endswith("in"):
        return f"{first} {name} ({', '.join(given[1:])})"
    if name.startswith("is"):
        return f"{first} {name}"
    if name.startswith("case"):
        return _case(part.name, given)
    return f"{name}({', '.join(given)})"


def _case(name: str, given: list[str]) -> str:
    start = [given[0]] if name == "case of" else []
    rest = given[len(start) :]
    branches = [f"when {condition} then {value}" for condition, value in zip(rest[:-1:2], rest[1::2], strict=True)]
    return " ".join(["case", *start, *branches, "else", rest[-1], "end"])


def _name(moves: tuple[str, ...]) -> str:
    return "".join(move[0] for move in moves) or "now"


def _placed(places: Sequence[Place]) -> Iterator[list[object]]:
    for number, place in enumerate(places):
        yield [
            number,
            place.unit,
            subtree(place.unit),
            *(day for chain in CHAINS for day in place.time.along(chain).days),
        ]
