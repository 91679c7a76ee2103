/**
 * What holds of the tables whenever nothing runs, each as a query for whatever breaks it: one column `what`. Nothing here is asked in
 * the way that the product asks it.
 */
export const LAWS_OF_ROWS = {
  "a match belongs to a record": `
    select m.study || ' ' || m.patient as what from match m
     where not exists (select from record r where r.patient = m.patient)`,

  "nobody who was merged into another has a record or a match": `
    select a.patient as what from alias a
     where exists (select from match m where m.patient = a.patient)
        or exists (select from record r where r.patient = a.patient)`,

  "a match was made from a revision that is kept": `
    select m.study || ' ' || m.patient as what from match m
      left join match_inputs i on i.id = m.inputs
      left join study_revision s on s.study = m.study and s.revision = i.revision and s.hash = i.study_hash
     where s.study is null or i.study <> m.study`,

  "who is matched has no match of an older record": `
    select m.study || ' ' || m.patient as what from match m join record r on r.patient = m.patient
     where r.is_matched and (m.record_version, m.record_hash) is distinct from (r.version, r.hash)`,

  "who is matched against the latest catalogue has no match of an older revision": `
    select m.study || ' ' || m.patient as what
      from match m
      join record r on r.patient = m.patient
      join match_inputs i on i.id = m.inputs
      join study s on s.id = m.study and s.status = 'active'
     where r.is_matched and i.revision <> s.active_revision
       and r.matched_catalogue = (select c.hash from catalogue c order by c.created_at desc limit 1)`,

  "a patient has one best cohort of a study, and it is the best": `
    select ranked.study || ' ' || ranked.patient as what
      from (select study, patient, best,
                   row_number() over (partition by study, patient
                     order by verdict, score desc, cohort_order) as place
              from match) as ranked
     where best <> (place = 1)`,

  "outcomes are counted": `
    select study || ' ' || patient as what from match
     where (pass, presumed, unknown, fail, review) is distinct from (
       length(outcomes) - length(replace(outcomes, 'P', '')),
       length(outcomes) - length(replace(outcomes, 'p', '')),
       length(outcomes) - length(replace(outcomes, 'U', '')),
       length(outcomes) - length(replace(outcomes, 'F', '')),
       length(outcomes) - length(replace(outcomes, 'R', '')))`,

  "what records were matched against is kept": `
    select r.patient as what from record r
     where r.matched_catalogue is not null
       and not exists (select from catalogue c where c.hash = r.matched_catalogue)`,

  "who is set aside is listed, and nobody else is listed": `
    select coalesce('Patient/' || r.patient, q.subject) as what
      from (select * from record where quarantined_at is not null) as r
      full join (select * from quarantine where stage = 'match' and quarantined) as q
        on q.subject = 'Patient/' || r.patient
     where r.patient is null or q.subject is null`,

  "decisions are numbered without gaps": `
    select study || ' ' || patient as what from decision
     group by study, patient having max(version) <> count(*) or min(version) <> 1`,

  // Of merged patients the survivor's row holds what was decided of both.
  "a candidate stands where the latest decision left it": `
    select coalesce(c.study || ' ' || c.patient, d.study || ' ' || d.patient) as what
      from candidate c
      full join (select distinct on (study, patient) * from decision order by study, patient, version desc) as d
        on d.study = c.study and d.patient = c.patient
     where (c.version, c.status) is distinct from (d.version, d.status)
       and not exists (select from alias a
                        where coalesce(c.patient, d.patient) in (a.patient, a.survivor))`,

  "a decision keeps the record that it was taken on": `
    select d.study || ' ' || d.patient as what from decision d
     where d.snapshot is not null and not exists (select from snapshot s where s.hash = d.snapshot)`,

  "a decision has its line in the audit, and only one": `
    select d.study || ' ' || d.patient || ' ' || d.version as what from decision d
     where 1 <> (select count(*) from audit_event e
                  where e.study = d.study and e.patients @> array[d.patient] and e.outcome = 'success'
                    and e.operation = 'decide'
                    and (e.detail::json ->> 'version')::integer = d.version)`,

  "the audit tells of no decision that is not there": `
    select e.study || ' ' || e.patients[1] || ' ' || (e.detail::json ->> 'version') as what
      from audit_event e
     where e.operation = 'decide' and e.outcome = 'success'
       and not exists (select from decision d
                        where d.study = e.study and d.patient = e.patients[1]
                          and d.version = (e.detail::json ->> 'version')::integer)`,

  "an attestation has its line in the audit, and the other way round": `
    select coalesce(a.id::text, e.attestation) as what
      from attestation a
      full join (select detail::json ->> 'attestation' as attestation from audit_event
                  where operation = 'attest' and outcome = 'success') as e
        on e.attestation = a.id::text
     where a.id is null or e.attestation is null`,

  "of an export that has ended nothing is left": `
    select s.job::text as what from (select job from staged union select job from export_file) as s
      left join job j on j.id = s.job
     where j.id is null or j.state not in ('queued', 'running', 'cancelled')`,
} as const satisfies Readonly<Record<string, string>>;
