import { expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { buildTerminology, defaultSite, parseDictionary } from "@cohort/terminology";
import { result } from "../../test/sample-record.ts";
import { usableResults } from "./given.ts";

it("counts results of narrower concepts, but no undated or empty ones", () => {
  const parsed = parseDictionary([
    {
      name: "test.yaml",
      text: `concepts:
  crp: { label: CRP, kind: lab, unit: mg/L }
  crp-sensitive: { label: hs-CRP, kind: lab, unit: mg/L, broader: [crp] }`,
    },
  ]);
  const built = parsed.ok ? buildTerminology(parsed.value, defaultSite) : parsed;
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const own = result("crp", 5, "mg/L");
  const narrower = result("crp-sensitive", 5, "mg/L");
  const facts = [
    own,
    narrower,
    result("crp", { type: "absent" }),
    result("crp", 5, "mg/L", "2026", { when: null }),
    result("esr", 5, "mm/h"),
  ];
  const crp = conceptId("crp");
  expect(usableResults(facts, crp, built.value)).toEqual([own, narrower]);
  expect(usableResults(facts, conceptId("crp-sensitive"), built.value)).toEqual([narrower]);
});
