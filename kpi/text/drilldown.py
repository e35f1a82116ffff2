"""Words of the drill-down."""

from __future__ import annotations

WORDS = {
    "drill.views": ("看什么", "View"),
    "drill.course": ("走势与构成", "Course"),
    "drill.why": ("为什么", "Why"),
    "drill.funnel": ("漏斗", "Funnel"),
    "drill.stock": ("库存余额", "Stock"),
    "drill.source": ("口径与来源", "Definition and source"),
}
