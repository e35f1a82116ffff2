select month from batch_months where batch = $batch
union
select {month}
from {table} as facts
join superseded on superseded.dataset = $dataset and superseded.batch = facts._batch and superseded.row = coalesce(facts._at, facts._row)
where superseded.by_batch = $batch
order by month
