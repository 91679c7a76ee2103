-- What a decision was seen on, kept so that it can be made again.

-- Versions (meta.versionId) of the resources that the body comes from: of the Patient, then of the others in the order of their
-- distinct names, with spaces between them, `-` where the EHR gave none. Beside the body and not in it: a new version that says the same changes no match.
alter table record
  add column resource_versions text,
  -- Of prior_body.
  add column prior_resource_versions text;

alter table decision
  -- Gzipped: the candidate's matches in full as they were shown, a line a cohort. Null where there was none.
  add column seen bytea,
  -- Of the record that was kept, as in `record`.
  add column resource_versions text;
alter table decision alter column seen set storage external;
-- Whether a snapshot is still needed.
create index decision_snapshot on decision (snapshot) where snapshot is not null;
