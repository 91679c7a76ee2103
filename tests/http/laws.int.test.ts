import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { createApp, listen } from "@cohort/api";
import { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type Reply, call, fieldsOf } from "../api/client.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, must, startHarness } from "../api/support.ts";

const BY = { subject: "cli:test", kind: "cli", network: null, requestId: null } as const;
const LAPSED = { reference: "Lapsed", validFrom: "2020-01-01", validUntil: "2020-12-31" };

let harness: Harness;
let second = "";
const lifecycle = new Lifecycle();
const person = (id: string, sledai: number) => ({ [id]: lupus(id, { sledai }) });

beforeAll(async () => {
  harness = await startHarness();
  const options = { name: "second", host: "127.0.0.1", port: 0, shutdownMs: 1000 };
  second = `http://127.0.0.1:${must(await listen(createApp(harness.deps), lifecycle, options))}`;
  const people = Array.from({ length: 12 }, (_, at) => lupus(`p${at}`, { sledai: 8 + (at % 3) }));
  await harness.seed(Object.fromEntries(people.map((one, at) => [`p${at}`, one])));
}, 60_000);
afterAll(async () => {
  await lifecycle.close();
  await harness.stop();
});

interface Page {
  readonly candidates: readonly { readonly patient: string }[];
  readonly next: string | null;
}

describe("A7-04 a list that changes while it is read", () => {
  const page = async (cursor: string | null): Promise<{ reply: Reply; page: Page }> => {
    const search = new URLSearchParams({ limit: "3", ...(cursor === null ? {} : { cursor }) });
    const url = `${harness.base}/v1/studies/${STUDY}/candidates?${search.toString()}`;
    const reply = await call(url);
    return { reply, page: reply.body as Page };
  };

  it("A7-04 shows every unchanged row once, whoever comes and goes, and links to what is next", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const told: { reply: Reply; page: Page } = await page(cursor);
      seen.push(...told.page.candidates.map(({ patient }) => patient));
      const link = told.reply.headers.get("link");
      if (told.page.next === null) expect(link).toBeNull();
      else expect(link).toContain(`cursor=${told.page.next}`);
      cursor = told.page.next;
      pages += 1;
      // Someone comes before and someone after what was shown; someone who was shown goes, and the row that the cursor names.
      await harness.seed(person(`new${pages}`, 8 + (pages % 3)));
      const gone = seen.at(-1)?.slice("Patient/".length) ?? "";
      if (pages <= 2) await harness.store.records.remove([patientId(gone)]);
    } while (cursor !== null && pages < 30);
    expect(new Set(seen).size).toBe(seen.length);
    const unchanged = Array.from({ length: 12 }, (_, at) => `Patient/p${at}`);
    expect(unchanged.filter((one) => !seen.includes(one))).toEqual([]);
  });

  it.each(["0", "201", "-1", "x"])("A7-04 gives no page of %s", async (limit) =>
    expect(
      (await call(`${harness.base}/v1/studies/${STUDY}/candidates?limit=${limit}`)).status,
    ).toBe(400),
  );
});

describe("A7-05 two people who decide at once", () => {
  it("A7-05 are told apart: one decides, the other is shown what was decided", async () => {
    await harness.seed(person("race", 10));
    const path = `/v1/studies/${STUDY}/candidates/race/decision`;
    const decide = (base: string, note: string, tag?: string) =>
      call(base + path, "PUT", { status: "to-review", note }, tag ? { "If-Match": tag } : {});
    for (let version = 0; version < 4; version += 1) {
      const tag = `W/"${version}"`;
      const both = await Promise.all([
        decide(harness.base, "one", tag),
        decide(second, "two", tag),
      ]);
      expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]));
      const [won] = both.filter(({ status }) => status === 200);
      const [lost] = both.filter(({ status }) => status === 412);
      expect(lost?.headers.get("etag")).toBe(`W/"${version + 1}"`);
      const { note } = (won?.body ?? {}) as { note?: string };
      expect(lost?.body).toMatchObject({ current: { note, version: version + 1 } });
    }
    const missing = await decide(harness.base, "three");
    expect([missing.status, fieldsOf(missing)]).toEqual([428, ["If-Match"]]);
  });
});

