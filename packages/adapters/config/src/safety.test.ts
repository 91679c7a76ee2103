import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { type Environment, readConfig } from "./index.ts";

const codes = (env: Environment): readonly string[] => {
  const result = readConfig(env);
  return result.ok ? [] : result.failure.map(({ path, code }) => `${path} ${code}`);
};
const inProduction = (env: Environment): readonly string[] =>
  codes({ NODE_ENV: "production", ...env });

describe("the way to the database and the queue", () => {
  it.each([
    "postgres://cohort:pw@db.example.org/cohort?sslmode=verify-full",
    "postgres://cohort:pw@db.example.org/cohort?sslmode=disable&sslmode=verify-full",
    "postgres://cohort:pw@127.0.0.1:5432/cohort",
    "postgres://cohort:pw@[::1]/cohort",
    "postgres:///cohort?host=/var/run/postgresql",
  ])("B-19: production takes %s", (url) => expect(inProduction({ DATABASE_URL: url })).toEqual([]));

  it.each([
    "postgres://cohort:pw@db.example.org/cohort",
    "postgres://cohort:pw@db.example.org/cohort?sslmode=disable",
    "postgres://cohort:pw@db.example.org/cohort?sslmode=no-verify",
    "postgres://cohort:pw@db.example.org/cohort?sslmode=require&uselibpqcompat=true",
    "postgres://cohort:pw@db.example.org/cohort?sslmode=verify-full&sslmode=disable",
    "postgres://cohort:pw@localhost/cohort?host=db.example.org",
    "postgres://cohort:pw@localhost.example.org/cohort",
  ])("B-19: production refuses %s", (url) =>
    expect(inProduction({ DATABASE_URL: url })).toEqual([
      "DATABASE_URL CONFIG.CONNECTION_IN_CLEAR",
    ]),
  );

  it("B-19: of Redis only rediss:// or this machine", () => {
    expect(inProduction({ QUEUE_URL: "rediss://q.example.org" })).toEqual([]);
    expect(inProduction({ QUEUE_URL: "redis://127.0.0.1:6379" })).toEqual([]);
    expect(inProduction({ QUEUE_URL: "redis://q.example.org" })).toEqual([
      "QUEUE_URL CONFIG.CONNECTION_IN_CLEAR",
    ]);
  });

  it("hosts that the site vouches for are let be, and no others", () => {
    const DATABASE_URL = "postgres://cohort:pw@postgres/cohort";
    const QUEUE_URL = "redis://redis:6379";
    expect(inProduction({ DATABASE_URL, QUEUE_URL, PLAINTEXT_HOSTS: "postgres, redis" })).toEqual(
      [],
    );
    expect(inProduction({ DATABASE_URL, QUEUE_URL, PLAINTEXT_HOSTS: "postgres" })).toEqual([
      "QUEUE_URL CONFIG.CONNECTION_IN_CLEAR",
    ]);
    expect(inProduction({ PLAINTEXT_HOSTS: "redis://redis" })).toEqual([
      "PLAINTEXT_HOSTS CONFIG.INVALID",
    ]);
  });

  it("is nobody's business outside production", () =>
    expect(codes({ DATABASE_URL: "postgres://db/x", QUEUE_URL: "redis://q" })).toEqual([]));

  it("shows no password where it refuses", () => {
    const read = readConfig({
      NODE_ENV: "production",
      DATABASE_URL: "postgres://cohort:hunter2@db.example.org/cohort",
    });
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain("hunter2");
  });
});

describe("other unsafe combinations", () => {
  it.each<[Environment, readonly string[]]>([
    [{ TRUSTED_PROXIES: "10.0.0.0/8" }, []],
    [{ TRUSTED_PROXIES: "10.0.0.0/8, ::/0" }, ["TRUSTED_PROXIES CONFIG.EVERYONE_IS_PROXY"]],
    [{ EGRESS_ALLOW_CIDRS: "0.0.0.0/0" }, ["EGRESS_ALLOW_CIDRS CONFIG.EGRESS_TO_EVERYWHERE"]],
    [{ EMBED_ORIGINS: "https://ehr.example.org" }, []],
    [{ EMBED_ORIGINS: "http://ehr.example.org" }, ["EMBED_ORIGINS CONFIG.EMBED_IN_CLEAR"]],
    [{ EMBED_ORIGINS: "http://127.0.0.1:8081" }, []],
    [
      { NODE_ENV: "production", EMBED_ORIGINS: "http://127.0.0.1:8081" },
      ["EMBED_ORIGINS CONFIG.EMBED_IN_CLEAR"],
    ],
    [{ NODE_ENV: "production", DEBUG: "ioredis:*" }, ["DEBUG CONFIG.DEBUG_PRINTS_SECRETS"]],
    [{ OIDC_ISSUER: "http://id.example.org" }, ["OIDC_ISSUER CONFIG.OIDC_IN_CLEAR"]],
    [{ PUBLIC_URL: "http://m.example.org" }, ["PUBLIC_URL CONFIG.PUBLIC_URL_IN_CLEAR"]],
    [{ PUBLIC_URL: "http://127.0.0.1:8080" }, []],
    [
      { NODE_ENV: "production", PUBLIC_URL: "http://127.0.0.1:8080" },
      ["PUBLIC_URL CONFIG.PUBLIC_URL_IN_CLEAR"],
    ],
    [{ OIDC_CLIENT_ID: "x" }, ["OIDC_CLIENT_ID CONFIG.OIDC_CLIENT_HALF"]],
  ])("%j: %j", (env, expected) => expect(codes(env)).toEqual(expected));
});

it("has a case for every refusal", () => {
  const here = new URL("./", import.meta.url);
  const source = readFileSync(new URL("safety.ts", here), "utf8");
  const refusals = [...source.matchAll(/code: "(CONFIG\.\w+)"/g)].map(([, code]) => code ?? "");
  const cases = readdirSync(here)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(new URL(name, here), "utf8"))
    .join("\n");
  expect(refusals.length).toBeGreaterThan(15);
  expect(refusals.filter((code) => !cases.includes(`${code}"`))).toEqual([]);
});
