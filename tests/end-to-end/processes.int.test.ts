import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { start as startSandbox } from "@cohort/sandbox";
import { type TestDatabase, emptyDatabase } from "@cohort/testkit";
import { type Child, cohort, freePort } from "./child.ts";

jest.setTimeout(240_000);

const AS_OF = "2026-11-01";

let database: TestDatabase;
let ehr: Lifecycle;
let env: Record<string, string>;
const running: Child[] = [];

beforeEach(async () => {
  database = await emptyDatabase();
  ehr = new Lifecycle();
  const sandbox = await startSandbox({ port: 0, population: { asOf: AS_OF, size: 40 } }, ehr);
  if (!sandbox.ok) throw new Error(sandbox.failure.message);
  env = {
    AUTH_MODE: "demo",
    AS_OF,
    DATABASE_URL: database.url,
    FHIR_BASE_URL: sandbox.value.baseUrl,
    PORT: String(await freePort()),
    RECONCILE_SECONDS: "1",
  };
});

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.process.kill("SIGKILL");
    await child.ended;
  }
  await ehr.close();
  await database.close();
});

async function run(...argv: string[]): Promise<{ code: number | null; said: string }> {
  const child = cohort(argv, env);
  return { code: await child.ended, said: child.said() };
}

function start(command: string): Child {
  const child = cohort([command], env);
  running.push(child);
  return child;
}

describe("a deployment: migrate, api and worker as processes of their own", () => {
  it("is filled by sync, serves what was matched, and ends in order at SIGTERM", async () => {
    expect(await run("migrate")).toMatchObject({ code: 0 });
    const [api, worker] = [start("api"), start("worker")];
    await Promise.all([api.until(/api is listening/), worker.until(/worker runs/)]);

    const sync = await run("sync");
    expect(sync.said).toMatch(/Reading: 40 of 40 patients/);
    expect(sync.code).toBe(0);
    expect(await run("match")).toMatchObject({ code: 0 });

    const answer = await fetch(`http://127.0.0.1:${env["PORT"]}/v1/studies`);
    const { studies } = (await answer.json()) as { studies: { counts: Record<string, number> }[] };
    const counts = studies[0]?.counts ?? {};
    const { eligible, possible, ineligible } = counts;
    expect((eligible ?? 0) + (possible ?? 0) + (ineligible ?? 0)).toBe(40);

    for (const child of [api, worker]) {
      child.process.kill("SIGTERM");
      expect(await child.ended).toBe(0);
    }
  });

  it("neither serves nor works on a database that was not migrated", async () => {
    for (const command of ["api", "worker"]) {
      const { code, said } = await run(command);
      expect(said).toContain("cohort migrate");
      expect(code).toBe(1);
    }
  });
});
