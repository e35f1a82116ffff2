"""What figures in one unit have to be multiplied by to be in another: ten thousand yuan in yuan."""

from __future__ import annotations

from kpi.intake import lexicon


def factor(read: str | None, wanted: str | None) -> float | None:
    """How many of the unit `wanted` one of the unit `read` is; None where they are one, or cannot be compared.

    Only magnitudes are compared, never kinds: kilograms and pieces have no factor, nor have two currencies.
    """
    if not read or not wanted:
        return None
    (many, kind), (few, other) = _split(read), _split(wanted)
    if many == few or not _are_one(kind, other):
        return None
    return many / few


def _split(unit: str) -> tuple[float, str]:
    """The magnitude a unit begins with and the kind that is left; a lone letter such as m is a kind."""
    plain = lexicon.tight(unit)
    for word, size in sorted(lexicon.scales().items(), key=lambda pair: -len(pair[0])):
        rest = plain.removeprefix(lexicon.tight(word))
        if rest != plain and (rest or not word.isascii() or len(word) > 1):
            return size, rest
    return 1.0, plain


def _are_one(kind: str, other: str) -> bool:
    """Whether two kinds are the same; the local money may be named by its code, its sign, or not at all."""
    return kind == other or (_is_money(kind) and _is_money(other) and not (_is_foreign(kind) or _is_foreign(other)))


def _is_money(kind: str) -> bool:
    known = lexicon.words("currency", "symbols") | lexicon.words("currency", "codes")
    return not kind or kind in known or kind in lexicon.words("currency", "local")


def _is_foreign(kind: str) -> bool:
    return bool(kind) and kind not in lexicon.words("currency", "local")
