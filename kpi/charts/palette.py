"""Colours of marks, safe for colour-blind eyes, on a light and on a dark page."""

from __future__ import annotations

from typing import Literal

from kpi.core.status import Status

Theme = Literal["light", "dark"]

_MARKS: dict[Theme, dict[Status, str]] = {
    "light": {Status.ON_TRACK: "#1F6FB4", Status.AT_RISK: "#B37A00", Status.OFF_TRACK: "#B01E3C"},
    "dark": {Status.ON_TRACK: "#6FB1E8", Status.AT_RISK: "#F0B429", Status.OFF_TRACK: "#FF6B6B"},
}
_NEUTRAL: dict[Theme, str] = {"light": "#5A6675", "dark": "#AEB8C6"}
_INK: dict[Theme, str] = {"light": "#0B1220", "dark": "#E6ECF4"}
_BESIDE: dict[Theme, str] = {"light": "#7A4C9E", "dark": "#C9A2EA"}
_FAINT: dict[Theme, str] = {"light": "#A9B4C2", "dark": "#56657A"}


def mark(status: Status, theme: Theme) -> str:
    """The colour of a figure's marks; grey where it has no colour of its own."""
    return _MARKS[theme].get(status, _NEUTRAL[theme])


def neutral(theme: Theme) -> str:
    """The colour of targets and comparisons."""
    return _NEUTRAL[theme]


def ink(theme: Theme) -> str:
    """The colour of text, as in the theme of the pages."""
    return _INK[theme]


def faint(theme: Theme) -> str:
    """The colour of bars that are not judged."""
    return _FAINT[theme]


_RAMP: dict[Theme, tuple[str, str]] = {"light": ("#EDF0F4", "#4A5666"), "dark": ("#1D2836", "#B9C3D0")}


def ramp(theme: Theme) -> tuple[str, str]:
    """From little to much, for shades that judge nothing."""
    return _RAMP[theme]


def on_ramp(theme: Theme) -> tuple[str, str]:
    """The colours of text that can be read on the two ends of the ramp."""
    return (_INK["light"], "#FFFFFF") if theme == "light" else (_INK["dark"], "#0F1722")


def beside(theme: Theme) -> str:
    """The colour of a figure of somebody else's, which is not judged."""
    return _BESIDE[theme]
