create or replace {temporary} view {view} as
select facts.*
from {table} as facts
where facts._batch not in (select batch from {undone})
