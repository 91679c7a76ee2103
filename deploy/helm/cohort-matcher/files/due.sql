with recursive in_use as (
  select catalogue.hash,
    (now() at time zone (site.body::json ->> 'timeZone'))::date as today
  from catalogue join artefact as site on site.hash = catalogue.site_hash
  order by catalogue.created_at desc limit 1
), used(hash) as (
  select min(matched_catalogue) from record
  union all
  select (select min(matched_catalogue) from record where matched_catalogue > used.hash)
  from used where used.hash is not null
)
select (
    select count(*) from record where quarantined_at is null and not is_matched
  ) + (
    select count(*) from used cross join lateral (
      select from record
      where quarantined_at is null and is_matched
        and matched_catalogue between used.hash and used.hash
    ) as other
    where used.hash <> (select hash from in_use)
  ) + (
    select count(*) from record
    where quarantined_at is null and is_matched
      and matched_catalogue = (select hash from in_use)
      and next_change_on <= (select today from in_use)
  ) + (select count(*) from reading where due_at <= now())
