import { describe, expect, it } from "@jest/globals";
import type { FhirResource, Observation } from "fhir/r4.js";
import { versionOf, versionsOf } from "./versions.ts";

const patient = { resourceType: "Patient", id: "p", meta: { versionId: "9" } } as const;
const result = (id: string | null, meta?: Observation["meta"]): Observation => ({
  resourceType: "Observation",
  ...(id === null ? {} : { id }),
  ...(meta ? { meta } : {}),
  status: "final",
  code: {},
});
const PERSON = ["Patient", "9"];
const of = (...resources: readonly FhirResource[]) => [...versionsOf({ patient, resources })];

describe("versions of what was read", () => {
  it("go by the names of the resources", () => {
    expect(of(result("a", { versionId: "3" }), result("b", { versionId: "W-1.2" }))).toEqual([
      PERSON,
      ["Observation/a", "3"],
      ["Observation/b", "W-1.2"],
    ]);
  });

  it("are of the newest where a resource is there twice, in whatever order", () => {
    const old = result("a", { versionId: "9", lastUpdated: "2026-01-01T00:00:00Z" });
    const now = result("a", { versionId: "10", lastUpdated: "2026-02-01T00:00:00Z" });
    const newest = [PERSON, ["Observation/a", "10"]];
    expect(of(old, now)).toEqual(newest);
    expect(of(now, old)).toEqual(newest);
  });

  it("are left out where there is none, where the resource has no id, and where nothing is read of it", () => {
    expect(of(result("a"), result("b", {}), result(null, { versionId: "3" }), patient)).toEqual([
      PERSON,
    ]);
  });

  it("keep nothing that an id cannot be", () => {
    for (const versionId of ["Jane Doe", "x".repeat(65), "", "a/b", "1\u001e2", "é"]) {
      expect(versionOf(result("a", { versionId }))).toBeNull();
    }
    for (const odd of [null, 3, "Observation", { meta: 3 }, { meta: { versionId: 3 } }, []]) {
      expect(versionOf(odd)).toBeNull();
    }
  });
});
