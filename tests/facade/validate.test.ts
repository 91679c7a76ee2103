import { describe, expect, it } from "@jest/globals";
import { complaintsAbout } from "./validate.ts";

const SUBJECT = {
  resourceType: "ResearchSubject",
  id: "a",
  status: "candidate",
  study: { reference: "ResearchStudy/s" },
  individual: { reference: "Patient/p" },
};

describe("what is wrong with a resource", () => {
  it("is nothing where it is right", () => expect(complaintsAbout(SUBJECT)).toEqual([]));

  it.each([
    ["an unknown element", { subject: { reference: "Patient/p" } }, "subject"],
    ["a code outside a required value set", { status: "new" }, "status"],
    ["a missing element", { study: undefined }, "study"],
    ["an id that is none", { id: "a_b" }, "id"],
    ["a time without a zone", { meta: { lastUpdated: "2026-11-22T10:00:00" } }, "lastUpdated"],
    ["a month that there is none of", { period: { start: "2026-13-01" } }, "start"],
    ["an empty list", { identifier: [] }, "identifier"],
    ["an empty object", { meta: {} }, "meta"],
    ["an empty text", { assignedArm: " " }, "assignedArm"],
    ["null", { actualArm: null }, "actualArm"],
  ])("is %s", (_name, change, path) =>
    expect(complaintsAbout({ ...SUBJECT, ...change }).join("\n")).toContain(path),
  );

  it("is looked for in the entries of a bundle", () => {
    const resource = { ...SUBJECT, status: "new" };
    const bundle = { resourceType: "Bundle", type: "searchset", entry: [{ resource }] };
    expect(complaintsAbout(bundle)).not.toEqual([]);
  });
});
