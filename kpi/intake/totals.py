"""Rows that repeat other rows: totals, averages and balances carried, told by their words and by what adds up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate

from kpi.core.problem import Place, Problem
from kpi.core.reading import CheckedTotal
from kpi.intake import lexicon
from kpi.intake.body import Body
from kpi.intake.dates import moment
from kpi.intake.grid import Cell
from kpi.intake.periods import is_period
from kpi.intake.problems import question
from kpi.intake.values import exact_sum

_AGREEING = 0.8
_RELATIVE, _ABSOLUTE = 1e-9, 0.0051
_SAMPLE = 5_000
_ASKED = 20
_CHOICES = ("keep", "drop")


def drop_totals(body: Body) -> tuple[list[int], list[Problem]]:
    """Set apart every row that is a total; returns those whose figures ought to add up, and what is to be asked."""
    typical = body.labels()
    said = {row: choice for row in body.data if (choice := _said(body, row))} if body.grid.answers.given else {}
    body.kept = {row for row, choice in said.items() if choice == "keep"}
    summed = _drop(body, [row for row, choice in said.items() if choice == "drop"])
    _drop(body, [row for row in body.spoken() if _is_carried(body, row) or _is_statistic(body, row)])
    for least in (2, 1):
        summed += _drop(body, [row for row in body.spoken() if _is_total(body, row, typical, least)])
    tail = _trailing(body, typical)
    _drop(body, [row for row in body.spoken() if _is_stray(body, row, tail)])
    _drop_benchmarks(body)
    data = body.data
    for row in data[:1] + data[-1:]:
        if _is_unlabelled_total(body, row, typical):
            summed += _drop(body, [row])
    return sorted(summed), _doubts(body, [row for row in summed if row not in said])


def _said(body: Body, row: int) -> str | None:
    """What a person said about a row."""
    return body.grid.answers.choice("total_row", _CHOICES, sheet=body.grid.sheet, column=str(row + 1))


def _drop(body: Body, rows: list[int]) -> list[int]:
    """Drop rows as totals, but for those a person keeps."""
    dropped = [row for row in rows if row not in body.kept]
    for row in dropped:
        body.drop(row, "total")
    return dropped


def _doubts(body: Body, summed: list[int]) -> list[Problem]:
    """Rows that by their words are totals and by their figures not, or by their figures and not by their words."""
    asked: dict[int, tuple[str, str]] = {}
    for row in summed:
        if _strength_of(body, row) and not _is_plain_total(body, row) and not _adds_up(body, row, least_rows=1):
            asked[row] = ("total_dropped", "drop")
    for row in body.spoken():
        if row not in body.kept and _strength_of(body, row):
            asked[row] = ("total_kept", "keep")
    for row in body.data[:1] + body.data[-1:]:
        if row not in asked and row not in body.kept and _looks_added(body, row):
            asked[row] = ("sum_kept", "keep")
    place = body.grid.sheet
    return [
        question(key, "total_row", taken, _CHOICES, Place(sheet=place, row=row + 1), label=_label(body, row))
        for row, (key, taken) in sorted(asked.items())[:_ASKED]
    ]


def _label(body: Body, row: int) -> str:
    words = body.words(row)
    return words[0][1] if words else ""


def _strength_of(body: Body, row: int) -> int:
    """How much a row's first words are those of a total, where it has figures."""
    return max((_strength(text) for _, text in body.words(row)[:2]), default=0) if body.amounts(row) else 0


def _is_plain_total(body: Body, row: int) -> bool:
    """Whether a row is called by a total's own word, which is no name."""
    return any(lexicon.is_total_word(text) for _, text in body.words(row)[:2])


def _looks_added(body: Body, row: int) -> bool:
    """A row whose figures are the sums of all others; by chance only where they are few and small."""
    others = [other for other in body.data if other != row]
    amounts = {column: value for column, value in body.amounts(row).items() if value}
    digits = sum(len(f"{abs(value):.12g}".replace(".", "").strip("0")) for value in amounts.values())
    if len(others) < 3 or digits < 4 or not body.words(row):
        return False
    return _agree(list(amounts.values()), (math.fsum(body.figures(column, others)) for column in amounts))


def _trailing(body: Body, typical: set[int]) -> int:
    """The first of the rows at the end that leave out a label all others have."""
    data = body.data
    first = len(body.grid.rows)
    for row in reversed(data if typical else []):
        if all(body.grid.cell(row, column) is not None for column in typical):
            break
        first = row
    return first if data and first > data[0] else len(body.grid.rows)


