"""The encoding of a text without a mark is the one that gives common characters."""

from __future__ import annotations

import pytest

from kpi.intake.encoding import decode

SIMPLIFIED = "日期,门店,销售额\n2024-01-01,人民路店,100\n"
TRADITIONAL = "日期,門市,銷售額\n2024-01-01,臺北車站,100\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        ("month,amount\n2024-01,5\n", "utf-16-le", "utf-16-le"),
        ("month,amount\n2024-01,5\n", "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        ("날짜,매출,지점\n서울특별시,강남구점,판매금액합계\n", "cp949", "euc_kr"),
        ("Descripción,Año,Über\nEducación,2011,ß\n", "cp1252", "cp1252"),
    ],
)
def test_a_text_comes_back_as_it_was_written(text: str, codec: str, name: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, name)


def test_a_guess_is_called_a_guess_and_nulls_are_counted() -> None:
    assert decode("Año".encode("cp1252")).guessed
    assert decode(b"a\x00b").nulls == 1


def test_a_yen_sign_of_four_bytes_is_no_sign_against_gb18030() -> None:
    text = "门店,金额\n" + "人民路店,¥0.00\n" * 12
    assert decode(text.encode("gb18030")).text == text
