import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import fc from "fast-check";
import type { ObservationFact } from "../record.ts";
import { derivedOf, only, patient, result, valuesOf } from "../../test/sample-record.ts";
import { inputsOf } from "./table.ts";
import { sledai2k } from "./sledai-2k.ts";

const of = (concept: string, facts: readonly ObservationFact[], asOf?: string) =>
  derivedOf(concept, patient("female", 30, facts), asOf);
const SLEDAI = inputsOf(sledai2k.concept);
const sledai = (present: readonly string[], date?: string): readonly ObservationFact[] =>
  SLEDAI.map((id) => result(id, present.includes(id.slice("sledai-2k-".length)), null, date));

describe("SLEDAI-2K", () => {
  it("has 24 items that add up to 105", () => {
    const all = SLEDAI.map((id) => result(id, "met"));
    expect(all).toHaveLength(24);
    expect(valuesOf(of("sledai-2k-total", all))).toEqual([105]);
    expect(valuesOf(of("sledai-2k-total", sledai([])))).toEqual([0]);
  });

  it.each([
    ["seizure", 8],
    ["psychosis", 8],
    ["organic-brain-syndrome", 8],
    ["visual-disturbance", 8],
    ["cranial-nerve-disorder", 8],
    ["lupus-headache", 8],
    ["cva", 8],
    ["vasculitis", 8],
    ["arthritis", 4],
    ["myositis", 4],
    ["urinary-casts", 4],
    ["haematuria", 4],
    ["proteinuria", 4],
    ["pyuria", 4],
    ["rash", 2],
    ["alopecia", 2],
    ["mucosal-ulcers", 2],
    ["pleurisy", 2],
    ["pericarditis", 2],
    ["low-complement", 2],
    ["increased-dna-binding", 2],
    ["fever", 1],
    ["thrombocytopenia", 1],
    ["leukopenia", 1],
  ])("%s adds %i", (item, weight) => {
    expect(valuesOf(of("sledai-2k-total", sledai([item])))).toEqual([weight]);
    const [alone] = valuesOf(of("sledai-2k-total", [result(`sledai-2k-${item}`, weight)]));
    expect(alone).toEqual([weight, null]);
  });

  it("is a lower bound where an item is missing or says nothing", () => {
    const [first, ...rest] = sledai(["arthritis", "rash"]);
    expect(valuesOf(of("sledai-2k-total", rest))).toEqual([[6, null]]);
    const unclear = result(first?.hits[0]?.concept ?? "", "indeterminate");
    expect(valuesOf(of("sledai-2k-total", [...rest, unclear]))).toEqual([[6, null]]);
  });

  it("joins items of ten days and is dated by the youngest", () => {
    const early = sledai(["arthritis"], "2026-10-10").slice(0, 20);
    const late = sledai(["fever"], "2026-10-20").slice(20);
    const facts = of("sledai-2k-total", [...early, ...late]);
    expect(valuesOf(facts)).toEqual([[4, null], 5]);
    expect(facts.map(({ when }) => when)).toEqual([early[0]?.when, late[0]?.when]);
    const later = sledai(["fever"], "2026-10-21").slice(20);
    expect(valuesOf(of("sledai-2k-total", [...early, ...later]))).toEqual([
      [4, null],
      [1, null],
    ]);
  });

  it("takes 1 for present, whatever the item weighs", () => {
    const facts = [result("sledai-2k-seizure", 1), result("sledai-2k-fever", 1)];
    expect(valuesOf(of("sledai-2k-total", facts))).toEqual([[9, null]]);
  });

  it("uses nothing of a visit that was scored by other rules", () => {
    expect(of("sledai-2k-total", [result("sledai-2k-seizure", 3), ...sledai([]).slice(1)])).toEqual(
      [],
    );
  });

  it("fills in nothing from laboratory data", () => {
    expect(of("sledai-2k-total", [result("platelets", 20, "10*9/L")])).toEqual([]);
  });

  it("is preliminary with a preliminary item", () => {
    const [first, ...rest] = sledai([]);
    const item = first?.hits[0]?.concept ?? "";
    const facts = [result(item, false, null, undefined, { status: "preliminary" }), ...rest];
    expect(only(of("sledai-2k-total", facts)).status).toBe("preliminary");
  });

  it("bounds the whole by any part of it", () => {
    fc.assert(
      fc.property(fc.subarray([...SLEDAI]), fc.subarray([...SLEDAI]), (present, recorded) => {
        const facts = SLEDAI.map((id) => result(id, present.includes(id)));
        const whole = Number(valuesOf(of("sledai-2k-total", facts))[0]);
        const part = facts.filter(({ hits }) => recorded.some((id) => hits[0]?.concept === id));
        for (const bound of valuesOf(of("sledai-2k-total", part))) {
          const low = Array.isArray(bound) ? bound[0] : bound;
          expect(low).toBeLessThanOrEqual(whole);
        }
      }),
    );
  });
});

