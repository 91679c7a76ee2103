import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { canonicalJson, conceptId } from "@cohort/foundation";
import { matchForStore, matchPatient } from "@cohort/matching";
import type { Fact, PatientRecord } from "@cohort/record";
import { bundleOf, cases } from "../corpus/case.ts";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

const anyCase = fc.constantFrom(...cases);

function recordOf(bundle: unknown): PatientRecord {
  const read = readBundle(bundle);
  if (!read.ok) throw new Error(read.failure.message);
  return mapPatient(read.value, engine.terminology);
}

const matchesOf = (record: PatientRecord, asOf: string, studies = engine.studies): string =>
  canonicalJson(
    matchPatient({ record, terminology: engine.terminology, studies, asOf: dayOf(asOf) }),
  );

it("gives the same bytes whatever the order of the resources", () => {
  fc.assert(
    fc.property(
      anyCase,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (one, numbers) => {
        const bundle = bundleOf(one);
        const shuffled = (bundle.entry ?? [])
          .map((entry) => ({ entry, key: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        const again = matchesOf(recordOf({ ...bundle, entry: shuffled }), one.asOf);
        expect(again).toBe(matchesOf(recordOf(bundle), one.asOf));
      },
    ),
    { numRuns: 40 },
  );
});

it("evaluates a study alone as it does beside others that share its rules", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const record = recordOf(bundleOf(one));
      const alone = engine.studies.map((study) =>
        matchesOf(record, one.asOf, [study]).slice(1, -1),
      );
      const doubled = [...engine.studies, ...engine.studies];
      expect(matchesOf(record, one.asOf, doubled)).toBe(`[${[...alone, ...alone].join(",")}]`);
    }),
    { numRuns: 40 },
  );
});

it("stores the matches of the diseases on record as they are, and nothing of the others", () => {
  for (const one of cases.filter((_, position) => position % 25 === 0)) {
    const { terminology, studies } = engine;
    const input = { record: recordOf(bundleOf(one)), terminology, studies, asOf: dayOf(one.asOf) };
    const whole = matchPatient(input).map((match) =>
      match.index === "none"
        ? { study: match.study, cohort: match.cohort, index: match.index }
        : match,
    );
    expect(canonicalJson(matchForStore(input).matches)).toBe(canonicalJson(whole));
  }
});

it("is not moved by a fact that no criterion mentions", () => {
  const touched = new Set(engine.studies.flatMap((study) => [...study.concepts]));
  const [strange] = [...engine.terminology.concepts.keys()].filter((id) => !touched.has(id));
  const concept = strange ?? conceptId("nobody-asks-for-this");
  const extra: Fact = {
    kind: "observation",
    source: "Observation/strange",
    hits: [{ concept, tier: "core" }],
    when: { from: dayOf("2026-10-30"), to: dayOf("2026-10-30") },
    status: "final",
    value: { type: "quantity", value: 1, unit: "1" },
    range: null,
    flag: null,
  };
  for (const one of cases.slice(0, 60)) {
    const record = recordOf(bundleOf(one));
    const more = { ...record, facts: [...record.facts, extra] };
    expect(matchesOf(more, one.asOf)).toBe(matchesOf(record, one.asOf));
  }
});

it("gives a record that JSON carries unchanged", () => {
  for (const one of cases) {
    const record = recordOf(bundleOf(one));
    const carried: unknown = JSON.parse(JSON.stringify(record));
    // Only what differs is worth the time of being shown how.
    if (!isDeepStrictEqual(carried, record)) expect(carried).toEqual(record);
  }
});
