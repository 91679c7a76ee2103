import { SYSTEM } from "@cohort/postgres";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import { type Harness, startHarness } from "./support.ts";

const SECRET = "secret-of-s1";
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const observation = (value: number) => ({
  resourceType: "Observation" as const,
  id: "o1",
  status: "final" as const,
  subject: { reference: "Patient/p1" },
  effectiveDateTime: "2026-11-20",
  code: { coding: [{ system: "http://loinc.org", code: "2160-0" }] },
  valueQuantity: { value, system: "http://unitsofmeasure.org", code: "mg/dL" },
});

let harness: Harness;
let database: pg.Client;

beforeAll(async () => {
  harness = await startHarness();
  database = new pg.Client({ connectionString: harness.url });
  await database.connect();
  await harness.store.subscriptions.put("s1", hash(SECRET), SYSTEM);
  await harness.store.subscriptions.put("s2", hash("secret-of-s2"), SYSTEM);
  const patient = { resourceType: "Patient" as const, id: "p1", birthDate: "1980-01-01" };
  await harness.seed({ p1: [patient, observation(0.9)] });
}, 60_000);
afterAll(async () => {
  await database.end();
  await harness.stop();
});
beforeEach(async () => {
  await database.query("delete from reading");
  await database.query("update source_state set changes_wanted_at = null");
  await database.query("update subscription set notified_at = null");
});

interface Noted {
  readonly wanted: readonly string[];
  readonly changes: boolean;
  readonly notified: readonly string[];
}

async function noted(): Promise<Noted> {
  const { rows } = await database.query<{ patient: string }>(
    "select patient from reading order by 1",
  );
  const subscriptions = await harness.store.subscriptions.list();
  return {
    wanted: rows.map(({ patient }) => patient),
    changes: (await harness.store.reading.state()).changesWantedAt !== null,
    notified: subscriptions.flatMap(({ id, notifiedAt }) => (notifiedAt === null ? [] : [id])),
  };
}

interface Sending {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
}

const notify = async (body?: unknown, sending: Sending = {}) => {
  const { path = "s1", method = "POST", type = "application/fhir+json" } = sending;
  const { headers = { "X-Hook-Secret": SECRET } } = sending;
  const reply = await fetch(`${harness.base}/fhir-hooks/${path}`, {
    method,
    headers: { ...(body !== undefined && { "Content-Type": type }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, text: await reply.text() };
};

const backport = (type: string, focus: string, ...resources: readonly object[]) => ({
  resourceType: "Bundle",
  type: "history",
  entry: [
    {
      resource: {
        resourceType: "Parameters",
        parameter: [
          { name: "type", valueCode: type },
          {
            name: "notification-event",
            part: [{ name: "focus", valueReference: { reference: focus } }],
          },
        ],
      },
    },
    ...resources.map((resource) => ({ resource })),
  ],
});

describe("A5-01: a notification", () => {
  it.each<[string, Parameters<typeof notify>, Partial<Noted>]>([
    ["empty, as R4 sends it", [], { wanted: [], changes: true }],
    ["of a Patient", [{ resourceType: "Patient", id: "new" }], { wanted: ["new"] }],
    ["of a resource", [observation(2)], { wanted: ["p1"] }],
    [
      "of a resource, as plain JSON",
      [observation(2), { type: "application/json" }],
      { wanted: ["p1"] },
    ],
    [
      "PUT, with the resource",
      [observation(2), { method: "PUT", path: "s1/Observation/o1" }],
      { wanted: ["p1"] },
    ],
    [
      "PUT, without a body",
      [undefined, { method: "PUT", path: "s1/Patient/p7" }],
      { wanted: ["p7"] },
    ],
    [
      "PUT, of a resource on record",
      [undefined, { method: "PUT", path: "s1/Observation/o1" }],
      { wanted: ["p1"] },
    ],
    [
      "PUT, of a resource nobody knows",
      [undefined, { method: "PUT", path: "s1/Observation/o2" }],
      { changes: true },
    ],
    [
      "with a bearer token",
      [undefined, { headers: { Authorization: `Bearer ${SECRET}` } }],
      { changes: true },
    ],
    ["in a Bundle, ids alone", [backport("event-notification", "Patient/p8")], { wanted: ["p8"] }],
    [
      "in a Bundle, of a resource on record",
      [backport("event-notification", "https://ehr/fhir/Observation/o1")],
      { wanted: ["p1"] },
    ],
    [
      "in a Bundle, with resources",
      [backport("event-notification", "Observation/o1", observation(2))],
      { wanted: ["p1"] },
    ],
    ["that is a heartbeat", [backport("heartbeat", "Patient/p8")], {}],
  ])("%s, is noted", async (_what, call, expected) => {
    expect(await notify(...call)).toEqual({ status: 200, text: "" });
    expect(await noted()).toEqual({ wanted: [], changes: false, notified: ["s1"], ...expected });
  });

  it.each<[string, Parameters<typeof notify>[1]]>([
    ["without a secret", { headers: {} }],
    ["with a wrong secret", { headers: { "X-Hook-Secret": "wrong" } }],
    ["with another's secret", { headers: { "X-Hook-Secret": "secret-of-s2" } }],
    ["with the hash itself", { headers: { "X-Hook-Secret": hash(SECRET) } }],
    ["to a subscription that is none", { path: "s3" }],
    ["to what no id can be", { path: "%20" }],
    ["of what no resource can be", { path: "s3/observation/o1", method: "PUT" }],
  ])("%s, is refused alike, and nothing is noted", async (_what, options) => {
    const [known, reply] = [
      await notify({}, { headers: { "X-Hook-Secret": "x" } }),
      await notify(observation(2), options),
    ];
    const shown = ({ status, text }: typeof reply) => ({
      status,
      text: text.replace(/"requestId":"[^"]+"/, ""),
    });
    expect(reply.status).toBe(401);
    expect(shown(reply)).toEqual(shown(known));
    expect(await noted()).toEqual({ wanted: [], changes: false, notified: [] });
  });

  it.each<[string, Parameters<typeof notify>, number]>([
    ["is no JSON", ["{"], 400],
    ["is too large", [" ".repeat(1024 * 1024 + 1)], 413],
    ["is XML", ["<Patient/>", { type: "application/fhir+xml" }], 415],
  ])("that %s is refused, and still a hint", async (_what, call, status) => {
    expect((await notify(...call)).status).toBe(status);
    expect(await noted()).toMatchObject({ wanted: [], changes: true });
  });
});

/** Every route of notifications, for the resource on record. */
const ROUTES: [string, string][] = Object.values<Operation>(OPERATIONS)
  .filter(({ path }) => path.startsWith("/fhir-hooks/"))
  .map(({ method, path }) => [
    method.toUpperCase(),
    path
      .replace("/fhir-hooks/", "")
      .replace("{subscription}", "s1")
      .replace("{type}", "Observation")
      .replace("{id}", "o1"),
  ]);

it("B-10 every route of notifications is tried", () => {
  expect(ROUTES).toEqual([
    ["POST", "s1"],
    ["PUT", "s1/Observation/o1"],
  ]);
});

it.each(ROUTES)("B-10 what reaches for prototypes at %s %s is refused", async (method, path) => {
  for (const name of ["__proto__", "prototype", "constructor.prototype"]) {
    const body = `{"resourceType":"Observation","id":"o1","x":[{"${name}":{"admin":true}}]}`;
    const { status, text } = await notify(body, { method, path });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ field: name }] });
    expect(Reflect.get({}, "admin")).toBeUndefined();
  }
});

