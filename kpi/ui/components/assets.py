"""The scripts and style sheets of the components, each with the marks they share put before it."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The script of a component as one module, of one file or of several."""
    return _joined("marks.js", *(f"{name}.js" for name in names))


def style(*names: str) -> str:
    """The style sheet of a component."""
    return _joined("marks.css", *(f"{name}.css" for name in names))


def _joined(*files: str) -> str:
    return "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)
