import { formatSpan } from "@cohort/foundation";
import type { Moment } from "@cohort/record";
import { describe, expect, it } from "@jest/globals";
import {
  ICD_10,
  SNOMED,
  coded,
  condition,
  issueCodes,
  only,
  patient,
  read,
  readOf,
} from "../test/resources.ts";

const status = (code: string) => coded("http://terminology.hl7.org/CodeSystem/x", code);
const factOf = (overrides: Parameters<typeof condition>[0]) =>
  only("condition", read(condition(overrides)));
const days = (moment: Moment | null) => moment && formatSpan(moment);
const AGE = { value: 40, unit: "years", system: "http://unitsofmeasure.org", code: "a" };

describe("verification", () => {
  it.each([
    [undefined, "confirmed"],
    [status("confirmed"), "confirmed"],
    [status("unconfirmed"), "suspected"],
    [status("provisional"), "suspected"],
    [status("differential"), "suspected"],
    [status("refuted"), "refuted"],
    [{ text: "Refuted" }, "refuted"],
  ])("%j is %s", (verificationStatus, verification) => {
    const record = read(condition({ verificationStatus }));
    expect(only("condition", record).verification).toBe(verification);
    expect(record.issues).toEqual([]);
  });

  it("entered in error is no fact", () => {
    const record = read(condition({ verificationStatus: status("entered-in-error") }));
    expect([record.facts, record.issues]).toEqual([[], []]);
  });

  it.each([[status("sure")], ["confirmed"], [{}]])(
    "%j is no more than a suspicion",
    (verificationStatus) => {
      const record = read(condition({ verificationStatus }));
      expect(only("condition", record).verification).toBe("suspected");
      expect(issueCodes(record)).toEqual(["status"]);
    },
  );
});

describe("course", () => {
  it.each([
    [{ clinicalStatus: status("active") }, "active"],
    [{ clinicalStatus: status("recurrence") }, "active"],
    [{ clinicalStatus: status("relapse") }, "active"],
    [{ clinicalStatus: status("inactive") }, "inactive"],
    [{ clinicalStatus: status("remission") }, "inactive"],
    [{ clinicalStatus: status("resolved") }, "inactive"],
    [{ clinicalStatus: status("active"), abatementDateTime: "2020" }, "active"],
    [{ abatementDateTime: "2020" }, "inactive"],
    [{ abatementString: "last year" }, "inactive"],
    [{ abatementRange: {} }, "inactive"],
    [{ clinicalStatus: status("odd") }, null],
    [{}, null],
  ])("%j is %j", (overrides, clinical) => {
    expect(factOf(overrides).clinical).toBe(clinical);
  });

  it.each([
    [{ onsetDateTime: "2019-05" }, "2019-05"],
    [{ onsetPeriod: { start: "2019", end: "2020" } }, "2019"],
    [{ onsetAge: AGE }, "2020-05-17 to 2021-05-16"],
    [{ onsetRange: { low: AGE } }, null],
    [{ onsetString: "as a child" }, null],
  ])("onset %j", (overrides, onset) => {
    expect(days(factOf(overrides).onset)).toBe(onset);
  });

  it("began at an age of an unknown year where the birth date is partial or missing", () => {
    const overrides = condition({ onsetAge: AGE });
    const born = (birthDate: string | undefined) =>
      days(only("condition", readOf(patient({ birthDate }), overrides)).onset);
    expect(born("1980")).toBe("2020-01-01 to 2021-12-30");
    expect(born(undefined)).toBeNull();
  });

  it.each([
    [{ abatementDateTime: "2024-02-29" }, "2024-02-29"],
    [{ abatementPeriod: { start: "2023", end: "2024" } }, "2024"],
    [{ abatementAge: AGE }, "2020-05-17 to 2021-05-16"],
  ])("end %j", (overrides, ended) => {
    expect(days(factOf(overrides).ended)).toBe(ended);
  });

  it("was written down on the earlier of two dates", () => {
    const extension = [
      {
        url: "http://hl7.org/fhir/StructureDefinition/condition-assertedDate",
        valueDateTime: "2021-03-04",
      },
    ];
    expect(days(factOf({ recordedDate: "2022-01-01" }).recorded)).toBe("2022-01-01");
    expect(days(factOf({ extension }).recorded)).toBe("2021-03-04");
    expect(days(factOf({ recordedDate: "2022-01-01", extension }).recorded)).toBe("2021-03-04");
    expect(days(factOf({ recordedDate: "2020-01-01", extension }).recorded)).toBe("2020-01-01");
  });

  it("with an impossible date is kept without it, and with none at all is no issue", () => {
    const record = read(condition({ onsetDateTime: "2020-02-31" }));
    expect(only("condition", record).onset).toBeNull();
    expect(issueCodes(record)).toEqual(["undated"]);
    expect(read(condition()).issues).toEqual([]);
  });

  it.each([
    [coded(SNOMED, "24484000"), "severe"],
    [coded(SNOMED, "6736007"), "moderate"],
    [coded(SNOMED, "255604002"), "mild"],
    [{ text: "Severe" }, "severe"],
    [{ text: "quite bad" }, null],
    [undefined, null],
  ])("severity %j is %j", (severity, expected) => {
    expect(factOf({ severity }).severity).toBe(expected);
  });
});

describe("codes", () => {
  it.each([
    ["M32.101", ["sle"]],
    ["M32101", ["sle"]],
    ["m32.1", ["sle"]],
    [" M32.1 ", ["sle"]],
    ["M32.1+", ["sle"]],
    ["M32.1†", ["sle"]],
    ["N08.5*", ["lupus-nephritis"]],
    ["M32.1+N08.5*", ["sle", "lupus-nephritis"]],
    ["M32.101+ N08.5*", ["sle", "lupus-nephritis"]],
  ])("ICD-10 %s", (code, concepts) => {
    expect(factOf({ code: coded(ICD_10, code) }).hits.map((hit) => hit.concept)).toEqual(concepts);
  });

  it("of a sure tier go before those of a broad one", () => {
    const code = {
      coding: [
        { system: SNOMED, code: "200936003" },
        { system: ICD_10, code: "N08.5" },
      ],
    };
    expect(factOf({ code }).hits).toEqual([
      { concept: "lupus-nephritis", tier: "core" },
      { concept: "sle", tier: "broad" },
    ]);
  });

  it("that are missing may have been any", () => {
    expect(read(condition({ code: undefined })).issues).toEqual([
      expect.objectContaining({ code: "shape", lost: { kind: "condition", concepts: [] } }),
    ]);
  });
});
