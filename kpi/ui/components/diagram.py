"""A diagram drawn: lanes, boxes that open, and the wires between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.charts.diagram import Picture
from kpi.core.diagram import WIDTH, Box, Lane, Wire
from kpi.ui.components.assets import script, style

_DIAGRAM = st.components.v2.component("attain_diagram", js=script("boxes", "diagram"), css=style("diagram"))


def diagram(picture: Picture, *, selected: str | None, key: str, on_open: Callable[[], None]) -> None:
    """Draw the picture, light up the selected box with what it is linked to, and call back when a box is opened."""
    found = picture.diagram
    _DIAGRAM(
        key=key,
        data={
            "label": picture.title,
            "width": WIDTH,
            "height": found.height,
            "lanes": [_lane(picture, lane) for lane in found.lanes],
            "boxes": [_box(picture, box) for box in found.boxes],
            "wires": [_wire(picture, wire) for wire in found.wires],
            "legend": [{"style": drawn, "words": words} for drawn, words in picture.legend],
            "none": picture.none,
            "selected": selected,
        },
        on_opened_change=on_open,
    )


def _lane(picture: Picture, lane: Lane) -> dict[str, Any]:
    name, note = picture.lanes[lane.code]
    return {"code": lane.code, "name": name, "note": note, "top": lane.top, "height": lane.height}


def _box(picture: Picture, box: Box) -> dict[str, Any]:
    caption = picture.captions[box.id]
    return {
        "id": box.id,
        "kind": box.kind,
        "left": box.left,
        "top": box.top,
        "width": box.width,
        "height": box.height,
        "name": caption.name,
        "mark": caption.mark,
        "note": caption.note,
        "status": caption.status.value if caption.status else "",
        "status_word": caption.word,
    }


def _wire(picture: Picture, wire: Wire) -> dict[str, Any]:
    return {
        "source": wire.source,
        "to": wire.to,
        "path": wire.path,
        "tip": wire.tip,
        "towards": wire.towards,
        "middle": wire.middle,
        "style": picture.style(wire),
    }
