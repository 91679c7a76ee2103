-- What people need who screen all day: whom a list names at a glance, who works on whom, what is new since they last looked.

-- What a list tells and filters of a person beside their id, off the body: it is written with it.
alter table record
  add column sex text check (sex in ('female', 'male', 'other')),
  -- The first and the last day on which they may have been born.
  add column born_from date,
  add column born_to date,
  -- Something could not be read or was not granted.
  add column incomplete boolean not null default false;
-- Of records that are there already, from their bodies: days since 1970.
update record set
  sex = body::json ->> 'sex',
  born_from = date '1970-01-01' + (body::json -> 'birth' ->> 'from')::integer,
  born_to = date '1970-01-01' + (body::json -> 'birth' ->> 'to')::integer,
  incomplete = json_array_length(body::json -> 'gaps') > 0 or exists (
    select from json_array_elements(body::json -> 'issues') as issue where issue -> 'lost' is not null);

alter table match
  -- Both stay while the row is renewed; the second moves with what the row says.
  add column first_seen_at timestamptz(3) not null default now(),
  add column changed_at timestamptz(3) not null default now(),
  -- Concepts whose data would settle most, most first, with blanks between.
  add column needs text not null default '';
alter table match alter column needs set storage plain;
-- Of matches that are there already: the earliest that is known of them.
update match set
  first_seen_at = coalesce((
    select max(at) from match_event as event
    where event.study = match.study and event.patient = match.patient and event.cohort = match.cohort
      and event.from_verdict is null), evaluated_at),
  changed_at = evaluated_at,
  needs = coalesce((
    select string_agg(concept, ' ' order by place) from (
      select concept, min(place) as place from (
        select concept, row_number() over () as place
        from json_array_elements(detail::json -> 'nextSteps') as step,
          json_array_elements_text(step -> 'concepts') as concept) as named
      group by concept order by min(place) limit 5) as most), '');
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
