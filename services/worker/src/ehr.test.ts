import { generateKeyPairSync } from "node:crypto";
import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type Environment, readConfig } from "@cohort/config";
import type { FhirSource } from "@cohort/fhir-source";
import { NO_TRACING, createLogger, createMetrics } from "@cohort/telemetry";
import { openEhr } from "./ehr.ts";
import { ehrHealth } from "./health/ehr-health.ts";

const key = String(
  generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  }),
);

const WITHOUT_CLIENT = { FHIR_CLIENT_ID: undefined, FHIR_CLIENT_KEY: undefined };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** An EHR that answers to token requests in this way, and to all others with 404. */
const ehrThatAnswers = (status: number, body: object): Promise<string> =>
  ehrOf((request, response) => {
    const { url = "" } = request;
    const isToken = url === "/fhir/token";
    const isSmart = url === "/fhir/.well-known/smart-configuration";
    response.writeHead(isToken ? status : isSmart ? 200 : 404, {
      "content-type": "application/json",
    });
    response.end(JSON.stringify(isToken ? body : { token_endpoint: "token" }));
  });

async function ehrOf(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
}

const opened = (env: Environment) => {
  const config = readConfig({ FHIR_CLIENT_ID: "cohort", FHIR_CLIENT_KEY: key, ...env });
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  const metrics = createMetrics();
  const logger = createLogger({ logLevel: "silent" });
  return { metrics, source: openEhr(config.value, { logger, metrics, tracing: NO_TRACING }) };
};

function usable(source: ReturnType<typeof opened>["source"]): FhirSource {
  if (!source.ok || source.value === null) throw new Error("no EHR");
  const ehr = source.value;
  closers.push(() => ehr.close());
  return ehr;
}

describe("the EHR of the configuration", () => {
  it("A2-09 that does not know this client is counted once and shown", async () => {
    const baseUrl = await ehrThatAnswers(401, { error: "invalid_client" });
    const { metrics, source } = opened({ FHIR_BASE_URL: baseUrl });
    const ehr = usable(source);
    for (let again = 0; again < 3; again += 1) {
      await expect(ehr.readPatient("p1")).rejects.toMatchObject({ class: "auth" });
    }
    expect(await metrics.registry.metrics()).toContain(
      'cohort_fhir_auth_failures_total{reason="invalid_client"} 1',
    );
    expect(ehrHealth(ehr)?.check).toBe("unauthorised");
  });

  it("A2-07 that grants less than was asked for is shown as degraded, with the types", async () => {
    const baseUrl = await ehrThatAnswers(200, {
      access_token: "t",
      token_type: "bearer",
      expires_in: 300,
      scope: "system/Patient.rs system/Observation.rs",
    });
    const { metrics, source } = opened({ FHIR_BASE_URL: baseUrl });
    const ehr = usable(source);
    expect(await ehr.readPatient("p1")).toEqual({ status: "notFound" });
    const health = ehrHealth(ehr);
    expect(health?.check).toBe("degraded");
    expect(health?.detail.withheld).toContain("Condition");
    expect(await metrics.registry.metrics()).toContain(
      `cohort_fhir_withheld_types ${health?.detail.withheld.length}`,
    );
  });

  it.each<[string, RequestListener]>([
    ["nothing", (_, response) => void response.destroy()],
    ...[502, 503, 504].map((status): [string, RequestListener] => [
      `${status}`,
      (_, response) => void response.writeHead(status).end(),
    ]),
  ])("C-14 that answers %s is down for the alert, and up when it is back", async (_, down) => {
    let isDown = true;
    const notThere: RequestListener = (_request, response) => void response.writeHead(404).end();
    const baseUrl = await ehrOf((...exchange) => (isDown ? down : notThere)(...exchange));
    const { metrics, source } = opened({ FHIR_BASE_URL: baseUrl, ...WITHOUT_CLIENT });
    const isUp = async (): Promise<number | undefined> =>
      (await metrics.fhirUp.get()).values[0]?.value;
    metrics.fhirUp.set(1);
    const wentDown = async (): Promise<void> => {
      for (let looks = 0; looks < 200 && (await isUp()) !== 0; looks += 1) await pause(10);
    };
    const reading = usable(source).readPatient("p1");
    await Promise.race([reading, wentDown()]);
    expect(await isUp()).toBe(0);
    isDown = false;
    expect(await reading).toEqual({ status: "notFound" });
    expect(await isUp()).toBe(1);
  });

  it("is not opened with a key that cannot be used", () => {
    const { source } = opened({
      FHIR_BASE_URL: "https://ehr.test/fhir",
      FHIR_CLIENT_KEY: "SECRET",
    });
    expect(source).toMatchObject({ ok: false, failure: { path: "FHIR_CLIENT_KEY" } });
    expect(JSON.stringify(source)).not.toContain("SECRET");
  });
});
