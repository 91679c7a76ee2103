import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { mapPatient, readBundle, readingHash } from "@cohort/fhir-mapping";
import { patientId } from "@cohort/foundation";
import { builtInCatalogue, startEhrStub } from "@cohort/testkit";
import { ids, person } from "../worker/people.ts";
import { AS_OF, type Installation, install, must } from "../worker/support.ts";
import { longestTurns } from "./turns.ts";

jest.setTimeout(120_000);

const PATIENTS = 200;
/** A life on dialysis: a hundred results a year, for ten years. */
const RESULTS = 1000;
const CODES = ["718-7", "2160-0", "777-3", "1742-6", "4548-4"];

const result = (at: number): FhirResource => ({
  resourceType: "Observation",
  id: `o${at}`,
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: CODES[at % CODES.length] ?? "" }] },
  subject: { reference: "Patient/p" },
  effectiveDateTime: new Date(Date.parse(AS_OF) - at * 80 * 3_600_000).toISOString(),
  valueQuantity: {
    value: 5 + (at % 7),
    unit: "g/dL",
    system: "http://unitsofmeasure.org",
    code: "g/dL",
  },
});

let site: Installation;
beforeAll(async () => {
  site = await install("PostgreSQL");
  const { terminology } = await builtInCatalogue();
  const resources = [person("p"), ...Array.from({ length: RESULTS }, (_, at) => result(at))];
  const entry = resources.map((resource) => ({ resource }));
  const bundle = { resourceType: "Bundle", type: "collection", entry };
  const record = mapPatient(must(readBundle(bundle)), terminology);
  const batch = ids(PATIENTS).map((id) => ({ patient: patientId(id), record, concepts: [] }));
  for (let from = 0; from < PATIENTS; from += 20) {
    await site.store.records.replace(batch.slice(from, from + 20), readingHash(terminology));
  }
});
afterAll(() => site.close());

it("C-08: matching long records lets the event loop turn", async () => {
  const ehr = await startEhrStub({ resources: [] });
  const worker = await site.work(ehr.baseUrl, { MATCH_BATCH: String(PATIENTS) });
  const turns = longestTurns();
  must(await site.queue.enqueueMatch(ids(PATIENTS).map(patientId)));
  await site.settled();
  const seen = turns.stop();
  const longer = (ms: number): number => seen.filter((each) => each > ms).length;
  expect((await site.store.records.totals()).matched).toBe(PATIENTS);
  // A batch that is read, or written, in one piece shows as one turn of half a second.
  expect(seen.length).toBeGreaterThan(50);
  expect(longer(100)).toBeLessThanOrEqual(1 + seen.length / 100);
  expect(longer(300)).toBe(0);
  expect(await worker.close()).toEqual([]);
  await ehr.close();
});
