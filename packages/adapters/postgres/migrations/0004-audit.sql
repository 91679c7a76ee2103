-- Who saw and did what. Append-only and chained: each row's hash is of the row before and of all that the row says.

create table audit_event (
  seq bigint primary key,
  at timestamptz(3) not null,
  actor text not null,
  actor_kind text not null,
  action text not null,
  operation text not null,
  outcome text not null,
  study text collate "C",
  patients text[] not null,
  purpose text not null,
  network text,
  request_id text,
  -- JSON: codes and counts.
  detail text not null,
  previous_hash text not null,
  hash text not null
);
create index audit_event_patients on audit_event using gin (patients);
create index audit_event_actor on audit_event (actor, seq);
create index audit_event_study on audit_event (study, seq);
create index audit_event_action on audit_event (action, seq);
create index audit_event_at on audit_event (at);
create trigger append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_change();

-- `5:abcde` each, so that no two rows give one text; `-` for null. The length is in bytes of UTF-8.
create function audit_part(value text) returns text language sql immutable as $$
  select case when value is null then '-' else octet_length(convert_to(value, 'UTF8')) || ':' || value end
$$;

-- How many there are, then each of them.
create function audit_part(list text[]) returns text language sql immutable as $$
  select audit_part(cardinality(list)::text)
    || coalesce((select string_agg(audit_part(item), '' order by place)
                 from unnest(list) with ordinality as items(item, place)), '')
$$;

-- The only way in. The lock is held until the transaction ends: whoever appends does it last. The clock is read under the
-- lock, so that time goes the way that the numbers go.
create function append_audit(
  actor text, actor_kind text, action text, operation text, outcome text, study text, patients text[],
  purpose text, network text, request_id text, detail text
) returns bigint language plpgsql security definer as $$
declare
  last record;
  next_seq bigint;
  next_at timestamptz(3);
  next_hash text;
begin
  -- Everyone else waits from here to the end of the transaction, which is the next statement: a process that hangs before it,
  -- or whose network is gone, is not waited for any longer.
  perform set_config('idle_in_transaction_session_timeout', '5s', true);
  perform pg_advisory_xact_lock(hashtextextended('cohort audit chain', 0));
  select e.seq, e.at, e.hash into last from audit_event e order by e.seq desc limit 1;
  next_seq := coalesce(last.seq, 0) + 1;
  next_at := greatest(clock_timestamp()::timestamptz(3), last.at);
  next_hash := encode(sha256(convert_to(
    audit_part(coalesce(last.hash, '')) || audit_part(next_seq::text)
    || audit_part(floor(extract(epoch from next_at) * 1000)::bigint::text)
    || audit_part(actor) || audit_part(actor_kind) || audit_part(action) || audit_part(operation)
    || audit_part(outcome) || audit_part(study) || audit_part(patients)
    || audit_part(purpose) || audit_part(network) || audit_part(request_id) || audit_part(detail),
    'UTF8')), 'hex');
  insert into audit_event (
    seq, at, actor, actor_kind, action, operation, outcome, study, patients, purpose, network, request_id,
    detail, previous_hash, hash
  ) values (
    next_seq, next_at, actor, actor_kind, action, operation, outcome, study, patients, purpose, network,
    request_id, detail, coalesce(last.hash, ''), next_hash);
  return next_seq;
end
$$;

-- What a role needs to run the product and no more: tables that only grow cannot be changed by it, and the audit is
-- reached through append_audit alone. Whoever owns the tables calls it after every migration; nobody else can.
create function grant_runtime(runtime text) returns void language plpgsql as $$
declare
  found record;
begin
  execute format('grant usage on schema %I to %I', current_schema(), runtime);
  for found in
    select c.relname, exists (
      select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only'
    ) as only_grows
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and c.relowner = (select o.relowner from pg_class o where o.oid = 'audit_event'::regclass)
  loop
    execute format('revoke all on table %I from %I', found.relname, runtime);
    execute format('grant %s on table %I to %I',
      case
        when found.relname in ('audit_event', 'schema_migration') then 'select'
        when found.only_grows then 'select, insert'
        else 'select, insert, update, delete'
      end, found.relname, runtime);
  end loop;
  execute format('grant execute on function append_audit(text, text, text, text, text, text, text[], text, text, text, text) to %I', runtime);
end
$$;

revoke execute on function
  append_audit(text, text, text, text, text, text, text[], text, text, text, text), grant_runtime(text) from public;

-- pg_temp comes last: searched first, as it is where nobody names it, a caller's temporary table would take the rows.
do $$
declare
  name text;
begin
  foreach name in array array[
    'grant_runtime(text)',
    'append_audit(text, text, text, text, text, text, text[], text, text, text, text)'
  ] loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
end
$$;
