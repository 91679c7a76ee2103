import { describe, expect, it } from "@jest/globals";
import { builtInDictionary } from "../test/built-in.ts";
import { buildTerminology } from "./build.ts";
import { withDescendants } from "./hierarchy.ts";
import { defaultSite } from "./site.ts";

const dictionary = builtInDictionary();

/** What each of these codes is below, by the hierarchy that a site might load. */
const conceptsOf = (code: string, ...ancestors: readonly string[]): readonly string[] => {
  const below = new Map<string, Set<string>>();
  for (const [index, ancestor] of ancestors.entries()) {
    below.set(ancestor, new Set([code, ...ancestors.slice(0, index)]));
  }
  const built = buildTerminology(
    withDescendants(dictionary, new Map([["snomed", below]])),
    defaultSite,
  );
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const hits = built.value.hits({ system: "http://snomed.info/sct", code });
  return hits.map(({ concept }) => concept);
};

describe("the built-in dictionary under a hierarchy", () => {
  it("excludes what is below an excluded SNOMED CT code", () => {
    for (const { id, excluded } of dictionary.concepts) {
      const exact = excluded.filter((row) => row.system === "snomed" && !row.descendants);
      expect([id, exact.map(({ code }) => code)]).toEqual([id, []]);
    }
  });

  it("takes latent tuberculosis for no active infection", () => {
    expect(conceptsOf("11999007", "40733004")).toEqual(["tuberculosis-latent"]);
  });

  it("takes a kind of drug-induced lupus for no systemic lupus", () => {
    const kinds = conceptsOf("1", "201436003", "80258006", "55464009");
    expect(kinds).toContain("drug-induced-lupus");
    expect(kinds).not.toContain("sle");
  });

  it("takes a kind of lupus nephritis for lupus nephritis", () => {
    expect(conceptsOf("1", "68815009", "55464009", "85828009")).toEqual(["lupus-nephritis"]);
  });
});
