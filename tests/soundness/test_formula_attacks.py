"""Attacks that come as formulas, codes, names and options: refused in a sentence, and nothing of them is asked."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import NamedTuple

import duckdb
import pytest

from kpi.core.errors import Invalid
from kpi.core.formula_type import check_result
from kpi.core.grammar import parse
from kpi.core.problem import Problem
from kpi.text.words import sentence
from tests.cli.desk import MODEL, Desk
from tests.soundness.attacks import SPY, Attack, attacks
from tests.soundness.spy import Spy, watching
from tests.usecases.ledger import Ledger

WITH_QTY = MODEL.replace(
    "channel: {from: [Channel]}", "channel: {from: [Channel]}\n      qty: {from: [Qty], type: number}"
)
HEAD = "Date,Store,Amount,Channel,Qty\n"


class Scene(NamedTuple):
    """A workspace with data, watched where the store meets DuckDB, and what any refused file asks of it."""

    ledger: Ledger
    spy: Spy
    asked: list[str]

    def refused(self, text: str) -> tuple[Problem, str, str]:
        """What is told of a model file, in Chinese and English: soon, shortly, and with nothing of it asked."""
        self.spy.clear()
        start = process_time()
        with pytest.raises(Invalid) as error:
            self.ledger.apply(text)
        assert process_time() - start < 2
        assert (self.spy.texts, self.spy.frames) == (self.asked, [])
        told = [[sentence(language, problem) for problem in error.value.problems] for language in ("zh", "en")]
        assert all(len(text) < 400 and text.isprintable() for texts in told for text in texts), told
        return error.value.problem, told[0][0], told[1][0]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A workspace in which nothing changes."""
    with watching() as spy, Ledger(tmp_path_factory.mktemp("attacks"), WITH_QTY) as ledger:
        ledger.take("a.csv", HEAD + "2026-06-01,EAST,10,web,1\n2026-06-02,EAST,20,shop,2\n")
        ledger.model()
        spy.clear()
        with pytest.raises(Invalid):
            ledger.apply("version: 2")
        yield Scene(ledger, spy, list(spy.texts))
        assert ledger.asked("revenue") == 30


def quoted(text: str) -> str:
    """A text as YAML in which every sign stands for itself."""
    return '"' + "".join(s if s.isascii() and s.isalnum() else f"\\U{ord(s):08x}" for s in text) + '"'


def with_formulas(*formulas: str, text: str = WITH_QTY) -> str:
    """The model with indicators of these formulas, each on a line of its own after the others."""
    lines = [f"  - {{code: i{n}, name: I, formula: {quoted(formula)}}}\n" for n, formula in enumerate(formulas)]
    return text.replace("scorecard:\n", "".join(lines) + "scorecard:\n")


LINE = WITH_QTY[: WITH_QTY.index("scorecard:")].count("\n") + 1


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: f"{attack.kind}: {attack.formula!a}")
def test_an_attack_is_refused_and_named(scene: Scene, attack: Attack) -> None:
    problem, chinese, english = scene.refused(with_formulas(attack.formula))
    assert problem.key.startswith("formula.") and problem.place.line == LINE
    assert attack.token in chinese and attack.token in english


AROUND = ("{}", "abs({})", "1 + {}", "{} / 2", "sum({})", "case when true then {} end", "coalesce(null, {})")


@pytest.mark.parametrize("around", [*AROUND, "sum(sales.amount) filter (where {})", "count(distinct {})", "prior({})"])
def test_no_attack_goes_through_inside_a_formula(scene: Scene, around: str) -> None:
    model = scene.ledger.model()
    for attack in attacks():
        with pytest.raises(Invalid):
            check_result(parse(around.format(attack.formula), model.catalog), model.dataset_by_code)


@pytest.mark.parametrize(
    ("formula", "chinese", "english"),
    [
        (f"'{SPY}'", "文字", "a text"),
        ("true", "是非判断", "a truth value"),
        ("sum(sales.amount) > 1", "是非判断", "a truth value"),
        ("case when true then 'a' end", "文字", "a text"),
    ],
)
def test_what_gives_no_number_is_told_by_what_it_gives(scene: Scene, formula: str, chinese: str, english: str) -> None:
    problem, *told = scene.refused(with_formulas(formula))
    assert problem.key == "formula.not_a_number"
    assert (chinese in told[0], english in told[1]) == (True, True)


