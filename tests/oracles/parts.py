"""What a random formula is made of, and how it is written as the text that a person would type.

These parts are the oracle's own: nothing of the product reads or writes them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

Value = int | str | bool | date | None
"""The value of a literal; a number that is not whole is a `Number`."""


@dataclass(frozen=True)
class Number:
    """A number as it is typed."""

    text: str


@dataclass(frozen=True)
class Literal:
    value: Value | Number


@dataclass(frozen=True)
class Column:
    dataset: str
    name: str


@dataclass(frozen=True)
class Call:
    """An operator or function over its operands; `case` alternates conditions and results and ends with `else`."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Aggregate:
    """`function` over the rows of a dataset; without `argument` it counts rows."""

    function: str
    dataset: str
    argument: Part | None
    where: Part | None = None


@dataclass(frozen=True)
class Named:
    """Another indicator, as it is or moved in time."""

    code: str
    move: str = ""


Part = Literal | Column | Call | Aggregate | Named

NULL = Literal(None)
BALANCES = ("opening_balance", "closing_balance", "average_balance")
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
SOLD_OUT: int | None = None
"""What a balance is where the unit has rows but a filter, or a member kept to, leaves none of the day that counts."""
# How strongly an operator binds; what binds less than its place needs parentheses.
_BINDS = {"or": 1, "and": 2, "not": 3, **dict.fromkeys((*COMPARISONS, "in", "not in", "like", "not like"), 4)}
_BINDS |= {"between": 4, "not between": 4, "is null": 4, "is not null": 4, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7}
_ALONE = 8


def walk(part: Part) -> Iterator[Part]:
    """The part and all inside it; what indicators are named is not opened."""
    yield part
    inside: tuple[Part | None, ...] = ()
    if isinstance(part, Call):
        inside = part.parts
    elif isinstance(part, Aggregate):
        inside = (part.argument, part.where)
    for one in inside:
        if one is not None:
            yield from walk(one)


class Typist:
    """Writes formulas as different people would: other spellings, capitals, and parentheses that are not needed."""

    def __init__(self, chance: random.Random, spellings: dict[str, list[str]]) -> None:
        self.chance = chance
        self.spellings = spellings

    def formula(self, part: Part) -> str:
        return self._write(part, 0, part)

    def _write(self, part: Part, needs: int, whole: Part) -> str:
        text, binds = self._any(part, whole)
        wrapped = binds < needs or (binds < _ALONE and self.chance.random() < 0.15)
        return f"({text})" if wrapped else text

    def _any(self, part: Part, whole: Part) -> tuple[str, int]:
        if isinstance(part, Literal):
            text = literal(part)
            return text, 7 if text.startswith("-") else _ALONE
        if isinstance(part, Column):
            return f"{self._called(part.dataset)}.{self._called(part.dataset + '.' + part.name)}", _ALONE
        if isinstance(part, Named):
            return (f"{self._cased(part.move)}({part.code})" if part.move else part.code), _ALONE
        if isinstance(part, Aggregate):
            return self._aggregate(part, whole), _ALONE
        return self._call(part, whole)

    def _called(self, name: str) -> str:
        return self.chance.choice(self.spellings[name])

    def _cased(self, word: str) -> str:
        return self.chance.choice([word, word, word, word.upper()])

    def _aggregate(self, part: Aggregate, whole: Part) -> str:
        distinct = part.function == "count distinct"
        if part.argument is None:
            alone = {one.dataset for one in walk(whole) if isinstance(one, Aggregate)} == {part.dataset}
            typed = alone and any(isinstance(one, Column) for one in walk(whole)) and self.chance.random() < 0.7
            inside = "*" if typed else f"{self._called(part.dataset)}.*"
        else:
            inside = self._write(part.argument, 0, whole)
        name = self._cased("count" if distinct else part.function)
        text = f"{name}({'distinct ' if distinct else ''}{inside})"
        return text if part.where is None else f"{text} filter (where {self._write(part.where, 0, whole)})"

    def _call(self, part: Call, whole: Part) -> tuple[str, int]:
        name, binds = part.name, _BINDS.get(part.name, _ALONE)

        def write(index: int, needs: int = 0) -> str:
            return self._write(part.parts[index], needs, whole)

        every = range(len(part.parts))
        if name in ("and", "or", "+", "*"):
            space = self.chance.choice([" ", " ", " ", "\n", "  "])
            return f" {self._cased(name)}{space}".join(write(n, binds + (n > 0)) for n in every), binds
        if name in ("-", "/"):
            return f"{write(0, binds)} {name} {write(1, binds + 1)}", binds
        if name in ("neg", "not"):
            return ("- " if name == "neg" else "not ") + write(0, binds + (name == "neg")), binds
        if name in COMPARISONS or name.endswith("like"):
            spelled = self.chance.choice(["<>", "!="]) if name == "<>" else self._cased(name)
            return f"{write(0, 5)} {spelled} {write(1, 5)}", binds
        if name.endswith("between"):
            return f"{write(0, 5)} {name} {write(1, 5)} and {write(2, 5)}", binds
        if name.endswith("in"):
            return f"{write(0, 5)} {name} ({', '.join(write(n) for n in every[1:])})", binds
        if name.startswith("is"):
            return f"{write(0, 5)} {name}", binds
        if name == "case":
            branches = [f"when {write(n)} then {write(n + 1)}" for n in every[:-1:2]]
            last = [] if part.parts[-1] == NULL and self.chance.random() < 0.5 else [f"else {write(every[-1])}"]
            return " ".join(["case", *branches, *last, "end"]), _ALONE
        if name == "case of":
            branches = [f"when {write(n, 5)} then {write(n + 1)}" for n in every[1:-1:2]]
            given = write(0, 5)
            given = f"0{given}" if given.startswith(".") else given  # the parser knows no `case .5 when`
            return " ".join(["case", given, *branches, "else", write(every[-1]), "end"]), _ALONE
        return f"{self._cased(name)}({', '.join(write(n) for n in every)})", _ALONE


def literal(part: Literal) -> str:
    """A literal as it is typed; a date is typed as text."""
    value = part.value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Number):
        return value.text
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
