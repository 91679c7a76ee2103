-- The store. Words are those of the glossary. Clinical texts are text, never jsonb: they are written and
-- read whole, byte for byte. Instants keep milliseconds, so that a page's cursor can name them exactly; what
-- is written while a patient's record is locked takes the clock's time, so that its order is that of the lock.

create type verdict as enum ('eligible', 'possible', 'ineligible');

-- One row per patient: what is known, and what is due for it.
create table record (
  patient text collate "C" primary key,
  version bigint not null check (version > 0),
  hash text not null,
  mapping_hash text not null,
  body text not null,
  -- Every concept that the body has an entry of, broader ones included.
  concepts text[] not null,
  matched_version bigint,
  -- As a column, because the planner keeps statistics of columns: that it is rarely false is what makes an index worth it.
  is_matched boolean not null generated always as (matched_version is not distinct from version) stored,
  matched_catalogue text,
  matched_as_of date,
  next_change_on date,
  -- Its matching failed again and again: not due until its content changes or someone asks.
  quarantined_at timestamptz(3),
  -- The body that the stored matches were made from, until the patient is matched again: a decision that is
  -- taken meanwhile was taken on that one.
  prior_hash text,
  prior_body text,
  updated_at timestamptz(3) not null default now(),
  check ((matched_version is null) = (matched_catalogue is null))
);
-- Bodies live out of line, so that noting a match rewrites a short row.
alter table record set (toast_tuple_target = 128);
alter table record
  alter column patient set storage plain,
  alter column hash set storage plain,
  alter column mapping_hash set storage plain,
  alter column matched_catalogue set storage plain,
  alter column prior_hash set storage plain;
create index record_unmatched on record (patient)
  where not is_matched and quarantined_at is null;
create index record_catalogue on record (matched_catalogue, patient) where matched_catalogue is not null;
create index record_change on record (next_change_on, patient)
  where next_change_on is not null and quarantined_at is null;
-- Only counts: a column that is nearly always null makes it as small as an index can be.
create index record_matched on record (quarantined_at) where matched_catalogue is not null;
create index record_mapping on record (mapping_hash, patient);
create index record_concepts on record using gin (concepts);

-- The last version of patients who are gone: should one come back, a job that read the earlier record must
-- not pass the fence.
create table removed_record (
  patient text collate "C" primary key,
  version bigint not null,
  at timestamptz(3) not null default now()
);

create table study_revision (
  study text collate "C" not null,
  revision integer not null check (revision > 0),
  hash text not null,
  canonical text not null,
  created_at timestamptz(3) not null default now(),
  primary key (study, revision),
  unique (study, hash)
);

create table study (
  id text collate "C" primary key,
  status text not null default 'draft' check (status in ('draft', 'active', 'closed')),
  active_revision integer,
  updated_at timestamptz(3) not null default now(),
  foreign key (id, active_revision) references study_revision (study, revision),
  check (status <> 'active' or active_revision is not null)
);

-- What matches were made from besides the record: few rows, named by number in many.
create table match_inputs (
  id integer generated always as identity primary key,
  study text collate "C" not null,
  revision integer not null,
  study_hash text not null,
  dictionary_hash text not null,
  site_hash text not null,
  engine text not null,
  unique (study, revision, study_hash, dictionary_hash, site_hash, engine)
);

-- One row per patient with a cohort's index condition or a signal of it, and cohort.
create table match (
  study text collate "C" not null,
  cohort text collate "C" not null,
  patient text collate "C" not null,
  cohort_order smallint not null,
  -- The patient's best cohort of the study: verdict, then score, then cohort order.
  best boolean not null,
  verdict verdict not null,
  score numeric(4, 1) not null check (score between 0 and 100),
  pass smallint not null,
  presumed smallint not null,
  unknown smallint not null,
  fail smallint not null,
  review smallint not null,
  gate text check (gate in ('deceased', 'optedOut')),
  near_miss text,
  eligible_from date,
  next_change_on date,
  index text not null check (index in ('condition', 'signal')),
  -- One letter per criterion in source order: P pass, p presumed pass, U unknown, F fail, R review.
  outcomes text not null,
  -- Compact JSON of criteria and next steps.
  detail text not null,
  -- Of everything above.
  content_hash text not null,
  inputs integer not null references match_inputs (id),
  record_version bigint not null,
  record_hash text not null,
  as_of date not null,
  evaluated_at timestamptz(3) not null default now(),
  primary key (study, cohort, patient)
);
alter table match set (toast_tuple_target = 128);
alter table match
  alter column study set storage plain,
  alter column cohort set storage plain,
  alter column patient set storage plain,
  alter column near_miss set storage plain,
  alter column outcomes set storage plain,
  alter column content_hash set storage plain,
  alter column record_hash set storage plain;
