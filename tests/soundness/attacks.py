"""Formulas that are attacks, by kind, each with the word or sign that its refusal names."""

from __future__ import annotations

from typing import NamedTuple

SPY = "zz_spy"
"""What gives an attack away wherever it would get to."""

_WRITTEN = {
    "files": r"""
read_csv('/etc/zz_spy') → read_csv
sum(read_csv_auto('/etc/zz_spy')) → read_csv_auto
read_text('/etc/zz_spy') → read_text
read_blob('/etc/zz_spy') → read_blob
read_json_auto('/etc/zz_spy') → read_json_auto
read_parquet('/etc/zz_spy') → read_parquet
parquet_scan('zz_spy.parquet') → parquet_scan
sniff_csv('zz_spy.csv') → sniff_csv
glob('/zz_spy/*') → glob
from 'zz_spy.csv' → from
(from 'zz_spy.csv') → from
sum('zz_spy.csv'.amount) → 'zz_spy.csv'.amount
sum("zz_spy.csv".amount) → zz_spy.csv
sum("read_csv('zz_spy')".amount) → read_csv('zz_spy')
copy facts_sales to 'zz_spy.csv' → copy
copy (select 1) to 'zz_spy.csv' → copy
attach 'zz_spy.db' as x → attach
export database 'zz_spy' → database
""",
    "statements": r"""
select 1 as zz_spy → select
with zz_spy as (select 1) select 1 → with
with recursive zz_spy as (select 1 union all select 1 from zz_spy) select 1 → with
values (zz_spy) → values
table zz_spy → table
install zz_spy → install
force install zz_spy → force
load zz_spy → load
pragma zz_spy → pragma
set memory_limit = 'zz_spy' → set
reset zz_spy → reset
use zz_spy → use
call zz_spy() → call
explain select zz_spy → explain
prepare zz_spy as select 1 → prepare
begin transaction zz_spy → begin
insert into zz_spy values (1) → insert
update zz_spy set x = 1 → update
delete from zz_spy → delete
drop table zz_spy → drop
truncate zz_spy → truncate
alter table zz_spy drop x → alter
create table zz_spy as select 1 → create
create macro zz_spy(x) as x → create
create secret zz_spy (type s3) → create
describe zz_spy → describe
pivot zz_spy on channel using sum(amount) → pivot
unpivot zz_spy on amount into name n value v → unpivot
merge into zz_spy using x on true when matched then delete → merge
sum(sales.amount); drop table zz_spy → ;
sum(sales.amount); → ;
; → ;
sum(sales.amount)) from live_sales; drop table zz_spy → from
""",
    "subqueries": r"""
(select zz_spy) → select
sum((select zz_spy)) → select
exists (select zz_spy) → exists
not exists(from zz_spy) → exists
1 in (select zz_spy) → select
1 = any (select zz_spy) → any
1 > all (select zz_spy) → all
array(select zz_spy) → array
sum(sales.amount) in (from zz_spy) → from
sum(sales.amount) union select zz_spy → union
sum(sales.amount) intersect all select zz_spy → intersect
sum(sales.amount) except select zz_spy → except
lateral (select zz_spy) → lateral
sum(sales.amount) filter (where (select zz_spy)) → select
sum(sales.amount) filter (where exists (select zz_spy)) → exists
case when exists (select zz_spy) then 1 end → exists
sum(sales.amount) from zz_spy → from
""",
    "comments and quotes": r"""
1 -- zz_spy → zz_spy
1 /* zz_spy */ → zz_spy
/* zz_spy */ 1 → zz_spy
/*+ zz_spy */ 1 → + zz_spy
1 -- → --
/**/ 1 → /*
sum(/* zz_spy */ sales.amount) → zz_spy
{# zz_spy #} 1 → zz_spy
{{ zz_spy }} → {
{% zz_spy %} 1 → {%
# zz_spy → #
1 // zz_spy → //
'zz_spy → 'zz_spy
"zz_spy → "zz_spy
'it''s zz_spy → 'it''s zz_spy
'a' 'zz_spy' → 'zz_spy'
'\'; drop table zz_spy; --' → ;
"; drop table zz_spy; --" → ; drop table zz_spy; --
e'\x41zz_spy' → e'\x41zz_spy'
x'41' → '41'
b'01' → '01'
n'zz_spy' → n'zz_spy'
r'zz_spy' → 'zz_spy'
u&'\0061zz_spy' → &
$$zz_spy$$ → $$zz_spy$$
$tag$zz_spy$tag$ → $tag$zz_spy$tag$
`zz_spy` → `
\zz_spy → \
""",
    "functions": r"""
getenv('zz_spy') → getenv
current_setting('zz_spy') → current_setting
system('zz_spy') → system
shell('zz_spy') → shell
sleep(100000) → sleep
pg_sleep(100000) → pg_sleep
query('select zz_spy') → query
query_table('zz_spy') → query_table
duckdb_secrets() → duckdb_secrets
duckdb_settings() → duckdb_settings
which_secret('zz_spy', 's3') → which_secret
getvariable('zz_spy') → getvariable
nextval('zz_spy') → nextval
current_user → current_user
now() → now
random() → random
version() → version
error('zz_spy') → error
write_log('zz_spy') → write_log
regexp_matches('aaaaaaaa', '(a+)+zz_spy') → regexp_matches
regexp_replace('a', 'zz_spy', 'b') → regexp_replace
repeat('zz_spy', 1000000000) → repeat
range(1000000000) → range
generate_series(1, 1000000000) → generate_series
unnest([1, 2]) → unnest
list_transform([1], x -> x) → list_transform
list_reduce([1], lambda x, y: x + y) → list_reduce
struct_pack(zz_spy := 1) → struct_pack
json_extract('{}', 'zz_spy') → json_extract
printf('%s', 'zz_spy') → printf
pow(9, 999999999) → pow
factorial(1000) → factorial
chr(39) → chr
concat('a', 'zz_spy') → concat
nvl(1, 2) → nvl
greatest(1, 2) → greatest
"sum"(sales.amount) → "sum"
main.sum(sales.amount) → sum
sum.sum(sales.amount) → sum
""",
    "operators": r"""
sum(sales.amount)::varchar → ::
cast(1 as zz_spy) → cast
try_cast(1 as int) → try_cast
1::struct(zz_spy int) → ::
[1, 2] → [
array[1, 2] → [
sum(sales.amount)[1] → [
sum(sales.amount)[1:2] → [
[x for x in [1]] → [
{'zz_spy': 1} → {
map {'zz_spy': 1} → {
'{}' -> 'zz_spy' → ->
'{}' ->> 'zz_spy' → ->>
x -> x → ->
lambda x: x → x
zz_spy := 1 → :=
sum(zz_spy => sales.amount) → =>
1 % 0 → %
2 ^ 999999999 → ^
2 ** 999999999 → **
1 || 'zz_spy' → ||
'a' ^@ 'zz_spy' → ^@
~1 → ~
1 & 2 → &
1 | 2 → |
1 << 100 → 1 << 100
1 <=> 1 → <=>
1 <-> 1 → <->
@1 → @
@@zz_spy → @
5! → !
|/ 4 → |
'a' ~ '(a+)+zz_spy' → ~
'a' ~~ 'zz_spy' → ~~
'a' !~~* 'zz_spy' → !
'a' similar to '(zz_spy)+' → similar to
'a' ilike 'zz_spy' → ilike
'a' glob 'zz_spy*' → glob
'a' like 'b' escape 'zz_spy' → escape
1 is distinct from 2 → from
1 is json → 1 IS json
1 is true → 1 IS TRUE
sum(sales.amount) collate zz_spy → collate
sum(sales.amount) at time zone 'zz_spy' → at
""",
    "windows and tails": r"""
sum(sales.amount) over () → over
sum(sales.amount) over (partition by zz_spy) → over
sum(sales.amount) over zz_spy → over
sum(sales.amount) filter (where true) over () → over
row_number() over () → row_number
lag(sales.amount) over (order by zz_spy) → lag
sum(sales.amount order by zz_spy) → order by
sum(sales.amount) within group (order by zz_spy) → within
percentile_cont(0.5) within group (order by sales.amount) → percentile_cont
sum(sales.amount ignore nulls) → ignore
sum(distinct sales.amount) → DISTINCT sales.amount
count(distinct on (sales.channel) sales.qty) → on
distinct on (sales.channel) sales.qty → on
count(distinct sales.channel, sales.qty) → sales.qty
count(distinct *) → *
sum(sales.amount) where zz_spy → where
sum(sales.amount) group by zz_spy → group by
sum(sales.amount) having zz_spy → having
sum(sales.amount) order by zz_spy → order by
sum(sales.amount) limit 1 → limit
sum(sales.amount) qualify zz_spy → qualify
sum(sales.amount) window zz_spy as () → window
sum(sales.amount) using sample 1 → using
grouping sets ((zz_spy)) → grouping sets
rollup(zz_spy) → rollup
sum(sales.amount) as zz_spy → as
sum(sales.amount) zz_spy → zz_spy
sum(sales.amount) filter (where true) filter (where true) → (
sum(sales.amount) filter (where sum(sales.qty) > 1) → SUM(sales.qty)
sum(sales.amount) filter (where prior(revenue) > 1) → PRIOR(revenue)
sum(sum(sales.amount)) → SUM(sales.amount)
avg(count(*)) → COUNT(*)
closing_balance(max(sales.amount)) → MAX(sales.amount)
prior(sum(sales.amount)) → prior
prior(prior(revenue)) → prior
prior(revenue, zz_spy) → prior
""",
    "parameters and time": r"""
$1 → $
$zz_spy → $
? → ?
:zz_spy → :
%s → %
%(zz_spy)s → %
${zz_spy} → $
sales.amount at (timestamp => now()) → at
sum(sales.amount) for system_time as of now() → for
date '2026-01-01' → date
timestamp '2026-01-01' → timestamp
interval 1 day → interval
sum(sales.amount) + interval '1' zz_spy → interval
extract(year from sales.date) → extract
current_date → current_date
sum(sales.amount) filter (where sales.date > 'zz_spy') → zz_spy
sum(sales.amount) filter (where sales.date > '2026-02-30') → 2026-02-30
""",
    "stars": r"""
* → *
* exclude (zz_spy) → exclude
* replace (1 as zz_spy) → replace
columns(*) → columns
columns('zz_spy') → columns
sum(columns(*)) → columns
*columns(*) → columns
sales.* → *
sum(sales.*) → *
count(* exclude (zz_spy)) → exclude
count(sales.* replace (1 as zz_spy)) → replace
count(* like 'zz_spy') → *
count(main.sales.*) → main.sales.*
""",
    "names": r"""
sum(main.sales.amount) → main.sales.amount
sum(kpi.main.sales.amount) → kpi.main.sales.amount
sum(information_schema.zz_spy) → information_schema
sum(information_schema.tables.zz_spy) → information_schema.tables.zz_spy
sum(duckdb_secrets().zz_spy) → duckdb_secrets
sum(pg_catalog.zz_spy) → pg_catalog
sum(facts_sales.amount) → facts_sales
sum(live_sales.amount) → live_sales
sum(records.body) → records
sum(sales.rowid) → rowid
sum(sales._row) → _row
sum(incoming.amount) → incoming
count(facts.*) → facts
sum(amount) → amount
zz_spy → zz_spy
_month → _month
a0 → a0
select → select
current_catalog → current_catalog
sum("sales.amount") → sales.amount
sum(sales."amount""; drop table zz_spy") → amount"; drop table zz_spy
"zz_spy""' or 1=1 --" → zz_spy"' or 1=1 --
sum(sales.amount).zz_spy → .
(sum(sales.amount)).zz_spy → .
(1, 2) → (1, 2)
() → ()
""",
    "numbers": r"""
1e309 → 1e309
1e999999999 → 1e999999999
1e18 → 1e18
9999999999999999999 → 9999999999999999999
1e → 1e
0x7fffffff → x7fffffff
1_0_ → _
1.2.3 → 1.2.3
inf → inf
nan → nan
round(1, 999999999) → ROUND(1, 999999999)
round(1, -999999999) → ROUND(1, -999999999)
round(1, 2.5) → ROUND(1, 2.5)
round(1, sum(sales.qty)) → ROUND(1, SUM(sales.qty))
round(1, null) → ROUND(1, NULL)
""",
    "kinds of values": r"""
sum(sales.channel) → sum
max(sales.date) → max
sum(sales.amount) + 'zz_spy' → +
not sum(sales.amount) → not
sum(sales.amount) filter (where 'zz_spy') → filter
case when 1 then 2 end → case
""",
}
_CHARACTERS = [
    ("ｓｕｍ(sales.amount)", "ｓｕｍ"),
    ("sum（sales.amount）", "（"),
    ("sum(sales．amount)", "．"),
    ("ѕum(sales.amount)", "ѕum"),
    ("sum(sаles.amount)", "sаles"),
    ("sum(sales.аmount)", "аmount"),
    ("su\u200bm(sales.amount)", "su\\u200bm"),
    ("\u202esum(sales.amount)", "\\u202esum"),
    ("sum(sales․amount)", "sales․amount"),
    ("sum(sales.amount)\x00", "\\x00"),
    ("sum(sales.amount)\x00; drop table zz_spy", "\\x00"),
    ("\ufeffsum(sales.amount)", "\\ufeffsum"),
    ("sum(sales.amount)\u2028zz_spy", "zz_spy"),
    ("＇zz_spy＇", "＇zz_spy＇"),
    ("“zz_spy”", "“"),
    ("ʼzz_spyʼ", "ʼzz_spyʼ"),
    ("１", "１"),
    ("²", "²"),
    ("∞", "∞"),
    ("√4", "√4"),
    ("💩", "💩"),
    ("sum(sales.amount)\x1b[2J", "\\x1b"),
    ("á", "á"),
    ("ＳＥＬＥＣＴ 1", "1"),
    ("sum(sales.amount)；zz_spy", "；"),
]


class Attack(NamedTuple):
    """A formula that is refused, and the part of it that is named."""

    kind: str
    formula: str
    token: str


def attacks() -> list[Attack]:
    """Every attack."""
    lines = [(kind, line) for kind, text in _WRITTEN.items() for line in text.strip().splitlines()]
    found = [Attack(kind, *line.split(" → ")) for kind, line in lines]
    return found + [Attack("characters", formula, token) for formula, token in _CHARACTERS]
