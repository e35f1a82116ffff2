select body
from drafts
where kind = $kind and who = $who
order by number desc
limit 1
