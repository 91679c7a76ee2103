import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type JWK, SignJWT, exportJWK, generateKeyPair } from "jose";
import { lupus } from "../api/patients.ts";
import { cardsOf, detailOf } from "./calls.ts";
import { DISCOVERY, SERVICE } from "./ehr.ts";
import { type CdsService, grantEhr, startCds } from "./service.ts";

// What the public sandbox of CDS Hooks (sandbox.cds-hooks.org) sends, from a browser: tokens of ES256 with `jku`, one for each
// URL; the templates filled in and asked of an open FHIR server by itself, what failed left out; no fhirAuthorization.

const ISSUER = "https://sandbox.cds-hooks.org";
const KID = "d9cd3c4f-eb08-4304-b973-44f352fd2ca2";
const PATIENT = "smart-1288992";

let service: CdsService;
let server: EhrStub;
let sign: (audience: string) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key: JWK = { ...(await exportJWK(publicKey)), kid: KID };
  sign = (aud) => {
    const now = Math.round(Date.now() / 1000);
    const claims = { iss: ISSUER, sub: "client", aud, exp: now + 300, iat: now, jti: randomUUID() };
    const jku = `${ISSUER}/.well-known/jwks.json`;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: KID, jku })
      .sign(privateKey);
  };
  const [patient, ...rest] = lupus(PATIENT, { sledai: 10 });
  const named = { ...patient, name: [{ family: "Zorro", given: ["Diego"] }] };
  server = await startEhrStub({ resources: [named as NonNullable<typeof patient>, ...rest] });
  service = await startCds([
    { issuer: ISSUER, jwks: { keys: [key] }, algorithms: ["ES256"], origins: [ISSUER] },
  ]);
  await grantEhr(service, ISSUER);
}, 120_000);
afterAll(async () => {
  await service.stop();
  await server.close();
});

const headersOf = async (audience: string) => ({
  Accept: "application/json",
  Authorization: `Bearer ${await sign(audience)}`,
  Origin: ISSUER,
});

/** As the sandbox fills a template in: the values of its query escaped once more. */
function filledIn(template: string): string {
  const [path = "", query] = template
    .replaceAll(/\{\{\s*context\.patientId\s*\}\}/g, PATIENT)
    .split("?");
  if (query === undefined) return path;
  const parts = [...new URLSearchParams(query)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${path}?${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

async function prefetched(templates: Readonly<Record<string, string>>) {
  const prefetch: Record<string, unknown> = {};
  for (const [name, template] of Object.entries(templates)) {
    const reply = await fetch(`${server.baseUrl}/${filledIn(template)}`, {
      headers: { Accept: "application/json+fhir" },
    });
    if (reply.ok) prefetch[name] = await reply.json();
  }
  return prefetch;
}

describe("the public sandbox of CDS Hooks", () => {
  it("A1-01 A1-04 A1-12 finds the service, prefetches what it asks for, and is told what fits", async () => {
    const preflight = await service.ask("/cds-services/trial-match", {
      method: "OPTIONS",
      headers: {
        Origin: ISSUER,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(ISSUER);

    const found = await service.ask("/cds-services", { headers: await headersOf(DISCOVERY) });
    const { services } = found.body as {
      services: { hook: string; prefetch: Record<string, string> }[];
    };
    const view = services.find(({ hook }) => hook === "patient-view");
    const prefetch = await prefetched(view?.prefetch ?? {});
    expect(Object.keys(prefetch).length).toBeGreaterThan(3);
    const reply = await service.ask("/cds-services/trial-match", {
      headers: await headersOf(SERVICE),
      body: {
        hookInstance: randomUUID(),
        hook: "patient-view",
        fhirServer: server.baseUrl,
        context: { patientId: PATIENT, userId: "Practitioner/COREPRACTITIONER1" },
        prefetch,
      },
    });
    expect([reply.status, cardsOf(reply).length]).toEqual([200, 1]);
    expect(reply.headers.get("access-control-allow-origin")).toBe(ISSUER);
    expect(detailOf(reply)).toContain("criteria met");
    // A1-12: a name was sent, and comes back nowhere.
    expect(JSON.stringify(prefetch)).toContain("Zorro");
    expect(JSON.stringify(reply.body)).not.toContain("Zorro");
    expect(service.logged()).not.toContain("Zorro");
    expect(service.logged()).not.toContain(PATIENT);
  });

  it("A1-05 hears what is missing where its server gave nothing", async () => {
    const reply = await service.ask("/cds-services/trial-match", {
      headers: await headersOf(SERVICE),
      body: {
        hookInstance: randomUUID(),
        hook: "patient-view",
        fhirServer: server.baseUrl,
        context: { patientId: PATIENT, userId: "Practitioner/COREPRACTITIONER1" },
      },
    });
    expect(reply.status).toBe(412);
  });
});
