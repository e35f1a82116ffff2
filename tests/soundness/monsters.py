"""Hostile files made from nothing: bombs, far cells, endless tables and signs that no rule expects."""

from __future__ import annotations

import random
import struct

from tests.intake.sheets import workbook
from tests.soundness.mutant import (
    OLE,
    ROW_OF_2003,
    SHEET,
    XML_OF_2003,
    Seeds,
    heavy,
    kind,
    page,
    several,
    sheet_of,
    with_part,
)


@kind
def deflate_bomb(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    filling = dice.choice([b" ", b"\x00", b"<row/>", b"<c/>"]) * 5_000_000
    return "炸弹.xlsx", with_part(
        workbook(several), dice.choice([SHEET, "xl/styles.xml", "xl/workbook.xml"]), lambda b: b + filling
    )


def _entities() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "哈">{levels}<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@kind
def entities_in_a_part(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    part = dice.choice(
        [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]
    )
    intro = b" " * dice.choice([0, 0, 1 << 20]) + _entities().encode()
    return "实体.xlsx", with_part(workbook(several), part, lambda body: intro + body.replace(b"</", b"&l9;</"))


@kind
def entities_in_markup(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    intro = " " * dice.choice([0, 20_000]) + _entities()
    xml = XML_OF_2003.format(intro=intro, rows=ROW_OF_2003.format(cell="&l9;&e;") * 3)
    html = f"<html>{intro}<table><tr><td>门店<td>金额<tr><td>&l9;&e;<td>3</table>"
    return "实体.xls", dice.choice([xml, html, html.replace("ENTITY", "entity")]).encode(
        dice.choice(["utf-8", "utf-16"])
    )


@kind
def far_row(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    row = dice.choice(["1000000000", "1048577", "4294967296", "99999999999999999999", "0", "-5"])
    return sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="A{row}"><v>1</v></c></row>')


@kind
def far_cell(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    place = dice.choice(["XFD1048576", "ZZZZ1", "XFE5", "AAAAAAAAAAAA1", "A", "1", "", "xfd1048576", "XFD30000"])
    return sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="{place}"><v>2</v></c></row>')


@heavy
def far_cell_unseen(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    """A far cell written so that a look at the text does not find it."""
    cell = dice.choice(
        ["<c x='a/b' r='XFD1048576'>", '<c x="a/b" r="XFD1048576">', '<c\nr="XFD1048576">', "<c r='XFD900000'>"]
    )
    return sheet_of(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{cell}<v>2</v></c></row>')


@kind
def million_columns(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    cell = dice.choice(["<c><v>1</v></c>", '<c t="n"><v>1</v></c>', "<c/>", '<c t="inlineStr"><is><t>a</t></is></c>'])
    return sheet_of(f"<row>{cell * 1_000_000}</row>" + "<row><c><v>1</v></c></row>")


@kind
def deep_nesting(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    depth = dice.choice([500, 20_000])
    if dice.random() < 0.4:
        return sheet_of("<row>" * depth + "<c><v>1</v></c>" + "</row>" * depth)
    table = dice.choice(["<table><tr><td>", "<div>", "<tr>", "<style>", "<Worksheet><Table><Row><Cell>"])
    return "深.xls", f"<html>{table * depth}门店".encode()


@kind
def merged_everything(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    ranges = dice.choice(["A1:XFD1048576", "A1:A1048576", "A1:XFD1", "B2:A1", "A1:XFD4294967295", "A0:A0", "A1"])
    body = "</sheetData><mergeCells>" + f'<mergeCell ref="{ranges}"/>' * 2 + "</mergeCells><sheetData>"
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>2</v></c></row>' for n in range(1, 9))
    return sheet_of(cells + body)


@kind
def strings_out_of_range(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    index = dice.choice(["999999999", "-1", "4294967296", "a", ""])
    kind_of_cell = dice.choice(["s", "e", "b", "d", "str", "?"])
    return sheet_of(
        f'<row r="1"><c r="A1" t="{kind_of_cell}" s="9999"><v>{index}</v></c><c r="B1"><v>1</v></c></row>' * 3
    )


@kind
def strange_values(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    values = [
        "1e308",
        "1e999",
        "-1e999",
        "NaN",
        "inf",
        "9" * 400,
        "-99999999999",
        "2958466",
        "0x1F",
        "1e-400",
        "\u202e12",
    ]
    styles = ["0", "1", "2"]
    rows = "".join(
        f'<row><c s="{dice.choice(styles)}"><v>{dice.choice(values)}</v></c><c><v>1</v></c></row>' for _ in range(9)
    )
    return sheet_of(rows)


@kind
def endless_relations(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    target = dice.choice(
        ["workbook.xml", "../xl/_rels/workbook.xml.rels", "../../../../etc/passwd", "/dev/zero", "http://127.0.0.1:9/x"]
    )
    return "关系.xlsx", with_part(
        workbook(several),
        "xl/_rels/workbook.xml.rels",
        lambda body: body.replace(b"worksheets/sheet1.xml", target.encode()),
    )


@kind
def many_sheets(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    def change(body: bytes) -> bytes:
        first = body[body.index(b"<sheet ") : body.index(b"/>", body.index(b"<sheet ")) + 2]
        return body.replace(first, first * dice.choice([2, 150]))

    return "多.xlsx", with_part(workbook(several), "xl/workbook.xml", change)


@kind
def fake_ole(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    """The header of an old workbook with an allocation table of chance."""
    head = bytearray(OLE + dice.randbytes(504))
    struct.pack_into("<HHHHH", head, 24, 0x3E, dice.choice([3, 4]), 0xFFFE, dice.choice([9, 12, 30, 0]), 6)
    count = dice.choice([1, 109, 0x00FFFFFF, 0xFFFFFFFF])
    struct.pack_into("<IIIIIIII", head, 44, count, dice.choice([0, 1, 0xFFFFFFFE]), 0, 4096, 0, count, 0, count)
    for place in range(76, 512, 4):
        struct.pack_into("<I", head, place, dice.choice([0, 1, 2, 3]))
    name = "Workbook".encode("utf-16-le").ljust(64, b"\x00")
    loops = b"".join(struct.pack("<I", dice.randrange(6)) for _ in range(128))
    return "旧.xls", bytes(head) + (loops + name * 8) * dice.choice([1, 4])


@kind
def old_workbook_spoiled(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    old = [file for file in good.others if file[1].startswith(OLE)]
    name, data = dice.choice(old) if old else ("旧.xls", OLE + "Workbook".encode("utf-16-le") * 99)
    spoiled = bytearray(data)
    for _ in range(dice.choice([1, 10, 100])):
        struct.pack_into(
            "<I", spoiled, dice.randrange(len(data) - 4), dice.choice([0, 0xFFFFFFFF, 0x7FFFFFFF, 1, 0xFFFF])
        )
    return name, bytes(spoiled)


@kind
def encrypted(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    marks = dice.choice(["EncryptedPackage", "EncryptionInfo", "Workbook"]).encode("utf-16-le")
    return "密.xlsx", OLE + dice.randbytes(600) + marks + dice.randbytes(3_000)


@kind
def mixed_encodings(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    codecs = ["utf-8", "gb18030", "utf-16-le", "utf-16", "big5", "shift_jis", "euc_kr", "utf-8-sig", "utf-32"]
    lines = [f"门店{n},2026-10-01,{n}\n" for n in range(30)]
    return "混.csv", b"".join(line.encode(dice.choice(codecs), "ignore") for line in lines)


@kind
def huge_field(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    field = dice.choice(["门店 ", "x", "9", '""', "\n", "。"]) * dice.choice([200_000, 1_000_000])
    return "大格.csv", f'门店,金额\n"{field}",3\n{field},4\nB,5\n'.encode()


@kind
def unclosed_quotes(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    lines = [
        f'店{n},"{n}{dice.choice(["", chr(34), chr(34) * 2, chr(34) * 3])},{n}' for n in range(dice.choice([5, 3_000]))
    ]
    return "引号.csv", ("门店,编号,金额\n" + "\n".join(lines)).encode()


@heavy
def wide_csv(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    width = 100_000
    head = ",".join(f"列{n}" for n in range(width)) if dice.random() < 0.5 else "," * width
    return "宽.csv", (head + "\n" + (",".join("1" * width) + "\n") * dice.choice([1, 4])).encode()


@kind
def only_separators(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    mark = dice.choice([",", "\t", ";", "|", '"', "\n", "\r", "\u3000", "\x0c", "="])
    return "空.csv", (mark * dice.choice([1, 5_000, 1_000_000])).encode()


@kind
def spans_everywhere(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    span = dice.choice(
        ["colspan=9999999 rowspan=9999999", "colspan=-1", "rowspan=٣", "colspan=1000 rowspan=4000", "colspan=²"]
    )
    return "跨.xls", page(f"<tr><td {span}>店<td {span}>1" * dice.choice([1, 50]) + "<tr><td>a<td>1")


@kind
def index_of_2003(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    index = dice.choice(["9999999", "1048576", "0", "-1", "٣", "²", "1e9", "16384"])
    where = dice.choice(
        [f'<Row ss:Index="{index}"><Cell>', f'<Row><Cell ss:Index="{index}">', f'<Row><Cell ss:MergeDown="{index}">']
    )
    rows = ROW_OF_2003.format(cell="金额") + f"{where}<Data>1</Data></Cell></Row>" * dice.choice([1, 30])
    return "序.xls", XML_OF_2003.format(intro="", rows=rows).encode()


@heavy
def many_empty_rows(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    row = dice.choice(["<tr>", "<Row/>", "<tr><td>"])
    return "空行.xls", page("<tr><td>a<td>1" + row * 300_000 + "<tr><td>b<td>2")


@kind
def odd_digits(dice: random.Random, good: Seeds) -> tuple[str, bytes]:
    """Signs that some rule takes for digits, numbers or dates and another does not."""
    odd = [
        "²",
        "٣٤",
        "①",
        "Ⅻ",
        "½",
        "一千",
        "𝟙𝟚",
        "1e400",
        "１２",
        "−5",
        "(5)",
        "99999-99-99",
        "0000-00-00",
        "2026年13月",
        "1/0/0",
    ]
    rows = (",".join(dice.choice(odd) for _ in range(3)) for _ in range(20))
    return "数.csv", ("²,日期,Q٣\n" + "\n".join(rows)).encode()
