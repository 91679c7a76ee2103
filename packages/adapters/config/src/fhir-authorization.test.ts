import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { type Environment, readConfig } from "./index.ts";

const authorizationOf = (env: Environment): unknown => {
  const result = readConfig(env);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value.fhir.authorization;
};
const codes = (env: Environment): readonly string[] => {
  const result = readConfig(env);
  return result.ok ? [] : result.failure.map(({ path, code }) => `${path} ${code}`);
};

const client = { FHIR_CLIENT_ID: "cohort", FHIR_CLIENT_KEY: "KEY" };
const basic = { FHIR_USER: "reader", FHIR_PASSWORD: "SECRET" };

describe("authorization to the EHR", () => {
  it.each([
    [{}, { kind: "none" }],
    [{ FHIR_TOKEN: "SECRET" }, { kind: "bearer" }],
    [basic, { kind: "basic", user: "reader" }],
    [
      client,
      {
        kind: "backend",
        clientId: "cohort",
        keyId: null,
        nextKey: null,
        tokenUrl: null,
        scopes: "types",
      },
    ],
    [
      {
        ...client,
        FHIR_CLIENT_KEY_ID: "k1",
        FHIR_TOKEN_URL: "https://auth.test/oauth/token?tenant=1",
        FHIR_SCOPES: " system/*.rs  system/Group.rs",
      },
      {
        keyId: "k1",
        tokenUrl: "https://auth.test/oauth/token?tenant=1",
        scopes: ["system/*.rs", "system/Group.rs"],
      },
    ],
    [{ ...client, FHIR_SCOPES: "types" }, { scopes: "types" }],
  ])("of %j", (env, expected) => {
    expect(authorizationOf(env)).toMatchObject(expected);
  });

  it.each([
    [{ FHIR_TOKEN: "t", ...basic }, ["FHIR_TOKEN CONFIG.FHIR_CREDENTIALS_TWICE"]],
    [{ FHIR_TOKEN: "t", ...client }, ["FHIR_TOKEN CONFIG.FHIR_CREDENTIALS_TWICE"]],
    [{ ...basic, ...client }, ["FHIR_TOKEN CONFIG.FHIR_CREDENTIALS_TWICE"]],
    [{ FHIR_USER: "u" }, ["FHIR_USER CONFIG.FHIR_CREDENTIALS_HALF"]],
    [{ FHIR_PASSWORD: "p" }, ["FHIR_USER CONFIG.FHIR_CREDENTIALS_HALF"]],
    [{ FHIR_CLIENT_ID: "c" }, ["FHIR_CLIENT_ID CONFIG.FHIR_CREDENTIALS_HALF"]],
    [{ FHIR_CLIENT_KEY: "k" }, ["FHIR_CLIENT_ID CONFIG.FHIR_CREDENTIALS_HALF"]],
    [{ FHIR_CLIENT_NEXT_KEY: "k" }, ["FHIR_CLIENT_ID CONFIG.FHIR_CREDENTIALS_HALF"]],
    [{ FHIR_SCOPES: "system/*.rs" }, ["FHIR_CLIENT_ID CONFIG.FHIR_CREDENTIALS_HALF"]],
    [
      { FHIR_TOKEN: "t", FHIR_TOKEN_URL: "https://auth.test" },
      ["FHIR_TOKEN CONFIG.FHIR_CREDENTIALS_TWICE", "FHIR_CLIENT_ID CONFIG.FHIR_CREDENTIALS_HALF"],
    ],
    [{ ...basic, FHIR_USER: "a:b" }, ["FHIR_USER CONFIG.INVALID"]],
    [{ ...client, FHIR_SCOPES: 'a"b' }, ["FHIR_SCOPES CONFIG.INVALID"]],
    [{ ...client, FHIR_TOKEN_URL: "https://u:p@auth.test" }, ["FHIR_TOKEN_URL CONFIG.INVALID"]],
    [{ ...client, FHIR_TOKEN_URL: "http://auth.test" }, ["FHIR_TOKEN_URL CONFIG.FHIR_IN_CLEAR"]],
    [{ ...client, FHIR_TOKEN_URL: "http://127.0.0.1:9/token" }, []],
  ])("%j is refused: %j", (env, expected) => {
    expect(codes(env)).toEqual(expected);
  });

  it("A2-01 prints no key and no password", () => {
    for (const env of [
      { ...client, FHIR_CLIENT_KEY: "SECRET", FHIR_CLIENT_NEXT_KEY: "SECRET" },
      basic,
    ]) {
      const one = authorizationOf(env);
      expect(inspect(one, { depth: 9 }) + JSON.stringify(one)).not.toContain("SECRET");
    }
  });
});
