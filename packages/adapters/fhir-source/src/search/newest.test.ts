import { describe, expect, it } from "@jest/globals";
import type { Observation } from "fhir/r4.js";
import { Newest, compareVersions, versionOf } from "./newest.ts";

const version = (versionId?: string, lastUpdated?: string): Observation => ({
  resourceType: "Observation",
  id: "o1",
  status: "final",
  code: {},
  meta: {
    ...(versionId === undefined ? {} : { versionId }),
    ...(lastUpdated === undefined ? {} : { lastUpdated }),
  },
});

describe("A6-05: which version is newer", () => {
  it.each([
    [version("2"), version("1"), 1],
    [version("9"), version("10"), -1],
    [version("1", "2026-01-02T00:00:00Z"), version("2", "2026-01-01T00:00:00Z"), 1],
    [version("2", "2026-01-01T00:00:00Z"), version("1", "2026-01-01T01:00:00+01:00"), 1],
    [version("a", "2026-01-01T00:00:00Z"), version("b", "2026-01-01T00:00:00Z"), 0],
    [version("a"), version("b"), null],
    [version(), version("1"), null],
    [version("1", "yesterday"), version("2", "2026-01-01T00:00:00Z"), -1],
  ])("by time, then by number, where both say", (a, b, expected) => {
    expect(compareVersions(versionOf(a), versionOf(b))).toBe(expected);
  });

  it("keeps the newest, the later one where that is not known, and all without an id", () => {
    const newest = new Newest<Observation>();
    const nameless: Observation = { resourceType: "Observation", status: "final", code: {} };
    const all = [
      version("2"),
      version("1"),
      { ...version("x"), id: "o2" },
      nameless,
      { ...nameless },
    ];
    for (const one of all) newest.add(one);
    const later = { ...version("a"), id: "o2" };
    newest.add(later);
    expect(newest.values).toEqual([version("2"), later, nameless, nameless]);
  });
});
