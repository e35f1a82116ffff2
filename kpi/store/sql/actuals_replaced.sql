delete from actuals
using places
where actuals.indicator = places.indicator and actuals.month = places.month and actuals.span = places.span
