"""A formula worked out in plain Python, with loops over rows and as many decimal places as anybody could want.

Each number knows how far a machine that computes in doubles, or in twelve decimal places, may be off. Where that is
enough to turn a comparison, or to leave less than a billionth of the result, the figure is `UNSURE`: no two engines
need agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from tests.oracles.parts import BALANCES, SOLD_OUT, Aggregate, Call, Column, Literal, Named, Part, walk
from tests.oracles.parts import Number as Typed
from tests.oracles.places import Place, Time, subtree
from tests.oracles.random_facts import TABLES, Row

EPSILON = Decimal("1e-15")
SCALE = Decimal("1e-12")
NOTHING = Decimal(0)
UNSURE = "unsure"
Keep = tuple[str, str | None] | None
"""A column and the member that is kept to."""


class UnsureError(Exception):
    """The result hangs on the last digit of a number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how far off it may be."""

    value: Decimal
    off: Decimal = NOTHING


Result = Number | str | date | bool | None


def dyadic(value: Decimal) -> bool:
    """Whether a double, and a decimal of twelve places, hold the number as it is."""
    return abs(value) < 2**40 and value * 4096 % 1 == 0


class PlainPython:
    """The rows, and everything that was worked out of them so far."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], parts: Mapping[str, Part]) -> None:
        self.parts = parts
        self.rows = {code: [{n: _typed(v) for n, v in row.items()} for row in table] for code, table in rows.items()}
        self._here: dict[object, list[int]] = {}
        self._rowwise: dict[int, list[Result | UnsureError]] = {}
        self._aggregates: dict[object, Number | UnsureError | None] = {}

    def figure(self, part: Part, place: Place, keep: Keep = None) -> float | str | None:
        """The figure at a place, or `UNSURE`."""
        with localcontext(prec=50):
            try:
                found = self._scalar(part, place.unit, place.time, keep)
            except UnsureError:
                return UNSURE
        if found is None:
            return None
        assert isinstance(found, Number)
        return UNSURE if found.off > Decimal("1e-10") * max(abs(found.value), 1) else float(found.value)

    def reads_rows(self, part: Part, place: Place, keep: Keep = None) -> bool:
        """Whether anything the formula asks of the facts at a place is asked of a row."""
        for one in walk(part):
            if isinstance(one, Named):
                time = place.time.moved(one.move) if one.move else place.time
                if self.reads_rows(self.parts[one.code], Place(place.unit, time), keep):
                    return True
            if isinstance(one, Aggregate):
                time = place.time.moved("before") if one.function == "opening_balance" else place.time
                if self._rows_here(one.dataset, place.unit, time.days, keep):
                    return True
        return False

    def _scalar(self, part: Part, unit: str, time: Time, keep: Keep) -> Result:
        if isinstance(part, Named):
            return self._scalar(self.parts[part.code], unit, time.moved(part.move) if part.move else time, keep)
        if isinstance(part, Aggregate):
            days = (time.moved("before") if part.function == "opening_balance" else time).days
            known = (id(part), unit, days, keep)
            if known not in self._aggregates:
                self._aggregates[known] = self._tried(part, unit, days, keep)
            found = self._aggregates[known]
            if isinstance(found, UnsureError):
                raise found
            return found
        if isinstance(part, Call):
            return _operate(part, lambda one: self._scalar(one, unit, time, keep), in_row=False)
        assert isinstance(part, Literal)
        return _literal(part)

    def _tried(self, part: Aggregate, unit: str, days: tuple[date, date], keep: Keep) -> Number | UnsureError | None:
        try:
            return self._aggregate(part, unit, days, keep)
        except UnsureError as error:
            return error

    def _aggregate(self, part: Aggregate, unit: str, days: tuple[date, date], keep: Keep) -> Number | None:
        here = self._rows_here(part.dataset, unit, days, keep)
        if not here:
            return None
        everything = self._rows_here(part.dataset, unit, days, None)
        if part.function in ("opening_balance", "closing_balance"):
            here = self._on_last_days(part.dataset, here, everything)
        if part.where is not None:
            here = [row for row in here if self._of_row(part.dataset, part.where, row) is True]
        if not here and part.function in BALANCES:
            return None if SOLD_OUT is None else Number(Decimal(SOLD_OUT))
        if part.argument is None:
            return Number(Decimal(len(here)))
        found = [self._of_row(part.dataset, part.argument, row) for row in here]
        given = [one for one in found if one is not None]
        if part.function == "count":
            return Number(Decimal(len(given)))
        if part.function == "count distinct":
            return _distinct(given)
        numbers = [
            _in_double(one) if isinstance(part.argument, Call) else one for one in given if isinstance(one, Number)
        ]
        assert len(numbers) == len(given)
        if not numbers:
            return None
        if part.function == "average_balance":
            dates = {self.rows[part.dataset][row][TABLES[part.dataset].date] for row in everything}
            return _quotient(_total(numbers), Number(Decimal(len(dates))))
        return _total(numbers) if part.function in BALANCES else _PLAIN[part.function](numbers)

    def _rows_here(self, dataset: str, unit: str, days: tuple[date, date], keep: Keep) -> list[int]:
        """The rows of the unit's subtree in the window, kept to a member."""
        known = (dataset, unit, days, keep)
        if known not in self._here:
            table, units, found = TABLES[dataset], subtree(unit), []
            for number, row in enumerate(self.rows[dataset]):
                home = row[table.org] if table.org else "HQ"
                day = row[table.date]
                assert isinstance(day, date)
                if home in units and days[0] <= day <= days[1] and (keep is None or row[keep[0]] == keep[1]):
                    found.append(number)
            self._here[known] = found
        return self._here[known]

    def _on_last_days(self, dataset: str, here: list[int], everything: list[int]) -> list[int]:
        """The rows of each unit's last day."""
        table, rows = TABLES[dataset], self.rows[dataset]
        last: dict[object, date] = {}
        for number in everything:
            home, day = rows[number].get(table.org or ""), rows[number][table.date]
            assert isinstance(day, date)
            last[home] = max(last.get(home, day), day)
        return [n for n in here if rows[n][table.date] == last[rows[n].get(table.org or "")]]

    def _of_row(self, dataset: str, part: Part, row: int) -> Result:
        if id(part) not in self._rowwise:
            self._rowwise[id(part)] = [_row(part, one) for one in self.rows[dataset]]
        found = self._rowwise[id(part)][row]
        if isinstance(found, UnsureError):
            raise found
        return found


