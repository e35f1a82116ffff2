"""A diagram as an SVG file: well-formed, escaped, cut to its boxes, in the colours and shapes of statuses."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as xml

from kpi.charts import palette
from kpi.charts.diagram import Caption, Picture, svg
from kpi.core.diagram import Box, Diagram, Lane, Wire
from kpi.core.status import Status

SVG = "{http://www.w3.org/2000/svg}"
WIRES = [
    Wire("a", "b", "M0 0L9 9", (9, 9), "up", (4, 4)),
    Wire("b", "a", "M1 1L9 9", (9, 9), "down", (5, 5)),
    Wire("c", "d", "M2 2L9 9", (9, 9), "right", (6, 6)),
    Wire("a", "d", "M3 3L9 9", (9, 9), "up", (7, 7)),
    Wire("d", "a", "M4 4L9 9", (9, 9), "up", (8, 8)),
]
PICTURE = Picture(
    title="A & <B>",
    diagram=Diagram(
        300,
        [Lane("one", 10, 100), Lane("two", 110, 40)],
        [
            Box("a", "card", 200, 20, 150, 54),
            Box("b", "card", 400, 20, 150, 54),
            Box("c", "step", 600, 20, 150, 54),
            Box("d", "data", 800, 20, 60, 54),
        ],
        WIRES,
    ),
    lanes={"one": ("Money", "How do the owners of this company see us?"), "two": ("客户", "客户怎么看我们")},
    captions={
        "a": Caption("缺货率缺货率缺货率缺货率缺货率", "83.0%", "3.5%", Status.OFF_TRACK, "off track"),
        "b": Caption("R&D", "94.0%", "", Status.AT_RISK),
        "c": Caption("Step"),
        "d": Caption("x", "a very long mark", "a note without room", Status.NO_DATA),
    },
    styles={("a", "b"): "supported", ("b", "a"): "contrary", ("a", "d"): "unsupported", ("d", "a"): "computed"},
    legend=[("supported", "solid"), ("contrary", "crimson")],
    none="nothing here",
)
ROOT = xml.fromstring(svg(PICTURE))
OFF = palette.mark(Status.OFF_TRACK, "light")


def texts() -> Iterator[str | None]:
    return (text.text for text in ROOT.iter(f"{SVG}text"))


def test_it_stands_alone() -> None:
    assert (ROOT.get("width"), ROOT.get("height"), ROOT.get("viewBox")) == ("1248", "400", "0 0 1248 400")
    assert "Noto Sans CJK SC" in (ROOT.get("font-family") or "")
    title = ROOT.find(f"{SVG}title")
    assert title is not None and title.text == "A & <B>"
    assert not [element for element in ROOT.iter() if "href" in "".join(element.attrib)]


def test_words_are_whole_or_end_in_an_ellipsis() -> None:
    found = list(texts())
    assert found == [
        "A & <B>",
        "Money",
        "How do the owners",
        "of this company see",
        "us?",
        "客户",
        "客户怎么看我们",
        "nothing here",
        "缺货率缺货率缺货率…",
        "83.0%",
        "3.5%",
        "R&D",
        "94.0%",
        "Step",
        "x",
        "a…",
        "solid",
        "crimson",
    ]


def test_wires_say_by_their_looks_what_the_data_say() -> None:
    drawn = {path.get("d"): path for path in ROOT.iter(f"{SVG}path")}
    looks = [(drawn[wire.path].get("stroke"), drawn[wire.path].get("stroke-dasharray")) for wire in WIRES]
    quiet = palette.neutral("light")
    assert looks == [(quiet, None), (OFF, None), (quiet, None), (quiet, "5 4"), (quiet, "1.5 3.5")]
    assert {"M9 9l-3.5 7h7Z", "M9 9l-3.5 -7h7Z", "M9 9l-7 -3.5v7Z"} <= set(drawn)


def test_statuses_have_their_shapes() -> None:
    places = [
        (shape.tag.removeprefix(SVG), shape.get("transform"), shape.get("fill"), shape.get("stroke"))
        for shape in ROOT.iter()
        if (shape.get("transform") or "").startswith("translate(") and shape.tag != f"{SVG}g"
    ]
    amber, grey = palette.mark(Status.AT_RISK, "light"), palette.mark(Status.NO_DATA, "light")
    assert places == [
        ("path", "translate(-2 -2)", OFF, None),
        ("path", "translate(212 50)", OFF, None),
        ("path", "translate(412 50)", amber, None),
        ("circle", "translate(812 50)", "none", grey),
        ("path", "translate(108.64 313)", OFF, None),
    ]


def test_data_and_steps_are_told_from_kpis() -> None:
    boxes = {rect.get("x"): rect for rect in ROOT.iter(f"{SVG}rect") if rect.get("rx") == "6"}
    assert boxes["800"].get("stroke-dasharray") == "3 3" and boxes["200"].get("stroke-dasharray") is None
    assert boxes["600"].get("fill") == "#EEF1F5" != boxes["200"].get("fill")
    assert [rect.get("x") for rect in ROOT.iter(f"{SVG}rect") if rect.get("width") == "4"] == ["200", "400"]
