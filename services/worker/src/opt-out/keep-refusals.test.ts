import { describe, expect, it } from "@jest/globals";
import type { SourcePatient } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import { EMPTY_RECORD, type PatientRecord } from "@cohort/record";
import { isSilentOnRefusals, keepRefusals } from "./keep-refusals.ts";

const optOuts = [{ source: "Consent/c1", from: null, until: null }];
const refused: PatientRecord = { ...EMPTY_RECORD, optOuts };
const storeOf = (record: PatientRecord) => ({
  records: {
    load: (ids: readonly ReturnType<typeof patientId>[]) =>
      Promise.resolve(
        ids.map((patient) => ({
          patient,
          version: 1,
          hash: "h",
          record,
          attestations: [],
          matched: null,
        })),
      ),
  },
});
const batch = [{ patient: patientId("p1"), record: EMPTY_RECORD, concepts: [] }];
const kept = async (before: PatientRecord, gaps: SourcePatient["gaps"]) =>
  (await keepRefusals(storeOf(before), batch, () => isSilentOnRefusals(gaps)))[0]?.record.optOuts;

describe("a refusal", () => {
  it("B-29 holds on where Consents cannot be read, for whatever reason", async () => {
    expect(await kept(refused, [{ type: "Consent", reason: "unreadable" }])).toEqual(optOuts);
    expect(await kept(refused, [{ type: "Consent", reason: "unauthorised" }])).toEqual(optOuts);
  });

  it("B-29 is over where they were read and none says so", async () => {
    expect(await kept(refused, [])).toBeUndefined();
    expect(await kept(refused, [{ type: "Observation", reason: "unreadable" }])).toBeUndefined();
  });

  it("B-29 is not made up where there was none", async () => {
    expect(await kept(EMPTY_RECORD, [{ type: "Consent", reason: "unauthorised" }])).toBeUndefined();
  });
});
