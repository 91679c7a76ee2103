import { expect, it } from "@jest/globals";
import { type AccessConfig, type Environment, readConfig } from "./index.ts";

const accessOf = (env: Environment): AccessConfig => {
  const read = readConfig(env);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.access;
};

it("B-22 a caller may read 300 times a minute, match 50 times a second, export 10 times an hour; an address may fail to sign in 10 times a minute", () =>
  expect(accessOf({}).rates).toEqual({
    readPerMinute: 300,
    matchPerSecond: 50,
    exportPerHour: 10,
    signInPerMinute: 10,
  }));

it("B-22 nobody's X-Forwarded-For is believed unless the proxy is named", () => {
  expect(accessOf({}).trustedProxies).toEqual([]);
  expect(accessOf({ TRUSTED_PROXIES: "10.0.0.0/8" }).trustedProxies).toEqual(["10.0.0.0/8"]);
});

it("A3-05 a session ends after fifteen idle minutes, and after eight hours", () =>
  expect(accessOf({}).session).toEqual({ idleMs: 15 * 60_000, longestMs: 8 * 3_600_000 }));

it("A1-06 A1-08 a hook is answered within 450 ms, and discovery asks for a token", () =>
  expect(accessOf({}).cds).toMatchObject({ deadlineMs: 450, isDiscoveryPublic: false }));

it("A3-06 no page may frame ours unless its origin is named", () =>
  expect(accessOf({}).embedOrigins).toEqual([]));
