"""The indicator tree as a workbook: sheets of nodes, of driver links and of what columns mean, read back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from kpi.core.driver import Driver
from kpi.core.indicator_book import Row, Spelled
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import Reading
from kpi.core.scorecard import TreeNode
from kpi.core.tree_book import CHOICES, FIELDS, LINK_FIELDS, cells, link_cells, word
from kpi.intake import book
from kpi.intake.choices import Choices
from kpi.intake.template import LISTS, Words

NODES = book.Shape(FIELDS, ("code",))
LINKS = book.Shape(LINK_FIELDS, ("from", "to"))
_WIDTHS = {"code": 20, "parent": 18, "name_zh": 24, "name_en": 24, "indicator": 18, "owner": 14, "post": 18, "step": 14}
_WIDE = dict.fromkeys(("scenario_zh", "scenario_en", "definition_zh", "definition_en", "note_zh", "note_en"), 40)
_RULES = ("treebook.rule_order", "treebook.rule_stays", "book.rule_own", "treebook.rule_draft")


@dataclass(frozen=True, slots=True)
class TreeBook:
    """What a workbook is made of: nodes from the top down, driver links, and the codes that columns choose from."""

    nodes: Sequence[TreeNode]
    links: Sequence[Driver]
    known: Mapping[str, Sequence[str]]


def write(given: TreeBook, words: Words) -> bytes:
    """The workbook as a file, in the language of `words`."""
    out = io.BytesIO()
    made, choices = xlsxwriter.Workbook(out, book.OPTIONS), Choices(LISTS)
    book.write_sheet(made, words.say("treebook.sheet"), _nodes(given, words), choices, words)
    book.write_sheet(made, words.say("treebook.links"), _links(given, words), choices, words)
    columns = [*FIELDS, *LINK_FIELDS]
    meanings = [(words.say(f"treebook.{field}"), words.say(f"treebook.{field}_means")) for field in columns]
    book.explain(made, words, meanings, [words.say(key) for key in _RULES])
    choices.keep(made)
    made.close()
    return out.getvalue()


def _nodes(given: TreeBook, words: Words) -> book.Sheet:
    said = [cells(node) for node in given.nodes]
    lines = [{field: _chosen(field, line[field], words) for field in FIELDS} for line in said]
    listed = {field: [_chosen(field, value, words) for value in values] for field, values in CHOICES.items()}
    headers = {field: words.say(f"treebook.{field}") for field in FIELDS}
    return book.Sheet(headers, lines, {**given.known, **listed}, _WIDTHS | _WIDE)


def _links(given: TreeBook, words: Words) -> book.Sheet:
    headers = {field: words.say(f"treebook.{field}") for field in LINK_FIELDS}
    return book.Sheet(headers, [link_cells(link) for link in given.links], {}, {"from": 20, "to": 20} | _WIDE)


def _chosen(field: str, value: str, words: Words) -> str:
    """A value as it is shown: choices by their word."""
    return words.say(word(field, value)) if value in CHOICES.get(field, ()) else value


def rows(reading: Reading, spelled: Spelled) -> tuple[list[Row], list[Row], list[Problem]]:
    """The rows of nodes and of links in a workbook read as it is written, and what is wrong with it."""
    problems = [reading.error] if reading.error else []
    links, wrong_links, linked = book.rows(reading, spelled, LINKS)
    nodes, wrong_nodes, told = book.rows(reading, spelled, NODES, lambda table: all(table is not one for one in linked))
    if not told and not linked and not problems:
        problems.append(Problem(Severity.ERROR, "treebook.no_table", {}, Place(file=reading.file)))
    return nodes, links, [*problems, *wrong_nodes, *wrong_links]
