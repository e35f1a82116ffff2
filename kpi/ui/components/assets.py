"""The scripts and style sheets of the components, each with the marks they share put before it."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(name: str) -> str:
    """The script of a component as one module."""
    return _joined("marks.js", f"{name}.js")


def style(name: str) -> str:
    """The style sheet of a component."""
    return _joined("marks.css", f"{name}.css")


def _joined(*files: str) -> str:
    return "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)
