import { describe, expect, it } from "@jest/globals";
import type { MatchProvenance } from "@cohort/postgres";
import { provenanceId, subjectOfProvenance, toProvenance } from "./to-provenance.ts";

const SUBJECT = "0f0c1e9a-1111-8222-8333-444455556666";
const MATCH: MatchProvenance = {
  study: "S1",
  cohort: "sle",
  revision: 7,
  asOf: "2026-11-22",
  evaluatedAt: "2026-11-22T08:00:00.000Z",
  inputs: {
    recordVersion: 3,
    recordHash: "r",
    studyHash: "s",
    dictionaryHash: "d",
    siteHash: "t",
    engine: "9",
  },
  evidence: [
    { resource: "Attestation/11", version: null },
    { resource: "Condition/c", version: null },
    { resource: "Observation/abc", version: "3" },
  ],
};

describe("A9-03: where a match comes from", () => {
  it("names who made it and the very versions that it was made from", () => {
    const { agent, entity = [], recorded } = toProvenance(SUBJECT, MATCH);
    expect(agent[0]?.who.display).toBe("cohort-matcher (engine 9, study revision 7)");
    expect(recorded).toBe(MATCH.evaluatedAt);
    expect(entity.flatMap(({ what }) => what.reference ?? [])).toEqual([
      "ResearchStudy/S1",
      "Condition/c",
      "Observation/abc/_history/3",
    ]);
    expect(entity.flatMap(({ what }) => what.identifier?.value ?? [])).toEqual([
      "s",
      "d",
      "t",
      "r",
      "11",
    ]);
  });

  it("has an id that leads back to the candidate and the cohort", () => {
    const id = provenanceId(SUBJECT, "sle");
    expect(subjectOfProvenance(id)).toEqual({ subject: SUBJECT, cohort: "sle" });
    for (const other of ["", "x.sle", SUBJECT, `${SUBJECT}.`, `${SUBJECT}/sle`]) {
      expect(subjectOfProvenance(other)).toBeNull();
    }
  });
});
