"""Hostile files that were good ones: bytes, parts and sizes are spoiled."""

from __future__ import annotations

import random
import struct

from tests.soundness.mutant import Seeds, kind, parts_of, with_part, zipped


@kind
def flipped_bytes(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = good.any(dice)
    spoiled = bytearray(data)
    for _ in range(dice.choice([1, 4, 40, 400])):
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
    return name, bytes(spoiled)


@kind
def cut_short(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = good.any(dice)
    return name, data[: dice.randrange(len(data))]


@kind
def beginning_cut(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = good.any(dice)
    return name, data[dice.randrange(1, min(2_000, len(data))) :]


@kind
def padded(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = good.any(dice)
    filling = dice.choice([b"\x00", b" ", b"\xff", b"\r\n", b"PK\x05\x06", dice.randbytes(7)]) * dice.choice(
        [9, 90_000]
    )
    return name, dice.choice([filling + data, data + filling])


@kind
def spliced(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    (name, head), (_, tail) = good.any(dice), good.any(dice)
    return name, head[: dice.randrange(len(head))] + tail[dice.randrange(len(tail)) :]


@kind
def nulls_within(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.others)
    at = dice.randrange(len(data))
    return name, data[:at] + b"\x00" * dice.choice([1, 50, 5_000]) + data[at:]


@kind
def noise(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    return dice.choice(["a.csv", "a.xlsx", "a.xls"]), dice.randbytes(dice.choice([1, 20, 512, 30_000]))


@kind
def parts_swapped(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    parts = parts_of(data)
    (one, first), (other, second) = dice.sample(parts, 2)
    kept = [part for part in parts if part[0] not in (one, other)]
    return name, zipped([*kept, (one, second), (other, first)])


@kind
def part_renamed(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    parts = parts_of(data)
    at = dice.randrange(len(parts))
    wrong = dice.choice(
        ["../../etc/x.csv", "/etc/passwd", parts[at][0].upper(), "", "xl/../" + parts[at][0], "a\\b\x00"]
    )
    parts[at] = (wrong, parts[at][1])
    return name, zipped(parts)


@kind
def part_twice(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    parts = parts_of(data)
    part, body = dice.choice(parts)
    return name, zipped([*parts, (part, body[: len(body) // 2])])


@kind
def part_emptied(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    part, _ = dice.choice(parts_of(data))
    return name, with_part(data, part, lambda _: b"")


@kind
def part_missing(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    parts = parts_of(data)
    parts.remove(dice.choice(parts))
    return name, zipped(parts)


@kind
def part_damaged(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    """A part spoiled before it is packed, so that its checksum is right."""
    name, data = dice.choice(good.workbooks)
    part, _ = dice.choice(parts_of(data))
    return name, with_part(data, part, lambda body: _spoiled(dice, body))


def _spoiled(dice: random.Random, body: bytes) -> bytes:
    changed = bytearray(body or b"x")
    for _ in range(dice.choice([1, 5, 50])):
        at = dice.randrange(len(changed))
        changed[at : at + dice.choice([1, 1, 9])] = dice.choice([b"<", b"&", b"\xff", b'"', b"9" * 12, b"-1", b""])
        changed = changed or bytearray(b"x")
    return bytes(changed)


@kind
def sizes_lie(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    name, data = dice.choice(good.workbooks)
    changed, at = bytearray(data), -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if dice.random() < 0.5:
            struct.pack_into(
                "<I", changed, at + dice.choice([16, 20, 24, 42]), dice.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF])
            )
    return name, bytes(changed)


@kind
def flags_lie(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    """Parts said to be encrypted, or packed in a way nobody knows."""
    name, data = dice.choice(good.workbooks)
    at = data.find(b"PK\x01\x02")
    changed = bytearray(data)
    struct.pack_into("<HH", changed, at + 8, dice.choice([0, 1, 9, 0x2000]), dice.choice([8, 12, 14, 99, 1]))
    return name, bytes(changed)
