import { expect, it, jest } from "@jest/globals";
import { cohort } from "../end-to-end/child.ts";

jest.setTimeout(120_000);

const AWAY = {
  DATABASE_URL: "postgres://127.0.0.1:1/x",
  QUEUE_URL: "postgres://127.0.0.1:1/x",
  HOST: "127.0.0.1",
};

// It ends before it asks for the database, which is not there: with every case right it would name that instead.
it.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ["nobody decided who may come in", {}, /AUTH_MODE/],
  ["it has only half of OIDC", { AUTH_MODE: "oidc" }, /OIDC_ISSUER/],
  ["the demo would be in production", { AUTH_MODE: "demo", NODE_ENV: "production" }, /AUTH_MODE/],
])("B-01: the process ends, and says why, where %s", async (_why, env, said) => {
  const api = cohort(["api"], { ...AWAY, ...env });
  expect(await api.ended).not.toBe(0);
  expect(api.said()).toMatch(said);
  expect(api.said()).not.toMatch(/listening|ECONNREFUSED/);
});
