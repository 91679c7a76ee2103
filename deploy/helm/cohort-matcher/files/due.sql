select (
    select count(*) from record
    where quarantined_at is null
      and (not is_matched or matched_catalogue <> in_use.hash or next_change_on <= in_use.today)
  ) + (select count(*) from reading where due_at <= now())
from (select 1) as always
left join lateral (
  select catalogue.hash,
    (now() at time zone (site.body::json ->> 'timeZone'))::date as today
  from catalogue join artefact as site on site.hash = catalogue.site_hash
  order by catalogue.created_at desc limit 1
) as in_use on true