create index match_patient on match (patient, study);
create index match_best on match (study, verdict, (-score), patient) where best;
create index match_best_evaluated on match (study, verdict, evaluated_at desc, patient) where best;
create index match_best_eligible on match
  (study, verdict, (coalesce(eligible_from, 'infinity'::date)), patient) where best;
create index match_cohort on match (study, cohort, verdict, (-score), patient);

-- Where a person has decided: the state as of the latest decision, and whether to look again.
create table candidate (
  study text collate "C" not null,
  patient text collate "C" not null,
  version integer not null check (version > 0),
  status text not null,
  review_again boolean not null default false,
  primary key (study, patient)
);

-- Records that decisions were taken on, gzipped.
create table snapshot (
  hash text primary key,
  body bytea not null,
  created_at timestamptz(3) not null default now()
);
alter table snapshot alter column body set storage external;

create table decision (
  study text collate "C" not null,
  patient text collate "C" not null,
  version integer not null check (version > 0),
  status text not null,
  reason text,
  note text,
  by_user text not null,
  at timestamptz(3) not null default clock_timestamp(),
  snapshot text references snapshot (hash),
  -- JSON: ids of the attestations in force, and the verdicts seen with what they were made from.
  attestations text not null,
  matches text not null,
  primary key (study, patient, version)
);

create table attestation (
  id uuid primary key,
  patient text collate "C" not null,
  by_user text not null,
  at timestamptz(3) not null default clock_timestamp(),
  basis text not null,
  kind text not null check (kind in ('fact', 'complete-history', 'outcome')),
  -- The study of an attested outcome; null holds for all.
  study text collate "C",
  statement text not null,
  -- The version that it gave the record.
  record_version bigint not null
);
create index attestation_patient on attestation (patient, at);

-- What the machine found, when it differed from before.
create table match_event (
  id bigint generated always as identity primary key,
  study text collate "C" not null,
  patient text collate "C" not null,
  kind text not null check (kind in ('match', 'gone')),
  cohort text collate "C",
  at timestamptz(3) not null default clock_timestamp(),
  as_of date,
  revision integer,
  from_verdict verdict,
  to_verdict verdict,
  -- JSON: criteria whose outcome differs, from and to.
  changes text,
  review_again boolean not null default false
);
create index match_event_candidate on match_event (study, patient, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger append_only before update or delete or truncate on study_revision
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on decision
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on attestation
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on match_event
  for each statement execute function refuse_change();

-- Dictionaries and site files by hash, and what a catalogue hash stands for.
create table artefact (
  hash text primary key,
  body text not null
);
create table catalogue (
  hash text primary key,
  engine text not null,
  dictionary_hash text not null references artefact (hash),
  site_hash text not null references artefact (hash),
  -- JSON: the active revisions.
  studies text not null,
  created_at timestamptz(3) not null default now()
);

create table job (
  id uuid primary key,
  kind text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done integer not null default 0,
  total integer,
  counts text not null default '{}',
  checkpoint text,
  error_class text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  finished_at timestamptz(3)
);
create unique index job_open on job (kind) where state in ('queued', 'running');
create index job_latest on job (kind, created_at desc);

create table quarantine (
  subject text collate "C" not null,
  stage text not null check (stage in ('read', 'match')),
  error_class text not null,
  failures smallint not null,
  quarantined boolean not null,
  first_at timestamptz(3) not null default now(),
  last_at timestamptz(3) not null default now(),
  primary key (subject, stage)
);
