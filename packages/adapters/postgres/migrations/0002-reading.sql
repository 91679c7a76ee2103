-- Reading an EHR that is not ours: who is due for reading, how far changes were read, whose record is another's now,
-- exports under way, subscriptions, and what the last look at the whole said of the EHR's data.

-- Patients to be read from the EHR: found changed, listed by a pass, asked for. The row goes when the patient was read.
create table reading (
  patient text collate "C" primary key,
  -- Not before: a pause after a failure, the second look at a patient who was not found.
  due_at timestamptz(3) not null default now(),
  -- Of the latest hint: what comes in during a reading is read again.
  hinted_at timestamptz(3) not null default clock_timestamp(),
  -- Readings that began and never ended: what ends workers shows here.
  attempts smallint not null default 0
) with (fillfactor = 70);
create index reading_due on reading (due_at, patient);

-- Whom the running pass over all patients was told of. Emptied when one begins.
create table listing (
  patient text collate "C" primary key
);

-- How far changes of a resource type were read: an instant as the EHR wrote it, by the EHR's clock.
create table change_mark (
  type text primary key,
  since text not null,
  updated_at timestamptz(3) not null default now()
);

-- One row: when everyone was last read, whether someone wants changes looked for, and the resource types that records
-- lack because the EHR did not grant them.
create table source_state (
  id boolean primary key default true check (id),
  full_pass_at timestamptz(3),
  changes_wanted_at timestamptz(3),
  withheld text[] not null default '{}'
);
insert into source_state default values;

-- The EHR did not know the patient at that time; gone once it says so again, later.
create table absence (
  patient text collate "C" primary key,
  first_at timestamptz(3) not null default clock_timestamp()
);

-- Patient.link as the EHR states it: `patient` is `target` now, says the Patient `stated_by`.
create table patient_link (
  stated_by text collate "C" not null,
  patient text collate "C" not null,
  target text collate "C" not null,
  primary key (stated_by, patient, target)
);
create index patient_link_patient on patient_link (patient);
create index patient_link_target on patient_link (target);

-- Patients who are others now, chains followed to their end; whoever stands in a circle of links is nobody's alias.
create table alias (
  patient text collate "C" primary key,
  survivor text collate "C" not null,
  -- The survivor's version from which on the patient's attestations are in it.
  since bigint not null default 0,
  at timestamptz(3) not null default clock_timestamp(),
  check (patient <> survivor)
);
create index alias_survivor on alias (survivor);

-- Fingerprints (64 bits) of the resources that the body speaks of, to find whose a deleted resource was. No index:
-- deletions are looked up a few times a day, and records are written all day.
alter table record add column sources bigint[] not null default '{}';

-- `merged`: the patient is another one now; `unmerged`: no longer.
alter table match_event drop constraint match_event_kind_check;
alter table match_event add constraint match_event_kind_check check (kind in ('match', 'gone', 'merged', 'unmerged'));

alter table job
  -- `full`, `changes` or `hints`
  add column mode text not null default 'full' check (mode in ('full', 'changes', 'hints')),
  -- What it is about at the moment, for people.
  add column phase text,
  -- JSON: what was left out, counted by reason.
  add column skipped text not null default '{}',
  add column started_at timestamptz(3);

-- A Bulk Data export under way, one for each sync at most.
create table export (
  job uuid primary key references job (id) on delete cascade,
  request text not null,
  status_url text,
  transaction_time text,
  -- JSON: the manifest as it was given.
  manifest text,
  updated_at timestamptz(3) not null default now()
);
create table export_file (
  job uuid not null references export (job) on delete cascade,
  position integer not null,
  section text not null check (section in ('deleted', 'output', 'error')),
  type text not null,
  url text not null,
  needs_token boolean not null,
  state text not null default 'pending' check (state in ('pending', 'partial', 'done', 'failed')),
  lines integer not null default 0,
  bad_lines integer not null default 0,
  bytes bigint not null default 0,
  sha256 text,
  error_class text,
  primary key (job, position)
);
-- What one resource of an export became, until its patient's record is put together. No text of the resource itself.
-- Without a foreign key, which would be checked row by row for tens of millions: whoever ends an export empties it.
create table staged (
  job uuid not null,
  patient text collate "C" not null,
  source text collate "C" not null,
  -- meta.lastUpdated as milliseconds since 1970; of two versions the newer one stays.
  updated bigint,
  body text not null,
  primary key (job, patient, source)
);

-- Who may notify us of changes. The secret itself is not kept.
create table subscription (
  id text collate "C" primary key,
  secret_hash text not null,
  created_at timestamptz(3) not null default now(),
  notified_at timestamptz(3),
  -- Number of the latest event told of, those before it that were not told of, and since when there are some.
  last_event bigint,
  missing_events bigint[] not null default '{}',
  gap_since timestamptz(3)
);

-- The last report on what the EHR's data covers.
create table coverage (
  id boolean primary key default true check (id),
  computed_at timestamptz(3) not null,
  mapping_hash text not null,
  catalogue text not null,
  body text not null
);
