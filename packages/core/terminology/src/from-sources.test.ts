import { describe, expect, it } from "@jest/globals";
import { expectDefined } from "@cohort/foundation";
import { buildTerminology } from "./build.ts";
import { terminologyFromSources } from "./from-sources.ts";
import { withDescendants } from "./hierarchy.ts";
import { parseDictionary } from "./parse-dictionary.ts";
import { parseSite } from "./site.ts";

const DICTIONARY = `
concepts:
  sle:
    label: Systemic lupus erythematosus
    kind: condition
    codes:
      - { snomed: 55464009, name: SLE, descendants: true }
`;
const dictionary = parseDictionary([{ name: "a.yaml", text: DICTIONARY }]);
const site = parseSite("site.yaml", "timeZone: Asia/Shanghai\nrecency: { laboratory: P7D }\n");
if (!dictionary.ok || !site.ok) throw new Error("not read");
const closure = new Map([["snomed", new Map([["55464009", new Set(["68815009"])]])]] as const);
const built = buildTerminology(withDescendants(dictionary.value, closure), site.value);
if (!built.ok) throw new Error("not built");
const { sources, dictionaryHash, siteHash, mappingHash } = built.value;

describe("a terminology from the texts that it gave", () => {
  it("has the same hashes and look-ups, descendants of a hierarchy included", () => {
    const again = terminologyFromSources(sources());
    if (!again.ok) throw new Error("not built");
    expect(again.value).toMatchObject({ dictionaryHash, siteHash, mappingHash });
    expect(again.value.sources()).toEqual(sources());
    const coding = { system: "http://snomed.info/sct", code: "68815009" };
    expect(built.value.hits(coding)).toHaveLength(1);
    expect(again.value.hits(coding)).toEqual(built.value.hits(coding));
    expect(again.value.timeZone).toBe("Asia/Shanghai");
    const noon = Date.parse("2026-11-01T20:00:00Z");
    expect(again.value.dayOf(noon)).toBe(built.value.dayOf(noon));
    const concept = expectDefined([...built.value.concepts.keys()][0], "a concept");
    expect(again.value.windowOf(concept)).toEqual(built.value.windowOf(concept));
  });

  it.each([
    ["no JSON", { dictionary: "{", site: sources().site }],
    ["another form", { dictionary: "{}", site: sources().site }],
    ["another form of the site file", { dictionary: sources().dictionary, site: "{}" }],
    ["text that was not ours", { dictionary: ` ${sources().dictionary}`, site: sources().site }],
  ])("%s is refused", (_, texts) => {
    expect(terminologyFromSources(texts)).toMatchObject({ ok: false });
  });
});
