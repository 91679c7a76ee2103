import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadCdsClients } from "./cds-clients.ts";

const KEY = { kty: "EC", crv: "P-384", kid: "a", x: "x", y: "y" };
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cds-clients-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string) {
  const path = join(folder, "clients.yaml");
  await writeFile(path, text);
  return loadCdsClients(path);
}

const pathsOf = async (clients: unknown): Promise<readonly (string | undefined)[]> => {
  const read = await load(JSON.stringify(clients));
  return read.ok ? [] : read.failure.map(({ path }) => path);
};

describe("the EHRs that may call CDS Hooks", () => {
  it("are read from YAML, what is left out filled in", async () => {
    const text = `
- issuer: https://ehr.example.org
  jwksUrl: https://ehr.example.org/jwks.json
  fhirServer: https://ehr.example.org/fhir/
  tenants: [ward-a]
  origins: [https://pages.ehr.example.org]`;
    expect(await load(text)).toEqual({
      ok: true,
      value: [
        {
          issuer: "https://ehr.example.org",
          jwksUrl: "https://ehr.example.org/jwks.json",
          fhirServer: "https://ehr.example.org/fhir",
          tenants: ["ward-a"],
          origins: ["https://pages.ehr.example.org"],
          algorithms: ["RS384", "ES384"],
          maxAgeSeconds: 900,
        },
      ],
    });
  });

  it.each([
    ["no keys", { issuer: "a" }, "[0].jwksUrl"],
    ["keys twice", { issuer: "a", jwksUrl: "https://a/b", jwks: { keys: [KEY] } }, "[0].jwksUrl"],
    ["a private key", { issuer: "a", jwks: { keys: [{ ...KEY, d: "d" }] } }, "[0].jwks.keys[0]"],
    ["a shared secret", { issuer: "a", jwks: { keys: [{ kty: "oct" }] } }, "[0].jwks.keys[0].kty"],
    [
      "an algorithm of secrets",
      { issuer: "a", jwksUrl: "https://a/b", algorithms: ["HS256"] },
      "[0].algorithms[0]",
    ],
    [
      "a page for an origin",
      { issuer: "a", jwks: { keys: [KEY] }, origins: ["https://a/b"] },
      "[0].origins[0]",
    ],
    ["a field that nobody knows", { issuer: "a", jwks: { keys: [KEY] }, jku: "b" }, "[0].jku"],
  ])("are refused with %s, by its field", async (_what, client, path) => {
    expect(await pathsOf([client])).toContain(path);
  });

  it("are refused where two have one issuer, and where they are no list", async () => {
    const client = { issuer: "a", jwks: { keys: [KEY] } };
    expect(await pathsOf([client, client])).toEqual(["[1].issuer"]);
    expect((await load("issuer: a")).ok).toBe(false);
    expect((await loadCdsClients(join(folder, "none.yaml"))).ok).toBe(false);
  });
});
