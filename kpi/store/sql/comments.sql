select number, body, who, said_at
from comments
where kind = $kind and code = $code
order by number
