"""The sample retail chain: its files are what the script writes, and hold what its README says.

Everything here is asked of the files themselves, with SQL written by hand, and nothing through the product.
"""

import datetime as dt
import hashlib
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import polars as pl
import pytest
import yaml

pytestmark = pytest.mark.filterwarnings("error")

RETAIL = Path(__file__).parents[2] / "data" / "retail"
FILES = RETAIL / "files"
POS = ["date", "store", "ticket", "member", "category", "channel", "kind", "qty", "amount", "tax", "cost"]
STOCK = ["date", "store", "category", "qty", "amount", "out_skus", "skus"]
FEEDBACK = ["date", "week", "store", "score", "complaint", "hours", "fixed", "followup", "praise"]
CENTS = "decimal(18,2)"

# The figures of the head office, month by month: indicator → SQL over (month, …).
POS_FIGURES = """
    select strftime(date, '%Y-%m') as month, sum(amount) as revenue,
      sum(amount + tax) filter (where kind = '销售') as revenue_sales,
      sum(amount) - sum(cost) as gross_profit,
      (sum(amount) - sum(cost))::double / sum(amount)::double as margin,
      (sum(amount) filter (where channel = '线上'))::double / sum(amount)::double as online_share,
      (sum(amount) filter (where category = '智能家居'))::double / sum(amount)::double as smart_share,
      1 - sum(amount)::double / (sum(amount) filter (where kind = '销售'))::double as return_rate,
      count(distinct ticket) filter (where kind = '销售') as tickets,
      count(distinct ticket) filter (where kind = '销售' and member is not null)
        / count(distinct member) filter (where kind = '销售') as purchase_frequency,
      sum(cost) as cost
    from pos group by all order by 1"""
STOCK_FIGURES = f"""
    with day as (
      select date, sum(amount)::{CENTS} as amount, sum(out_skus) as out_skus, sum(skus) as skus from stock group by all)
    select strftime(date, '%Y-%m') as month, sum(amount)::double / count(*) as average, count(*) as counts,
      max_by(amount, date) as stock_value, max_by(out_skus / skus, date) as stockout_rate
    from day group by all order by 1"""
FEEDBACK_FIGURES = """
    select strftime(date, '%Y-%m') as month, avg(score) as satisfaction, sum(score) as points, count(score) as scored,
      count(*) filter (where complaint = '是') as complaints, avg(hours)::double as response_hours,
      count(*) filter (where followup = '是') as followups,
      count(*) filter (where fixed = '是') / count(fixed) as first_fix,
      count(*) filter (where praise = '是') / count(*) as praise_rate
    from feedback group by all order by 1"""
FIGURES = f"""
    with p as ({POS_FIGURES}), s as ({STOCK_FIGURES}), f as ({FEEDBACK_FIGURES})
    select *, 12 * cost::double / average as turnover, complaints / tickets as complaint_rate,
      complaints / lag(complaints, 12) over (order by month) - 1 as complaint_growth
    from p left join s using (month) left join f using (month) order by month"""

Row = dict[str, Any]


def _pos(path: Path) -> pl.DataFrame:
    """The lines of an export, its last row (the total) included, with columns `file` and `place`."""
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=2, dtypes={0: "string"}).to_polars()
    named = sheet.rename(dict(zip(sheet.columns, POS, strict=True)))
    return named.with_columns(pl.lit(path.stem).alias("file")).with_row_index("place")


def _csv(pattern: str, encoding: str, columns: list[str]) -> pl.DataFrame:
    texts = [path.read_bytes().decode(encoding) for path in sorted(FILES.glob(pattern))]
    whole = pl.concat([pl.read_csv(text.encode(), try_parse_dates=True) for text in texts])
    return whole.rename(dict(zip(whole.columns, columns, strict=True)))


