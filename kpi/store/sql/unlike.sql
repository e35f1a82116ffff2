-- The rows of the file that do not count as they are, and where a file replaces months the rows that would go.
with same as (
    select _row, {columns}
    from {live}
    where _batch in (select batch from batches where sha256 = $sha256)
),
coming as (select _row, {columns} from incoming),
going as (select _row, {columns} from {live} where {others} and {month} in (select unnest($months)))
select (select count(*) from (from coming except all from same))
    + (select count(*) from (from going except all from coming)) as unlike
