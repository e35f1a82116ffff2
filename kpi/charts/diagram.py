"""A diagram with its words: what a component draws on a page, and the same as an SVG file that stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as xml

from kpi.charts.palette import faint, ink, mark, neutral
from kpi.core.diagram import MARGIN, WIDTH, Box, Diagram, Lane, Towards, Wire
from kpi.core.diagram_wire import TIP, Link
from kpi.core.status import Status

Style = Literal["plain", "supported", "unsupported", "contrary", "computed"]
"""What a wire says of itself: nothing, what the data say of a link, or that a formula ties its ends."""
_DASHES = {"unsupported": "5 4", "computed": "1.5 3.5"}

FONTS = "'Source Sans 3', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
_SHAPES = {
    Status.ON_TRACK: ("circle", {"cx": "7", "cy": "7", "r": "5.4"}),
    Status.AT_RISK: ("path", {"d": "M7 1.4L13 12.2L1 12.2Z"}),
    Status.OFF_TRACK: ("path", {"d": "M7 0.9L13.1 7L7 13.1L0.9 7Z"}),
}
_RING = ("circle", {"cx": "7", "cy": "7", "r": "4.6", "fill": "none", "stroke-width": "1.8"})
_EDGE, _HEAD, _FOOT = 24.0, 56.0, 44.0
_HALF = TIP / 2
_TIPS: dict[Towards, str] = {
    "up": f"l-{_HALF:g} {TIP:g}h{TIP:g}Z",
    "down": f"l-{_HALF:g} -{TIP:g}h{TIP:g}Z",
    "right": f"l-{TIP:g} -{_HALF:g}v{TIP:g}Z",
}
_WIDTHS = dict.fromkeys(".,:;|!'il ", 0.3) | dict.fromkeys("%MWmw@…·", 0.88)
"""How wide signs are that are much narrower or wider than others, in units of their size."""
_PIECES = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+")
"""What a line may be broken between: every Chinese character, and words."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a box says: its name, and below it the shape of a status, a few words in its colour and quiet ones.

    `word` is the status in a word, for those who do not see the shape.
    """

    name: str
    mark: str = ""
    note: str = ""
    status: Status | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram with its words: names of lanes with a line below each, and for wires how they are drawn, explained.

    A lane without boxes says `none`.
    """

    title: str
    diagram: Diagram
    lanes: Mapping[str, tuple[str, str]]
    captions: Mapping[str, Caption]
    styles: Mapping[Link, Style]
    legend: Sequence[tuple[Style, str]]
    none: str

    def style(self, wire: Wire) -> Style:
        """How a wire is drawn."""
        return self.styles.get((wire.source, wire.to), "plain")


def svg(picture: Picture) -> str:
    """The picture as the text of an SVG file, in the colours of the light theme."""
    width, height = WIDTH + 2 * _EDGE, picture.diagram.height + _HEAD + _FOOT
    size = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    root = xml.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": FONTS})
    xml.SubElement(root, "title").text = picture.title
    xml.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#FFFFFF"})
    _text(root, _EDGE, 34, picture.title, 18, bold=True, colour=ink("light"))
    board = xml.SubElement(root, "g", {"transform": f"translate({_EDGE:g} {_HEAD:g})"})
    for lane in picture.diagram.lanes:
        _lane(board, lane, picture)
    for wire in picture.diagram.wires:
        _wire(board, wire, picture.style(wire))
    for box in picture.diagram.boxes:
        _box(board, box, picture.captions[box.id])
    _legend(board, picture)
    return xml.tostring(root, encoding="unicode")


def _lane(board: xml.Element, lane: Lane, picture: Picture) -> None:
    """A lane's line and words; where no box stands in it, that too."""
    name, note = picture.lanes[lane.code]
    y = f"{lane.top:g}"
    xml.SubElement(board, "line", {"x2": f"{WIDTH:g}", "y1": y, "y2": y, "stroke": faint("light")})
    names = [(text, 14, True) for text in _lines(name, 14, MARGIN - 24)]
    lines = [*names, *((text, 12, False) for text in _lines(note, 12, MARGIN - 24))]
    for place, (text, size, bold) in enumerate(lines):
        _text(board, 0, lane.top + 26 + place * 17, text, size, bold=bold, colour=ink("light") if bold else "")
    inside = any(lane.top <= box.top < lane.top + lane.height for box in picture.diagram.boxes)
    if not inside:
        _text(board, MARGIN, lane.top + 26, picture.none, 12)


