"""Old workbooks whose sectors run in a circle or out of the file are refused before a parser follows them."""

from __future__ import annotations

import struct

import pytest

from kpi.intake.compound import check_chains
from kpi.intake.container import recognize
from kpi.intake.problems import Refused

END, FREE, OWN = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old(table: dict[int, int], *, start: int = 2, size: int = 5_000, more: int = END, shift: int = 9) -> bytes:
    """A file of six sectors: the table, the directory with one stream, the table of small sectors, and room."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00"))
    struct.pack_into("<HHHHH", head, 24, 62, 3, 0xFFFE, shift, 6)
    struct.pack_into("<II", head, 44, 1, 1)
    struct.pack_into("<IIIII", head, 56, 4_096, 5, 1, more, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    chained = {0: OWN, 1: END, 2: 3, 3: END, 5: END} | table
    sectors = [struct.pack("<128I", *(chained.get(number, FREE) for number in range(128)))]
    entry = bytearray("Workbook".encode("utf-16-le").ljust(128, b"\x00"))
    entry[66] = 2
    struct.pack_into("<II", entry, 116, start, size)
    sectors += [bytes(entry).ljust(512, b"\x00"), b"\x00" * 512, b"\x00" * 512]
    sectors += [struct.pack("<128I", *[FREE] * 127, 4), struct.pack("<128I", 0, *[END] * 127)]
    return bytes(head) + b"".join(sectors)


def test_chains_that_end_are_followed_to_their_end() -> None:
    check_chains(old({}))
    assert recognize(old({})) == "xls"


@pytest.mark.parametrize(
    "data",
    [
        old({1: 1}),
        old({3: 2}),
        old({5: 5}),
        old({}, start=0, size=100),
        old({3: 90}),
        old({}, more=4),
        old({}, shift=20),
        old({})[:400],
    ],
    ids=["directory", "stream", "small table", "small stream", "outside", "list of tables", "size of sectors", "cut"],
)
def test_a_chain_without_an_end_in_the_file_is_damage(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        recognize(data)
    assert refused.value.problem.key == "intake.damaged"
