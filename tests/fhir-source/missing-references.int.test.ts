import { expectDefined, parseDay } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { type Matched, matcher } from "../sandbox/match-population.ts";
import { closeAfterEach, observation, open, patient, readOne, request } from "./bench.ts";

closeAfterEach();

const asOf = expectDefined(parseDay("2026-01-01"), "a day");
const match = matcher(asOf);

const prescribed = (medication: string): FhirResource => ({
  ...request("r1", "p1", medication),
  authoredOn: "2025-12-20",
});

/** A drug that no criterion asks for. */
const saline: FhirResource = {
  resourceType: "Medication",
  id: "m1",
  code: { text: "Isotonic saline" },
};

async function matched(...resources: readonly FhirResource[]): Promise<Matched> {
  const { source } = await open({ resources: [patient("p1"), ...resources] });
  return (await match)(await readOne(source, "p1"));
}

const outcomesOf = ({ matches }: Matched): ReadonlyMap<string, unknown> =>
  new Map(
    matches.flatMap(({ study, cohort, criteria }) =>
      criteria.map(({ id, outcome, reason }) => [`${study} ${cohort} ${id}`, [outcome, reason]]),
    ),
  );

describe("a reference that leads nowhere", () => {
  it.each([
    ["to what was never there", "Medication/nowhere"],
    ["to another server", "https://elsewhere.example.org/fhir/Medication/m1"],
    ["to nothing at all", "urn:uuid:0b7a3f1e-8d57-4c6f-9a53-6f8e6a1f2c11"],
  ])("C-23 leaves criteria about drugs unknown, %s", async (_, reference) => {
    const known = outcomesOf(await matched(saline, prescribed("Medication/m1")));
    const unresolved = await matched(saline, prescribed(reference));
    const lost = [...outcomesOf(unresolved)].filter(
      ([id, outcome]) => String(outcome) !== String(known.get(id)),
    );
    expect(new Set(lost.map(([, outcome]) => String(outcome)))).toEqual(
      new Set(["unknown,unreadable"]),
    );
    const passed = lost.filter(([id]) => String(known.get(id)) === "pass,");
    expect(passed.length).toBeGreaterThan(5);
    expect(unresolved.record.issues).toMatchObject([
      { resource: "MedicationRequest/r1", code: "reference" },
    ]);
  });

  it.each(["Observation/nowhere", "https://elsewhere.example.org/fhir/Observation/o1", "#x", "?"])(
    "C-23 takes nothing else away where a panel names it: %s",
    async (reference) => {
      const panel: FhirResource = { ...observation("panel", "p1"), hasMember: [{ reference }] };
      const plain = outcomesOf(await matched(observation("panel", "p1")));
      expect(outcomesOf(await matched(panel))).toEqual(plain);
    },
  );
});
