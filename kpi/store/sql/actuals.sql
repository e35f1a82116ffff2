select indicator, unit, month, value
from actuals
where unit in (select unnest($units))
    and month between $first and $last
    and span = $span
    and ($all or indicator in (select unnest($indicators)))
order by indicator, unit, month
