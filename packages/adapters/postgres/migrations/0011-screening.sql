-- What people need who screen all day: whom a list names at a glance, who works on whom, what is new since they last looked.

-- What a list tells and filters of a person beside their id, off the body: it is written with it.
alter table record
  add column sex text check (sex in ('female', 'male', 'other')),
  -- The first and the last day on which they may have been born.
  add column born_from date,
  add column born_to date,
  -- Something could not be read or was not granted.
  add column incomplete boolean not null default false;
-- Of records that are there already, from their bodies: days since 1970. A text with an escaped NUL cannot be taken apart here:
-- what it would tell stays open until the row is written anew.
create function pg_temp.told_of(body text, out sex text, out born_from date, out born_to date, out incomplete boolean)
language plpgsql as $$
begin
  sex := body::json ->> 'sex';
  born_from := date '1970-01-01' + (body::json -> 'birth' ->> 'from')::integer;
  born_to := date '1970-01-01' + (body::json -> 'birth' ->> 'to')::integer;
  incomplete := json_array_length(body::json -> 'gaps') > 0 or exists (
    select from json_array_elements(body::json -> 'issues') as issue where issue -> 'lost' is not null);
exception when untranslatable_character then
  sex := null; born_from := null; born_to := null; incomplete := false;
end
$$;
update record set (sex, born_from, born_to, incomplete) =
  (select told.sex, told.born_from, told.born_to, told.incomplete from pg_temp.told_of(body) as told);
drop function pg_temp.told_of(text);

alter table match
  -- Both stay while the row is renewed; the second moves with what the row says.
  add column first_seen_at timestamptz(3) not null default now(),
  add column changed_at timestamptz(3) not null default now(),
  -- Concepts whose data would settle most, most first, with blanks between.
  add column needs text not null default '';
alter table match alter column needs set storage plain;
-- Of matches that are there already: the earliest that is known of them.
create function pg_temp.needs_of(detail text) returns text language plpgsql as $$
begin
  return coalesce((
    select string_agg(concept, ' ' order by place) from (
      select concept, min(place) as place from (
        select concept, row_number() over () as place
        from json_array_elements(detail::json -> 'nextSteps') as step,
          json_array_elements_text(step -> 'concepts') as concept) as named
      group by concept order by min(place) limit 5) as most), '');
exception when untranslatable_character then
  return '';
end
$$;
update match set
  -- Of one transaction the row has the beginning and the event the end.
  first_seen_at = least((
    select max(at) from match_event as event
    where event.study = match.study and event.patient = match.patient and event.cohort = match.cohort
      and event.from_verdict is null), evaluated_at),
  changed_at = evaluated_at,
  needs = pg_temp.needs_of(detail);
drop function pg_temp.needs_of(text);
create index match_best_first_seen on match (study, verdict, first_seen_at desc, patient) where best;
create index match_best_changed on match (study, verdict, changed_at desc, patient) where best;

alter table decision
  -- The criterion that is the reason.
  add column criterion text collate "C",
  -- The version that it takes back.
  add column takes_back integer,
  -- Whether somebody had been asked to look again when it was made: so again where it is taken back.
  add column review_again boolean not null default false;

-- Who works on a candidate, and when it is to be seen again. The audit keeps who changed it.
create table assignment (
  study text collate "C" not null,
  patient text collate "C" not null,
  assignee text,
  due_on date,
  -- Out of the list until that day, or until the match changes after `changed_at`.
  snoozed_until date,
  changed_by text not null,
  changed_at timestamptz(3) not null default clock_timestamp(),
  primary key (study, patient)
);
create index assignment_assignee on assignment (study, assignee) where assignee is not null;

-- Of what in a study a person wants to be told, and when they last looked.
create table study_watch (
  subject text not null,
  study text collate "C" not null,
  mode text not null default 'all' check (mode in ('all', 'eligible', 'off')),
  seen_at timestamptz(3),
  primary key (subject, study)
);
create index match_event_at on match_event (study, at);

-- Filters and order of a list under a name. Nothing of a patient is in them.
create table saved_view (
  subject text not null,
  study text collate "C" not null,
  name text not null,
  query text not null,
  primary key (subject, study, name)
);

