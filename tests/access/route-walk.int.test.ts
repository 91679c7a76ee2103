import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApp } from "@cohort/api";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { patientId, ROLES } from "@cohort/foundation";
import { lupus } from "../api/patients.ts";
import { type Harness, startHarness, TODAY } from "../api/support.ts";
import { DR } from "../postgres/granted.ts";
import { believing, callerOf, grantCallers, OWN } from "./callers.ts";
import { EXPECTED, GRANTS, toldTo } from "./expected.ts";

let harness: Harness;
/** Of what there is in the own study, by the path that names it. */
const ids: Record<string, string> = {
  "/Group/": `${OWN}-eligibility-sle`,
  "/v1/keys/": "5d0c1e7a9b42",
};
let cases = 0;

beforeAll(async () => {
  harness = await startHarness({ identity: believing });
  await harness.seed({ p1: lupus("p1", { sledai: 10 }) });
  await grantCallers(harness.store);
  const decision = { patient: patientId("p1"), expectedVersion: 0, status: "contacted" } as const;
  await harness.store.decisions.put({ study: OWN, ...decision, reason: null, note: null }, DR, {
    principals: ["demo"],
    roles: ["screener"],
    today: TODAY,
  });
  ids["/v1/jobs/"] = (await harness.store.jobs.create("sync", "full", DR)).job.id;
  const subject = await firstOf(`ResearchSubject?study=${OWN}`);
  ids["/ResearchSubject/"] = subject;
  ids["/Provenance/"] = await firstOf(`Provenance?target=ResearchSubject/${subject}`);
  ids["/AuditEvent/"] = await firstOf("AuditEvent?patient=Patient/p1");
}, 60_000);
afterAll(() => harness.stop());

const operations: readonly (readonly [string, Operation])[] = Object.entries(OPERATIONS);

/** The id of what a search finds first. */
async function firstOf(search: string): Promise<string> {
  const headers = { "X-Caller": callerOf("auditor", "own") };
  const reply = await fetch(`${harness.base}/fhir/${search}`, { headers });
  const { entry } = (await reply.json()) as { entry?: { resource: { id: string } }[] };
  return entry?.[0]?.resource.id ?? "none";
}

/** Something that is there, for each operation that names it. */
const pathOf = ({ path }: Operation): string =>
  Object.entries(ids)
    .reduce((named, [before, id]) => named.replace(`${before}{id}`, before + id), path)
    .replace("{study}", OWN)
    .replace("{version}", "1")
    .replace("{service}", "trial-match")
    .replace("{subscription}", "none")
    .replace("{type}", "Patient")
    .replaceAll(/\{\w+\}/g, "p1");

async function ask(operation: Operation, caller?: string): Promise<Response> {
  const hasBody = operation.method !== "get";
  const type = operation.path.endsWith("/_search")
    ? "application/x-www-form-urlencoded"
    : "application/json";
  const body = type === "application/json" ? "{}" : "";
  const reply = await fetch(`${harness.base}${pathOf(operation)}`, {
    method: operation.method.toUpperCase(),
    redirect: "manual",
    headers: {
      ...(hasBody ? { "Content-Type": type } : {}),
      ...(caller === undefined ? {} : { "X-Caller": caller }),
    },
    ...(hasBody ? { body } : {}),
  });
  if (reply.headers.get("content-type")?.startsWith("text/event-stream"))
    await reply.body?.cancel();
  else await reply.arrayBuffer();
  return reply;
}

/** 401 and what the house itself got wrong are nobody's to be told. */
const toldBy = ({ status }: Response): string => {
  if (status === 403 || status === 404) return String(status);
  return status === 401 || status >= 500 ? `${status}!` : "served";
};

describe("every route", () => {
  it("B-01: has a row in the table of who may call it, and the table has no other", () => {
    const routes = createApp(harness.deps).router.stack.flatMap(({ route }) =>
      route ? route.stack.flatMap(({ method }) => (method ? [`${method} ${route.path}`] : [])) : [],
    );
    const named = operations.flatMap(([id, { method, path }]) =>
      routes.includes(`${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`) ? [id] : [],
    );
    expect(named).toHaveLength(new Set(routes).size);
    expect(named.filter((id) => !(id in EXPECTED))).toEqual([]);
    expect(Object.keys(EXPECTED).filter((id) => !(id in OPERATIONS))).toEqual([]);
  });

  it.each(operations)(
    "B-01: %s is closed to strangers unless it is public",
    async (id, operation) => {
      const row = EXPECTED[id];
      const reply = await ask(operation);
      const isOpen = row === "public" || row === "sign-in";
      if (!isOpen) expect(reply.status).toBe(401);
      else if (row === "public") expect([200, 503]).toContain(reply.status);
      else expect([204, 303, 400, 401, 403, 404, 422]).toContain(reply.status);
    },
  );

  it.each(operations.filter(([id]) => Array.isArray(EXPECTED[id])))(
    "B-02: %s answers each role, for its own, another and every study, as the table says",
    async (id, operation) => {
      const row = EXPECTED[id];
      if (!row || typeof row === "string") throw new Error("no row");
      const told: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const role of ROLES) {
        const asked = GRANTS.map(async (granted) => {
          const caller = callerOf(role, granted);
          expected[caller] = toldTo(row, role, granted);
          told[caller] = toldBy(await ask(operation, caller));
          cases += 1;
        });
        await Promise.all(asked);
      }
      expect(told).toEqual(expected);
    },
  );

  it("B-02: was asked in more than 300 ways", () => expect(cases).toBeGreaterThan(300));
});