NESTED = [
    ("(", "1", ")"),
    ("abs(", "1", ")"),
    ("round(", "1", ", 1)"),
    ("coalesce(", "1", ", 1)"),
    ("nullif(1, ", "1", ")"),
    ("prior(", "revenue", ")"),
    ("sum(", "sales.amount", ")"),
    ("closing_balance(", "sales.amount", ")"),
    ("count(distinct ", "sales.channel", ")"),
    ("round(distinct ", "1", ", 1)"),
    ("sum(sales.amount) filter (where ", "true", ")"),
    ("not ", "true", ""),
    ("not(", "true", ")"),
    ("", "true", " and true"),
    ("", "true", " or (true)"),
    ("", "1", " + 1"),
    ("1 - (", "1", ")"),
    ("1 = ", "1", ""),
    ("case when true then ", "1", " end"),
    ("case when ", "true", " then true end"),
    ("case 1 when ", "1", " then 1 end"),
    ("1 in (", "1", ")"),
    ("1 between ", "1", " and 1"),
    ("1 between varbinary ", "1", " and 1"),
    ("", "'a'", " like 'a'"),
    ("", "1", " is null"),
    ("(1, ", "1", ")"),
    ("(select ", "1", ")"),
    ("(from ", "x", ")"),
    ("exists(", "1", ")"),
    ("with x as (", "select 1", ")"),
    ("array[", "1", "]"),
    ("[", "1", "]"),
    ("", "1", "[1]"),
    ("{'a': ", "1", "}"),
    ("map {'a': ", "1", "}"),
    ("row(", "1", ")"),
    ("struct_pack(a := ", "1", ")"),
    ("decimal(", "1", ")"),
    ("array<", "int", ">"),
    ("cast(", "1", " as int)"),
    ("", "1", "::int"),
    ("extract(year from ", "1", ")"),
    ("interval ", "1", ""),
    ("x -> ", "1", ""),
    ("lambda x: ", "1", ""),
    ("", "abs(1)", ".abs(1)"),
    ("", "a", ".a"),
    ("if ", "1", ""),
    ("/*", "", "*/"),
    ("$a", "", ""),
    ("'", "", ""),
    ('"', "", ""),
    ("1,", "", ""),
    ("*", "", ""),
]
"""What can lie inside itself: before, middle, after."""
LIMITS = {
    "formula.too_deep": "100",
    "formula.too_long": "20000",
    "formula.too_large": "1000",
    "formula.long_text": "1000",
}


@pytest.mark.parametrize(("before", "middle", "after"), NESTED)
def test_what_lies_inside_itself_is_refused_soon(scene: Scene, before: str, middle: str, after: str) -> None:
    for times in (14, 20, 26, 100, 1_000, 10_000, 100_000):
        formula = before * times + middle + after * times
        try:
            check_result(parse(formula, scene.ledger.model().catalog), scene.ledger.model().dataset_by_code)
        except Invalid:
            problem, chinese, english = scene.refused(with_formulas(formula))
            named = LIMITS.get(problem.key) or str(problem.values.get("token", ""))
            assert named in chinese and named in english
        else:
            assert times <= 100


@pytest.mark.parametrize(
    ("formula", "key", "named"),
    [
        ("9" * 15_000, "number", "99999"),
        ("1e" + "9" * 15_000, "number", "1e999"),
        ("0." + "0" * 15_000 + "1e99999", "number", "0.000"),
        ("1" * 100_000, "too_long", "20000"),
        (f"'{'a' * 1_000_000}'", "too_long", "20000"),
        (f"sum(sales.amount) filter (where sales.channel = '{'a' * 1001}')", "long_text", "1000"),
        (f"case when 'a' like '{'_' * 15_000}' then 1 end", "long_text", "1000"),
        (f"sum(sales.amount) filter (where sales.channel like '%{'a' * 9000}_b%')", "long_text", "1000"),
        (f"sum(sales.amount) filter (where sales.qty in ({', '.join('1' * 2000)}))", "too_large", "1000"),
        (f"coalesce({', '.join(['revenue'] * 2000)})", "too_large", "1000"),
        (f"case {'when true then 1 ' * 1000} end", "too_large", "1000"),
        ("+".join(["count(*)"] * 2000), "too_deep", "100"),
        (f'"{SPY * 1000}"', "unknown_indicator", SPY * 10),
        (f"{SPY * 1000}(1)", "not_allowed", SPY * 10),
        (f"sum({SPY * 1000}.x)", "unknown_dataset", SPY * 10),
        (f"sum(sales.{SPY * 1000})", "unknown_column", SPY * 10),
        (f"sum({SPY * 1000})", "needs_dataset", SPY * 10),
        (f"1 -- {SPY * 1000}", "comment", SPY * 10),
        (f"revenue / {SPY * 1000}\u202e", "unknown_indicator", SPY * 10),
        (f"sum(sales.amount) filter (where sales.date = '{'9' * 900}')", "not_a_date", "99999"),
    ],
)
def test_what_is_huge_is_refused_shortly(scene: Scene, formula: str, key: str, named: str) -> None:
    problem, chinese, english = scene.refused(with_formulas(formula))
    assert problem.key == f"formula.{key}"
    assert named in chinese and named in english


