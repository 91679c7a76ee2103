-- How long what is kept, and how an opt-out came about.

-- `command`: someone said so here. `file`: the hospital's list, which is followed. `consent`: the EHR says so; kept by whoever
-- saves matches, as of the date that they are made for. Each holds by itself.
alter table opt_out
  add column source text not null default 'command' check (source in ('command', 'file', 'consent')),
  drop constraint opt_out_pkey,
  add primary key (patient, source);

-- Since when a study is closed. Nobody can set it: the trigger has the last word.
alter table study add column closed_at timestamptz(3);
update study set closed_at = updated_at where status = 'closed';
create function note_closed() returns trigger language plpgsql as $$
begin
  new.closed_at := case
    when new.status <> 'closed' then null
    when tg_op = 'UPDATE' and old.status = 'closed' then old.closed_at
    else now()
  end;
  return new;
end
$$;
create trigger closed_at before insert or update on study for each row execute function note_closed();

create index attestation_study on attestation (study) where study is not null;

-- What is append-only goes in one way alone: within purge_study, which sets this for as long as it runs. A role that runs the services
-- may delete nothing there whatever it sets.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('decision', 'attestation', 'match_event')
    and current_setting('cohort.purging', true) = 'yes' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

-- How many rows about patients a study has, or with `pretend` false had: they are gone then. Refuses a study that was not closed for so
-- many days. The audit is no part of it, nor are facts that were attested for all studies.
create function purge_study(purged text, keep_days integer, pretend boolean)
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
  delete from cds_feedback f where f.card in (select w.card from cds_showing w where w.study = purged)
    and not exists (select from cds_showing w where w.card = f.card and w.study <> purged);
  delete from cds_showing w where w.study = purged;
  delete from cds_interest i where i.study = purged;
  perform set_config('cohort.purging', '', true);
end
$$;
revoke execute on function purge_study(text, integer, boolean) from public;

-- As 0004 has it, and this function with it.
alter function grant_runtime(text) rename to grant_runtime_tables;
create function grant_runtime(runtime text) returns void language plpgsql as $$
begin
  perform grant_runtime_tables(runtime);
  execute format('grant execute on function purge_study(text, integer, boolean) to %I', runtime);
end
$$;
revoke execute on function grant_runtime(text) from public;

do $$
declare
  name text;
begin
  foreach name in array array['grant_runtime(text)', 'purge_study(text, integer, boolean)'] loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
end
$$;
