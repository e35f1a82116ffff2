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


@pytest.mark.parametrize("times", [1, 2, 200])
def test_the_same_few_characters_again_are_no_more_evidence(times: int) -> None:
    text = "门店,成本,金额\n" + "人民路店,0.00,0.00\n" * times
    assert decode(text.encode("gb18030")).text == text


def test_common_in_two_standards_it_is_the_one_of_the_usual_characters() -> None:
    text = "编号,部门,成本,金额,类别,客户,工号,单价\n" + "北京朝阳分店,上海分店,100\n" * 9
    assert decode(text.encode("gb18030")).text == text
    korean = "번호,부서,날짜,매출,금액,상품,고객\n" + "강남구점,서울지점,100\n" * 9
    assert decode(korean.encode("cp949")).text == korean
