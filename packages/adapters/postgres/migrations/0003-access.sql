-- Who may do what, on which legal ground, and who does not want to be found.

create table study_grant (
  -- `user:<issuer>#<subject>`, `group:<name>`, `key:<id>`, `ehr:<issuer>` or `demo`.
  principal text collate "C" not null,
  role text not null
    check (role in ('viewer', 'screener', 'study-lead', 'auditor', 'admin', 'ehr-client')),
  -- A study's id, or `*` for all.
  study text collate "C" not null,
  granted_by text not null,
  granted_at timestamptz(3) not null default now(),
  ends_at timestamptz(3),
  primary key (principal, role, study)
);

-- The latest row of a study holds.
create table legal_basis (
  id bigint generated always as identity primary key,
  study text collate "C" not null references study (id),
  reference text not null,
  valid_from date not null,
  valid_until date,
  stated_by text not null,
  stated_at timestamptz(3) not null default clock_timestamp(),
  check (valid_until is null or valid_until >= valid_from)
);
create index legal_basis_study on legal_basis (study, id desc);
create trigger append_only before update or delete or truncate on legal_basis
  for each statement execute function refuse_change();

create table opt_out (
  patient text collate "C" primary key,
  added_by text not null,
  at timestamptz(3) not null default now()
);
