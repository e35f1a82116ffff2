"""The command that takes apart why a figure moved."""

from __future__ import annotations

import argparse
from typing import Any

from kpi.cli import answer
from kpi.cli.parser import pair
from kpi.core.decomposition import Against
from kpi.core.errors import Invalid
from kpi.core.problem import Problem
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder, chosen
from kpi.text.language import from_environment
from kpi.usecases import indicator
from kpi.usecases.decomposition import Place, best, decompose
from kpi.usecases.scorecard import unit_of

VIEWER = Viewer()


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The difference in parts; raises `Invalid` with the reason where it cannot be exact."""
    period, window = indicator.period(options.period), indicator.window(options.window)
    against, keep = _against(options.against), dict(pair("--where", text) for text in options.where)
    with Folder(chosen(getattr(options, "workspace", None))) as folder:
        span = period.span(window, folder.model().fiscal_start)
        known = folder.model().at(span.last())
        node = known.node_by_code.get(options.code)
        kpi, code = (node.code, node.indicator) if node and node.indicator else (None, options.code)
        unit = indicator.org_unit(known, options.org or (unit_of(known, node) if node else None))
        place, other = Place(unit, keep), options.unit_other
        if options.by:
            found = decompose(folder, VIEWER, code, span, against, options.by, place, other, kpi)
        else:
            found = best(folder, VIEWER, code, span, against, place, other, kpi)
    if isinstance(found, Problem):
        raise Invalid.because([found])
    body = {"indicator": code, "org": unit, "period": options.period, "window": span.window.value}
    return body | {"against": against.value} | answer.difference(found, known, from_environment())


def _against(text: str) -> Against:
    if text not in list(Against):
        raise Invalid("cli.against", given=text, known=[against.value for against in Against])
    return Against(text)
