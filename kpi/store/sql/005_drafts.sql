-- What somebody drafts of the model, append-only; the latest of a kind and person counts.
create table drafts (
    number bigint not null,
    kind varchar not null,
    body varchar not null,
    who varchar not null,
    said_at timestamptz not null
);
