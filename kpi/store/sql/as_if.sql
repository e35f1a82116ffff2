create or replace temp view {view} as
select {columns} from incoming
union all by name
select {columns} from {live} {stays}
