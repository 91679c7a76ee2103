import { type ApiDeps, type Route, routesOf } from "@cohort/api";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { type Role, ROLES } from "@cohort/foundation";
import { SYSTEM } from "@cohort/postgres";
import { grantTo } from "../access/callers.ts";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY } from "../api/support.ts";
import { type Asked, CALL, type Made } from "./asked.ts";

export const ALL = "everyone";
export const NOBODY = "nobody";

/** No EHR that waits: a busy machine may take its time. */
export const PATIENT_CDS: NonNullable<ApiDeps["cds"]> = {
  publicUrl: "https://matcher.example.org",
  clients: [],
  deadlineMs: 20_000,
  isDiscoveryPublic: false,
  ehrBase: null,
  egress: null,
};

type GrantedRoute = Extract<Route, { readonly roles: readonly Role[] }>;

/** Every route that asks for a role, as the router has them. */
export const grantedRoutes = ({ deps }: Harness): readonly GrantedRoute[] =>
  routesOf(deps).flatMap((route) => ("roles" in route ? [route] : []));

export const operationOf = (id: string): Operation => {
  const operation = Object.entries(OPERATIONS).find(([name]) => name === id)?.[1];
  if (operation === undefined) throw new Error(`there is no operation ${id}`);
  return operation;
};

const pathOf = ({ path }: Operation): string =>
  path
    .replace("{study}", STUDY)
    .replace("{service}", "trial-match")
    .replaceAll(/\{\w+\}/g, "p1");

/** Asks as this caller; the answer's body is read to its end. */
export async function ask(
  { base }: Harness,
  id: string,
  caller: string,
  { path, body, headers = {} }: Partial<Asked> = {},
): Promise<{ readonly status: number; readonly requestId: string; readonly text: string }> {
  const operation = operationOf(id);
  const hasBody = body !== undefined || operation.method !== "get";
  const sent = typeof body === "string" ? body : JSON.stringify(body ?? {});
  const reply = await fetch(`${base}${path ?? pathOf(operation)}`, {
    method: operation.method.toUpperCase(),
    headers: {
      "X-Caller": caller,
      ...(hasBody ? { "Content-Type": "application/json" } : {}),
      ...headers,
    },
    ...(hasBody ? { body: sent } : {}),
  });
  const text = await reply.text();
  return { status: reply.status, requestId: reply.headers.get("X-Request-Id") ?? "", text };
}

const firstOf = async (harness: Harness, search: string): Promise<string> => {
  const reply = await fetch(`${harness.base}/fhir/${search}`, { headers: { "X-Caller": ALL } });
  const { entry } = (await reply.json()) as { entry?: { resource: { id: string } }[] };
  return entry?.[0]?.resource.id ?? "none";
};

/** Two candidates, jobs, a key, and someone who may do everything. */
export async function makeEverything(harness: Harness): Promise<Made> {
  const { store } = harness;
  await store.grants.put(
    ROLES.map((role) => grantTo(ALL, role, "*")),
    SYSTEM,
  );
  await harness.seed({ p1: lupus("p1", { sledai: 10 }), p2: lupus("p2", { sledai: 12 }) });
  const stopped = (await store.jobs.create("sync")).job.id;
  await store.jobs.finish(stopped, { state: "failed", errorClass: "timeout" });
  const job = (await store.jobs.create("sync")).job.id;
  await store.quarantine.fail("read", [{ subject: "Patient/p1", errorClass: "shape" }]);
  const asked = { name: "old", roles: ["viewer"], studies: [STUDY], until: "2026-12-01" };
  const made = await ask(harness, "createKey", ALL, { body: asked });
  const key = (JSON.parse(made.text) as { details?: { id: string } }).details?.id ?? "none";
  const subject = await firstOf(harness, `ResearchSubject?study=${STUDY}&patient=Patient/p1`);
  const provenance = await firstOf(harness, `Provenance?target=ResearchSubject/${subject}`);
  const shown = await ask(harness, "callCdsService", ALL, { body: CALL });
  const { cards = [] } = JSON.parse(shown.text) as { cards?: { uuid: string }[] };
  return { job, stopped, key, subject, provenance, card: cards[0]?.uuid ?? "none" };
}
