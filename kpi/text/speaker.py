"""The words of one language, for what is written in it."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.core.label import Label, Language
from kpi.core.problem import Value
from kpi.text.words import say


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whatever is asked, said in one language."""

    language: Language

    def say(self, key: str, **values: Value) -> str:
        """The words for `key`."""
        return say(self.language, key, **values)

    def text(self, label: Label | None) -> str:
        """A name in the language."""
        return label.text(self.language) if label else ""
