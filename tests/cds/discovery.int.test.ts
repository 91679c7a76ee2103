import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cdsServicesSchema } from "@cohort/contract";
import { call } from "../api/client.ts";
import { type Harness, startHarness } from "../api/support.ts";
import { DISCOVERY, type Ehr, ISSUER, createEhr } from "./ehr.ts";
import { BY, type CdsService, grantEhr, startCds } from "./service.ts";

let ehr: Ehr;
let service: CdsService;

beforeAll(async () => {
  ehr = await createEhr();
  const origins = ["https://sandbox.cds-hooks.org"];
  service = await startCds([{ issuer: ISSUER, jwks: { keys: ehr.keys }, origins }]);
  await grantEhr(service, ISSUER);
}, 120_000);
afterAll(() => service.stop());

describe("discovery", () => {
  it("A1-01 lists the service at exactly /cds-services", async () => {
    const reply = await service.ask("/cds-services", { token: await ehr.token(DISCOVERY) });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    const { services } = cdsServicesSchema.parse(reply.body);
    expect(services.map(({ id }) => id)).toEqual(["trial-match", "trial-match", "trial-match"]);
    expect((await service.ask("/cds-services/", { token: "x" })).status).not.toBe(200);
  });

  it("A1-14 offers the one service under every hook after which the card may be another", async () => {
    const reply = await service.ask("/cds-services", { token: await ehr.token(DISCOVERY) });
    const { services } = cdsServicesSchema.parse(reply.body);
    expect(services.map(({ hook }) => hook)).toEqual([
      "patient-view",
      "encounter-start",
      "order-sign",
    ]);
  });

  it("A1-15 says its version, and what goes wrong in FHIR", async () => {
    const reply = await service.ask("/cds-services", { token: await ehr.token(DISCOVERY) });
    expect(cdsServicesSchema.parse(reply.body).services[0]?.version).toBe("STU2");
    const refused = await service.ask("/cds-services");
    expect(refused.body).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ code: "login" }],
    });
    expect(refused.headers.get("content-type")).toMatch(/^application\/fhir\+json/);
  });

  it("A1-10 answers a preflight without credentials, to pages of known origins alone", async () => {
    const preflight = (origin: string, path: string) =>
      service.ask(path, {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
    for (const path of ["/cds-services", "/cds-services/trial-match"]) {
      const allowed = await preflight("https://sandbox.cds-hooks.org", path);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get("access-control-allow-origin")).toBe(
        "https://sandbox.cds-hooks.org",
      );
      expect(allowed.headers.get("access-control-allow-headers")).toBe(
        "Authorization, Content-Type",
      );
      const foreign = await preflight("https://evil.example.org", path);
      expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    }
    const asked = await service.ask("/cds-services", {
      token: await ehr.token(DISCOVERY),
      headers: { Origin: "https://sandbox.cds-hooks.org" },
    });
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://sandbox.cds-hooks.org");
    expect(asked.headers.get("vary")).toMatch(/Origin/);
  });
});

describe("discovery of others", () => {
  it("A1-08 asks for no token where the hospital says so", async () => {
    const open = await startCds([], { CDS_DISCOVERY_PUBLIC: "true" });
    expect((await open.ask("/cds-services")).status).toBe(200);
    expect((await open.ask("/cds-services/trial-match", { body: {} })).status).toBe(401);
    await open.stop();
  });

  it("A1-01 lists nothing where the service is switched off, and something where no study is active", async () => {
    const off = await startHarness({ cds: null });
    expect(await call(`${off.base}/cds-services`)).toMatchObject({
      status: 200,
      body: { services: [] },
    });
    expect((await call(`${off.base}/cds-services/trial-match`, "POST", {})).status).toBe(404);
    await off.stop();
    const none: Harness = await startHarness();
    for (const { id } of await none.store.studies.list()) await none.store.studies.close(id, BY);
    const { status, body } = await call(`${none.base}/cds-services`);
    expect([status, (body as { services: unknown[] }).services.length]).toEqual([200, 3]);
    await none.stop();
  });
});
