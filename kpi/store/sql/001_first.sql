-- Append-only throughout: a change adds rows, what counts now is read from the latest of them.
create table records (
    number bigint not null,
    kind varchar not null,
    code varchar not null,
    valid_from date,
    body varchar,
    who varchar not null,
    recorded_at timestamptz not null,
    why varchar
);
create table batches (
    batch bigint not null,
    dataset varchar not null,
    file varchar not null,
    sha256 varchar not null,
    sheet varchar,
    rows bigint not null,
    rejected bigint not null,
    first_day date not null,
    last_day date not null,
    who varchar not null,
    imported_at timestamptz not null
);
create table batch_months (batch bigint not null, dataset varchar not null, month date not null);
create table undone (batch bigint not null, who varchar not null, undone_at timestamptz not null);
create table superseded (dataset varchar not null, batch bigint not null, row integer not null, by_batch bigint not null);
create table actuals (
    indicator varchar not null,
    unit varchar not null,
    month date not null,
    span varchar not null,
    value double not null
);