def _is_stray(body: Body, row: int, tail: int) -> bool:
    """Words such as `% change` in a column of periods, or in rows at the end without the usual labels."""
    said = [column for column, text in body.words(row)[:2] if _is_aside(text)]
    return bool(said) and (row >= tail or any(_holds_periods(body, column) for column in said))


def _is_aside(text: str) -> bool:
    plain = lexicon.plain(text)
    return any(plain.startswith(w) for w in lexicon.words("change", "words") | lexicon.words("change", "summary"))


def _holds_periods(body: Body, column: int) -> bool:
    if column not in body.typed:
        return False
    cells = [cell for row in body.data[:_SAMPLE] if (cell := body.grid.cell(row, column)) is not None]
    return sum(is_period(cell) or _is_moment(cell) for cell in cells) > 0.5 * len(cells)


def _is_moment(cell: Cell) -> bool:
    return (isinstance(cell, str) and moment(cell) is not None) or isinstance(cell, date)


def _is_total(body: Body, row: int, typical: set[int], least: int) -> bool:
    """A total says so in its first words; where the words may be a name it must also leave labels out or add up."""
    words = body.words(row)
    if not words:
        return False
    for column, text in words[:2]:
        strength = _strength(text)
        others = typical - {column}
        lacks = bool(others) and sum(body.grid.cell(row, c) is None for c in others) >= 0.5 * len(others)
        alone = column == words[0][0] and len(words) == 1 and body.sizes[row] - len(body.amounts(row)) == 1
        if lexicon.tight(text).strip(":\uff1a") in lexicon.words("total", "sure"):
            return True
        if strength == 2 and (lacks or alone):
            return True
        if strength >= least and (lacks or _adds_up(body, row, _least_rows(body, row, text, strength))):
            return True
    return False


def _least_rows(body: Body, row: int, text: str, strength: int) -> int:
    """How many rows must add up: two figures add up to a third by chance, so a name takes more, or another column."""
    if strength == 2:
        return 1
    return 3 if _goes_on_as_name(text) and sum(map(bool, body.amounts(row).values())) < 2 else 2


def _goes_on_as_name(text: str) -> bool:
    """Whether letters follow the word of a total that a label begins with, as in `Total Wine`."""
    plain = lexicon.plain(text)
    rests = [plain[len(word) :].strip() for word in lexicon.words("total", "prefix") if plain.startswith(word)]
    return bool(rests) and min(rests, key=len)[:1].isalpha()


@lru_cache(maxsize=20_000)
def _strength(text: str) -> int:
    """2 when a label is a total's own word or ends with it, 1 when it only begins with it, else 0."""
    if lexicon.is_total_word(text):
        return 2
    plain, tight = lexicon.plain(text).strip(" :\uff1a"), lexicon.tight(text).strip(":\uff1a")
    if any(tight.endswith(lexicon.tight(word)) for word in lexicon.words("total", "suffix")) and len(plain) <= 40:
        return 2 if _ends_as_word(plain) else 1
    return 1 if any(plain.startswith(word) for word in lexicon.words("total", "prefix")) else 0


def _ends_as_word(plain: str) -> bool:
    """In Latin letters the word must stand alone, as in `East total`."""
    return any(plain.endswith(word if not word.isascii() else f" {word}") for word in lexicon.words("total", "suffix"))


def _is_carried(body: Body, row: int) -> bool:
    return any(lexicon.pattern("carried", "pattern").match(lexicon.plain(text)) for _, text in body.words(row)[:2])


def _is_statistic(body: Body, row: int) -> bool:
    words = body.words(row)
    return (
        bool(words)
        and lexicon.tight(words[0][1]).strip(":") in lexicon.words("statistic", "exact")
        and len(words) == 1 + _markers(words)
    )


def _markers(words: list[tuple[int, str]]) -> int:
    return len(words) - 1 if len({text for _, text in words[1:]}) <= 1 else 0


def _drop_benchmarks(body: Body) -> None:
    """A target beside an average at the end of a table is no row of data either."""
    dropped = [row for row in body.rows if body.reasons.get(row) == "total"]
    for row in reversed(body.data):
        words = body.words(row)
        tail = bool(words) and any(
            lexicon.plain(words[0][1]).endswith(w) for w in lexicon.words("statistic", "benchmark")
        )
        if not tail or not {row - 1, row + 1} & set(dropped):
            return
        _drop(body, [row])


