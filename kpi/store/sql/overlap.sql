-- Of the rows that come: how many are known as they are, how many with other figures, and how many known ones go.
with live as (select {columns} from {live}),
coming as (select {columns} from incoming),
going as (select * from live {goes}),
fresh as (from coming except all from going),
stale as (from going except all from coming),
pairs as (
    select least(fresh.rows, stale.rows) as rows
    from (select {labels}, count(*) as rows from fresh group by all) as fresh
    join (select {labels}, count(*) as rows from stale group by all) as stale on {alike}
)
select
    (select count(*) from coming) - (select count(*) from fresh) as same,
    (select coalesce(sum(rows), 0)::bigint from pairs) as changed,
    (select count(*) from stale) - (select coalesce(sum(rows), 0)::bigint from pairs) as gone
