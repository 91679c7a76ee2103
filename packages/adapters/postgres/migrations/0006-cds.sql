-- Cards that EHRs were shown, and what came back.

-- A study on a card about a patient. No text of the card: it can be made again.
create table cds_showing (
  card uuid not null,
  study text collate "C" not null,
  patient text collate "C" not null,
  -- What the EHR names when someone takes it up.
  suggestion uuid not null,
  -- Who was shown it: nobody else may answer.
  client text not null,
  hook text not null,
  -- Hash of the encounter: cards of one visit replace each other. Null: the EHR named none.
  visit text,
  verdict verdict not null,
  at timestamptz(3) not null default clock_timestamp(),
  primary key (card, study)
);
create index cds_showing_patient on cds_showing (patient, study, at);

-- Append-only by its key: an EHR may say the same again. Coded: what a person typed is not kept.
create table cds_feedback (
  card uuid not null,
  outcome text not null check (outcome in ('accepted', 'overridden')),
  outcome_at timestamptz(3) not null,
  reason text check (reason in ('already-enrolled', 'not-interested', 'not-suitable', 'other')),
  suggestions uuid[] not null,
  received_at timestamptz(3) not null default clock_timestamp(),
  primary key (card, outcome, outcome_at)
);

-- Where the latest feedback leaves a patient and a study.
create table cds_interest (
  patient text collate "C" not null,
  study text collate "C" not null,
  interest text check (interest in ('accepted', 'declined')),
  -- No card names the study again.
  suppressed boolean not null,
  -- When it was said, by the EHR's clock: the latest holds, in whatever order it comes.
  outcome_at timestamptz(3) not null,
  -- The budget of showings begins anew.
  answered_at timestamptz(3) not null,
  primary key (patient, study)
);
