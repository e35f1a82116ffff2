select month, sha256
from (
    select month, max(batch) as batch
    from batch_months
    where dataset = $dataset and batch not in (select batch from undone)
    group by month
)
join batches using (batch)