def _typed(value: object) -> Result:
    if isinstance(value, int | Decimal):
        return Number(Decimal(value))
    assert value is None or isinstance(value, str | date)
    return value


def _row(part: Part, row: Mapping[str, Result]) -> Result | UnsureError:
    try:
        return _row_value(part, row)
    except UnsureError as error:
        return error


def _row_value(part: Part, row: Mapping[str, Result]) -> Result:
    if isinstance(part, Column):
        return row[part.name]
    if isinstance(part, Call):
        return _operate(part, lambda one: _row_value(one, row), in_row=True)
    assert isinstance(part, Literal)
    return _literal(part)


def _literal(part: Literal) -> Result:
    if isinstance(part.value, Typed):
        return Number(Decimal(part.value.text))
    if isinstance(part.value, int) and not isinstance(part.value, bool):
        return Number(Decimal(part.value))
    return part.value


def _operate(part: Call, value_of, in_row: bool) -> Result:  # type: ignore[no-untyped-def]
    """The result of an operator; what stands in a branch that is not taken is not looked at."""
    name = part.name
    if name == "case":
        for condition, then in zip(part.parts[:-1:2], part.parts[1::2], strict=True):
            if value_of(condition) is True:
                return value_of(then)
        return value_of(part.parts[-1])
    if name == "case of":
        given = value_of(part.parts[0])
        for wanted, then in zip(part.parts[1:-1:2], part.parts[2::2], strict=True):
            if _compare("=", given, value_of(wanted)) is True:
                return value_of(then)
        return value_of(part.parts[-1])
    if name == "coalesce":
        return next((found for one in part.parts if (found := value_of(one)) is not None), None)
    if name in ("and", "or"):
        return _together(name == "or", [value_of(one) for one in part.parts])
    given = [value_of(one) for one in part.parts]
    if name == "nullif":
        return None if _compare("=", *given) is True else given[0]
    if name in ("is null", "is not null"):
        return (given[0] is None) == (name == "is null")
    if name.startswith("not"):
        return _denied(_truth(name.removeprefix("not").strip(), given))
    truth = _truth(name, given)
    return truth if truth is not NotImplemented else _arithmetic(part, given, in_row)


def _truth(name: str, given: list[Result]) -> bool | None:
    first = given[0]
    if name == "":
        assert first is None or isinstance(first, bool)
        return first
    if name == "between":
        return _together(False, [_compare(">=", first, given[1]), _compare("<=", first, given[2])])
    if name == "in":
        return _together(True, [_compare("=", first, one) for one in given[1:]])
    if name == "like":
        return None if None in given else _like(str(first), str(given[1]))
    return _compare(name, *given) if name in ("=", "<>", "<", "<=", ">", ">=") else NotImplemented


