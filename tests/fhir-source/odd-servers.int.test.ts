import { describe, expect, it } from "@jest/globals";
import type { EhrStubOptions } from "@cohort/testkit";
import { allOf, closeAfterEach, listAll, namesOf, observation, open, patient } from "./bench.ts";

closeAfterEach();

const NOON = Date.parse("2026-03-01T12:00:00Z");
/** As long as FHIR lets ids be. */
const IDS = Array.from({ length: 45 }, (_, at) =>
  `${String(at).padStart(3, "0")}-`.padEnd(64, "x"),
);
const resources = IDS.flatMap((id) => [patient(id), observation(`${id.slice(0, 3)}-o`, id)]);

const ODD: readonly (readonly [string, EhrStubOptions])[] = [
  ["states no total", { total: false }],
  ["states a wrong total", { total: 7 }],
  ["gives pages of its own size", { pageSize: 7, ignoresCount: true }],
  ["takes no POST", { refuses: ["post"] }],
  ["takes no strict handling", { refuses: ["strict"] }],
  ["takes no parameter that it does not know", { refuses: ["unknown"] }],
  ["takes no lists of patients", { refuses: ["lists"] }],
  ["takes lists of four", { longestList: 4 }],
  ["says that it sorts, and refuses", { refuses: ["sort"], states: { searchParams: ["_sort"] } }],
  ["has no CapabilityStatement", { types: null }],
  [
    "adds entries that nobody asked for",
    { oddEntries: ["outcome", "include", "empty", "modeless"] },
  ],
  [
    "is odd in every way",
    {
      total: false,
      pageSize: 5,
      ignoresCount: true,
      links: "query",
      refuses: ["post", "strict", "unknown", "sort", "year"],
      longestList: 3,
      states: { searchParams: ["_sort"] },
      history: ["type"],
      oddEntries: ["outcome", "empty"],
      gzip: true,
    },
  ],
];

describe("a server that", () => {
  it.each(ODD)(
    "A6-10, A6-12 %s is listed, read and asked for changes all the same",
    async (_, odd) => {
      const clock = { now: () => NOON };
      const { source, stub } = await open({ resources, clock, ...odd }, { batchSize: 45 });
      expect(await listAll(source)).toEqual(IDS);
      const { patients, absent, failed } = await source.readPatients(IDS.map((id) => ({ id })));
      expect([absent, failed]).toEqual([[], []]);
      expect(patients.map((one) => [one.patient.id, namesOf(one.resources), one.gaps])).toEqual(
        IDS.map((id) => [id, [`Observation/${id.slice(0, 3)}-o`], []]),
      );
      const since = "2026-03-01T00:00:00Z";
      const steps = await allOf(source.changes({ marks: {}, since }));
      expect(new Set(steps.flatMap((one) => one.patients))).toEqual(new Set(IDS));
      expect(new Set(steps.flatMap(({ type, mark }) => (mark === null ? [] : [type]))).size).toBe(
        11,
      );
      const urls = stub.requests.filter(({ route }) => route === "search");
      expect(urls.every(({ target }) => target.length <= 2_000)).toBe(true);
    },
  );
});
