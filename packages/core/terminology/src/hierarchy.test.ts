import { describe, expect, it } from "@jest/globals";
import { buildTerminology } from "./build.ts";
import type { Dictionary } from "./dictionary.ts";
import { ancestorsMeant, type Closure, systemNamed, withDescendants } from "./hierarchy.ts";
import { parseDictionary } from "./parse-dictionary.ts";
import { defaultSite, parseSite } from "./site.ts";
import { CODE_SYSTEMS } from "./systems.ts";
import type { Terminology } from "./terminology.ts";

// 85828009 > 55464009 > 68815009 > 295101000119105; 80258006 is below 55464009 as well.
const DICTIONARY = `concepts:
  autoimmune: { label: A, kind: condition, codes: [{ snomed: 85828009, descendants: true, tier: broad }] }
  lupus:
    label: L
    kind: condition
    broader: [autoimmune]
    codes: [{ snomed: 55464009, descendants: true }, { snomed: 200936003 }]
    excluded: [{ snomed: 80258006, descendants: true }]
  kidney: { label: K, kind: condition, codes: [{ snomed: 68815009, descendants: true, tier: candidate }] }
  disorder: { label: D, kind: condition, codes: [{ icd-10: N04.9, descendants: true }, { icd-10: Q1* }] }
  result: { label: R, kind: lab, codes: [{ snomed: 165806002, descendants: true, word: positive }] }
`;

const parsed = parseDictionary([{ name: "d.yaml", text: DICTIONARY }]);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
const dictionary: Dictionary = parsed.value;

const closureOf = (rows: Record<string, string[]>, system: "snomed" | "icd-10"): Closure =>
  new Map([
    [system, new Map(Object.entries(rows).map(([above, below]) => [above, new Set(below)]))],
  ]);

const SNOMED = closureOf(
  {
    "85828009": ["55464009", "68815009", "80258006", "295101000119105", "402865003", "95609003"],
    "55464009": ["68815009", "80258006", "295101000119105", "402865003", "95609003"],
    "68815009": ["295101000119105", "68815009"],
    "80258006": ["402865003"],
    "165806002": ["1"],
    "404684003": ["55464009"],
  },
  "snomed",
);

function build(from: Dictionary, site = defaultSite): Terminology {
  const built = buildTerminology(from, site);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value;
}

const plain = build(dictionary);
const full = withDescendants(dictionary, SNOMED);
const loaded = build(full);

const hits = (terminology: Terminology, code: string): string[] =>
  terminology
    .hits({ system: CODE_SYSTEMS.snomed.uri, code })
    .map(({ concept, tier, word }) => [concept, tier, ...(word ? [word] : [])].join(" "));

describe("descendants", () => {
  it("are known by the codes whose descendants are meant, and kept for no others", () => {
    expect(ancestorsMeant(dictionary)).toEqual(
      new Map([
        ["icd-10", new Set(["N049"])],
        ["snomed", new Set(["85828009", "55464009", "80258006", "68815009", "165806002"])],
      ]),
    );
    expect(Object.keys(full.descendants.snomed ?? {}).toSorted()).toEqual([
      "165806002",
      "55464009",
      "68815009",
      "80258006",
      "85828009",
    ]);
    expect(full.descendants.snomed?.["68815009"]).toEqual(["295101000119105"]);
  });

  it("match only where a hierarchy is loaded", () => {
    expect(hits(plain, "95609003")).toEqual([]);
    expect(hits(loaded, "95609003")).toEqual(["lupus core"]);
    expect([plain.hierarchies, loaded.hierarchies]).toEqual([[], ["snomed"]]);
    expect(hits(loaded, "55464009")).toEqual(["lupus core"]);
    expect(hits(loaded, "200936003")).toEqual(hits(plain, "200936003"));
    expect(hits(loaded, "404684003")).toEqual([]);
  });

  it("have the tier and the word of the row that they come by", () => {
    expect(hits(loaded, "295101000119105")).toEqual(["lupus core", "kidney candidate"]);
    expect(hits(loaded, "1")).toEqual(["result core positive"]);
  });

  it("are excluded with a code that is excluded", () => {
    expect(hits(loaded, "402865003")).toEqual(["autoimmune broad"]);
    const excluded = (terminology: Terminology): boolean =>
      terminology.isExcluded({ system: CODE_SYSTEMS.snomed.uri, code: "402865003" });
    expect([excluded(plain), excluded(loaded)]).toEqual([false, true]);
  });

  it("are claimed as the nearest listed code says", () => {
    const text = `concepts:
  lupus:
    label: L
    kind: condition
    codes:
      - { snomed: 85828009, descendants: true }
      - { snomed: 55464009, descendants: true, tier: broad }
      - { snomed: 402865003 }
    excluded: [{ snomed: 80258006, descendants: true }]
`;
    const near = parseDictionary([{ name: "d.yaml", text }]);
    if (!near.ok) throw new Error(JSON.stringify(near.failure));
    const terminology = build(withDescendants(near.value, SNOMED));
    expect(hits(terminology, "95609003")).toEqual(["lupus broad"]);
    expect(hits(terminology, "80258006")).toEqual([]);
    expect(hits(terminology, "402865003")).toEqual(["lupus core"]);
  });

  it("give way to a site's own row", () => {
    const text = "codes: [{ system: snomed, code: '95609003', concept: kidney }]\n";
    const site = parseSite("site.yaml", text);
    if (!site.ok) throw new Error(JSON.stringify(site.failure));
    expect(hits(build(full, site.value), "95609003")).toEqual(["kidney core"]);
  });

  it("are compared as other codes of their system are", () => {
    const terminology = build(
      withDescendants(dictionary, closureOf({ N049: ["N0490"], Q1: ["X1"] }, "icd-10")),
    );
    const concepts = (code: string): string[] =>
      terminology.hits({ system: CODE_SYSTEMS["icd-10"].uri, code }).map((hit) => hit.concept);
    expect(concepts("n04.90")).toEqual(["disorder"]);
    expect(concepts("X1")).toEqual([]);
  });

  it("change the hashes by which records are read again and matches replayed", () => {
    expect(loaded.dictionaryHash).not.toBe(plain.dictionaryHash);
    expect(loaded.mappingHash).not.toBe(plain.mappingHash);
    const unused = withDescendants(dictionary, closureOf({ "404684003": ["1"] }, "snomed"));
    expect(build(unused).dictionaryHash).toBe(plain.dictionaryHash);
    const again = build(JSON.parse(loaded.sources().dictionary) as Dictionary);
    expect(again.dictionaryHash).toBe(loaded.dictionaryHash);
    expect(again.mappingHash).toBe(loaded.mappingHash);
    expect(hits(again, "95609003")).toEqual(["lupus core"]);
  });
});

it("knows systems by short name and by every URI", () => {
  expect(
    ["snomed", "http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"].map(systemNamed),
  ).toEqual(["snomed", "snomed", "snomed"]);
  expect(systemNamed("http://x")).toBeNull();
});
