import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { type Told, ask } from "./callers.ts";
import { ROUTES } from "./routes.ts";

/** In no place of ours, and of a form that every field of a request lets pass. */
const CANARY = "canary7Zq";
const lines: string[] = [];
const metrics = createMetrics();

let harness: Harness;
beforeAll(async () => {
  const logger = createLogger({ logLevel: "trace" }, { write: (line) => void lines.push(line) });
  harness = await startHarness({ logger, metrics });
  await harness.seed({ [CANARY]: lupus(CANARY, { sledai: 10 }) });
});
afterAll(() => harness.stop());

/** Every place of a request that can carry something. */
const headers = {
  Cookie: `sid=${CANARY}; __Host-sid=${CANARY}`,
  "User-Agent": `ehr/1 (${CANARY})`,
  Referer: `http://localhost/patients/${CANARY}`,
  "Idempotency-Key": CANARY,
  "If-Match": `W/"${CANARY}"`,
  "If-None-Match": `W/"${CANARY}"`,
  "X-Hook-Secret": CANARY,
  "X-Api-Key": CANARY,
  Accept: "*/*",
  "Content-Type": "application/json",
};
const body = JSON.stringify({
  resourceType: "Patient",
  id: CANARY,
  name: [{ family: CANARY }],
  patient: `Patient/${CANARY}`,
  bundle: {
    resourceType: "Bundle",
    entry: [{ resource: { resourceType: "Patient", id: CANARY } }],
  },
  note: CANARY,
  status: CANARY,
});

const logged = (): string => lines.join("");

async function everywhere(): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { method, path } of ROUTES) {
    const id = path.replace(/018f2c5e[\w-]+/, CANARY).replace("/s1", `/${CANARY}`);
    const url = `${harness.base}${id}?patient=${CANARY}&name=${CANARY}&cursor=${CANARY}`;
    const sent = method === "GET" ? { method, headers } : { method, headers, body };
    told.push(await ask(url, sent));
    told.push(await ask(url, { ...sent, headers: { ...headers, Authorization: CANARY } }));
    told.push(
      await ask(url, { ...sent, headers: { ...headers, Authorization: `Bearer ${CANARY}` } }),
    );
  }
  told.push(await ask(`${harness.base}/${CANARY}`, { headers }));
  told.push(await ask(`${harness.base}/v1/%E0%A4%A${CANARY}`, { headers }));
  return told;
}

describe("B-17 what a request carries", () => {
  it("B-17 reaches no log at level trace, no metric and no error", async () => {
    const told = await everywhere();
    expect(told.length).toBeGreaterThan(50);
    const errors = told.filter(({ status }) => status >= 400);
    expect(errors.length).toBeGreaterThan(30);
    expect(errors.filter((one) => one.body.includes(CANARY)).map((one) => one.body)).toEqual([]);
    expect(lines.length).toBeGreaterThan(50);
    expect(logged()).not.toContain(CANARY);
    expect(await metrics.registry.metrics()).not.toContain(CANARY);
    // The patient is there, and their page may name them.
    const page = await ask(`${harness.base}/v1/studies/${STUDY}/candidates/${CANARY}`);
    expect(page.body).toContain(CANARY);
    expect(logged()).not.toContain(CANARY);
  });

  it("B-17 reaches neither when the product itself breaks on it", async () => {
    const { store } = harness.deps;
    const broken = {
      ...store,
      candidates: {
        ...store.candidates,
        get: () => Promise.reject(new Error(`cannot read "${CANARY}" of Patient/${CANARY}`)),
      },
    };
    const logger = createLogger({ logLevel: "trace" }, { write: (line) => void lines.push(line) });
    const other = await startHarness({ logger, metrics, store: broken });
    const told = await ask(`${other.base}/v1/studies/${STUDY}/candidates/${CANARY}`);
    await other.stop();
    expect(told.status).toBe(500);
    expect(told.body).not.toContain(CANARY);
    expect(logged()).toContain("request could not be served");
    expect(logged()).not.toContain(CANARY);
  });
});