@pytest.mark.parametrize(
    ("formulas", "key", "named"),
    [
        (["i0 + 1"], "model.formula_circle", "i0"),
        (["i1", "prior(i0)"], "model.formula_circle", "i0"),
        ([f"i{(n + 1) % 500}" for n in range(500)], "model.formula_circle", "i0"),
        (["revenue", *(f"i{n} + i{n}" for n in range(63))], "formula.too_large", "1000"),
        (["revenue", *("+".join([f"i{n}"] * 40) for n in range(99))], "formula.too_large", "1000"),
        (["revenue", *(f"i{n}" for n in range(500))], "formula.too_deep", "100"),
        (["revenue", *(f"last_year(i{n}) - prior(i{n})" for n in range(40))], "formula.too_large", "1000"),
    ],
)
def test_indicators_that_name_each_other_without_end(scene: Scene, formulas: list[str], key: str, named: str) -> None:
    problem, chinese, english = scene.refused(with_formulas(*formulas))
    assert problem.key == key
    assert named in chinese and named in english


@pytest.mark.parametrize("code", ["\ud800", f"sum(\udfff{SPY})"])
def test_half_a_character_is_spelled_out(scene: Scene, code: str) -> None:
    with pytest.raises(Invalid) as error:
        parse(code, scene.ledger.model().catalog)
    assert sentence("en", error.value.problem).isprintable()


NASTY = [
    f"it's {SPY}",
    f"x'; drop table records; -- {SPY}",
    f"{SPY}' or '1'='1",
    f"x' union select body from records -- {SPY}",
    f"\\'; {SPY}",
    f"{SPY}\\",
    f"x''{SPY}''",
    f'{SPY}" "; drop',
    f"/* {SPY} */",
    f"x -- {SPY}",
    f"$${SPY}$$",
    f"e'\\x41{SPY}'",
    f"{SPY} $1 ? :x {{0}} {{table}} %s $months $indicators",
    f"(select {SPY})",
    f"线上‘’“”（{SPY}）；",
    f"💩{SPY}",
    f"read_csv('/etc/{SPY}')",
]


def literals(sql: str) -> tuple[list[str], str]:
    """The texts that DuckDB reads in a statement, and the statement without them."""
    data, others, found = sql.encode(), b"", []
    marks = duckdb.tokenize(sql)
    for (start, kind), (end, _) in zip(marks, [*marks[1:], (len(data), None)], strict=True):
        if kind is duckdb.token_type.string_const:
            found.append(data[start:end].decode().strip()[1:-1].replace("''", "'"))
        else:
            others += data[start:end]
    return found, others.decode()


def test_a_nasty_text_is_a_literal_and_nothing_else(tmp_path: Path) -> None:
    with watching() as spy, Ledger(tmp_path) as ledger:
        with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
            rows = [["2026-06-01", "EAST", 2**n, text] for n, text in enumerate(NASTY)]
            csv.writer(file).writerows([["Date", "Store", "Amount", "Channel"], *rows])
        ledger.take("a.csv", (tmp_path / "a.csv").read_bytes())
        spy.clear()
        written = ["'" + text.replace("'", "''") + "'" for text in NASTY]
        equal = [f"sum(sales.amount) filter (where sales.channel = {text})" for text in written]
        within = f"sum(sales.amount) filter (where sales.channel in ({', '.join(written)}))"
        other = f"sum(sales.amount) filter (where not sales.channel like {written[0]} or {written[1]} = 'x')"
        ledger.apply(with_formulas(*equal, within, other, text=MODEL))
        asked = [text for text in spy.texts if SPY in text]
        assert asked
        for text in asked:
            assert len(duckdb.extract_statements(text)) == 1
            found, others = literals(text)
            assert SPY not in others
            assert {each for each in found if SPY in each} == set(NASTY)
        figures = [ledger.asked(f"i{n}") for n in range(len(NASTY) + 2)]
        assert figures == [*(2**n for n in range(len(NASTY))), 2 ** len(NASTY) - 1, 2 ** len(NASTY) - 2]
        assert len(ledger.stored()["records"]) > len(NASTY)


