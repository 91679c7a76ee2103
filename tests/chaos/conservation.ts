import { type PatientId, expectDefined, parseDay, patientId } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import { type CatalogueNow, type Store, createActiveCatalogue } from "@cohort/postgres";
import { createLogger } from "@cohort/telemetry";
import { builtInCatalogue } from "@cohort/testkit";
import { LAWS_OF_ROWS } from "./laws.ts";
import { type StudyCounts, servedCounts } from "./served-counts.ts";
import type { Sql } from "./table-of-matches.ts";

/** An installation at rest: nobody syncs, nobody matches, nobody decides. */
export interface Place {
  readonly sql: Sql;
  readonly store: Store;
  /** `YYYY-MM-DD`: the date that its matches are made as of. */
  readonly asOf: string;
}

/** What people were told is stored: it may not be gone. */
export interface Acknowledged {
  /** `<study> <patient> <version>` each. */
  readonly decisions?: readonly string[];
  /** Ids. */
  readonly attestations?: readonly string[];
}

/** A law, and up to five of those that break it. */
export interface Broken {
  readonly law: string;
  readonly by: readonly string[];
}

const NAMED = 5;
const PAGE = 500;

/**
 * C-42, by our tables: every record is matched, due or quarantined; of every active study each matched patient is stored or without
 * its index condition; the counts that people are shown are those of the rows; no row is orphaned; what people did is there, and
 * the audit chain is whole. Returns what is broken, and an empty list where nothing is.
 */
export async function brokenLaws(
  place: Place,
  acknowledged: Acknowledged = {},
): Promise<readonly Broken[]> {
  const { terminology } = await builtInCatalogue();
  const logger = createLogger({ logLevel: "silent" });
  const { store, sql } = place;
  const now = await createActiveCatalogue({ store, terminology, logger, clock: Date.now }).load();
  const broken: Broken[] = [];
  const hold = (law: string, by: readonly string[]): void => {
    if (by.length > 0) broken.push({ law, by: by.slice(0, NAMED) });
  };
  for (const [law, query] of Object.entries(LAWS_OF_ROWS)) hold(law, await whatOf(sql, query));
  hold("records = matched + due + quarantined", await unaccounted(place, now));
  hold("matched = stored + without index condition", await misplaced(place, now));
  hold("the counts that are served are those of the rows", await miscounted(place));
  const decisions = await whatOf(
    sql,
    "select concat_ws(' ', study, patient, version) as what from decision",
  );
  hold("every acknowledged decision is there", without(acknowledged.decisions, decisions));
  const attestations = await whatOf(sql, "select id::text as what from attestation");
  hold("every acknowledged attestation is there", without(acknowledged.attestations, attestations));
  const { findings } = await store.audit.verify();
  hold(
    "the audit chain is whole",
    findings.map((finding) => JSON.stringify(finding)),
  );
  return broken;
}

const whatOf = async (sql: Sql, query: string): Promise<readonly string[]> =>
  (await sql(query)).map(({ what }) => String(what));

const without = (asked: readonly string[] = [], there: readonly string[]): readonly string[] => {
  const known = new Set(there);
  return asked.filter((one) => !known.has(one));
};

/** Whom the due query names is put beside what the rows say: everyone is in exactly one of the three. */
async function unaccounted(
  { sql, store, asOf }: Place,
  { hash }: CatalogueNow,
): Promise<readonly string[]> {
  const due = new Set<string>();
  for (let after: PatientId | undefined; ;) {
    const query = { catalogue: hash, asOf, limit: PAGE };
    const page = await store.records.due(after === undefined ? query : { ...query, after });
    for (const patient of page) due.add(patient);
    after = page.at(-1);
    if (after === undefined) break;
  }
  const rows = await sql(
    `select patient, quarantined_at is not null as quarantined,
            coalesce(matched_version = version and matched_catalogue = '${hash}'
              and coalesce(next_change_on > '${asOf}', true), false) as matched
       from record`,
  );
  return rows.flatMap(({ patient, quarantined, matched }) => {
    const id = String(patient);
    // Who is set aside may have been matched before: that is not told again.
    const places = [due.has(id), quarantined === true, matched === true && quarantined !== true];
    return places.filter(Boolean).length === 1 ? [] : [id];
  });
}

/** Evaluates everyone who is matched again: a stored row is there exactly where the disease, or a signal of it, is. */
async function misplaced(
  { sql, store, asOf }: Place,
  now: CatalogueNow,
): Promise<readonly string[]> {
  const { terminology } = await builtInCatalogue();
  const day = expectDefined(parseDay(asOf), "a date");
  const optedOut = new Set(
    await whatOf(
      sql,
      `select patient as what from opt_out
       union select a.survivor from alias a join opt_out o on o.patient = a.patient`,
    ),
  );
  const active = now.studies.map(({ study }) => study.id);
  const isMatched = `r.is_matched and r.matched_catalogue = '${now.hash}'
    and coalesce(r.next_change_on > '${asOf}', true)`;
  const rows = await whatOf(
    sql,
    `select concat_ws(' ', m.study, m.cohort, m.patient) as what
       from match m join record r on r.patient = m.patient
      where ${isMatched} and m.study in ('${active.join("', '")}')`,
  );
  const stored = new Set(rows);
  const matched = await whatOf(sql, `select r.patient as what from record r where ${isMatched}`);
  const expected = new Set<string>();
  for (let from = 0; from < matched.length; from += PAGE) {
    const page = matched.slice(from, from + PAGE).map(patientId);
    for (const { patient, record, attestations } of await store.records.load(page)) {
      const input = { record, attestations, terminology, studies: now.studies, asOf: day };
      const { matches } = matchForStore({ ...input, optedOut: optedOut.has(patient) });
      for (const { study, cohort, index } of matches) {
        if (index !== "none") expected.add(`${study} ${cohort} ${patient}`);
      }
    }
  }
  return [
    ...[...expected].filter((one) => !stored.has(one)).map((one) => `${one} is missing`),
    ...[...stored].filter((one) => !expected.has(one)).map((one) => `${one} is too many`),
  ];
}

/** As `GET /v1/studies` tells it: patients by best cohort, everyone else who is matched being ineligible. */
async function miscounted(place: Place): Promise<readonly string[]> {
  const served = await servedCounts(place);
  const rows = await place.sql(
    `select s.id,
            count(*) filter (where b.verdict = 'eligible')::int as eligible,
            count(*) filter (where b.verdict = 'possible')::int as possible,
            (select count(*)::int from record where matched_version is not null) as matched
       from study s
       left join (select study, patient, min(verdict) as verdict from match group by study, patient) as b
         on b.study = s.id
      group by s.id order by s.id`,
  );
  return rows.flatMap(({ id, eligible, possible, matched }) => {
    const [yes, maybe] = [Number(eligible), Number(possible)];
    const counted: StudyCounts = {
      eligible: yes,
      possible: maybe,
      ineligible: Number(matched) - yes - maybe,
    };
    const told = JSON.stringify(served.get(String(id)));
    return told === JSON.stringify(counted)
      ? []
      : [`${String(id)}: ${told}, not ${JSON.stringify(counted)}`];
  });
}
