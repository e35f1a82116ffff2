"""The dictionary out to a workbook and back: nothing, exactly what was edited, or nothing at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from kpi.core.errors import Conflict, Invalid, Refused
from kpi.core.indicator import Indicator
from kpi.core.indicator_book import FIELDS, STATE
from kpi.core.indicator_change import Changes, Key
from kpi.core.label import Language
from kpi.core.viewer import Role, Viewer
from kpi.intake import read_bytes
from kpi.store import records
from kpi.text.indicator_book import SPELLED
from kpi.usecases import definition, indicator_book, model
from tests.cli.desk import MODEL
from tests.intake.test_indicator_book import HOSTILE
from tests.intake.test_template import Speaker
from tests.usecases.ledger import ME, Ledger, keys

Lines = list[list[str | None]]
AUGUST = date(2026, 8, 1)
DATED = MODEL.replace(
    "  - {code: ordered",
    "  - {code: revenue, valid_from: 2026-07, formula: sum(sales.amount) * 2, aliases: [GMV]}\n  - {code: ordered",
)


def lines_of(ledger: Ledger, language: Language = "zh") -> Lines:
    """The lines of the first sheet of what is exported, the header among them."""
    data = indicator_book.export(ledger, ME, Speaker(language))[1]
    return [list(line) for line in read_bytes(data, "a.xlsx", as_written=True).tables[0].frame.drop("_row").rows()]


def looked_at(ledger: Ledger, given: bytes | Lines) -> Changes:
    """What a workbook, or one of these lines, would change."""
    path = ledger.outside / "book.xlsx"
    path.write_bytes(given if isinstance(given, bytes) else written(given))
    return indicator_book.preview(ledger, ME, path, "字典.xlsx", SPELLED)


def written(lines: Lines) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("改过的")
    for number, line in enumerate(lines):
        for position, text in enumerate(line):
            if text:
                sheet.write_string(number, position, text)
    book.close()
    return out.getvalue()


def put(lines: Lines, code: str, **said: str) -> Lines:
    """The lines with other texts in the first row of that code."""
    row = next(line for line in lines if line[0] == code)
    for field, text in said.items():
        row[(*FIELDS, STATE).index(field)] = text
    return lines


def fill(ledger: Ledger) -> None:
    for month in ("2026-06", "2026-07", "2026-08"):
        ledger.put(f"{month}.csv", [(f"{month}-10", "EAST", 10, "web"), (f"{month}-20", "HQ", 5, "shop")])


@contextmanager
def another(path: Path, text: str) -> Iterator[Ledger]:
    (path / "other").mkdir()
    with Ledger(path / "other", text) as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_that_comes_back_as_it_went_changes_nothing(ledger: Ledger, language: Language) -> None:
    ledger.apply(DATED)
    before = ledger.stored()
    name, data = indicator_book.export(ledger, ME, Speaker(language))
    assert name == {"zh": "指标字典.xlsx", "en": "Indicator dictionary.xlsx"}[language]
    changes = looked_at(ledger, data)
    assert (changes.edits, changes.missing, changes.problems) == ([], [], [])
    assert indicator_book.apply(ledger, ME, changes, "nothing") == 0
    assert ledger.stored() == before


def test_versions_of_an_indicator_stand_together(ledger: Ledger) -> None:
    ledger.apply(DATED)
    codes = [(line[0], line[FIELDS.index("valid_from")]) for line in lines_of(ledger)[1:]]
    assert codes == [("revenue", None), ("revenue", "2026-07"), ("ordered", None), ("growth_rate", None)]


def test_hostile_texts_come_back_unchanged(ledger: Ledger) -> None:
    given = [
        Indicator.model_validate(
            {"code": f"x{number}", "name": f"名{text}", "aliases": [text, "b"], "unit": text}
            | {"definition": {"zh": text, "en": "."}}
        )
        for number, text in enumerate(HOSTILE)
    ]
    model.save(ledger, ME, ledger.model().with_indicators([*ledger.model().indicators, *given]), None)
    changes = looked_at(ledger, indicator_book.export(ledger, ME, Speaker("en"))[1])
    assert (changes.edits, changes.missing, changes.problems) == ([], [], [])


def test_exactly_what_was_edited_changes(ledger: Ledger) -> None:
    fill(ledger)
    count = records.last(ledger.database)
    lines = put(lines_of(ledger), "revenue", name_zh="营业额", aliases="GMV、流水", owner="liying")
    changes = looked_at(ledger, put(lines, "growth_rate", definition_zh="环比", retired="是"))
    assert [(edit.key, edit.kind, dict(edit.fields)) for edit in changes.edits] == [
        (
            Key("revenue", None),
            "changed",
            {"name_zh": ("Revenue", "营业额"), "aliases": ("", "GMV; 流水"), "owner": ("", "liying")},
        ),
        (
            Key("growth_rate", None),
            "changed",
            {"definition_zh": ("", "环比"), "definition_en": ("", "环比"), "retired": ("", "yes")},
        ),
    ]
    assert (changes.problems, changes.is_dated) == ([], False)
    figures = ledger.figures()
    assert indicator_book.apply(ledger, ME, changes, "names") == 2
    found = ledger.model().indicator_by_code
    assert found["revenue"].name.model_dump() == {"zh": "营业额", "en": "Revenue"}
    assert (found["revenue"].aliases, found["revenue"].owner) == (["GMV", "流水"], "liying")
    assert (found["growth_rate"].retired, found["ordered"].retired) == (True, False)
    assert ledger.figures() == figures
    said = ledger.database.read(f"select code, who, why from records where number > {count} order by number").rows()
    assert said == [("revenue", "local", "names"), ("growth_rate", "local", "names")]


def test_a_formula_changes_for_the_past_too(ledger: Ledger) -> None:
    fill(ledger)
    changes = looked_at(ledger, put(lines_of(ledger), "revenue", formula="sum(sales.amount) * 2"))
    assert changes.is_dated
    assert indicator_book.apply(ledger, ME, changes, "doubled") == 1
    assert [ledger.kept("rev", month) for month in ("2026-06", "2026-07", "2026-08")] == [30, 30, 30]
    assert ledger.figures() == ledger.recomputed()


def test_a_formula_changes_from_a_day_on_and_the_past_stays(ledger: Ledger) -> None:
    fill(ledger)
    changes = looked_at(ledger, put(lines_of(ledger), "revenue", formula="sum(sales.amount) * 2", unit="CNY"))
    assert indicator_book.apply(ledger, ME, changes, "doubled", AUGUST) == 1
    assert [ledger.kept("rev", month) for month in ("2026-06", "2026-07", "2026-08")] == [15, 15, 30]
    assert ledger.figures() == ledger.recomputed()
    assert [(i.formula, i.unit, i.valid_from) for i in ledger.model().indicators if i.code == "revenue"] == [
        ("sum(sales.amount)", "", None),
        ("sum(sales.amount) * 2", "CNY", AUGUST),
    ]
    again = looked_at(ledger, indicator_book.export(ledger, ME, Speaker())[1])
    assert (again.edits, again.missing) == ([], [])


def test_an_edit_of_a_version_that_ended_needs_an_earlier_day(ledger: Ledger) -> None:
    ledger.apply(DATED)
    before = ledger.stored()
    changes = looked_at(ledger, put(lines_of(ledger), "revenue", unit="CNY"))
    with pytest.raises(Invalid) as refused:
        indicator_book.apply(ledger, ME, changes, "why", AUGUST)
    assert keys(refused.value.problems) == ["book.superseded"]
    assert refused.value.problem.place.as_dict() == {
        "file": "字典.xlsx", "sheet": "改过的", "row": 2, "column": "生效自", "line": None
    }  # fmt: skip
    assert ledger.stored() == before
    assert indicator_book.apply(ledger, ME, changes, "why", date(2026, 3, 1)) == 1


def test_a_row_more_is_an_indicator_or_a_version_more(ledger: Ledger) -> None:
    fill(ledger)
    lines = lines_of(ledger, "en")
    later = list(next(line for line in lines if line[0] == "revenue"))
    lines += [put([later], "revenue", formula="sum(sales.amount) + 1", valid_from="2026-07")[0]]
    lines += [["orders_count", "订单数", None, None, "count(orders.order)", "单", "Higher is better"]]
    changes = looked_at(ledger, lines)
    assert [(edit.key, edit.kind) for edit in changes.edits] == [
        (Key("revenue", date(2026, 7, 1)), "version"),
        (Key("orders_count", None), "new"),
    ]
    assert indicator_book.apply(ledger, ME, changes, "why") == 2
    assert [ledger.kept("rev", month) for month in ("2026-06", "2026-07")] == [15, 16]
    assert ledger.figures() == ledger.recomputed()
    assert ledger.model().indicator_by_code["orders_count"].name.en == "订单数"


def test_what_the_sheet_leaves_out_stays(ledger: Ledger) -> None:
    lines = lines_of(ledger)
    changes = looked_at(ledger, [["编码", "单位"], [], ["ordered", "CNY"]])
    assert changes.missing == [Key("revenue", None), Key("growth_rate", None)]
    assert indicator_book.apply(ledger, ME, changes, "why") == 1
    now = lines_of(ledger)
    assert now == put(lines, "ordered", unit="CNY")


def test_columns_in_another_order_with_one_of_ones_own(ledger: Ledger) -> None:
    lines = [
        [*reversed(line), None, "我的备注" if number == 0 else "记着"] for number, line in enumerate(lines_of(ledger))
    ]
    changes = looked_at(ledger, lines)
    assert (changes.edits, changes.missing, changes.errors) == ([], [], [])
    assert [(p.key, p.values["header"], p.values["count"]) for p in changes.problems] == [
        ("book.own_column", "我的备注", 3)
    ]


def test_a_workbook_moves_the_dictionary_to_another_workspace(ledger: Ledger, tmp_path: Path) -> None:
    text = DATED.replace(
        "name: Ordered,", 'name: {zh: 订货额, en: Ordered}, aliases: ["a;b", "\\"q\\""], kind: growth,'
    )
    ledger.apply(text)
    data = indicator_book.export(ledger, ME, Speaker("en"))[1]
    bare = text[: text.index("indicators:")]
    with another(tmp_path, bare) as other:
        changes = looked_at(other, data)
        assert {edit.kind for edit in changes.edits} == {"new", "version"} and changes.problems == []
        assert indicator_book.apply(other, ME, changes, "moved") == 4
        assert by_version(other) == by_version(ledger)
        again = looked_at(other, indicator_book.export(other, ME, Speaker("zh"))[1])
        assert (again.edits, again.missing, again.problems) == ([], [], [])
        fill(ledger)
        fill(other)
        assert other.figures() == ledger.figures()


def by_version(ledger: Ledger) -> dict[Key, Indicator]:
    return {Key(i.code, i.valid_from): i for i in ledger.model().indicators}


BROKEN: dict[str, tuple[dict[str, str], str, str]] = {
    "formula": ({"formula": "sum(sales.nothing)"}, "formula.unknown_column", "公式"),
    "circle": ({"formula": "growth_rate"}, "model.formula_circle", "公式"),
    "owner": ({"owner": "nobody"}, "model.unknown_owner", "责任人（编码）"),
    "polarity": ({"polarity": "区间内为好"}, "model.target_needs_range", "方向"),
    "choice": ({"polarity": "向上"}, "book.no_choice", "方向"),
    "name": ({"name_zh": "", "name_en": ""}, "model.missing", "名称（中文）"),
    "day": ({"valid_from": "明年"}, "model.date", "生效自"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_one_fault_stops_everything_and_names_its_cell(ledger: Ledger, fault: str) -> None:
    before = ledger.stored()
    said, key, column = BROKEN[fault]
    changes = looked_at(ledger, put(put(lines_of(ledger), "revenue", **said), "ordered", unit="CNY"))
    first = changes.errors[0]
    assert (first.key, first.place.sheet, first.place.row, first.place.column) == (key, "改过的", 2, column)
    with pytest.raises(Invalid) as refused:
        indicator_book.apply(ledger, ME, changes, "why")
    assert refused.value.problems == changes.errors
    assert ledger.stored() == before


def test_a_file_that_is_no_workbook_changes_nothing(ledger: Ledger) -> None:
    for data, key in ((b"%PDF-1.4", "intake.not_a_spreadsheet"), (written([["x", "y"], ["1", "2"]]), "book.no_table")):
        changes = looked_at(ledger, data)
        assert (keys(changes.errors), changes.edits) == ([key], [])


def test_a_change_needs_a_reason_and_a_new_indicator_none(ledger: Ledger) -> None:
    changes = looked_at(ledger, put(lines_of(ledger), "revenue", unit="CNY"))
    for why in (None, " "):
        with pytest.raises(Invalid, match=r"definition\.why"):
            indicator_book.apply(ledger, ME, changes, why)
    new = looked_at(ledger, [["code", "name_zh"], ["fresh", "新"]])
    assert indicator_book.apply(ledger, ME, new, None) == 1


def test_the_state_of_each_version_is_told(ledger: Ledger) -> None:
    ledger.apply(DATED)
    definition.submit(ledger, ME, "ordered")
    definition.submit(ledger, ME, "revenue")
    definition.certify(ledger, ME, "revenue")
    definition.retire(ledger, ME, "growth_rate", "unused")
    states = {(line[0], line[FIELDS.index("valid_from")]): line[-1] for line in lines_of(ledger, "en")[1:]}
    assert states == {
        ("revenue", None): "Draft",
        ("revenue", "2026-07"): "Certified",
        ("ordered", None): "In review",
        ("growth_rate", None): "Retired",
    }
    before = ledger.model()
    changes = looked_at(ledger, put(lines_of(ledger), "ordered", name_zh="订货", state="已认证"))
    indicator_book.apply(ledger, ME, changes, "name")
    assert ledger.model().indicator_by_code["ordered"].submitted == before.indicator_by_code["ordered"].submitted


def test_a_model_that_moved_on_is_looked_at_again(ledger: Ledger) -> None:
    changes = looked_at(ledger, put(lines_of(ledger), "revenue", unit="CNY"))
    ledger.apply(MODEL.replace("weight: 40", "weight: 41"))
    with pytest.raises(Conflict, match=r"book\.moved"):
        indicator_book.apply(ledger, ME, changes, "why")
    assert ledger.model().indicator_by_code["revenue"].unit == ""


def test_five_hundred_indicators(ledger: Ledger) -> None:
    many = [
        Indicator.model_validate(
            {"code": f"i{number}", "name": f"指标{number}", "formula": f"sum(sales.amount) * {number}"}
        )
        for number in range(500)
    ]
    model.save(ledger, ME, ledger.model().with_indicators([*ledger.model().indicators, *many]), None)
    lines = lines_of(ledger)
    assert len(lines) == 504
    assert looked_at(ledger, lines).edits == []
    for line in lines[4:]:
        line[FIELDS.index("unit")] = "CNY"
    changes = looked_at(ledger, lines)
    assert len(changes.edits) == 500
    assert indicator_book.apply(ledger, ME, changes, "why") == 500


REFUSED: dict[str, tuple[Role, Callable[[Ledger, Viewer], object]]] = {
    "preview": (
        Role.LEAD,
        lambda ledger, who: indicator_book.preview(ledger, who, ledger.outside / "a.xlsx", "a.xlsx", SPELLED),
    ),
    "apply": (Role.LEAD, lambda ledger, who: indicator_book.apply(ledger, who, Changes("a.xlsx"), None)),
}


@pytest.mark.parametrize("asked", REFUSED)
def test_rights(ledger: Ledger, asked: str) -> None:
    role, ask = REFUSED[asked]
    with pytest.raises(Refused):
        ask(ledger, Viewer("x", role))
    assert indicator_book.export(ledger, Viewer("x", Role.MEMBER), Speaker())[0] == "指标字典.xlsx"
