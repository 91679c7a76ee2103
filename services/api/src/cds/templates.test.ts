import { describe, expect, it } from "@jest/globals";
import { SERVICES, TEMPLATES, queryOf } from "./templates.ts";

/** CDS Hooks 2.0, prefetch query restrictions: read of an instance, and search by type with the simple parameters. */
const TOKEN = String.raw`\{\{context\.(?:userId|patientId|encounterId)\}\}`;
const READ = new RegExp(`^[A-Z][A-Za-z]+/${TOKEN}$`);
const PARAMETER = new RegExp(
  [
    `(?:patient|subject)=(?:Patient/)?${TOKEN}`,
    String.raw`[a-z-]+=[A-Za-z0-9:/.|-]+`,
    String.raw`[a-z-]+:in=[A-Za-z0-9:/.-]+`,
    String.raw`[a-z-]+=(?:eq|lt|gt|ge|le)\d{4}-\d{2}-\d{2}`,
    String.raw`_count=\d+`,
    String.raw`_sort=-?[a-z-]+`,
  ]
    .map((one) => `^${one}$`)
    .join("|"),
);

function isRecommended(template: string): boolean {
  const [type = "", query, ...more] = template.split("?");
  if (query === undefined) return READ.test(template);
  return (
    /^[A-Z][A-Za-z]+$/.test(type) &&
    more.length === 0 &&
    query.split("&").every((part) => PARAMETER.test(part))
  );
}

describe("prefetch templates", () => {
  it.each(Object.entries(TEMPLATES))(
    "A1-07 ask in the recommended subset for %s",
    (_name, { query }) => {
      expect(isRecommended(query)).toBe(true);
    },
  );

  it.each([
    "Patient/{{context.patientId}}/$everything",
    "Observation?patient={{context.patientId}}&code:above=a",
    "Observation?patient={{context.patientId}}&_include=Observation:subject",
    "Condition?patient={{userPractitionerId}}",
    "Condition?patient.name=a",
  ])("A1-07 would not pass as %s", (query) => expect(isRecommended(query)).toBe(false));

  it("are the same under every hook, and filled in with the patient alone", () => {
    expect(new Set(SERVICES.map(({ prefetch }) => JSON.stringify(prefetch))).size).toBe(1);
    expect(queryOf(TEMPLATES.conditions, "p1")).toBe("Condition?patient=p1");
  });
});
