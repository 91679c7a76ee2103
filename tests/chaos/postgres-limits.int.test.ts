import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { call } from "../api/client.ts";
import { type Installation, STUDY, install, until } from "../worker/support.ts";
import { hold } from "./crew.ts";
import { forgetMatches } from "./faults.ts";
import { isWhole } from "./is-whole.ts";
import { type Served, serve } from "./serve.ts";
import { type SmallDisk, ontoSmallDisk, whyNoSmallDisk } from "./small-disk.ts";
import { databaseOfTown } from "./town.ts";

jest.setTimeout(180_000);

let site: Installation;
let api: Served;
let worker: Lifecycle | null = null;

afterEach(async () => {
  await api.close();
  await worker?.close();
  worker = null;
  await site.close();
});

const patientsOf = async (study: string): Promise<readonly string[]> =>
  (await site.sql(`select distinct patient from match where study = '${study}' order by 1`)).map(
    ({ patient }) => String(patient),
  );

/** Without a reason given, and again and again: for which a row is written each time. */
async function decide(patient: string, version: number): Promise<number> {
  const url = `${api.url}/v1/studies/${STUDY}/candidates/${patient}/decision`;
  const body = { status: version % 2 === 0 ? "to-review" : "contacted" };
  const reply = await call(url, "PUT", body, { "If-Match": `W/"${version}"` });
  if (reply.status === 503) expect(Number(reply.headers.get("Retry-After"))).toBeGreaterThan(0);
  return reply.status;
}

describe("a PostgreSQL at its limits", () => {
  it("C-30: a statement that takes too long: 503 with Retry-After, nothing of it is there, and later it works", async () => {
    site = await install("PostgreSQL", { database: await databaseOfTown() });
    api = await serve(site, { DATABASE_TIMEOUT_MS: "500" });
    const [patient = ""] = await patientsOf(STUDY);
    for (const table of ["decision", "audit_event"]) {
      const held = await hold(site, table);
      expect(await decide(patient, 0)).toBe(503);
      await held.release();
      expect(await site.sql("select from decision")).toEqual([]);
    }
    expect(await decide(patient, 0)).toBe(200);
    await isWhole(site, { decisions: [`${STUDY} ${patient} 1`] });
  });

  const missing = whyNoSmallDisk();
  (missing === null ? it : it.skip)(
    `C-30: a full disk: 503 with Retry-After, nothing by halves, and it goes on by itself${missing === null ? "" : ` (${missing})`}`,
    async () => {
      const disk: SmallDisk = await ontoSmallDisk(await databaseOfTown());
      site = await install("PostgreSQL", { database: disk.database });
      api = await serve(site);
      const [patient = ""] = await patientsOf(STUDY);
      const acknowledged: string[] = [];
      const decideNext = async (): Promise<number> => {
        const status = await decide(patient, acknowledged.length);
        if (status === 200) acknowledged.push(`${STUDY} ${patient} ${acknowledged.length + 1}`);
        return status;
      };
      expect(await decideNext()).toBe(200);
      await forgetMatches(site);
      await disk.fill();
      // What pages there are have some room left.
      let status = 200;
      while (status === 200) status = await decideNext();
      expect(status).toBe(503);
      expect(await site.sql("select from decision")).toHaveLength(acknowledged.length);

      worker = await site.work("http://127.0.0.1:9/fhir");
      await pause(3_000);
      expect(await decideNext()).toBe(503);
      expect(await site.due()).toBeGreaterThan(0);
      await disk.free();
      await until(async () => (await site.due()) === 0, 120_000);
      expect(await decideNext()).toBe(200);
      await isWhole(site, { decisions: acknowledged });
    },
  );
});
