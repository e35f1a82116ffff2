"""Whether all the rows between the edges of a long sheet are plain rows of data, told column by column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import polars as pl

from kpi.core.reading import ColumnType
from kpi.intake import lexicon
from kpi.intake.bulk_column import Fitted, Irregular, distinct
from kpi.intake.grid import Cell
from kpi.intake.header import is_typed
from kpi.intake.values import is_missing

_SAMPLE = 4_000
_LONGEST = 80
_NEAR = 1e-7


def check_rows(middle: pl.DataFrame, columns: Sequence[Fitted], header: Sequence[Sequence[Cell]]) -> None:
    """Refuse rows that are blank or nearly so, repeat the header, or say that they are a total or a note."""
    filled = middle.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    few = max(2, middle.width // 3)
    _must(bool((filled > few).all()), "rows with few cells")
    typed = [column.values.is_not_null() for column in columns if column.is_typed]
    texts = [number for number, column in enumerate(columns) if column.type is ColumnType.TEXT]
    _must(bool(typed and texts), "no figures, or no words")
    _must(bool(pl.select(pl.any_horizontal(typed)).to_series().all()), "rows without a figure")
    said = [column.values.is_not_null() for column in columns if column.type is not ColumnType.NUMBER]
    _must(bool(pl.select(pl.any_horizontal(said)).to_series().all()), "rows of figures alone")
    for number in texts:
        labels = {cells[number] for cells in header if number < len(cells) and isinstance(cells[number], str)}
        looked = distinct(columns[number].values)
        _must(not labels or not looked.is_in(list(labels)).any(), "a header again")
        _must(not speaking(looked), "words of totals")


def check_typing(edges: Sequence[Sequence[Cell]], columns: Sequence[Fitted], above: int) -> None:
    """The kind of every column, figures or words, must be the same over the edges as over the whole.

    The reader takes it from every so manieth row below the header; `above` is how many of these the upper edge has.
    """
    for cells, column in zip(edges, columns, strict=True):
        edge = pl.Series([_kind(cell) for cell in cells], dtype=pl.Int8)
        step = max(1, (len(edge) + len(column.values)) // _SAMPLE)
        below = above + len(column.values)
        between = column.kinds(-above % step, step)
        sample = pl.concat(
            [edge.head(above).gather_every(step), between, edge.slice(above).gather_every(step, -below % step)]
        )
        _must(_leaning(edge) == _leaning(sample) != 0, "a column of figures and words")


def check_ends(frame: pl.DataFrame) -> None:
    """Refuse a first or last row with a figure that is the sum of all others: it may be a total without its word."""
    for name in frame.columns:
        if frame[name].dtype == pl.Float64:
            total = float(frame[name].sum())
            for figure in (frame[name][0], frame[name][-1]):
                near = figure and math.isclose(figure, total - figure, rel_tol=_NEAR, abs_tol=0.01)
                _must(not near, "a row that is the sum of the others")


def _kind(cell: Cell) -> int:
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return 0
    return 2 if is_typed(cell) else 1


def _leaning(kinds: pl.Series) -> int:
    """1 where more than half of the cells are surely typed, -1 where surely not, 0 where it is not sure."""
    words, typed, unsure = (int((kinds == kind).sum()) for kind in (1, 2, 3))
    if typed > words + unsure:
        return 1
    return -1 if typed + unsure <= words else 0


def speaking(texts: pl.Series) -> set[str]:
    """The texts with a word of totals, averages, changes or balances where it would count."""
    near = texts.filter((texts.str.len_chars() <= _LONGEST) & texts.str.contains(r"[^0-9]"))
    is_simple = near.str.contains(r"^[!-~]*$")
    simple, other = near.filter(is_simple), near.filter(~is_simple)
    bare = other.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"\s+", "")
    found = simple.filter(simple.str.contains_any(_telling(), ascii_case_insensitive=True)).unique().to_list()
    found += other.filter(bare.str.contains_any(_telling())).unique().to_list()
    return {text for text in found if not is_harmless(text)}


@cache
def _telling() -> list[str]:
    lists = [("total", "exact"), ("total", "suffix"), ("total", "prefix"), ("statistic", "exact")]
    lists += [("statistic", "benchmark"), ("change", "words"), ("change", "summary"), ("carried", "words")]
    return sorted({lexicon.tight(word) for section, name in lists for word in lexicon.words(section, name)})


def is_harmless(text: str) -> bool:
    """Whether a text, wherever it stands, makes no row a total, an average, a balance or an aside."""
    plain, tight = lexicon.plain(text).strip(" :\uff1a"), lexicon.tight(text).strip(":\uff1a")
    exact = lexicon.words("total", "exact") | lexicon.words("statistic", "exact")
    starts = lexicon.words("total", "prefix") | lexicon.words("change", "words") | lexicon.words("change", "summary")
    return not (
        plain in exact
        or tight in exact
        or any(plain.startswith(word) for word in starts)
        or any(tight.endswith(lexicon.tight(word)) for word in lexicon.words("total", "suffix"))
        or lexicon.pattern("carried", "pattern").match(plain)
    )


def _must(holds: bool, reason: str) -> None:
    if not holds:
        raise Irregular(reason)
