import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { buildTerminology } from "./build.ts";
import { TIERS } from "./concept.ts";
import { parseDictionary } from "./parse-dictionary.ts";
import { defaultSite } from "./site.ts";
import type { Terminology } from "./terminology.ts";

const DICTIONARY = `concepts:
  any: { label: Any, kind: condition, codes: [{ icd-10: M3* }, { icd-10: M35.0 }] }
  lupus:
    label: Lupus
    kind: condition
    broader: [any]
    codes: [{ icd-10: M32* }, { icd-10: L93*, tier: broad }]
    excluded: [{ icd-10: M32.0* }]
  kidney: { label: Kidney, kind: condition, broader: [lupus], codes: [{ icd-10: M32.14* }] }
  maybe: { label: Maybe, kind: condition, broader: [any], codes: [{ icd-10: M34*, tier: candidate }] }
`;

function build(text: string): Terminology {
  const dictionary = parseDictionary([{ name: "d.yaml", text }]);
  if (!dictionary.ok) throw new Error(JSON.stringify(dictionary.failure));
  const terminology = buildTerminology(dictionary.value, defaultSite);
  if (!terminology.ok) throw new Error(JSON.stringify(terminology.failure));
  return terminology.value;
}

const terminology = build(DICTIONARY);
const SYSTEM = "http://hl7.org/fhir/sid/icd-10";
const hits = (code: string) => terminology.hits({ system: SYSTEM, code });
const concepts = (code: string): string[] => hits(code).map(({ concept }) => concept);

const letters = fc.stringMatching(/^[0-9A-Za-z.]{0,6}$/);
const code = fc
  .oneof(
    fc.tuple(fc.constantFrom("M32", "M32.0", "M32.14", "M34", "M35.0", "L93", "M3", "Q1"), letters),
    fc.tuple(letters, letters),
  )
  .map((parts) => parts.join(""));

describe("hits", () => {
  it("leaves a broader concept out where a narrower one claims the code as surely", () => {
    expect(concepts("M32.14")).toEqual(["kidney"]);
    expect(concepts("M32.1")).toEqual(["lupus"]);
    expect(concepts("M31")).toEqual(["any"]);
  });

  it("keeps a surer broader concept beside a less sure narrower one", () => {
    expect(hits("M34.0")).toEqual([
      { concept: "any", tier: "core" },
      { concept: "maybe", tier: "candidate" },
    ]);
  });

  it("asks a site to confirm what only the clinical modification of an unknown code says", () => {
    const only = `concepts:
  who: { label: Who, kind: condition, codes: [{ icd-10: M32* }], excluded: [{ icd-10: M33* }] }
  cm: { label: Cm, kind: condition, codes: [{ icd-10-cm: M3* }, { icd-10-cm: L9* , tier: broad }], excluded: [{ icd-10-cm: M35* }] }
`;
    const { hits: look } = build(only);
    const said = (text: string) =>
      look({ system: SYSTEM, code: text }).map(({ concept, tier }) => `${concept} ${tier}`);
    expect(said("M34.0")).toEqual(["cm candidate"]);
    expect(said("L93")).toEqual(["cm broad"]);
    for (const none of ["M33.1", "M35.0", "Q10"]) expect(said(none)).toEqual([]);
    expect(said("M32.1")).toEqual(["who core"]);
    expect(look({ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "M32.1" })).toEqual([
      { concept: "cm", tier: "core" },
    ]);
  });

  it("takes an excluded code from its concept, not from the others", () => {
    expect(concepts("M32.0")).toEqual(["any"]);
    expect(terminology.isExcluded({ system: SYSTEM, code: "m320" })).toBe(true);
    expect(terminology.isExcluded({ system: SYSTEM, code: "M321" })).toBe(false);
  });

  it("takes no beginning for the whole", () => {
    expect(concepts("M35.0")).toEqual(["any"]);
    expect(concepts("M")).toEqual([]);
    expect(concepts("")).toEqual([]);
    expect(terminology.hits({ system: null, code: "M32" })).toEqual([]);
    expect(terminology.hits({ system: "http://loinc.org", code: "M32" })).toEqual([]);
  });

  it("does not care about dots, case and blanks around", () => {
    fc.assert(
      fc.property(code, (text) => {
        expect(hits(` ${text.replaceAll(".", "").toLowerCase()} `)).toEqual(hits(text));
      }),
    );
  });

  it("names no concept twice, none beside its surer narrower one, the surest first", () => {
    fc.assert(
      fc.property(code, (text) => {
        const found = hits(text);
        const strength = found.map(({ tier }) => TIERS.indexOf(tier));
        expect(strength).toEqual(strength.toSorted((a, b) => a - b));
        expect(new Set(found.map(({ concept }) => concept)).size).toBe(found.length);
        for (const [place, hit] of found.entries()) {
          const implied = found
            .slice(0, place + 1)
            .some(({ concept }) =>
              terminology.concepts.get(concept)?.broader.includes(hit.concept),
            );
          expect(implied).toBe(false);
        }
      }),
    );
  });

  it("lets a longer code belong wherever the shorter one does, unless excluded", () => {
    const wide = (text: string): Set<string> =>
      new Set(
        hits(text).flatMap((hit) => [
          hit.concept,
          ...(terminology.concepts.get(hit.concept)?.broader ?? []),
        ]),
      );
    fc.assert(
      fc.property(fc.constantFrom("M31", "M32.1", "M32.14", "L93"), letters, (begin, tail) => {
        const longer = wide(begin + tail);
        for (const concept of wide(begin)) expect(longer).toContain(concept);
      }),
    );
  });
});
