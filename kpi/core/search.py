"""Search of the dictionary: which indicators a typed text may mean, the likeliest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rapidfuzz import fuzz

from kpi.core.formula import Column, Node, datasets
from kpi.core.indicator import Indicator
from kpi.core.model import Model

Spell = Callable[[str], list[str]]
"""The ways a text is spelled in Latin letters, its syllables apart by blanks; none where it is in letters already."""

_SAME, _BEGINS, _WORD, _WITHIN = 50, 40, 30, 20
"""How well a text answers what was typed: it is that, begins so, a word in it begins so, or it has it somewhere."""
_SPELLED = 1
"""What a text is behind one that says it in so many letters when only its spelling does."""
_OWNER, _SOURCE, _DEFINITION, _ALIKE = 9, 8, 7, 5
_LEAST_LETTERS, _LEAST_SIGNS = 4, 3
"""How much must be typed, in letters and in Chinese, for a slip in it to be seen as one."""


class Entry(Protocol):
    """Whatever is listed, with its indicator."""

    @property
    def indicator(self) -> Indicator:
        """The indicator it is about."""


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is compared: its words, and its spellings by syllables."""

    words: Sequence[str]
    spelled: Sequence[Sequence[str]]

    @property
    def whole(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What an indicator may be found by."""

    names: list[_Text]
    owner: list[_Text]
    sources: list[_Text]
    definition: list[_Text]


def search(model: Model, entries: Sequence[E], typed: str, spell: Spell) -> list[E]:
    """The entries that have every word typed, or all of it as one; as they stand where nothing is typed.

    A name that is what was typed comes before one that begins so, that before one that has it within, and what the
    owner, the sources or the definition say after all names. Only a word that is nowhere is taken for a slip.
    """
    words = [word for word in map(_whole, unicodedata.normalize("NFKC", typed).split()) if word]
    if not words:
        return list(entries)
    texts = [_texts(model, entry.indicator, spell) for entry in entries]
    scores = [_scores(word, texts) for word in dict.fromkeys(words)]
    together = [_score("".join(words), text) for text in texts] if len(words) > 1 else [0] * len(texts)
    total = [
        whole + (sum(each) if all(each) else 0) for whole, each in zip(together, zip(*scores, strict=True), strict=True)
    ]
    best = sorted((position for position, score in enumerate(total) if score), key=lambda position: -total[position])
    return [entries[position] for position in best]


def _parts(text: str) -> list[str]:
    """The words of a text, whatever their case and width; signs between them are left out."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def _whole(text: str) -> str:
    return "".join(_parts(text))


def _texts(model: Model, indicator: Indicator, spell: Spell) -> _Texts:
    def read(said: Iterable[str]) -> list[_Text]:
        return [_Text(_parts(text), [_parts(way) for way in spell(text)]) for text in dict.fromkeys(said)]

    names = [indicator.code, *sorted(indicator.name.spellings()), *indicator.aliases]
    person = model.person_by_code.get(indicator.owner or "")
    owner = [person.code, *sorted(person.name.spellings())] if person else [indicator.owner or ""]
    definition = indicator.definition.spellings() if indicator.definition else ()
    node = model.computable.get(indicator.code)
    sources = _sources(model, node) if node else ()
    return _Texts(read(names), read(owner), read(sources), [_Text(_parts(text), ()) for text in definition])


def _sources(model: Model, node: Node) -> Iterator[str]:
    """What the datasets and columns that a formula reads are called."""
    for code in datasets(node):
        yield from (code, *sorted(model.dataset_by_code[code].name.spellings()))
    for part in node.walk():
        if isinstance(part, Column):
            column = model.dataset_by_code[part.dataset].columns[part.column]
            yield from (part.column, *sorted(column.label(part.column).spellings()))


def _scores(word: str, texts: Sequence[_Texts]) -> list[int]:
    """How well each indicator answers a word; those that are alike only where none has it."""
    scores = [_score(word, each) for each in texts]
    if any(scores) or len(word) < (_LEAST_LETTERS if word.isascii() else _LEAST_SIGNS):
        return scores
    return [_ALIKE if any(_is_alike(word, name) for name in each.names) else 0 for each in texts]


def _score(word: str, texts: _Texts) -> int:
    named = max(_level(word, name) for name in texts.names)
    if named:
        return named
    others = ((_OWNER, texts.owner), (_SOURCE, texts.sources), (_DEFINITION, texts.definition))
    return next((score for score, said in others if any(_level(word, text) for text in said)), 0)


def _level(word: str, text: _Text) -> int:
    whole = text.whole
    if word == whole:
        return _SAME
    if whole.startswith(word):
        return _BEGINS
    if any("".join(text.words[start:]).startswith(word) for start in range(1, len(text.words))):
        return _WORD
    spelled = max((_spelled(word, syllables) for syllables in text.spelled), default=0)
    return max(spelled - _SPELLED, _WITHIN if word in whole else 0)


def _spelled(word: str, syllables: Sequence[str]) -> int:
    """How well a spelling answers a word: by whole syllables, by their initials, or by both in a row."""
    for start in range(len(syllables) if word.isascii() else 0):
        counts = list(_counts(word, syllables[start:]))
        if counts:
            return _WORD if start else _SAME if counts[-1] == len(syllables) else _BEGINS
    return 0


def _counts(word: str, syllables: Sequence[str]) -> Iterator[int]:
    """Every number of syllables whose beginnings, one after another, are the word."""
    reached = {0}
    for count, syllable in enumerate(syllables, 1):
        sizes = range(1, len(syllable) + 1)
        reached = {at + size for at in reached for size in sizes if word[at : at + size] == syllable[:size]}
        if len(word) in reached:
            yield count


def _is_alike(word: str, text: _Text) -> bool:
    """Whether a text has something that differs from a word by one slip in three or more signs."""
    least = 75 if word.isascii() else 66
    ways = [text.whole, *map("".join, text.spelled)]
    return any(len(way) >= len(word) - 1 and fuzz.partial_ratio(word, way) >= least for way in ways)
