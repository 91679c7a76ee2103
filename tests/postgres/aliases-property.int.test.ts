import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, MAPPING, STUDY } from "./fixtures.ts";
import { ACCESS, openStudies } from "./granted.ts";
import { linkedIn } from "./linked.ts";

const IDS = ["a", "b", "c", "d"];

let test: TestStore;
let client: pg.Client;
beforeAll(async () => {
  test = await testStore();
  await openStudies(test.store);
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await test.close();
});

type Links = ReadonlyMap<string, ReadonlySet<string>>;

function reaches(links: Links, from: string, to: string, seen = new Set<string>()): boolean {
  return [...(links.get(from) ?? [])].some((next) => {
    if (next === to) return true;
    if (seen.has(next)) return false;
    return reaches(links, next, to, seen.add(next));
  });
}

/** As one would say it: in a circle nobody is another; else one is whom all that one is said to be are. */
function survivorOf(links: Links, id: string): string {
  if (reaches(links, id, id)) return id;
  const ends = new Set([...(links.get(id) ?? [])].map((next) => survivorOf(links, next)));
  return ends.size === 1 ? ([...ends][0] ?? id) : id;
}

const names = fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 2 });
const anyone = fc.constantFrom(...IDS);
const STEP = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id: anyone, replacedBy: names, replaces: names }) },
  { weight: 1, arbitrary: fc.record({ id: anyone, act: fc.constantFrom("decide", "read") }) },
);

it("C-21: after any statements, decisions and readings everyone is who the last statements say", async () => {
  const { store } = test;
  const linked = linkedIn(store);
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 12 }), async (steps) => {
      await store.aliases.state(
        IDS.map((id) => ({ statedBy: patientId(id), replacedBy: [], replaces: [] })),
      );
      await linked.match(Object.fromEntries(IDS.map((id) => [id, [aMatch()]])));
      const said = new Map<string, readonly (readonly [string, string])[]>();
      for (const one of steps) {
        const patient = patientId(one.id);
        if (!("act" in one)) {
          const { replacedBy, replaces } = one;
          const statement = {
            statedBy: patient,
            replacedBy: replacedBy.map(patientId),
            replaces: replaces.map(patientId),
          };
          await store.aliases.state([statement]);
          const stated = [
            ...replacedBy.map((other) => [one.id, other] as const),
            ...replaces.map((other) => [other, one.id] as const),
          ];
          said.set(
            one.id,
            stated.filter(([from, to]) => from !== to),
          );
        } else if (one.act === "read") {
          await store.records.replace([anInput(one.id)], MAPPING);
        } else if (await linked.get(patient)) {
          await linked.decide(patient, "contacted");
        }
      }
      const links = new Map<string, Set<string>>();
      for (const [from, to] of [...said.values()].flat()) {
        links.set(from, (links.get(from) ?? new Set<string>()).add(to));
      }
      const expected = IDS.map((id) => [id, survivorOf(links, id)]).filter(
        ([id, other]) => id !== other,
      );
      expect([...(await store.aliases.survivorsOf(IDS.map(patientId)))]).toEqual(expected);
      await holdsTogether();
    }),
    { numRuns: 12 },
  );
}, 60_000);

/** No alias has a row; a candidate is as the latest decision on anyone who is that patient. */
async function holdsTogether(): Promise<void> {
  const { rows: doubled } = await client.query(
    `select patient from alias join record using (patient) union all
     select patient from alias join match using (patient) union all
     select patient from alias join candidate using (patient)`,
  );
  expect(doubled).toEqual([]);
  const { rows: states } = await client.query<{ patient: string; version: number; most: number }>(
    `select patient, max(candidate.version) as version, max(decided.version) as most
       from candidate full join (
         select coalesce(survivor, decision.patient) as patient, decision.version
           from decision left join alias on alias.patient = decision.patient) as decided
       using (patient) group by patient`,
  );
  for (const { version, most } of states) expect(version).toBeGreaterThanOrEqual(most);
  for (const patient of IDS.map(patientId)) {
    const found = await test.store.candidates.get(STUDY, patient, ACCESS);
    const decisions = (await test.store.candidates.history(STUDY, patient, ACCESS)).filter(
      ({ kind }) => kind === "decision",
    );
    expect(found?.status ?? "new").toBe(decisions.length === 0 ? "new" : "contacted");
  }
}
