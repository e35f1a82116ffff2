"""Every command: what it prints as JSON, as text, and when it was called wrongly."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kpi.cli.main import main
from kpi.cli.parser import COMMANDS
from tests.cli.desk import ROOT, Desk, Settled, process
from tests.cli.speech import CHINESE, ENGLISH, assert_reads

LINE = {
    "code", "parent", "type", "name", "org", "owner", "weight", "actual", "target", "attainment", "score", "status",
    "coverage",
}  # fmt: skip
ROWS = [("2026-06-01", "HQ", 10, "web"), ("2026-06-02", "East", 20.5, "shop"), ("2026-06-03", "华东", 1, "shop")]


def test_init_apply_export(desk: Desk) -> None:
    assert desk.run("init").done == {"workspace": str(desk.workspace), "files": 0}
    assert desk.apply() == 14
    assert desk.apply() == 0
    text = desk.export()
    again = desk.run("apply", desk.path / "export.yaml").done
    assert again == {"file": str(desk.path / "export.yaml"), "changed": 0}
    assert desk.export() == text


def test_import_batches_undo(desk: Desk) -> None:
    desk.apply()
    file = desk.sheet("a.csv", ROWS)
    done = desk.take(file)
    assert done == {
        "outcome": "stored", "batch": 1, "dataset": "sales", "file": "a.csv", "sheet": None, "rows": 3, "replaced": 0,
        "new_rows": 3, "changed_rows": 0, "gone_rows": 0, "months": ["2026-06"], "problems": [],
    }  # fmt: skip
    listed = desk.run("batches").done["batches"]
    assert len(listed) == 1
    assert listed[0].pop("at").startswith("20")
    assert listed[0] == {
        "batch": 1, "dataset": "sales", "file": "a.csv", "sheet": None, "rows": 3, "from": "2026-06-01",
        "to": "2026-06-03", "who": "local", "live": True, "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }  # fmt: skip
    assert desk.run("batches", "--dataset", "orders").done == {"batches": []}
    assert desk.run("undo", 1).done == {"batch": 1, "dataset": "sales", "undone": True}
    assert desk.run("undo", 1).error["key"] == "batch.undone"


def test_value(desk: Desk) -> None:
    desk.apply()
    desk.take(desk.sheet("a.csv", ROWS))
    desk.take(desk.sheet("b.csv", [("2026-05-01", "HQ", 100, "web"), ("2026-05-02", "HQ", 1, "web")]))

    def value(*more: str) -> dict[str, object]:
        return desk.run("value", "revenue", "--period", *more).done

    head = {"indicator": "revenue", "period": "2026-06", "window": "month", "org": None}
    assert value("2026-06") == {**head, "value": 31.5}
    assert value("2026-06", "--org", "East") == {**head, "org": "East", "value": 21.5}
    assert value("2026-06", "--window", "quarter") == {**head, "window": "quarter", "value": 132.5}
    assert value("2026-Q2")["value"] == value("2026")["value"] == 132.5
    assert value("2026-07")["value"] is None
    assert value("2026-06", "--as-of", "2020-01-01")["value"] is None
    assert value("2026-06", "--as-of", "2199-01-01") == {**head, "as_of": "2199-01-01", "value": 31.5}
    assert value("2026-W23")["window"] == "week" and value("2026-H1")["value"] == 132.5
    members = [{"member": "shop", "value": 21.5}, {"member": "web", "value": 10.0}]
    assert value("2026-06", "--by", "channel") == {**head, "by": "channel", "members": members}
    assert value("2026-06", "--where", "channel=shop", "--where", "store=华东")["value"] == 21.5
    assert value("2026-06", "--where", "channel=it's")["value"] is None


def test_scorecard(desk: Desk) -> None:
    desk.apply()
    desk.take(desk.sheet("a.csv", ROWS))
    found = desk.run("scorecard", "--period", "2026-06").done
    assert (set(found), found["period"], found["window"]) == ({"period", "window", "lines"}, "2026-06", "month")
    assert [line["code"] for line in found["lines"]] == ["growth", "rev", "ord"]
    assert all(set(line) == LINE for line in found["lines"])
    assert found["lines"][1] == pytest.approx({
        "code": "rev", "parent": "growth", "type": "kpi", "name": "Revenue", "org": "HQ", "owner": "liying",
        "weight": 40.0, "actual": 31.5, "target": 100.0, "attainment": 0.315, "score": 31.5, "status": "off_track",
        "coverage": 1.0,
    })  # fmt: skip
    assert found["lines"][2]["status"] == "no_data"
    branch = desk.run("scorecard", "--period", "2026-06", "--root", "rev", "--window", "year").done
    assert [(line["code"], line["actual"]) for line in branch["lines"]] == [("rev", 31.5)]


def test_trace(desk: Desk) -> None:
    desk.apply()
    file = desk.sheet("a.csv", ROWS)
    desk.take(file)
    desk.take(desk.sheet("b.csv", [("2026-05-01", "HQ", 63, "web")]))
    window, may = "2026-06-01/2026-06-30", "2026-05-01/2026-05-31"
    found = desk.run("trace", "rev", "--period", "2026-06", "--rows", 2).done
    assert found["batches"][0].pop("at").startswith("20")
    assert found == {
        "kpi": "rev", "indicator": "revenue", "name": "Revenue", "org": "HQ", "period": "2026-06", "window": "month",
        "value": 31.5, "kept": 31.5, "agrees": True, "formula": "sum(sales.amount)", "valid_from": None,
        "operands": [
            {"text": "sum(sales.amount)", "value": 31.5, "dataset": "sales", "window": window, "operands": []}
        ],
        "queries": [
            {"dataset": "sales", "window": window, "value": 31.5,
             "sql": "select sum(amount)\nfrom live_sales\nwhere date between '2026-06-01' and '2026-06-30'\n"
                    "and store in ('HQ', 'EAST')"}
        ],
        "batches": [
            {"batch": 1, "dataset": "sales", "file": "a.csv", "sheet": None, "who": "local", "rows": 3, "taken": 3,
             "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        ],
        "rows": [
            {"dataset": "sales", "batch": 1, "file": "a.csv", "sheet": None, "row": 2 + n, "window": window,
             "values": {"date": f"2026-06-0{1 + n}", "store": ("HQ", "EAST")[n], "amount": (10.0, 20.5)[n]}}
            for n in range(2)
        ],
        "total_rows": 3,
    }  # fmt: skip
    grown = desk.run("trace", "growth_rate", "--period", "2026-06", "--window", "month").done
    assert (grown["kpi"], grown["value"], grown["agrees"], grown["total_rows"]) == (None, -0.5, True, 4)
    assert [(row["file"], row["window"]) for row in grown["rows"]] == [("a.csv", window)] * 3 + [("b.csv", may)]
    assert grown["operands"][1]["operands"][0]["text"] == "sum(sales.amount)"
    east = desk.run("trace", "rev", "--period", "2026-Q2", "--org", "East").done
    assert (east["kpi"], east["org"], east["window"], east["value"]) == (None, "EAST", "quarter", 21.5)
    assert desk.run("trace", "rev", "--period", "2026-06", "--rows", 0).done["rows"] == []


def test_advise(desk: Desk) -> None:
    desk.apply()
    days = [f"{year}-{month:02d}-01" for year in (2024, 2025) for month in range(1, 13)]
    desk.take(desk.sheet("a.csv", [(day, "HQ", 100 if day < "2025" else 120, "web") for day in days]))
    found = desk.run("advise", "rev", "--period", "2026-Q1", "--target", "540").done
    assert set(found) == {
        "kpi", "period", "history", "forecast", "options", "suggestion", "stretch", "too_little",
    }  # fmt: skip
    assert (found["kpi"], found["period"], found["too_little"]) == ("rev", "2026-Q1", None)
    assert found["history"][0] == {"period": "2024-Q1", "value": 300.0, "growth": None}
    assert found["history"][-1] == {"period": "2025-Q4", "value": 360.0, "growth": pytest.approx(0.2)}
    assert set(found["forecast"]) == {"low", "point", "high"}
    assert [option["growth"] for option in found["options"]] == pytest.approx([0.5, 0.1, 0.15, 0.5])
    assert found["options"][0] == found["options"][3]
    assert set(found["options"][0]) == {"growth", "value", "percentile", "odds", "verdict"}
    assert (found["options"][0]["percentile"], found["options"][0]["verdict"]) == (1.0, "implausible")
    early = desk.run("advise", "rev", "--period", "2024-03").done
    assert early["too_little"] == "Too little history to tell: 2 figures in a row, at least 6 are needed."
    assert early["forecast"] == {"low": None, "point": None, "high": None} and early["suggestion"] is None
    assert [(option["value"], option["odds"]) for option in early["options"]] == [
        (pytest.approx(110), None), (pytest.approx(115), None), (150.0, None),
    ]  # fmt: skip


def test_inspect_stores_nothing(desk: Desk) -> None:
    file = desk.sheet("a.csv", ROWS)
    found = desk.run("inspect", file, desk.path / "missing.csv").done["files"]
    keys = {"file", "sha256", "format", "encoding", "error", "problems", "tables"}
    assert [set(each) for each in found] == [keys, keys]
    assert (found[0]["error"], found[1]["tables"]) == (None, [])
    table = found[0]["tables"][0]
    assert set(table) == {
        "sheet", "header_rows", "first_row", "last_row", "layout", "rows", "columns", "period", "dropped", "totals",
        "problems",
    }  # fmt: skip
    assert set(table["columns"][0]) == {"name", "type", "unit", "filled", "sum", "first", "last"}
    assert not desk.workspace.exists()


def test_text_is_in_the_language_of_the_reader(desk: Desk) -> None:
    desk.apply()
    file = desk.sheet("a.csv", ROWS)
    commands: list[list[object]] = [
        ["import", file, "--dataset", "sales"], ["import", file, "--dataset", "sales", "--dry-run"], ["batches"],
        ["value", "revenue", "--period", "2026-06", "--by", "channel"], ["scorecard", "--period", "2026-06"],
        ["trace", "growth_rate", "--period", "2026-06"], ["trace", "rev", "--period", "2026-06"],
        ["advise", "rev", "--period", "2026-07", "--target", "40"], ["health", "--period", "2026-06"],
        ["inspect", file], ["apply", desk.path / "model.yaml"], ["export", desk.path / "out.yaml"], ["undo", 1],
    ]  # fmt: skip
    for language in ("en", "zh"):
        desk.speak(language)
        for command in commands:
            if command == ["undo", 1] and language == "zh":
                continue
            answer = desk.plain(*command)
            assert (answer.code, answer.err) == (0, ""), answer
            assert "{" not in answer.out
            assert all(
                bool(CHINESE.search(line.split(":")[0])) == (language == "zh") for line in answer.out.splitlines()
            )


WRONG: list[tuple[list[str], str]] = [
    ([], "cli.no_command"),
    (["imprt"], "cli.unknown_command"),
    (["import"], "cli.missing"),
    (["import", "a.csv"], "cli.missing"),
    (["value", "revenue"], "cli.missing"),
    (["value", "revenue", "--period"], "cli.no_value"),
    (["value", "revenue", "--period", "2026-13"], "period.unknown"),
    (["value", "revenue", "--period", "2026-06-01"], "period.unknown"),
    (["value", "revenue", "--period", "2026-06", "--window", "week"], "period.window"),
    (["value", "revenue", "--period", "2026-06", "--where", "shop"], "cli.pair"),
    (["value", "revenue", "--period", "2026-06", "--by", "chanel"], "figure.no_dimension"),
    (["value", "revenue", "--period", "2026-06", "--org", "Eats"], "indicator.unknown_org"),
    (["value", "revenu", "--period", "2026-06"], "indicator.unknown"),
    (["scorecard", "--period", "2026-06", "--root", "grwth"], "scorecard.unknown_node"),
    (["trace", "revenu", "--period", "2026-06"], "trace.unknown"),
    (["trace", "growth", "--period", "2026-06"], "trace.goal"),
    (["trace", "rev", "--period", "2026-06", "--rows", "-1"], "trace.rows"),
    (["trace", "rev", "--period", "2026-06", "--rows", "all"], "cli.not_whole"),
    (["trace", "rev"], "cli.missing"),
    (["advise", "revenu", "--period", "2026-06"], "scorecard.unknown_node"),
    (["advise", "growth", "--period", "2026-06"], "adviser.goal"),
    (["advise", "rev", "--period", "2026-W23"], "adviser.week"),
    (["advise", "rev", "--period", "2026-07", "--target", "lots"], "cli.no_number"),
    (["advise", "rev", "--period", "2026-07", "--target", "nan"], "cli.no_number"),
    (["why", "revenu", "--period", "2026-06"], "indicator.unknown"),
    (["why", "rev", "--period", "2026-06", "--against", "lastyear"], "cli.against"),
    (["why", "rev", "--period", "2026-06", "--by", "formula"], "decomposition.one_operand"),
    (["scorecard", "--perod", "2026-06", "--period", "2026-06"], "cli.unknown_option"),
    (["scorecard", "--per", "2026-06"], "cli.missing"),
    (["undo", "one"], "cli.not_whole"),
    (["undo", "7"], "batch.unknown"),
    (["batches", "more"], "cli.unknown_option"),
    (["batches", "--json=yes"], "cli.unknown"),
    (["apply", "missing.yaml"], "cli.no_file"),
    (["apply", "."], "cli.unreadable"),
    (["import", "missing.csv", "--dataset", "sales"], "cli.no_file"),
    (["import", "here.csv", "--dataset", "sale"], "batch.unknown_dataset"),
    (["export", "nowhere/model.yaml"], "cli.unwritable"),
    (["init", "--demo", "retial"], "workspace.no_sample"),
    (["init", "--demo", "../retail"], "workspace.no_sample"),
]


@pytest.mark.parametrize(
    ("arguments", "key"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_wrong_command_is_told_in_both_languages(
    desk: Desk, settled: Settled, monkeypatch: pytest.MonkeyPatch, arguments: list[str], key: str
) -> None:
    desk.workspace = settled.workspace
    desk.sheet("here.csv", ROWS)
    monkeypatch.chdir(desk.path)
    error = desk.run(*arguments).error
    assert error["key"] == key
    desk.speak("zh")
    plain = desk.plain(*arguments)
    assert (plain.code, plain.out, plain.err.count("\n")) == (1, "", 1)
    assert_reads(error["message"], plain.err.strip())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_is_in_the_language_of_the_reader(desk: Desk, capsys: pytest.CaptureFixture[str], language: str) -> None:
    desk.speak(language)
    for command in ((), *((name,) for name in COMMANDS)):
        with pytest.raises(SystemExit) as left:
            main([*command, "--help"])
        printed = capsys.readouterr().out
        assert left.value.code == 0
        assert bool(CHINESE.search(printed)) == (language == "zh")
        assert language == "en" or not ENGLISH.search(printed)


def test_the_workspace_comes_from_the_environment(tmp_path: Path) -> None:
    done = process(tmp_path / "mine", "init", "--json")
    assert json.loads(done.stdout) == {"workspace": str(tmp_path / "mine"), "files": 0}
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "mine" / "kpi.duckdb").exists()
    other = process(tmp_path / "mine", "--workspace", tmp_path / "other", "--json", "init")
    assert json.loads(other.stdout)["workspace"] == str(tmp_path / "other")


def test_a_workspace_in_use_is_told(tmp_path: Path) -> None:
    held = "import sys, pathlib; from kpi.store.folder import Folder; f = Folder(pathlib.Path(sys.argv[1]));"
    script = held + "print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        told = {}
        for language in ("en", "zh"):
            done = process(tmp_path, "batches", "--json", language=language)
            error = json.loads(done.stdout)["error"]
            assert (done.returncode, done.stderr, error["key"]) == (1, "", "store.busy")
            told[language] = error["message"]
    assert_reads(told["en"], told["zh"])
    assert process(tmp_path, "batches", "--json").returncode == 0


@pytest.mark.parametrize("content", [b"not a database", b"\0" * 20_000])
def test_a_database_that_is_none_is_told(desk: Desk, content: bytes) -> None:
    desk.workspace.mkdir()
    (desk.workspace / "kpi.duckdb").write_bytes(content)
    assert desk.run("batches").error["key"] == "store.unreadable"
    assert (desk.workspace / "kpi.duckdb").read_bytes() == content


def test_a_workspace_that_cannot_be_made_is_told(desk: Desk) -> None:
    desk.write("file", "x")
    desk.workspace = desk.path / "file" / "workspace"
    assert desk.run("init").error["key"] == "store.no_folder"


def test_a_fault_of_ours_is_a_sentence_with_a_reference(desk: Desk) -> None:
    """A table of the store is gone: nobody foresaw that, and still there is no traceback."""
    from kpi.store.folder import Folder

    desk.apply()
    with Folder(desk.workspace) as folder:
        folder.database.write(lambda connection: connection.execute("drop table batches"))
    error = desk.run("batches").error
    assert error["key"] == "guard.failed"
    assert "Traceback" not in error["message"]
