create or replace {temporary} view {view} as
select facts.*
from {table} as facts
where facts._batch not in (select batch from {undone})
    and not exists (
        select 1
        from {superseded} as superseded
        where superseded.dataset = {dataset}
            and superseded.batch = facts._batch
            and superseded.row = coalesce(facts._at, facts._row)
            and superseded.by_batch not in (select batch from {undone})
    )
