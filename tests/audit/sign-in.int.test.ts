import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mintKey } from "@cohort/api";
import type { AuditEvent } from "@cohort/postgres";
import { Client } from "pg";
import { must } from "../api/support.ts";
import {
  ADMINISTRATOR,
  PUBLIC_URL,
  type Service,
  cookieOf,
  ownPage,
  startService,
} from "../identity/support.ts";

let service: Service;
let key = "";
beforeAll(async () => {
  service = await startService({ AUTH_MODE: "keys" });
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const wish = { name: "desk", roles: ["viewer"] as const, studies: ["*"], until };
  const minted = must(mintKey(wish, Date.now()));
  await service.store.keys.create(minted.stored, ADMINISTRATOR);
  key = minted.key;
});
afterAll(() => service.stop());

const signIn = (given: string): Promise<Response> =>
  service.ask("/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json", origin: PUBLIC_URL },
    body: JSON.stringify({ key: given }),
  });
const signOut = (cookie: string): Promise<Response> =>
  service.ask("/auth/sign-out", { method: "POST", headers: ownPage(cookie) });
const statusOf = async (cookie: string): Promise<number> =>
  (await service.ask("/v1/studies", { headers: { cookie } })).status;

async function rowsOf(reply: Response): Promise<readonly AuditEvent[]> {
  const rows = await service.store.audit.walk({ after: 0, limit: 1000 });
  return rows.filter(({ actor }) => actor.requestId === reply.headers.get("x-request-id"));
}

async function sql<Row extends object>(text: string): Promise<readonly Row[]> {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  const { rows } = await client.query<Row>(text);
  await client.end();
  return rows;
}

describe("signing in and out", () => {
  it("A9-01 is a row each: who, from where, and what came of it", async () => {
    const came = await signIn(key);
    expect(came.status).toBe(200);
    const network = "127.0.0.1";
    const subject = expect.stringMatching(/^key:/) as unknown;
    expect(await rowsOf(came)).toMatchObject([
      { action: "sign-in", outcome: "success", actor: { subject, network }, patients: [] },
    ]);
    const refused = await signIn(`${key.slice(0, -4)}AAAA`);
    expect(refused.status).toBe(401);
    expect(await rowsOf(refused)).toMatchObject([
      { action: "sign-in", outcome: "refused", actor: { network }, patients: [] },
    ]);
    const left = await signOut(cookieOf(came));
    expect(left.status).toBe(204);
    expect(await rowsOf(left)).toMatchObject([
      { action: "sign-out", outcome: "success", actor: { subject, network } },
    ]);
  });

  it("B-26 comes to nothing where it cannot be written down", async () => {
    const cookie = cookieOf(await signIn(key));
    expect(await statusOf(cookie)).toBe(200);
    const sessions = () => sql<{ hash: string }>("select hash from session order by hash");
    const before = await sessions();
    await sql(`
      create function full_up() returns trigger language plpgsql as $$
      begin raise exception 'no' using errcode = 'insufficient_privilege'; end $$;
      create trigger full_up before insert on audit_event for each row execute function full_up();`);
    for (const reply of [await signIn(key), await signIn("cmk_0_0"), await signOut(cookie)]) {
      expect([reply.status, reply.headers.get("set-cookie")]).toEqual([503, null]);
    }
    expect(await sessions()).toEqual(before);
    await sql("drop trigger full_up on audit_event");
    expect(await statusOf(cookie)).toBe(200);
  });
});