describe("A7-06 an Idempotency-Key", () => {
  const match = (base: string, key: string, body: unknown) =>
    call(`${base}/v1/match`, "POST", body, { "Idempotency-Key": key });
  const bundle = (id: string, sledai: number) => ({
    bundle: {
      resourceType: "Bundle",
      type: "collection",
      entry: lupus(id, { sledai }).map((resource) => ({ resource })),
    },
  });

  it("A7-06 gives the same match on every replica, and keeps nothing of the record", async () => {
    const body = bundle("canary", 12);
    const first = await match(harness.base, "k1", body);
    expect(first.status).toBe(200);
    expect(await match(second, "k1", body)).toMatchObject({ status: 200, body: first.body });
    const other = await match(second, "k1", bundle("canary", 13));
    expect([other.status, fieldsOf(other)]).toEqual([422, ["Idempotency-Key"]]);
    const client = new Client({ connectionString: harness.url });
    await client.connect();
    const kept = await client.query("select remembered from idempotent_request where key = 'k1'");
    await client.end();
    const { remembered } = kept.rows[0] as { remembered: string };
    expect(remembered).toContain("sealed");
    expect(remembered).not.toMatch(/canary|sledai/i);
  });

  it("A7-06 gives the same whatever became of the record, a study and the dictionary since", async () => {
    await harness.seed(person("moved", 10));
    const body = { patient: "Patient/moved" };
    const first = await match(harness.base, "k2", body);
    expect(first.status).toBe(200);
    await harness.seed(person("moved", 2));
    expect(await match(second, "k2", body)).toMatchObject({ status: 200, body: first.body });
    const now = await match(harness.base, "k3", body);
    expect(now.status).toBe(200);
    expect(now.body).not.toEqual(first.body);
  });

  it("A7-06 is of one request: another cohort, or whether the ineligible are told of, is another", async () => {
    await harness.seed(person("fhir", 10));
    const about = (more: object[] = []) => ({
      resourceType: "Parameters",
      parameter: [{ name: "subject", valueReference: { reference: "Patient/fhir" } }, ...more],
    });
    const headers = { "Idempotency-Key": "k4" };
    const evaluate = (cohort: string) =>
      call(
        `${harness.base}/fhir/Group/NCT06464679-eligibility-${cohort}/$evaluate`,
        "POST",
        about(),
        headers,
      );
    const first = await evaluate("ra");
    expect(await evaluate("ra")).toMatchObject({ status: 200, body: first.body });
    expect((await evaluate("ssc")).status).toBe(422);
    const find = (more: object[]) =>
      call(`${harness.base}/fhir/ResearchStudy/$match`, "POST", about(more), headers);
    expect((await find([])).status).toBe(200);
    const all = [{ name: "includeIneligible", valueBoolean: true }];
    expect((await find(all)).status).toBe(422);
  });

  it("A7-06 repeats nothing that may no longer be told", async () => {
    await harness.seed({ ...person("leaves", 10), ...person("shut", 10) });
    const of = (key: string, id: string) => match(harness.base, key, { patient: `Patient/${id}` });
    for (const [key, id] of [
      ["k5", "leaves"],
      ["k6", "shut"],
    ] as const) {
      expect((await of(key, id)).status).toBe(200);
    }
    await harness.store.optOuts.add([patientId("leaves")], BY);
    const left = await of("k5", "leaves");
    expect([404, 409]).toContain(left.status);
    expect(JSON.stringify(left.body)).not.toContain("SLEDAI");
    must(await harness.store.legalBases.state({ study: STUDY, ...LAPSED }, BY));
    const shut = await of("k6", "shut");
    expect([404, 409]).toContain(shut.status);
    expect(JSON.stringify(shut.body)).not.toContain("SLEDAI");
  });

  it("A7-06 A9-01 starts one sync, however often and wherever it is asked for", async () => {
    const sync = (base: string) =>
      call(`${base}/v1/sync`, "POST", {}, { "Idempotency-Key": "nightly" });
    const first = await sync(harness.base);
    expect(first.status).toBe(202);
    const id = (first.body as { id: string }).id;
    await call(`${harness.base}/v1/jobs/${id}/cancel`, "POST");
    const again = await sync(second);
    expect(again).toMatchObject({ status: 202, body: { id } });
    // A9-01: who asked again did nothing, and is written down.
    const requestId = again.headers.get("x-request-id");
    const rows = await harness.store.audit.walk({ after: 0, limit: 1000 });
    expect(rows.filter(({ actor }) => actor.requestId === requestId)).toMatchObject([
      { action: "configure", operation: "startSync", outcome: "success" },
    ]);
    const fresh = await call(`${harness.base}/v1/sync`, "POST", {});
    expect((fresh.body as { id: string }).id).not.toBe(id);
  });
});
