import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type Course, takeThrough } from "./course.ts";
import { PROFILES } from "./profiles.ts";

jest.setTimeout(180_000);

describe("a server like", () => {
  let plain: Course;
  beforeAll(async () => {
    plain = await takeThrough({
      name: "the plain one",
      ehr: { sort: "offered", history: ["type"] },
    });
  });

  it("the plain one shows what comes and goes", () => {
    expect(plain.first.split("\n")).toHaveLength(12);
    expect(plain.changed).toBe(plain.second);
    expect(plain.second).not.toBe(plain.first);
    expect(plain.second).toContain("newcomer");
  });

  it.each(PROFILES.map((profile) => [profile.name, profile] as const))(
    "A6-01, A6-08 %s is read as the plain one is",
    async (_, profile) => {
      const course = await takeThrough(profile);
      expect(course.first).toBe(plain.first);
      expect(course.second).toBe(plain.second);
      if (profile.tellsNoChanges) expect(course.changed).toBe(plain.first);
    },
  );
});
