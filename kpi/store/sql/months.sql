select distinct month
from batch_months
where dataset in (select unnest($datasets)) and batch not in (select batch from undone)
order by month
