import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { freePort } from "../end-to-end/child.ts";
import { call } from "../api/client.ts";
import { type Served, serve } from "../load/processes.ts";
import { AS_OF, type Installation, STUDY, install, until } from "../worker/support.ts";
import { brokenLaws } from "./conservation.ts";
import { hold } from "./crew.ts";
import { databaseOfTown } from "./town.ts";

jest.setTimeout(240_000);

let site: Installation;
let candidates: readonly string[];
const running: Served[] = [];

beforeAll(async () => {
  site = await install("PostgreSQL", { database: await databaseOfTown() });
  const rows = await site.sql(
    `select distinct patient from match where study = '${STUDY}' order by patient limit 4`,
  );
  candidates = rows.map(({ patient }) => String(patient));
});
afterAll(async () => {
  for (const api of running) await api.stop();
  await site.close();
});

const startApi = async (): Promise<Served> => {
  const own = {
    AUTH_MODE: "demo",
    FHIR_BASE_URL: "http://127.0.0.1:9/fhir",
    HOST: "127.0.0.1",
    PORT: String(await freePort()),
  };
  const api = await serve("product.ts", [], { env: { ...site.env, ...own } });
  running.push(api);
  return api;
};

/** The answer's status; null where whoever was asked is dead. */
const decide = async (base: string, patient: string): Promise<number | null> => {
  const url = `${base}/v1/studies/${STUDY}/candidates/${patient}/decision`;
  const body = { status: "to-review" };
  return call(url, "PUT", body, { "If-Match": 'W/"0"' }).then(
    ({ status }) => status,
    () => null,
  );
};

const sync = (base: string, key: string): ReturnType<typeof call> =>
  call(`${base}/v1/sync`, "POST", undefined, { "Idempotency-Key": key });
const told = ({ status, headers, body }: Awaited<ReturnType<typeof call>>): unknown => ({
  status,
  location: headers.get("Location"),
  body,
});
const laws = (decisions: readonly string[]): Promise<readonly unknown[]> =>
  brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF }, { decisions });

/** Kills it when it is in the middle of a transaction, about to write to the table; what the request comes to. */
async function killedAt<T>(table: string, api: Served, request: () => Promise<T>): Promise<T> {
  const held = await hold(site, table);
  const answer = request();
  await until(() => held.isAwaited());
  await api.stop();
  await held.release();
  return answer;
}

describe("an API that is killed (kill -9)", () => {
  it("C-42: in the middle of decisions: what was acknowledged is there, what was not is there whole or not at all", async () => {
    const acknowledged: string[] = [];
    let api = await startApi();
    // The decision and its snapshot are written, its line in the audit is not; or nothing is.
    const [first = "", ...others] = candidates;
    expect(await decide(api.base, first)).toBe(200);
    acknowledged.push(`${STUDY} ${first} 1`);
    for (const [at, table] of ["audit_event", "candidate"].entries()) {
      const patient = others[at] ?? "";
      expect(await killedAt(table, api, () => decide(api.base, patient))).toBeNull();
      expect(await laws(acknowledged)).toEqual([]);
      api = await startApi();
      expect(await decide(api.base, patient)).toBe(200);
      acknowledged.push(`${STUDY} ${patient} 1`);
    }
    expect(await laws(acknowledged)).toEqual([]);
    await api.stop();
  });

  it("C-42: after, and in the middle of, a POST /v1/sync: its Idempotency-Key gives one sync, and one answer", async () => {
    let api = await startApi();
    const first = await sync(api.base, "answered");
    expect(first.status).toBe(202);
    await site.sql("update job set state = 'done', finished_at = now()");
    const request = (): Promise<unknown> => sync(api.base, "not-answered").catch(() => null);
    expect(await killedAt("job", api, request)).toBeNull();
    api = await startApi();
    expect(told(await sync(api.base, "answered"))).toEqual(told(first));

    // Whoever began might still be at it, for a minute.
    const early = await sync(api.base, "not-answered");
    expect([early.status, early.headers.get("Retry-After")]).toEqual([409, "1"]);
    await site.sql("update idempotent_request set ends_at = now() where remembered is null");
    const late = await sync(api.base, "not-answered");
    expect(late.status).toBe(202);
    expect(told(await sync(api.base, "not-answered"))).toEqual(told(late));
    expect(await site.sql("select from job where state <> 'done'")).toHaveLength(1);
    await api.stop();
  });
});
