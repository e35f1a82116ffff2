"""A formula read aloud, in Chinese or English, with the names that people know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.text.words import say

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷", "=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_TIGHT = ("*", "/")


def spoken(node: Node, model: Model, language: Language) -> str:
    """The formula in words, with columns, datasets and indicators called by name."""
    return _Speaker(model, language).text(node)


class _Speaker:
    def __init__(self, model: Model, language: Language) -> None:
        self._model = model
        self._language = language

    def _say(self, key: str, **values: str) -> str:
        return say(self._language, f"formula.{key}", **values)

    def text(self, node: Node) -> str:
        """The words of a part."""
        if isinstance(node, Literal):
            return self._literal(node.value)
        if isinstance(node, Column):
            column = self._model.dataset_by_code[node.dataset].columns[node.column]
            return self._say("named", name=column.label(node.column).text(self._language))
        if isinstance(node, Reference):
            return self._indicator(node.indicator)
        if isinstance(node, Aggregate):
            return self._aggregate(node, node.function)
        if isinstance(node, Moved):
            return self._moved(node)
        return self._operation(node) if isinstance(node, Operation) else ""

    def _indicator(self, code: str) -> str:
        known = self._model.indicator_by_code.get(code)
        return self._say("named", name=known.name.text(self._language) if known else code)

    def _literal(self, value: float | str | bool | None) -> str:
        if value is None:
            return self._say("empty")
        if isinstance(value, bool):
            return self._say("true" if value else "false")
        return self._say("text", given=value) if isinstance(value, str) else f"{value:,}"

    def _moved(self, node: Moved) -> str:
        if node.move is Move.BEFORE and isinstance(node.operand, Aggregate):
            return self._aggregate(node.operand, "opening_balance")
        return self._say(node.move.value, operand=self.text(node.operand))

    def _aggregate(self, node: Aggregate, function: str) -> str:
        dataset = self._model.dataset_by_code[node.dataset].name.text(self._language)
        named = self._say("named", name=dataset)
        if node.argument is None:
            whole = self._say("of_rows", dataset=named)
        else:
            way = "count_distinct" if node.distinct else function
            whole = self._say(f"of_{way}", dataset=named, column=self.text(node.argument))
        return self._say("where", whole=whole, condition=self.text(node.where)) if node.where is not None else whole

    def _operation(self, node: Operation) -> str:
        if node.name in _SIGNS:
            one, other = (self._inside(part, node.name, place) for place, part in enumerate(node.parts))
            return f"{one} {_SIGNS[node.name]} {other}"
        if node.name == "neg":
            return f"−{self._inside(node.parts[0], '*', 1)}"
        return _PHRASES[node.name](self, node.parts)

    def _inside(self, part: Node, sign: str, place: int) -> str:
        """An operand, in brackets where it would be read otherwise."""
        text = self.text(part)
        loose = isinstance(part, Operation) and part.name in _SIGNS and part.name not in _TIGHT
        after = place == 1 and sign in ("-", "/") and isinstance(part, Operation) and part.name in _SIGNS
        bracketed = (loose and sign in _TIGHT) or after
        return self._say("brackets", inner=text) if bracketed else text

    def phrase(self, key: str, **parts: Node) -> str:
        """A phrase whose blanks are filled with the words of parts."""
        return self._say(key, **{name: self.text(part) for name, part in parts.items()})

    def listed(self, parts: Sequence[Node]) -> str:
        """Parts one after another."""
        return say(self._language, "place.list_joint").join(self.text(part) for part in parts)

    def among(self, parts: Sequence[Node]) -> str:
        """A value that is one of several."""
        return self._say("in", of=self.text(parts[0]), values=self.listed(parts[1:]))

    def denied(self, part: Node) -> str:
        """What does not hold."""
        if isinstance(part, Operation) and part.name == "is_null":
            return self.phrase("is_not_null", of=part.parts[0])
        return self.phrase("not", operand=part)

    def first_of(self, parts: Sequence[Node]) -> str:
        """The first value that is there."""
        return self._say("coalesce", values=self.listed(parts))

    def cases(self, parts: Sequence[Node]) -> str:
        """What holds where."""
        pairs = zip(parts[0:-1:2], parts[1:-1:2], strict=True)
        branches = [self.phrase("branch", condition=condition, value=value) for condition, value in pairs]
        joined = say(self._language, "place.list_joint").join(branches)
        return self._say("case", branches=joined, otherwise=self.text(parts[-1]))


_PHRASES: dict[str, Callable[[_Speaker, Sequence[Node]], str]] = {
    "in": _Speaker.among,
    "coalesce": _Speaker.first_of,
    "case": _Speaker.cases,
    "between": lambda s, p: s.phrase("between", of=p[0], low=p[1], high=p[2]),
    "like": lambda s, p: s.phrase("like", of=p[0], pattern=p[1]),
    "is_null": lambda s, p: s.phrase("is_null", of=p[0]),
    "not": lambda s, p: s.denied(p[0]),
    "and": lambda s, p: s.phrase("and", one=p[0], other=p[1]),
    "or": lambda s, p: s.phrase("or", one=p[0], other=p[1]),
    "nullif": lambda s, p: s.phrase("nullif", of=p[0], value=p[1]),
    "abs": lambda s, p: s.phrase("abs", of=p[0]),
    "round": lambda s, p: s.phrase("round", of=p[0], digits=p[1]),
}
