import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import {
  type Candidate,
  type CandidateList,
  type Overview,
  type StudyDetail,
  type StudyList,
} from "@cohort/contract";
import { expectDefined } from "@cohort/foundation";
import { SYSTEM } from "@cohort/postgres";
import { type Study, canonicalStudy, studyHash } from "@cohort/studies";
import { AS_OF, type Installation, STUDY, install, must } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { type Served, serve } from "./serve.ts";
import { SIZE, databaseOfTown } from "./town.ts";

jest.setTimeout(180_000);

/** So that the run takes many transactions, between which people look. */
const SMALL_BATCHES = { MATCH_BATCH: "3" };

let site: Installation;
let api: Served;
beforeAll(async () => {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  api = await serve(site);
});
afterAll(async () => {
  await api.close();
  await site.close();
});

async function read<T>(path: string): Promise<T> {
  const reply = await fetch(api.url + path);
  expect([path, reply.status]).toEqual([path, 200]);
  return (await reply.json()) as T;
}

/** A revision with one criterion more, which nobody's record decides: so a row tells by its sum which one it is of. */
async function amend(): Promise<void> {
  const { study } = expectDefined(await site.store.studies.revision(STUDY, 1), "the study");
  const added = {
    id: "inc-amended",
    type: "inclusion",
    text: "Has a person look.",
    rule: { kind: "judgement", question: "Did a person look?" },
  } as const;
  const amended: Study = { ...study, criteria: [...study.criteria, added] };
  const { id } = study;
  const input = { id, hash: studyHash(amended), canonical: canonicalStudy(amended) };
  await site.store.studies.import(input, SYSTEM);
  must(await site.store.studies.activate(id, SYSTEM));
}

const sumOf = (counts: object): number =>
  Object.values(counts).reduce((sum: number, count: unknown) => sum + Number(count), 0);

/** Of each cohort, how many criteria its rows have under revision 1. */
async function sizes(): Promise<ReadonlyMap<string, number>> {
  const { criteria, cohorts } = await read<StudyDetail>(`/v1/studies/${STUDY}`);
  return new Map(cohorts.map((cohort) => [cohort.id, criteria.length + cohort.criteria.length]));
}

const progress = async (): Promise<Overview["studies"][number]> => {
  const { studies } = await read<Overview>("/v1/overview");
  return expectDefined(
    studies.find(({ study }) => study === STUDY),
    "the study",
  );
};

interface Seen {
  mixed: number;
  answers: number;
}

/** One look at everything that people look at; counts how many lists held rows of both revisions. */
async function look(before: ReadonlyMap<string, number>, seen: Seen): Promise<boolean> {
  const revisionOf = (cohort: string, counts: object): number =>
    1 + sumOf(counts) - expectDefined(before.get(cohort), "the cohort");

  const first = await progress();
  const list = await read<CandidateList>(`/v1/studies/${STUDY}/candidates?limit=200`);
  const last = await progress();
  const revisions = new Set(
    list.candidates.map(({ cohort, counts }) => revisionOf(cohort, counts)),
  );
  seen.answers += 1;
  if (revisions.size > 1) seen.mixed += 1;
  // Whoever is told that all are re-matched sees no row of before; and none of the new one is there before it is.
  if (first.revision === 2 && first.rematch.done === first.rematch.total) {
    expect([...revisions]).toEqual([2]);
  }
  if (last.revision === 1) expect([...revisions]).toEqual([1]);
  // A list agrees with itself.
  expect(list.total).toBe(list.candidates.length);

  // And so do counts: of one moment, everyone is in exactly one of them.
  const { studies } = await read<StudyList>("/v1/studies");
  for (const { counts } of studies) expect(sumOf(counts)).toBe(SIZE);
  for (const { counts, rematch } of [first, last]) {
    expect((counts.eligible ?? 0) + (counts.possible ?? 0) + (counts.ineligible ?? 0)).toBe(SIZE);
    expect(rematch.total).toBe(SIZE);
  }

  // All cohorts of one patient are of one revision, which the page names.
  const one = expectDefined(list.candidates[seen.answers % list.candidates.length], "a candidate");
  const page = await read<Candidate>(
    `/v1/studies/${STUDY}/candidates/${one.patient.replace("Patient/", "")}`,
  );
  const named = new Set(page.matches.map(({ revision }) => revision));
  expect(named.size).toBe(1);
  for (const { cohort, counts, criteria, revision } of page.matches) {
    expect(revisionOf(cohort, counts)).toBe(revision);
    expect(sumOf(counts)).toBe(criteria.length);
  }
  return last.revision === 2 && last.rematch.done === last.rematch.total;
}

it("C-37: while a new revision is matched each patient is wholly of one of both, and the page says how many are of the new one", async () => {
  const before = await sizes();
  const seen: Seen = { mixed: 0, answers: 0 };
  expect(await look(before, seen)).toBe(false);
  await amend();
  const worker = site.work("http://127.0.0.1:9/fhir", SMALL_BATCHES);
  while (!(await look(before, seen))) expect(seen.answers).toBeLessThan(5000);
  await worker;
  // There was something to be seen.
  expect(seen.mixed).toBeGreaterThan(0);
  await site.settled();
  expect(await brokenLaws({ ...site, asOf: AS_OF })).toEqual([]);
});