@pytest.fixture(scope="module")
def base() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every file in tables. `uploads` is all of pos, `pos` is what counts: a corrected month replaces the first."""
    con = duckdb.connect()
    con.register("raw", pl.concat([_pos(path) for path in sorted(FILES.glob("pos_*.xlsx"))]).to_arrow())
    con.register("raw_stock", _csv("stock_*.csv", "gb18030", STOCK).to_arrow())
    con.register("raw_feedback", _csv("feedback_*.csv", "utf-8-sig", FEEDBACK).to_arrow())
    con.execute(f"""
        create table totals as select file, qty, amount::{CENTS} as amount, tax::{CENTS} as tax, cost::{CENTS} as cost
          from raw where date = '合计';
        create table uploads as select * replace (date::timestamp::date as date, amount::{CENTS} as amount,
          tax::{CENTS} as tax, cost::{CENTS} as cost) from raw where date <> '合计';
        create table pos as select * from uploads where file <> 'pos_2026-08';
        create table stock as select * replace (amount::{CENTS} as amount) from raw_stock;
        create table feedback as select * from raw_feedback;
    """)
    yield con
    con.close()


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = con.sql(query)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="module")
def figures(base: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    return {row["month"]: row for row in _rows(base, FIGURES)}


@pytest.fixture(scope="module")
def model() -> Row:
    text = (RETAIL / "model.yaml").read_text(encoding="utf-8")
    loaded: Row = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def _leaves(nodes: list[Row], parent: str = "") -> list[Row]:
    found: list[Row] = []
    for node in nodes:
        found += [{**node, "parent": parent}] if "kpi" in node else _leaves(node["children"], node["goal"])
    return found


def _attainment(actual: float, target: float | list[float], polarity: str, baseline: float | None) -> float:
    if isinstance(target, list):
        low, high = target
        return 1 - max(low - actual, actual - high, 0) / (low if actual < low else high)
    if baseline is not None:
        return (actual - baseline) / (target - baseline)
    return 1 + (1 if polarity == "higher" else -1) * (actual - target) / abs(target)


def scored(model: Row, figures: dict[str, Row], base: duckdb.DuckDBPyConnection, month: str) -> dict[str, Row]:
    """kpi → actual, target, attainment, status of a month, from the files and the targets alone."""
    of_unit = {
        row["unit"]: row["amount"]
        for row in _rows(
            base,
            f"""
        with region as (
          select *, case when store <= 'S006' then 'EAST' when store <= 'S011' then 'NORTH'
            when store <= 'S016' then 'SOUTH' else 'WEST' end as region
          from pos where strftime(date, '%Y-%m') = '{month}')
        select coalesce(store, region) as unit, sum(amount) as amount
        from region group by grouping sets ((store), (region))""",
        )
    }
    indicators = {row["code"]: row for row in model["indicators"]}
    targets = {row["kpi"]: row for row in model["targets"] if row["period"] == month}
    lines: dict[str, Row] = {}
    for leaf in _leaves(model["scorecard"]):
        if "indicator" not in leaf:
            continue
        code, org = leaf["indicator"], leaf["org"]
        actual = figures[month].get(code) if org == "HQ" else of_unit.get(org)
        target = targets.get(leaf["kpi"], {})
        line: Row = {"actual": actual, "target": target.get("target"), "attainment": None, "status": "no_data"}
        if actual is not None and target:
            a = _attainment(float(actual), target["target"], indicators[code]["polarity"], target.get("baseline"))
            status = "on_track" if a >= 1 else "at_risk" if a >= 0.9 else "off_track"
            line |= {"attainment": a, "status": status}
        lines[leaf["kpi"]] = line
    return lines


def _members(path: Path) -> object:
    """The bytes of a file; of a workbook those inside it, since how small they are pressed is the machine's affair."""
    if path.suffix != ".xlsx":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as book:
        return [(i.filename, i.date_time, hashlib.sha256(book.read(i)).hexdigest()) for i in book.infolist()]


# ---- the script


