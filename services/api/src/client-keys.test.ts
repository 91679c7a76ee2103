import { type KeyObject, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { type Environment, readConfig } from "@cohort/config";
import { type KeySet, keySetSchema } from "@cohort/contract";
import request from "supertest";
import { identityOf } from "./testing/edge-app.ts";
import { edgeApp } from "./testing/edge-app.ts";
import { publishedKeys } from "./client-keys.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const jwk = (key: KeyObject, kid: string): string =>
  JSON.stringify({ ...key.export({ format: "jwk" }), kid });

const published = (env: Environment) => {
  const config = readConfig(env);
  if (!config.ok) throw new Error(JSON.stringify(config.failure));
  return publishedKeys(config.value);
};

/** What anybody gets: nobody is signed in. */
async function served(env: Environment): Promise<request.Response> {
  const keys = published(env);
  if (!keys.ok) throw new Error(keys.failure.message);
  const { app } = edgeApp({ keySet: keys.value, identity: identityOf(null) });
  return request(app).get("/.well-known/jwks.json");
}

const kids = ({ keys }: KeySet): readonly string[] => keys.map(({ kid }) => kid);

describe("A2-02 the published keys", () => {
  const client = { FHIR_CLIENT_ID: "cohort" };

  it("A2-02 are the current and the next one, for everybody, for five minutes, without private members", async () => {
    const answer = await served({
      ...client,
      FHIR_CLIENT_KEY: jwk(rsa, "a"),
      FHIR_CLIENT_NEXT_KEY: jwk(ec, "b"),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("max-age=300");
    expect(answer.headers["content-type"]).toContain("application/json");
    const set = keySetSchema.parse(answer.body);
    expect(kids(set)).toEqual(["a", "b"]);
    for (const key of [rsa, ec]) {
      const { d, p, q } = key.export({ format: "jwk" });
      for (const secret of [d, p, q]) {
        if (secret !== undefined) expect(answer.text).not.toContain(secret);
      }
    }
    for (const one of set.keys) {
      for (const member of ["d", "p", "q", "dp", "dq", "qi"])
        expect(one).not.toHaveProperty(member);
    }
  });

  it("A2-02 overlap while keys are changed", async () => {
    const before = await served({
      ...client,
      FHIR_CLIENT_KEY: jwk(rsa, "a"),
      FHIR_CLIENT_NEXT_KEY: jwk(ec, "b"),
    });
    const after = await served({
      ...client,
      FHIR_CLIENT_KEY: jwk(ec, "b"),
      FHIR_CLIENT_NEXT_KEY: jwk(rsa, "a"),
    });
    expect(kids(keySetSchema.parse(before.body)).toSorted()).toEqual(["a", "b"]);
    expect(kids(keySetSchema.parse(after.body)).toSorted()).toEqual(["a", "b"]);
  });

  it("are none without a client key", async () => {
    expect((await served({ FHIR_TOKEN: "t" })).body).toEqual({ keys: [] });
    expect((await served({})).body).toEqual({ keys: [] });
  });

  it("a key that cannot be used is named, not shown", () => {
    const keys = published({ ...client, FHIR_CLIENT_KEY: "SECRET" });
    expect(keys).toMatchObject({ ok: false, failure: { path: "FHIR_CLIENT_KEY" } });
    expect(JSON.stringify(keys)).not.toContain("SECRET");
  });
});
