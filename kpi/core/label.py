"""A name or text in both languages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_serializer, model_validator

Language = Literal["zh", "en"]


class Label(BaseModel):
    """A text in Chinese and English; a plain string stands for both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if isinstance(value, dict) and len(value) == 1 and (only := next(iter(value))) in ("zh", "en"):
            return {"zh": value[only], "en": value[only]}
        return value

    @model_serializer
    def _to_string(self) -> str | dict[str, str]:
        return self.zh if self.zh == self.en else {"zh": self.zh, "en": self.en}

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en

    def spellings(self) -> set[str]:
        """Every spelling by which the thing may be called."""
        return {self.zh, self.en}
