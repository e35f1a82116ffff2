-- What people said of an entry of the model, in the order it was said.
create table comments (
    number bigint not null,
    kind varchar not null,
    code varchar not null,
    body varchar not null,
    who varchar not null,
    said_at timestamptz not null
);
