-- What was done with proposals of targets, in the order it was done; the first event of each carries the offer.
create table proposal_events (
    number bigint not null,
    proposal bigint not null,
    step varchar not null,
    who varchar not null,
    happened_at timestamptz not null,
    said varchar not null,
    offer varchar
);
