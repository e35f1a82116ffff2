-- Every different value that the rows which count have for each key of the file.
select distinct {key} as _key, {value} as _said
from {live}
where {column} in (select try_cast(_key as {kind}) from incoming)
