"""The figures of the benchmark asked of other semantic layers, each in an interpreter that has it.

    PYTHON benchmarks/figures_peers.py            which of them this interpreter has
    PYTHON benchmarks/figures_peers.py NAME FILE  one of them, on a copy of the facts

Each is given the same definitions in its own words and asked for them by month and shop, region and company; its SQL
is run in the same DuckDB. Reading the definitions, writing the SQL and storing the result are timed. Where a layer has
two ways to say something, the one that makes the faster SQL is used.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from collections.abc import Callable
from operator import add, itemgetter, sub
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.figures_clock import clocked  # noqa: E402
from benchmarks.figures_data import CODES, DISTINCT, LEVELS, RATIOS, SIMPLE, Measure  # noqa: E402

Ask = Callable[[Any], list[tuple[str, str, str]]]
"""On a connection to the facts: for each level the columns that have the unit and the month, and the query."""
Columns = Callable[[Any], Any]

DEFINED = (*SIMPLE, *DISTINCT)


def sidemantic() -> Ask:
    """sidemantic: a model with a relationship to the shops."""
    library = importlib.import_module("sidemantic")
    calls = {one.call: one.call for one in SIMPLE} | {"distinct": "count_distinct"}

    def metric(one: Measure) -> Any:
        argument = None if one.argument == "*" else one.argument
        return library.Metric(
            name=one.code, agg=calls[one.call], sql=argument, filters=[one.where] if one.where else None
        )

    def column(name: str) -> Any:
        return library.Dimension(name=name, type="categorical", sql=name)

    def ask(_connection: Any) -> list[tuple[str, str, str]]:
        layer = library.SemanticLayer()
        ratios = [
            library.Metric(name=one.code, type="ratio", numerator=one.numerator, denominator=one.denominator)
            for one in RATIOS
        ]
        day = library.Dimension(name="date", type="time", sql="date", granularity="day")
        sales = library.Model(
            name="facts", table="facts", primary_key="rowid", metrics=[*map(metric, DEFINED), *ratios],
            dimensions=[day, *map(column, ("shop", "channel", "kind", "member"))],
            relationships=[library.Relationship(name="shops", type="many_to_one", foreign_key="shop")],
        )  # fmt: skip
        layer.add_model(
            library.Model(name="shops", table="shops", primary_key="shop", dimensions=[*map(column, LEVELS)])
        )
        layer.add_model(sales)
        wanted = [f"facts.{code}" for code in CODES]
        units = ("facts.shop", "shops.region", "shops.company")
        asked = [layer.compile(metrics=wanted, dimensions=["facts.date__month", unit]) for unit in units]
        return [(level, "date__month", text) for level, text in zip(LEVELS, asked, strict=True)]

    return ask


def boring_semantic_layer() -> Ask:
    """boring-semantic-layer: ibis expressions over the facts, joined with the shops where it is asked for more."""
    ibis, library = map(importlib.import_module, ("ibis", "boring_semantic_layer"))

    def measured(table: Any) -> Any:
        measures = {one.code: _in_ibis(one) for one in DEFINED}
        ratios = {one.code: _ratio_in_ibis(one.numerator, one.denominator) for one in RATIOS}
        named = library.to_semantic_table(table, name="sales").with_dimensions(month=lambda t: t.date.truncate("M"))
        return named.with_measures(**measures, **ratios)

    def ask(connection: Any) -> list[tuple[str, str, str]]:
        backend = ibis.duckdb.from_connection(connection)
        facts, shops = backend.table("facts"), backend.table("shops")
        alone, joined = facts, facts.join(shops, "shop")
        found = []
        for level, table in zip(LEVELS, (alone, joined, joined), strict=True):
            sales = measured(table).with_dimensions(unit=itemgetter(level))
            found.append(("unit", "month", str(sales.group_by("month", "unit").aggregate(*CODES).sql())))
        return found

    return ask


def _in_ibis(one: Measure) -> Columns:
    """A measure as an expression of ibis over a table."""
    call = {"avg": "mean", "distinct": "nunique"}.get(one.call, one.call)
    words = one.argument.split()

    def expression(table: Any) -> Any:
        where = _WHERE[one.where](table)
        if one.argument == "*":
            return table.count(where=where)
        value = table[words[0]] if len(words) == 1 else _SIGNS[words[1]](table[words[0]], table[words[2]])
        return getattr(value, call)(where=where)

    return expression


def _ratio_in_ibis(numerator: str, denominator: str) -> Columns:
    return lambda table: table[numerator] / table[denominator]


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub}


def _of_channel(name: str) -> Columns:
    return lambda table: table.channel == name


def _of_kind(name: str) -> Columns:
    return lambda table: table.kind == name


_WHERE: dict[str, Columns] = {
    "": lambda _table: None,
    "member is not null": lambda table: table.member.notnull(),
    "amount >= 300": lambda table: table.amount >= 300,
    "discount > 0": lambda table: table.discount > 0,
    "channel in ('online', 'delivery') and kind = 'sale'": lambda table: (
        table.channel.isin(["online", "delivery"]) & (table.kind == "sale")
    ),
    **{f"channel = '{name}'": _of_channel(name) for name in ("store", "online", "delivery", "group", "kiosk")},
    **{f"kind = '{name}'": _of_kind(name) for name in ("return", "gift")},
}


def metricflow() -> Ask:
    """MetricFlow, the library in which dbt-metricflow writes its SQL: filters inside measures keep it to one scan."""
    engine, parsing, objects, lookup, client, renderer = map(
        importlib.import_module,
        (
            "metricflow.engine.metricflow_engine",
            "metricflow_semantic_interfaces.parsing.dir_to_model",
            "metricflow_semantic_interfaces.parsing.objects",
            "metricflow_semantics.model.semantic_manifest_lookup",
            "metricflow.protocols.sql_client",
            "metricflow.sql.render.duckdb_renderer",
        ),
    )

    class Client:
        """What the engine asks of a database when it only writes SQL."""

        sql_engine_type = client.SqlEngine.DUCKDB
        sql_plan_renderer = renderer.DuckDbSqlPlanRenderer()

    def ask(_connection: Any) -> list[tuple[str, str, str]]:
        text = "\n---\n".join(map(json.dumps, _documents()))
        file = objects.YamlConfigFile(filepath="sales.yaml", contents=text)
        built = parsing.parse_yaml_files_to_validation_ready_semantic_manifest([file])
        asked = engine.MetricFlowEngine(lookup.SemanticManifestLookup(built.semantic_manifest), Client())
        found = []
        for unit in ("shop", "shop__region", "shop__company"):
            request = engine.MetricFlowQueryRequest.create(
                metric_names=list(CODES), group_by_names=["metric_time__month", unit]
            )
            found.append((unit, "metric_time__month", str(asked.explain(request).sql_statement.sql)))
        return found

    return ask


def _documents() -> list[dict[str, Any]]:
    """The semantic models and metrics as they stand in the files of a dbt project; of YAML, JSON is a part."""
    calls = {"avg": "average", "distinct": "count_distinct"}

    def measure(one: Measure) -> dict[str, Any]:
        argument = "1" if one.argument == "*" else one.argument
        chosen = f"case when {one.where} then {argument} end" if one.where else argument
        return {"name": one.code, "agg": calls.get(one.call, one.call), "expr": chosen, "create_metric": True}

    day = {"name": "date", "type": "time", "type_params": {"time_granularity": "day"}}
    sales = {
        "name": "sales",
        "node_relation": {"schema_name": "main", "alias": "facts"},
        "defaults": {"agg_time_dimension": "date"},
        "entities": [{"name": "line", "type": "primary", "expr": "rowid"}, {"name": "shop", "type": "foreign"}],
        "dimensions": [day],
        "measures": [*map(measure, DEFINED)],
    }
    shops = {
        "name": "shops",
        "node_relation": {"schema_name": "main", "alias": "shops"},
        "entities": [{"name": "shop", "type": "primary"}],
        "dimensions": [{"name": name, "type": "categorical"} for name in ("region", "company")],
    }
    spine = {
        "node_relation": {"schema_name": "main", "alias": "days"},
        "primary_column": {"name": "day", "time_granularity": "day"},
    }
    ratios = [
        {
            "name": one.code,
            "type": "ratio",
            "type_params": {"numerator": {"name": one.numerator}, "denominator": {"name": one.denominator}},
        }
        for one in RATIOS
    ]
    return [
        {"semantic_model": sales},
        {"semantic_model": shops},
        {"project_configuration": {"time_spines": [spine]}},
        *({"metric": ratio} for ratio in ratios),
    ]


PEERS: dict[str, tuple[str, Callable[[], Ask]]] = {
    "sidemantic": ("sidemantic", sidemantic),
    "boring-semantic-layer": ("boring-semantic-layer", boring_semantic_layer),
    "dbt-metricflow": ("metricflow", metricflow),
}
"""The package to look for, and what asks it."""


def compete(name: str, path: str) -> dict[str, float]:
    """What a layer takes to answer and to store its answers."""
    duckdb = importlib.import_module("duckdb")
    ask = PEERS[name][1]()
    with duckdb.connect(path) as connection:

        def work() -> None:
            # a text may end in a comment, so what follows stands on a line of its own
            answers = [
                f"select {unit} as unit, {month}::date as month, {', '.join(CODES)} from (\n{text}\n)"
                for unit, month, text in ask(connection)
            ]
            connection.execute(f"create table results as {' union all '.join(answers)}")

        return clocked(work)


def known() -> dict[str, str]:
    """The layers that this interpreter has, with their versions."""
    found = {}
    for name, (package, _) in PEERS.items():
        try:
            found[name] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


if __name__ == "__main__":
    print(json.dumps(compete(*sys.argv[1:]) if sys.argv[1:] else known()))
