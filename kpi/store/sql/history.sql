select {unit} as _unit, {month} as _month, count(distinct {date}) as _days{sums}
from {live}
where {month} between $first and $last
group by all
