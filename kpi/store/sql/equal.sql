-- Equal but for the last digits of floating point; only what is alike in sum is held against each other figure by figure.
with months as (select * from actuals where span = 'month'),
totals as (
    select indicator, count(*) as figures, sum(value) as total, sum(abs(value)) as size
    from months
    group by indicator
    having count(distinct month) >= $least and size > 0
),
pairs as (
    select one.indicator as one, other.indicator as other, one.figures
    from totals as one
    join totals as other
        on one.figures = other.figures
        and one.indicator < other.indicator
        and abs(one.total - other.total) <= 1e-9 * one.size
        and abs(one.size - other.size) <= 1e-9 * one.size
)
select pairs.one, pairs.other
from pairs
join months as mine on mine.indicator = pairs.one
join months as theirs on theirs.indicator = pairs.other and theirs.unit = mine.unit and theirs.month = mine.month
where abs(mine.value - theirs.value) <= 1e-9 * greatest(abs(mine.value), abs(theirs.value))
group by pairs.one, pairs.other, pairs.figures
having count(*) = pairs.figures
order by all