def _is_unlabelled_total(body: Body, row: int, typical: set[int]) -> bool:
    """A row without any of the usual labels whose figures add up."""
    if len(body.data) < 3 or not typical or any(body.grid.cell(row, column) is not None for column in typical):
        return False
    if body.words(row):
        return False
    others = [other for other in body.data if other != row]
    amounts = {c: v for c, v in body.amounts(row).items() if v}
    agreeing = sum(_close(value, _sum(body, others, column)) for column, value in amounts.items())
    return agreeing >= 1 and agreeing >= 0.5 * len(amounts)


def _adds_up(body: Body, row: int, least_rows: int) -> bool:
    """Whether some run of so many or more data rows straight above, or all other rows, sums to the row."""
    amounts = {c: v for c, v in body.amounts(row).items() if v}
    return bool(amounts) and _covered(body, row, amounts, least_rows) is not None


def _covered(body: Body, row: int, amounts: dict[int, float], least_rows: int = 1) -> list[int] | None:
    """The data rows a total covers: those whose sums are the printed ones."""
    above = [other for other in body.data if other < row]
    printed = list(amounts.values())
    running = (accumulate(reversed(body.figures(column, above))) for column in amounts)
    for count, sums in enumerate(zip(*running, strict=True), 1):
        if count >= least_rows and _agree(printed, sums):
            return above[-count:]
    everything = [other for other in body.data if other != row]
    if above or len(everything) < max(2, least_rows):
        return None
    return everything if _agree(printed, (math.fsum(body.figures(column, everything)) for column in amounts)) else None


def _agree(printed: Sequence[float], sums: Iterable[float]) -> bool:
    """Whether most of the figures are the sums; it ends at the first miss that is one too many."""
    spare = len(printed) - _AGREEING * len(printed)
    for value, total in zip(printed, sums, strict=True):
        if not math.isclose(value, total, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE):
            spare -= 1
            if spare < 0:
                return False
    return True


def _close(one: float, other: float) -> bool:
    """Equal but for rounding to the last printed digit."""
    return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)


def total_agrees(total: CheckedTotal) -> bool:
    """Whether a printed total is the sum of its rows."""
    return _close(total.printed, total.computed)


def is_ratio(name: str) -> bool:
    """Whether a column holds rates or prices, which no total adds up."""
    return bool(lexicon.pattern("ratio", "pattern").search(lexicon.plain(name)))


def _sum(body: Body, rows: list[int], column: int) -> float:
    return exact_sum(body.figures(column, rows))


def check_totals(body: Body, totals: list[int], names: dict[int, str]) -> list[CheckedTotal]:
    """Every printed total beside the sum of the rows it covers; `names` are the columns of figures."""
    checked: list[CheckedTotal] = []
    for row in totals:
        amounts = {column: value for column, value in body.amounts(row).items() if column in names}
        nonzero = {column: value for column, value in amounts.items() if value}
        covered = (_covered(body, row, nonzero) if nonzero else None) or _expected(body, row, totals)
        sums = {column: _sum(body, covered, column) for column in amounts}
        checked += [CheckedTotal(row + 1, names[c], value, sums[c]) for c, value in amounts.items()]
    return checked


def _expected(body: Body, row: int, totals: list[int]) -> list[int]:
    """What a total that does not add up ought to cover: a subtotal the rows since the last total, else all above."""
    above = [other for other in body.data if other < row]
    if _is_partial(body, row):
        before = max((total for total in totals if total < row), default=-1)
        return [other for other in above if other > before]
    return above or [other for other in body.data if other > row]


def _is_partial(body: Body, row: int) -> bool:
    """Whether a total is called one of the rows since the last total only."""
    words = " ".join(lexicon.plain(text) for _, text in body.words(row)[:2])
    return any(word in words for word in lexicon.words("total", "partial"))


def recuts(body: Body, totals: list[int]) -> list[int]:
    """Totals that print again what an earlier one of their label printed: the rows between are another cut.

    Subtotals of two groups may be the same by chance.
    """
    seen: dict[tuple[str, tuple[float, ...]], int] = {}
    again: list[int] = []
    for row in totals:
        amounts = tuple(body.amounts(row).values())
        words = body.words(row)
        if words and any(amounts) and not _is_partial(body, row):
            key = (lexicon.tight(words[0][1]), amounts)
            if key in seen:
                again.append(row)
            seen.setdefault(key, row)
    return again and sorted({*again, *(seen[k] for k in seen if any(_same(body, k, row) for row in again))})


def _same(body: Body, key: tuple[str, tuple[float, ...]], row: int) -> bool:
    return key == (lexicon.tight(body.words(row)[0][1]), tuple(body.amounts(row).values()))
