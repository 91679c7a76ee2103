import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import type { EhrStub } from "@cohort/testkit";
import { AS_OF, type Installation, install, until } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { databaseOfTown, startEhr, undisturbed } from "./town.ts";
import { versionless } from "./versionless.ts";

jest.setTimeout(180_000);

const LONG = process.env["CHAOS"] === "all";

/** Under it results are matched otherwise, as under the engine or the dictionary of a later release. */
const MATCHES_OTHERWISE = `recency:
  laboratory: P14D
`;
/** And, in the long form, everyone is to be read anew. */
const READS_OTHERWISE = `codes:
  - { system: "urn:example:lis", code: KREA, concept: creatinine-serum }
`;
const LATER_SITE = LONG ? MATCHES_OTHERWISE + READS_OTHERWISE : MATCHES_OTHERWISE;

let site: Installation;
let ehr: EhrStub;
let folder: string;
let later: Readonly<Record<string, string>>;

beforeEach(async () => {
  ehr = await startEhr();
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  folder = await mkdtemp(join(tmpdir(), "later-"));
  later = { SITE_FILE: join(folder, "site.yaml") };
  await writeFile(later["SITE_FILE"] ?? "", LATER_SITE);
});
afterEach(async () => {
  await site.close();
  await ehr.close();
  await rm(folder, { recursive: true });
});

interface Now {
  /** Under what records were read, and against what they were matched: blanks between. */
  readonly mappings: string;
  readonly catalogues: string;
  /** What those who scale workers take for the one that everything should be matched against. */
  readonly latest: string;
  readonly unmatched: number;
  readonly syncs: number;
}

async function now(): Promise<Now> {
  const rows = await site.sql(
    `select (select string_agg(distinct mapping_hash, ' ') from record) as mappings,
            (select string_agg(distinct matched_catalogue, ' ') from record) as catalogues,
            (select hash from catalogue order by created_at desc limit 1) as latest,
            (select count(*)::int from record where not is_matched) as unmatched,
            (select count(*)::int from job where state in ('queued', 'running')) as syncs`,
  );
  return rows[0] as unknown as Now;
}

const isAtRest = ({ mappings, catalogues, latest, unmatched, syncs }: Now): boolean =>
  !mappings.includes(" ") && catalogues === latest && unmatched + syncs === 0;

/** How long a worker has to spoil what it should leave alone: several looks. */
const LOOKS_MS = 4000;

it("C-34: workers of two releases come to rest in what the later one makes of it, and once that is gone in what the earlier one does", async () => {
  await site.work(ehr.baseUrl);
  const before = await now();
  expect(isAtRest(before)).toBe(true);
  const newer = await site.work(ehr.baseUrl, later);
  const isTheLaters = (state: Now): boolean =>
    isAtRest(state) &&
    state.catalogues !== before.catalogues &&
    (!LONG || state.mappings !== before.mappings);
  await until(async () => isTheLaters(await now()));
  const theirs = await site.matches();
  expect(versionless(theirs)).not.toBe(versionless((await undisturbed()).matches));
  const end = Date.now() + LOOKS_MS;
  while (Date.now() < end) {
    expect([await now()].filter(isTheLaters)).toHaveLength(1);
    await pause(100);
  }
  expect(await site.matches()).toBe(theirs);

  expect(await newer.close()).toEqual([]);
  await until(async () => {
    const state = await now();
    return isAtRest(state) && state.catalogues === before.catalogues;
  });
  expect(await now()).toEqual(before);
  expect(versionless(await site.matches())).toBe(versionless((await undisturbed()).matches));
  expect(await brokenLaws({ ...site, asOf: AS_OF })).toEqual([]);
});
