select dataset, fingerprint, body
from (
    select *, row_number() over (partition by dataset, fingerprint order by number desc) as latest
    from layouts
    where dataset = $dataset
)
where latest = 1
order by number desc