@pytest.mark.parametrize("name", [f'x"; drop table records; -- {SPY}', f"{SPY}'); --", f"{{{SPY}}} $1", f"{SPY}.* /*"])
def test_a_nasty_header_or_name_never_becomes_sql(tmp_path: Path, name: str) -> None:
    with watching() as spy, Ledger(tmp_path) as ledger:
        called = '"' + name.replace('"', '""') + '"'
        text = with_formulas(f"sum({called}.{called}) + count(distinct {called}.{called})", text=MODEL)
        text = text.replace("name: Sales", f"name: {quoted(name)}").replace("[Amount]", f"[{quoted(name)}]", 1)
        ledger.apply(text.replace("name: I,", f"name: {quoted(name)}, unit: {quoted(name)},"))
        with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["Date", "Store", name, "Channel"], ["2026-06-01", "EAST", 5, "web"]])
        ledger.take("a.csv", (tmp_path / "a.csv").read_bytes())
        assert ledger.asked("i0") == 6
        assert not [text for text in spy.texts if SPY in text]


CODES = [
    f"a'; drop table {SPY}; --",
    f'a"{SPY}',
    f"a {SPY}",
    f"{SPY}\x00",
    f"_{SPY}",
    f"{{{SPY}}}",
    f"$1{SPY}",
    f"ａ{SPY}",
]


@pytest.mark.parametrize("code", [*CODES, f"{SPY}.a", f"{SPY}\n", f"\u202e{SPY}", SPY * 20], ids=ascii)
@pytest.mark.parametrize(
    "entry",
    [
        "org: [{code: CODE, name: A}]",
        "people: [{code: CODE, name: A}]",
        "datasets: [{code: CODE, name: A, columns: {day: {role: date}}}]",
        "datasets: [{code: a, name: A, columns: {day: {role: date}, CODE: {}}}]",
        "indicators: [{code: CODE, name: A}]",
        "scorecard: [{goal: CODE, name: A}]",
    ],
    ids=lambda entry: entry.partition(":")[0],
)
def test_a_nasty_code_is_no_code(scene: Scene, entry: str, code: str) -> None:
    problem, chinese, english = scene.refused("version: 1\n" + entry.replace("CODE", quoted(code)))
    assert problem.key == "model.code" and problem.place.line == 2
    assert SPY in chinese and SPY in english


@pytest.mark.parametrize("given", [NASTY[1], NASTY[6][1:], f"\u202e\x1b[2J{SPY}\n", SPY * 1000, f"*{SPY}"], ids=ascii)
def test_nasty_options_of_the_value_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    desk = Desk(tmp_path, capsys, monkeypatch)
    desk.apply()
    desk.take(desk.sheet("a.csv", [("2026-06-01", "HQ", 10, "web")]))
    value = ("value", "revenue", "--period", "2026-06")
    with watching() as spy:
        for options, key in [
            ((*value, "--where", f"{given}=web"), "figure.no_dimension"),
            ((*value, "--where", given.replace("=", "")), "cli.pair"),
            ((*value, "--by", given), "figure.no_dimension"),
            ((*value, "--org", given), "indicator.unknown_org"),
            ((*value, "--window", given), "period.window"),
            (("value", "revenue", "--period", given), "period.unknown"),
            (("value", given, "--period", "2026-06"), "indicator.unknown"),
        ]:
            error = desk.run(*options).error
            assert error["key"] == key
            assert SPY in error["message"] and len(error["message"]) < 400 and error["message"].isprintable()
        assert not [text for text in spy.texts if SPY in text]
        assert desk.run(*value, "--where", f"channel={given}").done["value"] is None
        asked = [text for text in spy.texts if SPY in text]
    assert asked and all(given.strip() in literals(text)[0] and SPY not in literals(text)[1] for text in asked)
    assert desk.run(*value).done["value"] == 10
