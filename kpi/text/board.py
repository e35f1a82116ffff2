"""Words of the boards of the cockpit page: by KPI, by unit, by person."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "board.label": ("看板", "Board"),
    "board.kpis": ("按指标", "By KPI"),
    "board.units": ("按部门", "By unit"),
    "board.team": ("按人员", "By person"),
}
