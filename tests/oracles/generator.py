"""Random formulas over the random facts: whatever the grammar knows, in the shapes that people and nobody write.

Each comes as the text that the product is given, as SQL for a plain database and as an evaluation in plain Python.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.oracles.parts import (
    BALANCES,
    COMPARISONS,
    NULL,
    Aggregate,
    Call,
    Column,
    Literal,
    Named,
    Number,
    Part,
    Typist,
    walk,
)
from tests.oracles.places import COUNT, FIRST
from tests.oracles.random_facts import CHANNELS, GOODS, SPELLINGS, TABLES

NUMBERS = [Literal(n) for n in (0, 0, 1, 1, 2, 3, 7, -1, -2, 100)]
NUMBERS += [Literal(Number(text)) for text in ("0.5", "2.5", ".125", "-0.75", "1e-2", "250.75", "0.00123", "1.5E3")]
TEXTS = [*sorted({text for text in (*CHANNELS, *GOODS) if text}), "", "nobody", "%"]
PATTERNS = ["%o%", "_hop", "_HOP", "s%", "Sh%", "%", "a %", "%'%", "线%", "%50%%", "____", "A00_1", "nobody"]
MOVES = ("", "", "prior", "prior", "last_year")
USUAL = (
    Aggregate("sum", "sales", Column("sales", "amount")),
    Aggregate("count", "sales", None),
    Aggregate("closing_balance", "stock", Column("stock", "units")),
    Aggregate("opening_balance", "stock", Column("stock", "units")),
    Named("f000", "prior"),
    Named("f001", "last_year"),
    Call("/", (Named("f000"), Aggregate("sum", "sales", Column("sales", "qty")))),
    Call("-", (Call("/", (Named("f000"), Named("f000", "prior"))), Literal(1))),
)
"""What companies usually have; these come first, so that many others name them."""
FUNCTIONS = ("sum", "sum", "sum", "count", "avg", "min", "max", "median")
MOST_MOVES, MOST_PARTS = 3, 60
Make = Callable[[], Part]


@dataclass(frozen=True)
class Example:
    """A random formula."""

    code: str
    part: Part
    text: str


def examples(seed: int, count: int) -> dict[str, Example]:
    """That many formulas by code; later ones may name earlier ones."""
    made = _Generator(random.Random(seed))
    typist = Typist(made.chance, SPELLINGS)
    found = {}
    for number in range(count):
        code = f"f{number:03d}"
        part = USUAL[number] if number < len(USUAL) else made.formula()
        made.known[code] = part
        found[code] = Example(code, part, typist.formula(part))
    return found


class _Generator:
    """Makes parts; `known` are the formulas so far, which others may name."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.known: dict[str, Part] = {}

    def formula(self) -> Part:
        """A formula that reads facts, most often itself."""
        while True:
            part = self.number(self.chance.choice([0, 1, 1, 2, 2, 3]))
            size, moves = self.extent(part)
            reads = any(isinstance(one, Aggregate | Named) for one in walk(part))
            if reads and size <= MOST_PARTS and moves <= MOST_MOVES:
                return part

    def extent(self, part: Part) -> tuple[int, int]:
        """How many parts there are and how often time moves, all named indicators included."""
        size = moves = 0
        for one in walk(part):
            size += 1
            if isinstance(one, Aggregate) and one.function == "opening_balance":
                moves = max(moves, 1)
            if isinstance(one, Named):
                inside = self.extent(self.known[one.code])
                size, moves = size + inside[0], max(moves, inside[1] + bool(one.move))
        return size, moves

    def pick(self, *weighted: tuple[int, Make]) -> Part:
        """One of the makers, by weight."""
        return self.chance.choices([make for _, make in weighted], [weight for weight, _ in weighted])[0]()

    # What stands outside aggregates.

    def number(self, depth: int) -> Part:
        if depth == 0:
            return self.leaf()
        return self.pick((2, self.leaf), (8, lambda: self.over(lambda: self.number(depth - 1), self.truth, depth)))

    def truth(self, depth: int) -> Part:
        return self.condition(lambda: self.number(0), depth, [])

    def leaf(self) -> Part:
        return self.pick((10, self.aggregate), (4, self.named), (2, lambda: self.chance.choice([*NUMBERS, NULL])))

    def named(self) -> Part:
        if not self.known:
            return self.aggregate()
        codes = list(self.known)
        return Named(self.chance.choice(self.chance.choice([codes, codes[: len(USUAL)]])), self.chance.choice(MOVES))

    def aggregate(self) -> Part:
        dataset = self.chance.choices(list(TABLES), [6, 4, 1])[0]
        where = self.row_truth(dataset, self.chance.randint(0, 2)) if self.chance.random() < 0.45 else None
        kind = self.chance.choices(["plain", "rows", "distinct", "balance"], [6, 1, 2, 4 if dataset == "stock" else 1])[
            0
        ]
        if kind == "rows":
            return Aggregate("count", dataset, None, where)
        if kind == "distinct":
            return Aggregate("count distinct", dataset, self.with_column(dataset, self.row_value), where)
        function = self.chance.choice(BALANCES if kind == "balance" else FUNCTIONS)
        make = self.row_value if function == "count" else self.row_number
        return Aggregate(function, dataset, self.with_column(dataset, make), where)

    # What stands inside them.

    def with_column(self, dataset: str, make: Callable[[str, int], Part]) -> Part:
        """What is aggregated has a column."""
        while True:
            part = make(dataset, self.chance.choice([0, 0, 0, 1, 1, 2]))
            if any(isinstance(one, Column) for one in walk(part)):
                return part

    def row_value(self, dataset: str, depth: int) -> Part:
        """A number, a text or a date."""
        return self.pick(
            (3, lambda: self.row_number(dataset, depth)),
            (3, lambda: self.row_text(dataset, depth)),
            (1, lambda: Column(dataset, TABLES[dataset].date)),
        )

    def row_number(self, dataset: str, depth: int) -> Part:
        def column() -> Part:
            return Column(dataset, self.chance.choice(TABLES[dataset].numbers))

        def inner() -> Part:
            return self.row_number(dataset, depth - 1)

        if depth == 0:
            return self.pick((7, column), (2, lambda: self.chance.choice([*NUMBERS, NULL])))
        return self.pick((1, column), (4, lambda: self.over(inner, lambda d: self.row_truth(dataset, d), depth)))

    def row_text(self, dataset: str, depth: int) -> Part:
        column = Column(dataset, self.chance.choice(TABLES[dataset].texts))
        if depth == 0:
            return column
        other = self.chance.choice([Literal(self.chance.choice(TEXTS)), self.row_text(dataset, 0)])
        name = self.chance.choice(["", "coalesce", "nullif", "case"])
        if name == "case":
            return Call("case", (self.row_truth(dataset, depth - 1), column, self.chance.choice([other, NULL])))
        return Call(name, (column, other)) if name else column

    def row_truth(self, dataset: str, depth: int) -> Part:
        texts = [lambda: self.text_truth(dataset)] * 3 + [lambda: self.date_truth(dataset)]
        return self.condition(lambda: self.row_number(dataset, self.chance.choice([0, 0, 1])), depth, texts)

    def text_truth(self, dataset: str) -> Part:
        given, text = self.row_text(dataset, self.chance.choice([0, 0, 0, 1])), self.text
        return self.pick(
            (4, lambda: Call(self.chance.choice(COMPARISONS), (given, text()))),
            (3, lambda: Call(self.chance.choice(["like", "not like"]), (given, Literal(self.chance.choice(PATTERNS))))),
            (3, lambda: self.within(given, text)),
            (1, lambda: Call(self.chance.choice(["between", "not between"]), (given, text(), text()))),
            (2, lambda: Call(self.chance.choice(["is null", "is not null"]), (given,))),
            (1, lambda: Call(self.chance.choice(["=", "<>", "like"]), (given, self.row_text(dataset, 0)))),
        )

    def date_truth(self, dataset: str) -> Part:
        column = Column(dataset, TABLES[dataset].date)
        return self.pick(
            (3, lambda: Call(self.chance.choice(COMPARISONS), (column, self.day()))),
            (1, lambda: Call(self.chance.choice(["between", "not between"]), (column, self.day(), self.day()))),
            (1, lambda: self.within(column, self.day)),
        )

    def text(self) -> Part:
        return Literal(self.chance.choice(TEXTS))

    def day(self) -> Part:
        return Literal(FIRST + timedelta(days=self.chance.randrange(COUNT * 30)))

    def within(self, given: Part, make: Make) -> Part:
        """In a list, which may have an empty value in it."""
        items = [make() for _ in range(self.chance.randint(1, 3))] + [NULL] * (self.chance.random() < 0.15)
        return Call(self.chance.choice(["in", "in", "not in"]), (given, *items))

    # What both have in common.

    def over(self, inner: Make, truth: Callable[[int], Part], depth: int) -> Part:
        """A number made of numbers."""

        def case() -> Part:
            branches = [one for _ in range(self.chance.randint(1, 2)) for one in (truth(depth - 1), inner())]
            return Call("case", (*branches, self.chance.choice([inner(), NULL])))

        def digits() -> Part:
            return Literal(self.chance.choice([-2, -1, 0, 0, 1, 2, 4]))

        return self.pick(
            (9, lambda: Call(self.chance.choice(["+", "-", "*", "/", "/"]), (inner(), inner()))),
            (1, lambda: Call("neg", (inner(),))),
            (1, lambda: Call("abs", (inner(),))),
            (2, lambda: Call("round", (inner(), digits()) if self.chance.random() < 0.7 else (inner(),))),
            (2, lambda: Call("coalesce", tuple(inner() for _ in range(self.chance.randint(2, 3))))),
            (2, lambda: Call("nullif", (inner(), self.chance.choice([inner(), *NUMBERS[:4]])))),
            (3, case),
            (1, lambda: Call("case of", (inner(), self.chance.choice([*NUMBERS, NULL]), inner(), inner()))),
        )

    def condition(self, number: Make, depth: int, others: list[Make]) -> Part:
        """A truth about numbers, or one of the others, or several of them together."""
        if depth > 0 and self.chance.random() < 0.7:
            two = [self.condition(number, depth - 1, others) for _ in range(2)]
            return self.pick(
                (4, lambda: Call(self.chance.choice(["and", "or"]), tuple(two))),
                (2, lambda: Call("not", (two[0],))),
                (1, lambda: Call(self.chance.choice(["=", "<>"]), tuple(two))),
            )
        if others and self.chance.random() < 0.6:
            return self.chance.choice(others)()
        return self.pick(
            (6, lambda: Call(self.chance.choice(COMPARISONS), (number(), self.chance.choice([number(), *NUMBERS])))),
            (2, lambda: Call(self.chance.choice(["is null", "is not null"]), (number(),))),
            (2, lambda: self.within(number(), lambda: self.chance.choice(NUMBERS))),
            (2, lambda: Call(self.chance.choice(["between", "not between"]), (number(), *bounds(self.chance)))),
            (1, lambda: Literal(self.chance.choice([True, False, None]))),
        )


def bounds(chance: random.Random) -> tuple[Part, Part]:
    """Two bounds, the lower one first as a rule."""
    low, high = chance.choice(NUMBERS[:7]), chance.choice(NUMBERS[9:])
    return (low, high) if chance.random() < 0.9 else (high, low)
