select batches.*, undone.batch is null as live
from batches
left join undone using (batch)
where $dataset is null or batches.dataset = $dataset
order by batch desc
