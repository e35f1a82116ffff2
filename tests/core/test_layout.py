"""How a table was taken once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpi.core.layout import Layout, aliases, fingerprint, is_source, mark, plain, shape
from tests.core.sheets import sheet


def layout(**columns: str) -> Layout:
    return Layout("sales", "x", columns)


def test_headers_are_compared_without_width_space_and_case() -> None:
    assert plain(" Ａmount（元）\n") == "amount(元)"
    assert shape("2026年9月 销售额") == "#年#月销售额"


def test_tables_whose_numbers_differ_have_one_shape() -> None:
    september = sheet("a", {"2026-09 销售额": [1.0], "门店": ["x"]})
    october = sheet("b", {"门店 ": ["x"], "2026-10销售额": [1.0]})
    assert mark(september) == mark(october) == fingerprint(["门店", "2026-09 销售额", " sheet"])
    assert mark(september) != mark(sheet("c", {"门店": ["x"]}))
    assert len(mark(september)) == 32


def test_columns_are_found_under_the_headers_of_this_time() -> None:
    known = layout(amount="2026-09 销售额", store=" sheet", gone="渠道", name="门店")
    found = known.columns_of(sheet("b", {"门店 ": ["x"], "2026-10 销售额": [1.0]}))
    assert found == {"amount": "2026-10 销售额", "store": " sheet", "name": "门店 "}


def test_a_header_with_another_number_must_be_the_only_one() -> None:
    known = layout(amount="1月销售额")
    both = sheet("b", {"2月销售额": [1.0], "3月销售额": [1.0]})
    assert known.columns_of(both) == {}
    assert known.columns_of(sheet("b", {"1月销售额": [1.0], "2月销售额": [1.0]})) == {"amount": "1月销售额"}


def test_every_header_that_was_ever_taken() -> None:
    known = [layout(amount="金额", store=" fixed"), layout(amount="销售额"), layout(amount="金额")]
    assert aliases(known) == {"amount": {"金额", "销售额"}}


HEADERS = st.lists(st.text(min_size=1), min_size=1, unique=True)


@given(HEADERS, st.randoms())
def test_the_order_of_headers_is_no_part_of_a_shape(headers: list[str], chance: object) -> None:
    other = list(headers)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert fingerprint(headers) == fingerprint(other)


@given(st.text(), st.integers(0), st.integers(0))
def test_a_number_in_a_header_is_no_part_of_its_shape(text: str, one: int, other: int) -> None:
    assert shape(f"{one}{text}") == shape(f"{other}{text}")
    assert not is_source(plain(text))