def _wire(board: xml.Element, wire: Wire, style: Style) -> None:
    colour = mark(Status.OFF_TRACK, "light") if style == "contrary" else neutral("light")
    dashes = {"stroke-dasharray": _DASHES[style]} if style in _DASHES else {}
    xml.SubElement(board, "path", {"d": wire.path, "fill": "none", "stroke": colour, "stroke-width": "1.4", **dashes})
    x, y = wire.tip
    xml.SubElement(board, "path", {"d": f"M{x:g} {y:g}{_TIPS[wire.towards]}", "fill": colour})
    if style == "contrary":
        _shape(board, wire.middle[0] - 7, wire.middle[1] - 7, Status.OFF_TRACK)


def _box(board: xml.Element, box: Box, caption: Caption) -> None:
    """A box with a coloured edge where it has a status; a step is filled, data have a broken border."""
    fill = "#EEF1F5" if box.kind == "step" else "#FFFFFF"
    frame = {"x": f"{box.left:g}", "y": f"{box.top:g}", "width": f"{box.width:g}", "height": f"{box.height:g}"}
    dashes = {"stroke-dasharray": "3 3"} if box.kind == "data" else {}
    xml.SubElement(board, "rect", {**frame, "rx": "6", "fill": fill, "stroke": faint("light"), **dashes})
    judged = caption.status is not None and box.kind != "data"
    if judged and caption.status:
        edge = frame | {"width": "4", "rx": "2", "fill": mark(caption.status, "light")}
        xml.SubElement(board, "rect", edge)
    x, room = box.left + 12, box.width - 20
    middle = box.top + box.height / 2
    _text(board, x, middle - 5, _cut(caption.name, 13, room, bold=True), 13, bold=True, colour=ink("light"))
    if caption.status:
        _shape(board, x, middle + 3, caption.status)
        x, room = x + 18, room - 18
    if caption.mark:
        words = _cut(caption.mark, 12.5, room, bold=True)
        colour = mark(caption.status, "light") if caption.status else ""
        _text(board, x, middle + 14, words, 12.5, bold=True, colour=colour)
        used = _long(words, 12.5, bold=True) + 5
        x, room = x + used, room - used
    if caption.note and room > 12:
        _text(board, x, middle + 14, _cut(caption.note, 12, room), 12)


def _shape(board: xml.Element, x: float, y: float, status: Status) -> None:
    tag, geometry = _SHAPES.get(status, _RING)
    colour = mark(status, "light")
    place = {
        "transform": f"translate({x:g} {y:g})",
        "stroke" if tag == _RING[0] and status not in _SHAPES else "fill": colour,
    }
    xml.SubElement(board, tag, geometry | place)


def _legend(board: xml.Element, picture: Picture) -> None:
    """What the lines mean, under the diagram."""
    x, y = 0.0, picture.diagram.height + 24
    for style, words in picture.legend:
        sample = Wire("", "", f"M{x:g} {y - 4:g}h30", (x + 37, y - 4), "right", (x + 15, y - 4))
        _wire(board, sample, style)
        _text(board, x + 46, y, words, 12)
        x += 46 + _long(words, 12) + 28


def _text(
    parent: xml.Element, x: float, y: float, words: str, size: float, *, bold: bool = False, colour: str = ""
) -> None:
    given = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size:g}", "fill": colour or neutral("light")}
    xml.SubElement(parent, "text", given | ({"font-weight": "700"} if bold else {})).text = words


def _long(words: str, size: float, *, bold: bool = False) -> float:
    """About how long words are: a Chinese character is as wide as high, other signs are narrower, bold ones less so."""
    narrow = 1.07 if bold else 1.0
    return sum(size * (1.0 if sign >= "\u2e80" else narrow * _WIDTHS.get(sign, 0.54)) for sign in words)


def _cut(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """The words as far as there is room, with an ellipsis where some are left out."""
    if _long(words, size, bold=bold) <= room:
        return words
    while words and _long(words, size, bold=bold) + size > room:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _lines(words: str, size: float, room: float) -> Iterator[str]:
    """The words in lines that fit."""
    line = ""
    for piece in _PIECES.findall(words):
        if line and _long(line + piece.rstrip(), size) > room:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()
