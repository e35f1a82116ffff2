"""Old workbooks are a small file system of sectors; chains that run in a circle would fill all memory."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack, unpack_from

from kpi.intake.problems import refusal

_SHIFTS = (9, 12)
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
"""Numbers of sectors are below it; the others say that a chain ends or that a sector is not in use."""
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_SMALL = 4096
"""Streams below this size lie in sectors of their own table."""


def check_chains(data: bytes) -> None:
    """Refuse a file whose chains of sectors do not end, or lead out of it."""
    if len(data) < 512 or (shift := unpack_from("<H", data, 30)[0]) not in _SHIFTS:
        raise refusal("damaged")
    disk = _Disk(data, 1 << shift)
    directory_at, small_at = unpack_from("<I", data, 48)[0], unpack_from("<I", data, 60)[0]
    directory, small = disk.read(directory_at), _numbers(disk.read(small_at))
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        kind, start, size = directory[at + 66], *unpack_from("<II", directory, at + 116)
        if kind == _STREAM and size < _SMALL:
            list(_chain(small, start))
        elif kind in (_STREAM, _ROOT):
            disk.read(start)


class _Disk:
    """The sectors of a file and the table that chains them."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = data, size
        self.table = [number for sector in self._tables() for number in _numbers(self._sector(sector))]

    def read(self, start: int) -> bytes:
        """What lies in a chain of sectors."""
        return b"".join(map(self._sector, _chain(self.table, start)))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at > len(self._data):
            raise refusal("damaged")
        return self._data[at : at + self._size]

    def _tables(self) -> list[int]:
        """The sectors that hold the table: some named in the header, the others in a chain of lists."""
        found = list(unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        more, room = unpack_from("<I", self._data, 68)[0], len(self._data) // self._size
        while more < _LAST and (listed := _numbers(self._sector(more))):
            found += listed[:-1]
            more, room = listed[-1], room - 1
            if room < 0:
                raise refusal("damaged")
        return [number for number in found if number < _LAST]


def _numbers(sectors: bytes) -> list[int]:
    return list(unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4]))


def _chain(table: list[int], number: int) -> Iterator[int]:
    """The sectors of a chain; one longer than its table runs in a circle."""
    room = len(table)
    while number < len(table):
        if room == 0:
            raise refusal("damaged")
        yield number
        number, room = table[number], room - 1
