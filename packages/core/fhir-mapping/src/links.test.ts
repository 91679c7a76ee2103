import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Json, given, observation, condition, allergy, patient } from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient } from "./index.ts";
import { linksOf } from "./links.ts";

const link = (type: string, reference: unknown, more: Json = {}): Json => ({
  type,
  other: { reference },
  ...more,
});
const NONE = { replacedBy: [], replaces: [] };

describe("C-21: the links of a Patient", () => {
  it("say whom it is now, and who is it now", () => {
    const links = [
      link("replaced-by", "Patient/b"),
      link("replaces", "https://ehr.example.org/fhir/Patient/y/_history/3"),
      link("replaces", "Patient/x"),
      link("replaces", "Patient/x"),
    ];
    expect(linksOf(patient({ link: links }))).toEqual({ replacedBy: ["b"], replaces: ["x", "y"] });
  });

  it.each<[string, unknown]>([
    ["no link", undefined],
    ["no list", link("replaced-by", "Patient/b")],
    ["a pointer to more of the same person", [link("seealso", "Patient/b")]],
    ["a referral", [link("refer", "Patient/b")]],
    ["no type", [{ other: { reference: "Patient/b" } }]],
    ["a RelatedPerson", [link("replaced-by", "RelatedPerson/b")]],
    ["itself", [link("replaced-by", "Patient/p1"), link("replaces", "http://x/Patient/p1")]],
    ["a logical reference", [{ type: "replaced-by", other: { identifier: { value: "7" } } }]],
    ["a fragment", [link("replaced-by", "#b")]],
    ["a search", [link("replaced-by", "Patient?identifier=7")]],
    ["no text", [link("replaced-by", { a: 1 }), link("replaced-by", 7), link("replaces", "")]],
    ["an id with a control character", [link("replaced-by", "Patient/b\u0000")]],
    ["an endless id", [link("replaced-by", `Patient/${"b".repeat(129)}`)]],
    ["an endless reference", [link("replaced-by", `Patient/${"b".repeat(200_000)}`)]],
    [
      "what a modifier turns round",
      [link("replaced-by", "Patient/b", { modifierExtension: [{ url: "http://x/not" }] })],
    ],
    ["nulls", [null, [], 3, "replaced-by"]],
    ["too many", Array.from({ length: 10_001 }, () => link("replaced-by", "Patient/b"))],
  ])("with %s: none", (_, links) => {
    expect(linksOf(patient({ link: links }))).toEqual(NONE);
  });

  it("are none of what is no Patient, and never throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (person, links) => {
        expect(linksOf(person)).toEqual(NONE);
        expect(() => linksOf({ resourceType: "Patient", link: links })).not.toThrow();
        expect(() => linksOf({ resourceType: "Patient", link: [links] })).not.toThrow();
      }),
    );
  });
});

describe("C-21: what is filed under the id of a merged record", () => {
  const under = (id: string): readonly Json[] => [
    observation({ subject: { reference: `Patient/${id}` }, focus: [{ reference: `Patient/p1` }] }),
    condition({ subject: { reference: `https://ehr.example.org/fhir/Patient/${id}` } }),
    allergy({ patient: { reference: `Patient/${id}` } }),
  ];

  it("is of the patient that it was merged into, and reads the same whichever of the ids it names", () => {
    const own = mapPatient(given(patient(), under("p1")), TERMINOLOGY);
    expect(own.facts).toHaveLength(3);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("p1", "old", "older"), { minLength: 3, maxLength: 3 }),
        (ids) => {
          const resources = ids.map((id, at) => under(id)[at]);
          const also = ["old", "older"];
          expect(mapPatient(given(patient(), resources, { also }), TERMINOLOGY)).toEqual(own);
        },
      ),
    );
  });

  it("is another's where nobody was merged, and of nobody where the Patient has no id", () => {
    const other = mapPatient(given(patient(), under("old")), TERMINOLOGY);
    expect([other.facts, other.issues.map(({ code }) => code)]).toEqual([
      [],
      ["subject", "subject", "subject"],
    ]);
    const nameless = given(patient({ id: undefined }), under("old"), { also: ["old"] });
    expect(mapPatient(nameless, TERMINOLOGY).facts).toEqual([]);
  });

  it.each([null, "old", 7, [7, null, { a: 1 }, "a/b", ""]])("survives %j in its place", (also) => {
    const record = mapPatient(given(patient(), under("p1"), { also: also as never }), TERMINOLOGY);
    expect(record.facts).toHaveLength(3);
  });
});