describe("ESSDAI", () => {
  const highest: Readonly<Record<string, number>> = {
    constitutional: 2,
    glandular: 2,
    biological: 2,
  };
  const items = inputsOf(conceptId("essdai-total"));
  const domain = (id: string): string => id.slice("essdai-".length);
  const all = items.map((id) => result(id, highest[domain(id)] ?? 3));

  it("has 12 weighted domains that add up to 123", () => {
    expect(all).toHaveLength(12);
    expect(valuesOf(of("essdai-total", all))).toEqual([123]);
  });

  it.each([
    ["constitutional", 3],
    ["lymphadenopathy", 4],
    ["glandular", 2],
    ["articular", 2],
    ["cutaneous", 3],
    ["pulmonary", 5],
    ["renal", 5],
    ["muscular", 6],
    ["peripheral-nervous", 5],
    ["central-nervous", 5],
    ["haematological", 2],
    ["biological", 1],
  ])("%s weighs %i", (name, weight) => {
    const levels = items.map((id) => result(id, domain(id) === name ? 2 : 0));
    expect(valuesOf(of("essdai-total", levels))).toEqual([2 * weight]);
    expect(valuesOf(of("essdai-total", [result(`essdai-${name}`, "2")]))).toEqual([
      [2 * weight, null],
    ]);
  });

  it.each([
    ["constitutional", 3],
    ["central-nervous", 1],
    ["renal", 15],
    ["renal", 1.5],
  ])("%s has no level %d", (name, level) => {
    const others = all.filter(({ hits }) => hits[0]?.concept !== `essdai-${name}`);
    expect(of("essdai-total", [...others, result(`essdai-${name}`, level)])).toEqual([]);
  });
});

describe("mRSS", () => {
  const sites = inputsOf(conceptId("mrss-total"));

  it("has 17 sites of one day", () => {
    expect(
      valuesOf(
        of(
          "mrss-total",
          sites.map((id) => result(id, 3)),
        ),
      ),
    ).toEqual([51]);
    expect(sites).toHaveLength(17);
    const [face, ...rest] = sites.map((id) => result(id, 1));
    expect(valuesOf(of("mrss-total", rest))).toEqual([[16, null]]);
    const before = result("mrss-face", 1, null, "2026-10-19");
    expect(face?.hits[0]?.concept).toBe("mrss-face");
    expect(valuesOf(of("mrss-total", [...rest, before]))).toEqual([
      [1, null],
      [16, null],
    ]);
  });

  it("leaves open what two entries of one day disagree on", () => {
    const twice = [...sites.map((id) => result(id, 1)), result("mrss-chest", 3)];
    expect(valuesOf(of("mrss-total", twice))).toEqual([[17, 19]]);
  });

  it("does not count a comparator, nor a site without a whole date", () => {
    const above = { type: "quantity", value: 1, comparator: ">", unit: null } as const;
    const facts = [result("mrss-face", 2), result("mrss-chest", above)];
    expect(valuesOf(of("mrss-total", facts))).toEqual([[2, null]]);
    expect(of("mrss-total", [result("mrss-face", 2, null, "2026-10")])).toEqual([]);
  });

  it("has sites of 0 to 3", () => {
    expect(of("mrss-total", [result("mrss-face", 4)])).toEqual([]);
  });
});