describe("A5-02, C-22: a stale resource in a notification", () => {
  const stale = { ...observation(7), meta: { lastUpdated: "2020-01-01T00:00:00Z" } };

  it.each<[string, Parameters<typeof notify>]>([
    ["by itself", [stale]],
    ["put in its place", [stale, { method: "PUT", path: "s1/Observation/o1" }]],
    ["in a Bundle", [backport("event-notification", "Observation/o1", stale)]],
  ])("A5-02 %s changes nothing but who is read next, within a second", async (_what, call) => {
    const before = await harness.store.records.load([patientId("p1")]);
    expect(before).toHaveLength(1);
    const start = performance.now();
    expect((await notify(...call)).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await harness.store.records.load([patientId("p1")])).toEqual(before);
    expect((await noted()).wanted).toEqual(["p1"]);
  });

  it("A5-02 is answered within a second while it takes long to find whose it was", async () => {
    // Someone holds the records: a look at them would wait.
    const other = new pg.Client({ connectionString: harness.url });
    await other.connect();
    try {
      await other.query("begin; lock table record in access exclusive mode");
      const start = performance.now();
      const reply = await notify(undefined, { method: "PUT", path: "s1/Observation/o1" });
      expect(performance.now() - start).toBeLessThan(1000);
      expect(reply.status).toBe(200);
      expect(await noted()).toMatchObject({ wanted: [], changes: true });
    } finally {
      await other.query("rollback");
      await other.end();
    }
  });
});

it("A5-04: the numbers of events are kept, so that a lost one is noticed", async () => {
  const { subscriptions, reading } = harness.store;
  const event = (number: string) => ({
    resourceType: "Bundle",
    type: "history",
    entry: [
      {
        resource: {
          resourceType: "SubscriptionStatus",
          type: "event-notification",
          eventsSinceSubscriptionStart: number,
          notificationEvent: [{ eventNumber: number, focus: { reference: "Patient/p1" } }],
        },
      },
    ],
  });
  await subscriptions.put("s1", hash(SECRET), SYSTEM);
  for (const number of ["21", "23"]) await notify(event(number));
  const gaps = "select last_event::int, missing_events::text from subscription where id = 's1'";
  expect((await database.query(gaps)).rows).toEqual([{ last_event: 23, missing_events: "{22}" }]);
  expect((await reading.state()).changesWantedAt).toBeNull();
  await notify(event("22"));
  expect((await database.query(gaps)).rows).toEqual([{ last_event: 23, missing_events: "{}" }]);
});

it("A5-07: a thousand notifications of one patient cost three readings at most", async () => {
  const { reading } = harness.store;
  const burst = async (): Promise<void> => {
    for (let sent = 0; sent < 250; sent += 25) {
      await Promise.all(Array.from({ length: 25 }, () => notify(observation(sent))));
    }
  };
  const pauseEnds = () => database.query("update reading set due_at = now()");
  let readings = 0;
  await burst();
  for (let time = 0; time < 3; time += 1) {
    // Nothing is due while they come in, nor because they came in during a reading.
    expect(await reading.take(10)).toEqual([]);
    await pauseEnds();
    const taken = await reading.take(10);
    readings += taken.length;
    await burst();
    await reading.done(taken);
  }
  expect(readings).toBe(3);
  expect(await reading.count()).toEqual({ now: 0, later: 1 });
}, 60_000);