def test_the_script_writes_the_same_files(tmp_path: Path) -> None:
    command = [sys.executable, "-B", "-W", "error", str(RETAIL / "make.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    kept = sorted(path.relative_to(RETAIL) for path in [RETAIL / "model.yaml", *FILES.iterdir()])
    assert made == kept
    differ = [str(name) for name in made if (tmp_path / name).read_bytes() != (RETAIL / name).read_bytes()]
    assert [name for name in differ if _members(tmp_path / name) != _members(RETAIL / name)] == []


def test_files_are_small_and_complete() -> None:
    names = [path.name for path in FILES.iterdir()]
    assert Counter(name.split("_")[0] for name in names) == {"pos": 26, "stock": 24, "feedback": 24}
    assert sum(path.stat().st_size for path in FILES.iterdir()) <= 9_000_000
    assert {"pos_2026-08.xlsx", "pos_2026-08_corrected.xlsx", "pos_2026-11.xlsx"} <= set(names)


# ---- the numbers


def test_half_a_year_of_the_chain(figures: dict[str, Row]) -> None:
    before, after = figures["2026-04"], figures["2026-10"]
    assert str(before["revenue"]) == "100000000.00"
    assert str(after["revenue"]) == "113000000.00"
    assert (before["points"], before["scored"]) == (1440, 400)
    assert (after["points"], after["scored"]) == (1656, 400)
    assert (before["satisfaction"], after["satisfaction"]) == (3.60, 4.14)
    assert (before["turnover"], after["turnover"]) == (5.0, 6.0)
    assert (before["cost"] * 12, after["cost"] * 12) == (before["average"] * 5, after["average"] * 6)


def test_totals_of_the_sheets_are_those_of_their_lines(base: duckdb.DuckDBPyConnection) -> None:
    wrong = _rows(
        base,
        """
        select file from (select file, sum(qty) q, sum(amount) a, sum(tax) t, sum(cost) c from uploads group by all)
        join totals using (file) where (q, a, t, c) is distinct from (qty, amount, tax, cost)""",
    )
    assert wrong == []
    assert base.sql("select count(*) from totals").fetchall() == [(26,)]


def test_lines_look_like_tickets(base: duckdb.DuckDBPyConnection) -> None:
    (row,) = _rows(
        base,
        """
        select min(n) as fewest, max(n) as most, avg(lines) as lines from
          (select strftime(date, '%Y-%m') as month, count(*) as n, count(*) / count(distinct ticket) as lines from pos
           where date < '2026-11-01' group by all)""",
    )
    assert 2_000 < row["fewest"] < 3_000 < row["most"] < 4_000
    assert 2 < row["lines"] < 2.6
    assert _rows(base, "select 1 from pos where sign(amount) <> case kind when '退货' then -1 else 1 end") == []
    assert _rows(base, "select 1 from pos where sign(cost) <> sign(amount) or sign(qty) <> sign(amount)") == []
    assert _rows(base, "select 1 from pos where abs(abs(amount) * 0.13 - abs(tax)) > 0.005") == []


def test_returns_are_of_earlier_sales(base: duckdb.DuckDBPyConnection) -> None:
    lost = _rows(
        base,
        """
        select * from pos r where kind = '退货' and not exists (select 1 from pos s where s.kind = '销售'
          and s.ticket = r.ticket and s.category = r.category and s.date <= r.date and s.amount >= -r.amount
          and s.channel = r.channel and s.member is not distinct from r.member)""",
    )
    assert lost == []
    assert base.sql("select count(*) > 500 from pos where kind = '退货'").fetchall() == [(True,)]


def test_months_are_whole(base: duckdb.DuckDBPyConnection, figures: dict[str, Row]) -> None:
    assert len(figures) == 25
    assert all(row["counts"] == 2 for month, row in figures.items() if month < "2026-11")
    days = "select min(date), max(date) from"
    assert base.sql(f"{days} pos").fetchall() == [(dt.date(2024, 11, 1), dt.date(2026, 11, 12))]
    assert base.sql(f"{days} stock").fetchall() == [(dt.date(2024, 11, 15), dt.date(2026, 10, 31))]
    assert base.sql(f"{days} feedback where date > '2026-10-20'").fetchall()[0][1] == dt.date(2026, 10, 31)
    pairs = base.sql("select count(distinct (store, category)) from stock where date = '2026-10-31'")
    assert pairs.fetchall() == [(160,)]


def test_half_a_year_has_a_believable_end(model: Row, figures: dict[str, Row], base: duckdb.DuckDBPyConnection) -> None:
    lines = scored(model, figures, base, "2026-10")
    status = Counter(line["status"] for line in lines.values())
    assert status == {"on_track": 14, "at_risk": 6, "off_track": 2, "no_data": 1}
    assert {kpi for kpi, line in lines.items() if line["status"] == "off_track"} == {"revenue_north", "stockout_hq"}
    near = [kpi for kpi, line in lines.items() if line["attainment"] and abs(line["attainment"] - 1) < 1e-6]
    assert near == ["stock_value_hq"], "no other status may hang on the last bit of a float"


# ---- what is planted


def test_revenue_is_defined_two_ways(figures: dict[str, Row]) -> None:
    row = figures["2026-10"]
    assert 1.15 < row["revenue_sales"] / row["revenue"] < 1.18


def test_one_indicator_is_always_met_while_its_goal_is_flat(
    model: Row, figures: dict[str, Row], base: duckdb.DuckDBPyConnection
) -> None:
    months = [month for month in figures if month < "2026-11"]
    team = [scored(model, figures, base, month) for month in months]
    assert all(lines["followups_hq"]["attainment"] > 1.2 for lines in team)
    for kpi, low, high in (("first_fix_hq", 0.93, 0.97), ("praise_hq", 0.92, 0.97), ("smart_share_hq", 0.94, 1.06)):
        assert all(low < lines[kpi]["attainment"] < high for lines in team), kpi


def test_one_indicator_has_no_data_path(model: Row) -> None:
    assert [row["code"] for row in model["indicators"] if "formula" not in row] == ["staff_attrition"]


def test_one_person_owns_six(model: Row) -> None:
    owned = Counter(leaf["owner"] for leaf in _leaves(model["scorecard"]) if "owner" in leaf)
    assert owned.most_common(2) == [("suntao", 6), ("liying", 3)]
    assert set(owned) <= {person["code"] for person in model["people"]}


def test_a_corrected_month(base: duckdb.DuckDBPyConnection) -> None:
    assert max(path.name for path in FILES.glob("pos_2026-08*")) == "pos_2026-08_corrected.xlsx"
    changed = _rows(
        base,
        """
        select w.store, w.amount as wrong, r.amount as corrected from uploads w join uploads r using (place)
        where w.file = 'pos_2026-08' and r.file = 'pos_2026-08_corrected'
          and (w.date, w.ticket, w.member, w.qty, w.amount, w.tax, w.cost)
            is distinct from (r.date, r.ticket, r.member, r.qty, r.amount, r.tax, r.cost)""",
    )
    assert [row["store"] for row in changed] == ["S013"] * 7
    assert all(row["wrong"] == 10 * row["corrected"] for row in changed)


def test_a_running_month(base: duckdb.DuckDBPyConnection, figures: dict[str, Row], model: Row) -> None:
    assert base.sql("select max(date) from pos").fetchall() == [(dt.date(2026, 11, 12),)]
    assert (figures["2026-11"]["average"], figures["2026-11"]["satisfaction"]) == (None, None)
    assert model["workspace"]["as_of"] == dt.date(2026, 11, 13)


def test_a_shop_opens_in_the_middle_of_a_year(base: duckdb.DuckDBPyConnection) -> None:
    first = {
        name: base.sql(f"select min(date) from {name} where store in ('S020', '昆明盘龙店')").fetchall()[0][0]
        for name in ("pos", "stock", "feedback")
    }
    assert all(dt.date(2025, 6, 14) <= day <= dt.date(2025, 6, 30) for day in first.values()), first
    assert base.sql("select count(distinct store) from pos where date < '2025-06-14'").fetchall() == [(19,)]


def test_week_53(base: duckdb.DuckDBPyConnection) -> None:
    days = _rows(
        base,
        """
        select week, min(date) as first, max(date) as last
        from feedback where week like '%53周' group by all order by 1""",
    )
    assert [(row["week"], row["last"]) for row in days] == [
        ("2024年第53周", dt.date(2024, 12, 31)),
        ("2025年第53周", dt.date(2025, 12, 31)),
    ]
    assert days[1]["first"] >= dt.date(2025, 12, 28)
    next_week = base.sql("select distinct week from feedback where date between '2026-01-01' and '2026-01-03'")
    assert next_week.fetchall() == [("2026年第1周",)]


def test_units_of_the_files_are_those_of_the_model(base: duckdb.DuckDBPyConnection, model: Row) -> None:
    units = {unit["code"]: unit["name"]["zh"] for unit in model["org"]}
    shops = {code for code in units if code.startswith("S0")}
    assert (len(shops), len(units)) == (20, 25)
    for name, known in (("pos", shops), ("stock", shops), ("feedback", {units[code] for code in shops})):
        assert {row[0] for row in base.sql(f"select distinct store from {name}").fetchall()} == known


# ---- the model file


def test_headers_are_those_of_the_files(model: Row) -> None:
    of = {
        dataset["code"]: [column["from"][0] for column in dataset["columns"].values()] for dataset in model["datasets"]
    }
    codes = {dataset["code"]: list(dataset["columns"]) for dataset in model["datasets"]}
    assert codes == {"pos": POS, "stock": STOCK, "feedback": FEEDBACK}
    sheet = fastexcel.read_excel(FILES / "pos_2026-10.xlsx").load_sheet(0, header_row=None, n_rows=3).to_polars()
    assert sheet.row(0)[0] == "门店销售明细表"
    assert sheet.row(1)[0] == "统计期间:2026-10-01 至 2026-10-31"
    assert list(sheet.row(2)) == of["pos"]
    assert (FILES / "stock_2026-10.csv").read_text("gb18030").splitlines()[0].split(",") == of["stock"]
    assert (FILES / "feedback_2026-10.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (FILES / "feedback_2026-10.csv").read_text("utf-8-sig").splitlines()[0].split(",") == of["feedback"]


def test_dated_changes(model: Row) -> None:
    later = [leaf for leaf in _leaves(model["scorecard"]) if "valid_from" in leaf]
    assert {"kpi": "revenue_hq", "weight": 45, "valid_from": "2026-07", "parent": "growth"} in later
    moved = [(person["org"], person.get("valid_from")) for person in model["people"] if person["code"] == "xulei"]
    assert moved == [("S008", None), ("S020", dt.date(2026, 6, 16))]


def test_every_kpi_with_data_has_its_targets(model: Row) -> None:
    months = Counter(row["kpi"] for row in model["targets"])
    kpis = {leaf["kpi"]: leaf for leaf in _leaves(model["scorecard"]) if "indicator" in leaf}
    assert set(months) == set(kpis)
    assert len(kpis) == 23
    shorter = {"complaint_growth_hq": 14, "revenue_s020": 19}  # nothing to compare with, nothing open before
    assert {kpi: count for kpi, count in months.items() if count != 26} == shorter
    assert len({(row["kpi"], row["period"]) for row in model["targets"]}) == len(model["targets"])


def test_kinds_of_targets(model: Row) -> None:
    last = {row["kpi"]: row for row in model["targets"] if row["period"] == "2026-10"}
    assert last["complaint_growth_hq"]["target"] == -0.1
    assert last["stock_value_hq"]["target"] == [165_000_000, 180_000_000]
    assert (last["response_hq"]["target"], last["response_hq"]["baseline"]) == (20, 30)
    regions = sum(last[f"revenue_{name}"]["target"] for name in ("east", "north", "south", "west"))
    assert regions == last["revenue_hq"]["target"] == 112_000_000


def test_everything_named_has_both_languages(model: Row) -> None:
    named = [model["workspace"], *model["org"], *model["people"], *model["datasets"], *model["indicators"]]
    assert all(set(row["name"]) == {"zh", "en"} for row in named)
    assert all(set(row["definition"]) == {"zh", "en"} for row in model["indicators"])
    codes = {leaf["kpi"] for leaf in _leaves(model["scorecard"])}
    assert all({link["from"], link["to"]} <= codes for link in model["drivers"])
