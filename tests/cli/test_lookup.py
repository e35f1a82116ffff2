"""Files whose rows are looked up in another dataset, and values said for a whole file, at the command line."""

from __future__ import annotations

from tests.cli.desk import Desk
from tests.usecases.test_lookup import FILE, TEXT


def test_on_the_command_line(desk: Desk) -> None:
    desk.apply(TEXT)
    lines_file, orders = desk.path / "lines.csv", desk.path / "orders.csv"
    lines_file.write_text(FILE, encoding="utf-8")
    orders.write_text("Date,Store,Order,Amount\n2026-06-01,EAST,A,1\n2026-07-02,EAST,B,1\n", encoding="utf-8")
    early = desk.run("import", lines_file, "--dataset", "lines").error
    assert (early["key"], early["place"]["row"], early["place"]["column"]) == ("fact.lookup_missing", 2, "Order")
    assert desk.run("import", orders, "--dataset", "orders").done["outcome"] == "stored"
    dry = desk.run("import", lines_file, "--dataset", "lines", "--dry-run").done
    done = desk.run("import", lines_file, "--dataset", "lines").done
    assert (dry["outcome"], done["outcome"], dry["months"], done["months"]) == (
        "ready", "stored", ["2026-06", "2026-07"], ["2026-06", "2026-07"]
    )  # fmt: skip
    assert desk.run("value", "sold", "--period", "2026-07", "--org", "EAST").done["value"] == 40.5


def test_one_value_for_the_whole_file_on_the_command_line(desk: Desk) -> None:
    desk.apply(TEXT)
    file = desk.path / "products.csv"
    file.write_text("Product,Colour\np1,red\np2,blue\n", encoding="utf-8")
    take = ["import", file, "--dataset", "products"]
    assert desk.run(*take).error["key"] == "mapping.missing_column"
    assert desk.run(*take, "--fixed", "since=soon").error["key"] == "fact.not_date"
    assert desk.run(*take, "--fixed", "since").error["key"] == "cli.pair"
    assert desk.run(*take, "--fixed", "sinc=2026-06-01").error["message"] == (
        "No file has a column “sinc” of dataset products, so no value can be said for it. Did you mean “since”?"
    )
    done = desk.run(*take, "--fixed", "since=2026-06-01").done
    assert (done["outcome"], done["rows"], done["months"]) == ("stored", 2, ["2026-06"])
    assert desk.run(*take, "--fixed", "since=2026-07-01", "--fixed", "colour=grey").done["months"] == ["2026-07"]
