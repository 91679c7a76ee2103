import { describe, expect, it } from "@jest/globals";
import { CREATININE, SNOMED, coded, observation, read } from "../test/resources.ts";

const factsOf = (overrides: Parameters<typeof observation>[0], ...more: unknown[]) =>
  read(observation(overrides), ...more).facts.length;

describe("the specimen of a blood test", () => {
  it.each(["Urine", "urine specimen", "Urine, clean catch", "BAL", "Liquor", "尿", "脑脊液"])(
    "that is %s makes it another test",
    (display) => {
      const code = { ...CREATININE, text: "serum creatinine" };
      const record = read(observation({ code, specimen: { display } }));
      expect(record.facts).toEqual([]);
      expect(record.unclaimed).toMatchObject([{ code: "2160-0", suspected: null }]);
    },
  );

  it.each([undefined, { display: "Serum" }, { display: "tube 7" }, { reference: "Specimen/x" }, 3])(
    "that is %j leaves it what it is",
    (specimen) => expect(factsOf({ specimen })).toBe(1),
  );

  it.each([
    [coded(SNOMED, "122575003"), 0],
    [{ text: "Urine sample" }, 0],
    [coded("http://local.example", "X1", { display: "urine" }), 0],
    [coded(SNOMED, "119297000"), 1],
    [undefined, 1],
  ])("is looked up by its type: %j", (type, facts) => {
    const specimen = { resourceType: "Specimen", id: "u", type };
    expect(factsOf({ specimen: { reference: "Specimen/u" } }, specimen)).toBe(facts);
    expect(factsOf({ specimen: { reference: "#u" }, contained: [specimen] })).toBe(facts);
  });

  it("matters to what is not measured in blood alone to no one", () => {
    const code = coded("http://loinc.org", "8310-5");
    const value = { value: 37, code: "Cel" };
    expect(factsOf({ code, valueQuantity: value, specimen: { display: "Urine" } })).toBe(1);
  });

  it("holds for components", () => {
    const component = [{ code: CREATININE, valueQuantity: { value: 80, code: "umol/L" } }];
    const code = coded("http://loinc.org", "9999-0");
    const panel = { code, valueQuantity: undefined, component };
    expect(factsOf(panel)).toBe(1);
    expect(factsOf({ ...panel, specimen: { display: "Urine" } })).toBe(0);
  });
});
