import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { planStudy } from "@cohort/matching";
import { conceptId } from "@cohort/foundation";
import { testDatabase, type TestDatabase } from "@cohort/testkit";
import { must } from "../../worker/support.ts";
import { AS_OF } from "../corpus/people.ts";
import { type Rematched, criterionEdited, dayReached, labArrived } from "./rematch.ts";
import { type Site, openSite } from "./site.ts";

const PATIENTS = 300;
const STUDIES = 10;

let database: TestDatabase;
let site: Site;
let withIndex: number;
beforeAll(async () => {
  database = await testDatabase();
  const asked = {
    url: database.url,
    queueUrl: null,
    patients: PATIENTS,
    studies: STUDIES,
    seed: 1,
  };
  site = await openSite({ ...asked, lives: 12 });
  site.counts.pairs = new Set();
  await site.turnTo(AS_OF);
  await site.settled();
  const rows = await site.sql("select count(distinct patient)::int as n from match");
  withIndex = Number(rows[0]?.["n"]);
}, 120_000);
afterAll(async () => {
  await site.close();
  await database.close();
});

/** All that is stored, or what holds on another day too. */
const matches = (columns = "content_hash"): Promise<unknown> =>
  site.sql(
    `select study, cohort, patient, verdict, score, outcomes, ${columns} from match order by 1, 2, 3`,
  );
const matchEveryoneAnew = async (): Promise<void> => {
  await site.sql("update record set matched_version = null, matched_catalogue = null");
  await site.settled();
};
const studiesAsking = (concept: string): number =>
  site.studies.filter((study) =>
    must(planStudy(study, site.terminology)).concepts.has(conceptId(concept)),
  ).length;
const patientsOf = ({ counts: { pairs } }: Rematched): number =>
  new Set([...(pairs ?? [])].map((pair) => pair.split(" ")[0])).size;

describe("only what a change touches is matched again, counted in a worker at work", () => {
  it("C-32: at first everyone with every study", () => {
    expect(withIndex).toBeGreaterThan(5);
    expect(withIndex).toBeLessThan(60);
    expect(site.counts.pairs?.size).toBe(PATIENTS * STUDIES);
  });

  it("C-32: one criterion of one study edited: whoever has its disease or a sign of it, with that study", async () => {
    const [holders] = await site.sql(
      `select count(*)::int as n from record where concepts && array[${indexConcepts()}]`,
    );
    const done = await criterionEdited(site);
    expect(patientsOf(done)).toBe(Number(holders?.["n"]));
    expect(patientsOf(done)).toBeLessThan(PATIENTS / 3);
    expect(done.counts.pairs?.size).toBe(patientsOf(done));
    expect(await site.sql("select distinct matched_catalogue from record")).toHaveLength(1);
  });

  it("C-32: one result: one patient, with the studies that ask for it", async () => {
    expect(studiesAsking("lvef")).toBeLessThan(STUDIES);
    const done = await labArrived(site, "lvef");
    expect(patientsOf(done)).toBe(1);
    expect(done.counts.pairs?.size).toBe(studiesAsking("lvef"));
  });

  it("C-41: and ends, to the byte, where matching everyone anew ends", async () => {
    const partly = await matches();
    await matchEveryoneAnew();
    expect(await matches()).toEqual(partly);
  });

  it("C-32: a breakpoint's day: whose matches change by then, and as if everyone were matched", async () => {
    const [next] = await site.sql(
      `select count(*)::int as n from record
        where next_change_on = (select min(next_change_on) from record)`,
    );
    const done = await dayReached(site);
    expect(patientsOf(done)).toBe(Number(next?.["n"]));
    expect(patientsOf(done)).toBeLessThan(withIndex);
    const partly = await matches("next_change_on");
    await matchEveryoneAnew();
    expect(await matches("next_change_on")).toEqual(partly);
  });
});

function indexConcepts(): string {
  const [first] = site.studies;
  if (!first) throw new Error("no study");
  const { indexConcepts: concepts } = must(planStudy(first, site.terminology));
  return [...concepts].map((one) => `'${one}'`).join(",");
}
