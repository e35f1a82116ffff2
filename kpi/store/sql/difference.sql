with live as (select {columns} from {live}),
coming as (select {columns} from incoming),
going as (select * from live {goes}),
months as (
    select {month} as _month from coming
    union
    select {month} from going
),
states as (
    select 'before' as _which, * from live
    union all
    select 'after', * from live {stays}
    union all
    select 'after', * from coming
)
select {month} as _month, _which, count(*) as _rows, (select count(*) from going) as _goes{sums}
from states
where {month} in (select _month from months)
group by all
order by _month, _which