-- The number under which a sponsor's log knows a patient: given once, in the order in which they were first logged.
create table screening_number (
  study text collate "C" not null,
  patient text collate "C" not null,
  number integer not null,
  primary key (study, patient),
  unique (study, number)
);

-- As 0009 has it, with who worked on whom, and the numbers of a sponsor's log.
create or replace function purge_study(purged text, keep_days integer, pretend boolean)
returns table (what text, rows bigint) language plpgsql security definer as $$
begin
  perform from study s where s.id = purged and s.status = 'closed' and keep_days >= 1
    and s.closed_at < now() - make_interval(days => keep_days)
    for update;
  if not found then
    raise exception 'the study was not closed for so long' using errcode = 'restrict_violation';
  end if;
  return query
    select 'candidates', count(*) from candidate c where c.study = purged
    union all select 'matches', count(*) from match m where m.study = purged
    union all select 'events', count(*) from match_event e where e.study = purged
    union all select 'decisions', count(*) from decision d where d.study = purged
    union all select 'attestedOutcomes', count(*) from attestation a where a.study = purged
    union all select 'assignments', count(*) from assignment g where g.study = purged
    union all select 'screeningNumbers', count(*) from screening_number n where n.study = purged
    union all select 'cards', count(*) from cds_showing w where w.study = purged
    union all select 'interests', count(*) from cds_interest i where i.study = purged;
  if pretend then
    return;
  end if;
  perform set_config('cohort.purging', 'yes', true);
  delete from match_event e where e.study = purged;
  delete from decision d where d.study = purged;
  delete from candidate c where c.study = purged;
  delete from match m where m.study = purged;
  delete from attestation a where a.study = purged;
  delete from assignment g where g.study = purged;
  delete from screening_number n where n.study = purged;
  delete from cds_feedback f where f.card in (select w.card from cds_showing w where w.study = purged)
    and not exists (select from cds_showing w where w.card = f.card and w.study <> purged);
  delete from cds_showing w where w.study = purged;
  delete from cds_interest i where i.study = purged;
  perform set_config('cohort.purging', '', true);
end
$$;
do $$
begin
  execute format('alter function purge_study(text, integer, boolean) set search_path = %I, pg_temp', current_schema());
end
$$;

-- As 0009 has it; and what events say of values may be forgotten.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if current_setting('cohort.purging', true) = 'yes'
    and ((tg_op = 'DELETE' and tg_table_name in ('decision', 'attestation', 'match_event'))
      or (tg_op = 'UPDATE' and tg_table_name = 'match_event')) then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

-- Which criteria came out otherwise, without what was said of them. Nothing of a text that cannot be taken apart here.
create function outcomes_alone(changes text) returns text language plpgsql immutable as $$
begin
  return (
    select coalesce(json_agg(json_build_object(
      'criterion', change -> 'criterion', 'from', change -> 'from', 'to', change -> 'to') order by place), '[]')
    from json_array_elements(changes::json) with ordinality as those(change, place));
exception when untranslatable_character then
  return '[]';
end
$$;

-- Of patients who are gone or do not want to be found: values stay in the events of those studies alone in which somebody decided
-- on them, for they are why.
create function forget_values(persons text[]) returns void language plpgsql security definer as $$
begin
  perform set_config('cohort.purging', 'yes', true);
  update match_event e set changes = outcomes_alone(e.changes)
  where e.study = any(array(select s.id from study s)) and e.patient = any(persons) and e.changes is not null
    and not exists (
      select from decision d where d.study = e.study and d.patient in (
        select e.patient
        union all select a.patient from alias a where a.survivor = e.patient
        union all select a.survivor from alias a where a.patient = e.patient
        union all select o.patient from alias a join alias o on o.survivor = a.survivor where a.patient = e.patient));
  perform set_config('cohort.purging', '', true);
end
$$;
revoke execute on function forget_values(text[]) from public;

create or replace function grant_runtime(runtime text) returns void language plpgsql as $$
begin
  perform grant_runtime_tables(runtime);
  execute format('grant execute on function purge_study(text, integer, boolean) to %I', runtime);
  execute format('grant execute on function forget_values(text[]) to %I', runtime);
end
$$;
do $$
declare
  name text;
begin
  foreach name in array array['grant_runtime(text)', 'forget_values(text[])'] loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
end
$$;
