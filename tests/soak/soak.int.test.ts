import { expect, it, jest } from "@jest/globals";
import { databaseWithStudies } from "@cohort/testkit";
import { startRedis, whyNoRedis } from "../queue/redis-server.ts";
import { install } from "../worker/support.ts";
import { findings } from "./judge.ts";
import { report } from "./report.ts";
import { soak } from "./soak.ts";

jest.setTimeout(300_000);

/** How memory and times go is for `pnpm soak`, on a machine that does nothing else. */
it("C-38: after everything at once, with each fault, nothing is lost, nothing fell, and no file stays open", async () => {
  const database = await databaseWithStudies();
  const redis = whyNoRedis() === null ? await startRedis() : null;
  const site = await install(redis === null ? "PostgreSQL" : "Redis", {
    database,
    ...(redis ? { redis } : {}),
  });
  try {
    const course = await soak(
      { site, databaseUrl: database.url, redis },
      { form: "source", patients: 30, lasts: 8000, looks: 400, faults: 8000 },
    );
    const found = findings(course);
    expect({ broken: found.filter(({ holds }) => !holds), report: report(course, found) }).toEqual({
      broken: [],
      report: expect.any(String),
    });
    expect(course.decisions).toBeGreaterThan(1);
    expect(course.attestations).toBeGreaterThan(0);
    expect(course.faults.size).toBe(redis === null ? 3 : 4);
  } finally {
    await site.close();
  }
});
