select kind, code, valid_from, body
from (
    select *, row_number() over (partition by kind, code, valid_from order by number desc) as latest
    from records
    where recorded_at < $moment
)
where latest = 1 and body is not null
order by number
