create or replace {temporary} view {view} as
select facts.*
from {table} as facts
join (
    select month, max(batch) as batch
    from {batch_months}
    where dataset = {dataset} and batch not in (select batch from {undone})
    group by month
) as deciding
    on facts._batch = deciding.batch and date_trunc('month', facts.{date})::date = deciding.month
