select kind, code, valid_from, body, who, recorded_at, why
from records
where kind in ('scorecard', 'drivers')
order by number
