import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { builtIn, builtInDictionary } from "../test/built-in.ts";
import { buildTerminology } from "./build.ts";
import { defaultSite } from "./site.ts";
import { LOCAL_SYSTEM } from "./systems.ts";

const terminology = builtIn();

describe("the codes to ask for a concept by", () => {
  it("are there for every concept, and each means it", () => {
    for (const [id] of terminology.concepts) {
      const codes = terminology.codesOf(id);
      expect(codes.length).toBeGreaterThan(0);
      for (const code of codes) {
        const meant = terminology
          .hits(code)
          .flatMap((hit) => [
            hit.concept,
            ...(terminology.concepts.get(hit.concept)?.broader ?? []),
          ]);
        expect(meant).toContain(id);
      }
    }
  });

  it("are printed as their systems print them", () => {
    expect(terminology.codesOf(conceptId("sle"))).toContainEqual({
      system: "http://snomed.info/sct",
      code: "55464009",
    });
    const icd = [...terminology.concepts.keys()]
      .flatMap((id) => terminology.codesOf(id))
      .filter(({ system, code }) => system.endsWith("icd-10-cm") && code.length > 3);
    expect(icd.length).toBeGreaterThan(0);
    for (const { code } of icd) expect(code.charAt(3)).toBe(".");
  });

  it("is its own id where it has no other", () => {
    const codes = terminology.codesOf(conceptId("sledai-2k-total"));
    expect(codes).toContainEqual({ system: LOCAL_SYSTEM, code: "sledai-2k-total" });
  });

  it("are the site's own before any other", () => {
    const row = { system: "urn:lab", code: "C3X", concept: "c3-complement", word: null };
    const content = { ...defaultSite.content, codes: [row] };
    const built = buildTerminology(builtInDictionary(), { ...defaultSite, content });
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    const [first] = built.value.codesOf(conceptId("c3-complement"));
    expect(first).toEqual({ system: "urn:lab", code: "C3X" });
  });
});
