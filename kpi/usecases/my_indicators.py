"""The indicators of one person: what they answer for, why it matters, where it stands and what it contributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi.core.comment import Comment
from kpi.core.contribution import Contributions, Step, contributions, way_down
from kpi.core.errors import NotFound
from kpi.core.indicator import Indicator
from kpi.core.pace import Pace
from kpi.core.period import Span
from kpi.core.person import Person
from kpi.core.problem import Problem, Severity, Value
from kpi.core.responsibility import Responsibility, responsibilities
from kpi.core.score_sheet import ScoreSheet, score_sheet
from kpi.core.scorecard import Figure, Line
from kpi.core.sensitivity import Leaf, Sensitivity
from kpi.core.suggestion import nearest
from kpi.core.tree_draft import MOST_KPIS
from kpi.core.viewer import Right, Viewer
from kpi.intake.score_sheet import Table, write
from kpi.store.folder import Folder
from kpi.usecases.comment import comment, comments
from kpi.usecases.pace import paces
from kpi.usecases.scorecard import Scorecard, figures, scorecard
from kpi.usecases.sensitivity import sensitivity

FEWEST_KPIS = 2


@dataclass(frozen=True, slots=True)
class Mine:
    """A KPI of a person: `way` leads down to it from the top, `held` says whose it was on which days.

    `drivers` are the lines that drive it, `said` what was said of its score.
    """

    line: Line
    indicator: Indicator
    way: list[Step]
    leaf: Leaf
    held: Responsibility
    share: float
    sheet: ScoreSheet | None
    pace: Pace | None
    drivers: list[Line]
    said: list[Comment]

    @property
    def points(self) -> float:
        """The points of the top score that come from the person here."""
        return self.leaf.contribution * self.share


@dataclass(frozen=True, slots=True)
class MyIndicators:
    """A person with their KPIs in tree order, and what everybody contributes to each top score."""

    person: Person
    scorecard: Scorecard
    mine: list[Mine]
    company: list[Contributions]
    count: Problem | None


def people(folder: Folder, viewer: Viewer, span: Span) -> list[Person]:
    """The people of a window, those first who answer for a KPI in it, in the order of the tree."""
    viewer.must(Right.READ)
    model = folder.model()
    known = model.at(span.last()).person_by_code
    held = responsibilities(model, span.first(model.fiscal_start), span.last())
    owners = [person for one in held.values() for person in one.shares if person in known]
    return [known[code] for code in dict.fromkeys([*owners, *known]) if code]


def my_indicators(folder: Folder, viewer: Viewer, person: str, span: Span) -> MyIndicators:
    """The KPIs that a person answers for in a window, wholly or for some of its days; raises `NotFound`."""
    viewer.must(Right.READ)
    found, model = scorecard(folder, viewer, span), folder.model()
    if person not in found.model.person_by_code:
        raise NotFound("mine.unknown", given=person, suggestion=nearest(person, found.model.person_by_code))
    held = responsibilities(model, span.first(model.fiscal_start), span.last())
    tops = [sensitivity(folder, viewer, span, line.code) for line in found.lines if line.parent is None]
    own = {line.code: held[line.code] for line in found.lines if line.code in held}
    going = paces(folder, viewer, span, kpis=[code for code, one in own.items() if one.share(person)])
    look = _Look(folder, viewer, found, _leaves(tops), figures(folder, found.model, span), going)
    mine = [look.mine(code, one, one.share(person)) for code, one in own.items() if one.share(person)]
    company = [contributions(top, held) for top in tops]
    return MyIndicators(found.model.person_by_code[person], found, mine, company, _counted(person, len(mine)))


def _leaves(tops: Iterable[Sensitivity]) -> dict[str, Leaf]:
    return {leaf.code: leaf for top in tops for leaf in top.leaves}


def _counted(person: str, count: int) -> Problem | None:
    """What deserves a look in how many KPIs a person has: two to four are advised."""
    values: dict[str, Value] = {"person": person, "count": count, "most": MOST_KPIS}
    if count > MOST_KPIS:
        return Problem(Severity.WARNING, "tree_draft.many_kpis", values)
    return Problem(Severity.NOTE, "mine.few", values) if 0 < count < FEWEST_KPIS else None


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at a scored tree, with what each KPI weighs in its top."""

    folder: Folder
    viewer: Viewer
    found: Scorecard
    leaves: Mapping[str, Leaf]
    figures: Mapping[str, Figure]
    paces: Mapping[str, Pace]

    def mine(self, code: str, held: Responsibility, share: float) -> Mine:
        """A KPI with all that its owner wants to know."""
        model, lines = self.found.model, {line.code: line for line in self.found.lines}
        node, figure = model.node_by_code[code], self.figures[code]
        drivers = [lines[link.source] for link in model.drivers if link.to == code and link.source in lines]
        sheet = score_sheet(lines[code], figure, node.scoring(model.workspace.scoring))
        said = comments(self.folder, self.viewer, code, "scorecard")
        indicator = model.indicator_by_code[node.indicator or ""]
        return Mine(lines[code], indicator, way_down(model, code), self.leaves[code], held, share, sheet,
                    self.paces.get(code), drivers, said)  # fmt: skip


def appeal(folder: Folder, viewer: Viewer, kpi: str, body: str) -> None:
    """Say something of the score of a KPI; it stays with the KPI, with who and when."""
    viewer.must(Right.COMMENT)
    model = folder.model()
    if kpi not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, model.node_by_code))
    comment(folder, viewer, kpi, body, "scorecard")


def score_sheet_file(
    viewer: Viewer, name: str, headers: Sequence[str], sheets: Mapping[str, Sequence[Sequence[str]]]
) -> bytes:
    """Score sheets by their titles as a workbook."""
    viewer.must(Right.READ)
    return write(name, [Table(title, headers, rows) for title, rows in sheets.items()])
