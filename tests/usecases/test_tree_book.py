"""The tree out to a workbook and back: into the draft as one step, or into force from a day on."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.errors import Invalid, Refused
from kpi.core.tree_book import TreeChanges
from kpi.core.tree_edit import Tree
from kpi.core.viewer import Role, Viewer
from kpi.text.tree_book import SPELLED
from kpi.usecases import tree_book, tree_draft
from tests.intake.test_template import Speaker
from tests.usecases.ledger import ME, Ledger, keys
from tests.usecases.test_indicator_book import Lines, written

JULY = date(2026, 7, 1)
HEADER: list[str | None] = ["编码", "上级编码", "权重", "指标（编码）"]


def looked_at(ledger: Ledger, given: bytes | Lines, tree: Tree | None = None, *, whole: bool = False) -> TreeChanges:
    path = ledger.outside / "tree.xlsx"
    path.write_bytes(given if isinstance(given, bytes) else written(given))
    return tree_book.preview(ledger, ME, path, "树.xlsx", SPELLED, tree, whole=whole)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_out_and_in_again_is_no_change(ledger: Ledger, language: str) -> None:
    name, data = tree_book.export(ledger, ME, Speaker(language))  # type: ignore[arg-type]
    assert name == {"zh": "指标树.xlsx", "en": "Indicator tree.xlsx"}[language]
    found = looked_at(ledger, data, whole=True)
    assert (found.edits, found.problems) == ([], [])
    assert tree_book.apply(ledger, ME, found, None, "") == 0


def test_rows_join_the_draft_as_one_step(ledger: Ledger) -> None:
    lines: Lines = [HEADER, ["rev", "growth", "70", "revenue"], ["", "growth", "30", "growth_rate"]]
    found = looked_at(ledger, lines)
    assert [one.code for one in tree_book.changed(ledger, ME, found)] == ["rev", "growth_rate"]
    draft = tree_book.take(ledger, ME, found)
    assert (draft.after.under("growth"), len(draft.edits)) == (["rev", "ord", "growth_rate"], 1)
    assert looked_at(ledger, lines[:2], draft.after).edits == []
    assert tree_draft.undo(ledger, ME).after == tree_book.in_force(ledger, ME)


def test_rows_come_into_force_from_a_day_on(ledger: Ledger) -> None:
    found = looked_at(ledger, [HEADER, ["rev", "growth", "70", "revenue"]])
    with pytest.raises(Invalid) as raised:
        tree_book.apply(ledger, ME, found, JULY, " ")
    assert keys(raised.value.problems) == ["definition.why"]
    assert tree_book.apply(ledger, ME, found, JULY, "more of it") == 1
    weights = [ledger.model().at(day).node_by_code["rev"].weight for day in (date(2026, 6, 30), JULY)]
    assert weights == [40, 70]


def test_what_is_wrong_changes_nothing(ledger: Ledger) -> None:
    before = ledger.stored()
    unknown = looked_at(ledger, [HEADER, ["rev", "nowhere", "70", "revenue"]])
    assert keys(unknown.errors) == ["tree_draft.no_node"]
    with pytest.raises(Invalid):
        tree_book.take(ledger, ME, unknown)
    with pytest.raises(Invalid):
        tree_book.apply(ledger, ME, unknown, None, "why")
    assert keys(looked_at(ledger, [["x", "y"], ["1", "2"]]).errors) == ["treebook.no_table"]
    assert keys(looked_at(ledger, [[*HEADER, "mine"], ["rev", None, None, None, "a"]]).problems) == ["book.own_column"]
    assert ledger.stored() == before


def test_lines_of_a_table_are_the_whole_tree(ledger: Ledger) -> None:
    after = tree_book.hold_against(ME, tree_book.in_force(ledger, ME), []).after
    assert after.nodes == {}


def test_who_may_not_change_the_model_may_only_export(ledger: Ledger) -> None:
    reader = Viewer("wu", Role.EXECUTIVE)
    assert tree_book.export(ledger, reader, Speaker("en"))[1]
    with pytest.raises(Refused):
        tree_book.hold_against(reader, tree_book.in_force(ledger, reader), [])
