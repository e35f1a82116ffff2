select proposal, step, who, happened_at, said, offer
from proposal_events
order by number
