-- How a table of one shape was taken; the latest for a dataset and shape counts.
create table layouts (
    number bigint not null,
    dataset varchar not null,
    fingerprint varchar not null,
    body varchar not null,
    who varchar not null,
    said_at timestamptz not null
);
