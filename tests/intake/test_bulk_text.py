"""Delimited texts in the fast lane: encodings, separators, quotes and line breaks."""

from __future__ import annotations

import polars as pl
import pytest

from kpi.core.reading import Answer
from kpi.intake import read_bytes
from kpi.intake.bulk_file import read_fast
from kpi.intake.bulk_text import bared
from tests.intake.bulk_sales import assert_same, changed, csv, fast, sales


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    reading = assert_same(csv(sales(), encoding=encoding), "text", taken=True)
    assert reading.encoding == encoding.removesuffix("-sig")


def test_characters_that_are_none_in_the_middle_alone_are_found() -> None:
    data = csv(sales())
    place = data.index("缺货".encode(), len(data) // 2)
    broken = data[:place] + b"\xb0\xa1" + data[place + 2 :]
    assert_same(broken, "text", taken=fast(broken, "text") is not None)


@pytest.mark.parametrize(("separator", "taken"), [("\t", True), ("|", True), (";", False)])
def test_separators(separator: str, taken: bool) -> None:
    assert_same(csv(sales(), separator), "text", taken=taken)


@pytest.mark.parametrize(("end", "taken"), [("\n", True), ("\r", False)])
def test_line_breaks(end: str, taken: bool) -> None:
    assert_same(csv(sales(), end=end), "text", taken=taken)


def test_without_a_last_line_break() -> None:
    assert_same(csv(sales()).rstrip(), "text", taken=True)


def test_a_lone_return_or_a_declared_separator_is_left_alone() -> None:
    data = csv(sales())
    assert_same(data.replace("生鲜".encode(), b"a\rb", 1), "text", taken=False)
    assert_same(b"sep=,\r\n" + data, "text", taken=False)


QUOTED = {
    "every text": ('"{}"', True),
    "line breaks": ('"{}\n促销"', True),
    "separators": ('"{},促销"', True),
    "doubled quotes": ('"{} ""A"""', False),
    "quotes within": ('{}"A', False),
    "nothing": ('""', True),
}


@pytest.mark.parametrize("name", QUOTED)
def test_quotes(name: str) -> None:
    shape, taken = QUOTED[name]
    rows = changed("品类", lambda v, n: shape.format(v) if 520 < n < 780 else v)
    assert_same(csv(rows), "text", taken=taken)


def test_figures_in_groups_of_thousands() -> None:
    assert_same(csv(changed("单价", lambda v, _: f'"{100 * v:,.2f}"')), "text", taken=True)
    assert_same(csv(changed("单价", lambda v, _: f'"{100_000 * v:,.0f}"')), "text", taken=False)
    assert_same(csv(changed("单价", lambda v, _: f"{v:.3f}")), "text", taken=False)
    assert_same(csv(changed("单价", lambda v, n: f'"{v:.1f}"'.replace(".", ","))), "text", taken=False)


def test_texts_as_the_cells_of_a_small_file_are_left() -> None:
    assert bared(pl.Series(["a", " b\u3000", "", None, "c d"])).to_list() == ["a", "b", None, None, "c d"]


def test_what_a_person_said_of_the_whole_file_is_not_asked_of_its_edges() -> None:
    data = csv(sales())
    for topic, taken in (("encoding", False), ("total_row", False), ("date_order", True)):
        found = read_fast(data, "text", lambda part: read_bytes(part, "a"), [Answer(topic, "keep")], least=1_000)
        assert (found is not None) == taken
