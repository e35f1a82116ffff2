select number, valid_from, body, who, recorded_at, why
from records
where kind = $kind and code = $code
order by number
