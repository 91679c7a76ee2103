import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { believing } from "../access/callers.ts";
import { type Harness, startHarness } from "../api/support.ts";
import { askedOf, type Made, NOTHING_MADE } from "./asked.ts";
import { ALL, ask, makeEverything, PATIENT_CDS } from "./asking.ts";

const ASKED = Object.keys(askedOf(NOTHING_MADE));

let harness: Harness;
let made: Made;
let client: pg.Client;
beforeAll(async () => {
  harness = await startHarness({ identity: believing, cds: PATIENT_CDS });
  made = await makeEverything(harness);
  client = new pg.Client({ connectionString: harness.url });
  await client.connect();
  await client.query(`
    create function full_up() returns trigger language plpgsql as $$
    begin raise exception 'no' using errcode = 'insufficient_privilege'; end $$;
    create trigger full_up before insert on audit_event for each row execute function full_up();`);
}, 60_000);
afterAll(async () => {
  await client.end();
  await harness.stop();
});

/** Of every table but the one that counts how often something was asked for: what is in it, hashed. */
async function everything(): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
     and relname not in ('request_count') and relname not like 'bullmq%' order by 1`,
  );
  const told: Record<string, string> = {};
  for (const { name } of rows) {
    const found = await client.query<{ hash: string }>(
      `select coalesce(md5(string_agg(t::text, '\n' order by t::text)), '') as hash from "${name}" as t`,
    );
    told[name] = found.rows[0]?.hash ?? "";
  }
  return told;
}

describe("where no audit row can be written", () => {
  it.each(ASKED)("B-26 %s tells nothing and changes nothing", async (id) => {
    const asked = askedOf(made)[id];
    if (asked === undefined) throw new Error("not asked here");
    const before = await everything();
    const reply = await ask(harness, id, ALL, asked);
    expect(reply.status).toBe(503);
    expect(reply.text).not.toContain("p1");
    expect(reply.text).toMatch(/unavailable|transient|not available/i);
    expect(await everything()).toEqual(before);
  });

  it("B-26 is not told apart by a refusal", async () => {
    expect((await ask(harness, "readCandidate", "nobody")).status).toBe(503);
  });
});