def _together(decides: bool, truths: Sequence[Result]) -> bool | None:
    """`or` where true decides, `and` where false does; an unknown one leaves the rest undecided."""
    if decides in truths:
        return decides
    return None if None in truths else not decides


def _denied(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _like(text: str, pattern: str) -> bool:
    wild = {"%": ".*", "_": "."}
    return re.fullmatch("".join(wild.get(sign, re.escape(sign)) for sign in pattern), text, re.DOTALL) is not None


def _compare(name: str, one: Result, other: Result) -> bool | None:
    if one is None or other is None:
        return None
    if isinstance(one, Number) and isinstance(other, Number):
        off = one.off + other.off
        if off and abs(one.value - other.value) <= off:
            raise UnsureError
        one, other = one.value, other.value  # type: ignore[assignment]
    less, equal = one < other, one == other  # type: ignore[operator]
    return {"=": equal, "<>": not equal, "<": less, "<=": less or equal, ">": not (less or equal), ">=": not less}[name]


def _arithmetic(part: Call, given: list[Result], in_row: bool) -> Number | None:
    if None in given:
        return None
    numbers = [one for one in given if isinstance(one, Number)]
    assert len(numbers) == len(given), part
    one, other = numbers[0], numbers[-1]
    if part.name == "/":
        found = _quotient(one, other)
    elif part.name == "*":
        off = abs(one.value) * other.off + abs(other.value) * one.off
        found = _settled(one.value * other.value, off)
    elif part.name in ("+", "-"):
        off = sum((_in_double(number).off for number in (one, other)), NOTHING)
        found = _settled(one.value + (other.value if part.name == "+" else -other.value), off)
    elif part.name == "round":
        return _rounded(part, one, int(other.value) if len(numbers) > 1 else 0, in_row)
    else:
        return Number(abs(one.value) if part.name == "abs" else -one.value, one.off)
    if in_row and found is not None and part.name in "*/" and not dyadic(found.value):
        return Number(found.value, found.off + SCALE)
    return found


def _settled(value: Decimal, off: Decimal) -> Number:
    """What a computation gives: exact where nothing had to be rounded."""
    return Number(value, off if not off and dyadic(value) else off + abs(value) * EPSILON)


def _in_double(one: Number) -> Number:
    """The number as a double holds it."""
    return one if one.off or dyadic(one.value) else Number(one.value, abs(one.value) * EPSILON)


def _quotient(one: Number, other: Number) -> Number | None:
    if other.value == 0 and not other.off:
        return None
    room = abs(other.value) - other.off
    if room <= 0:
        raise UnsureError
    value = one.value / other.value
    return _settled(value, (one.off + abs(value) * other.off) / room)


def _rounded(part: Call, one: Number, digits: int, in_row: bool) -> Number:
    """Half away from zero; a number just at a half that is not held as it is may go either way."""
    scaled = abs(one.value).scaleb(digits)
    from_half = abs(scaled % 1 - Decimal("0.5"))
    safe = dyadic(one.value) or (in_row and isinstance(part.parts[0], Column))
    if from_half <= one.off.scaleb(digits) and (one.off or not safe):
        raise UnsureError
    value = scaled.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-digits).copy_sign(one.value)
    return Number(value, abs(value) * EPSILON if one.off else NOTHING)


def _total(numbers: list[Number]) -> Number:
    value, size = sum((one.value for one in numbers), NOTHING), sum((abs(one.value) for one in numbers), NOTHING)
    off = sum((one.off for one in numbers), NOTHING)
    return Number(value, off + size * EPSILON * len(numbers) if off else off)


def _mean(numbers: list[Number]) -> Number | None:
    return _quotient(_total(numbers), Number(Decimal(len(numbers))))


def _median(numbers: list[Number]) -> Number:
    ranked, off = sorted(one.value for one in numbers), max(one.off for one in numbers)
    middle = len(ranked) // 2
    return Number(ranked[middle], off) if len(ranked) % 2 else _settled((ranked[middle - 1] + ranked[middle]) / 2, off)


def _distinct(given: list[Result]) -> Number:
    if any(isinstance(one, Number) and one.off for one in given):
        raise UnsureError
    return Number(Decimal(len({one.value if isinstance(one, Number) else one for one in given})))


_PLAIN = {
    "sum": _total,
    "avg": _mean,
    "median": _median,
    "min": lambda numbers: Number(min(one.value for one in numbers), max(one.off for one in numbers)),
    "max": lambda numbers: Number(max(one.value for one in numbers), max(one.off for one in numbers)),
}
