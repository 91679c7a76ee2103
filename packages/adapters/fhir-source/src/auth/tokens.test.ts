import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { type Result, fail, ok } from "@cohort/foundation";
import { decodeJwt } from "jose";
import type { Clock } from "../wire/clock.ts";
import { settingsOf } from "../options.ts";
import { SourceError } from "../wire/source-error.ts";
import type { Answer, Ask, Question } from "./ask.ts";
import { type AuthFailure, unavailable } from "./auth-failure.ts";
import { type Tokens, createTokens, usableMs } from "./tokens.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });

/** Time passes when it is told to, or is slept. */
let now = START;
const clock: Clock = {
  now: () => now,
  random: () => 0.5,
  sleep: async (milliseconds) => {
    now += milliseconds;
  },
};

type Reply = Result<Answer, AuthFailure>;
let calls: { readonly at: number; readonly question: Question }[] = [];
let reply: () => Reply;
let tokens: Tokens;
const statuses: (string | null)[] = [];

const granted = (more: object = {}): Reply =>
  ok({
    status: 200,
    json: { access_token: `t${calls.length}`, token_type: "Bearer", expires_in: 300, ...more },
  });

const ask: Ask = async (question) => {
  if (question.what === "smart-configuration") {
    return ok({ status: 200, json: { token_endpoint: "token", capabilities: ["permission-v2"] } });
  }
  calls.push({ at: now, question });
  return reply();
};

beforeEach(() => {
  now = START;
  calls = [];
  statuses.length = 0;
  reply = granted;
  const settings = settingsOf({
    egress: { request: () => Promise.reject(new Error("not used")), close: async () => undefined },
    baseUrl: "https://ehr.test/fhir",
    clock,
    onAuthorization: ({ authFailure }) => statuses.push(authFailure),
  });
  const keys = [{ id: "k", algorithm: "ES384", key: privateKey }] as const;
  const client = { clientId: "cohort", keys, tokenUrl: null, scopes: "types" } as const;
  tokens = createTokens(settings, client, ask);
});

const failureOf = async (): Promise<SourceError> => {
  const error: unknown = await tokens.get().catch((thrown: unknown) => thrown);
  if (error instanceof SourceError) return error;
  throw new Error("it did not fail as it should");
};

describe("A2-05 a token", () => {
  it("A2-05 is asked for once, however many want it at once", async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens.get()));
    expect(new Set(all)).toEqual(new Set(["t1"]));
    expect(calls).toHaveLength(1);
  });

  it.each([
    [300, 240],
    [100, 70],
    [60, 30],
    [3600, 2880],
    [20, 5],
  ])("A2-05 of %d s is used for %d s", async (seconds, expected) => {
    expect(usableMs(seconds)).toBe(expected * 1000);
    reply = () => granted({ expires_in: seconds });
    await tokens.get();
    now = START + expected * 1000 - 1;
    expect(await tokens.get()).toBe("t1");
    now += 1;
    expect(await tokens.get()).toBe("t2");
  });

  it.each([undefined, "soon", -1, null])("lives 60 s where expires_in is %j", async (value) => {
    reply = () => granted({ expires_in: value });
    await tokens.get();
    now = START + 29_999;
    expect(await tokens.get()).toBe("t1");
    now = START + 30_000;
    expect(await tokens.get()).toBe("t2");
  });

  it("is not given out again once it was dropped; dropping an older one does nothing", async () => {
    const first = await tokens.get();
    tokens.drop(first);
    expect(await tokens.get()).toBe("t2");
    tokens.drop(first);
    expect(await tokens.get()).toBe("t2");
    expect(calls).toHaveLength(2);
    expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  it("is waited for no longer than the caller wants, and is there for the next", async () => {
    const stop = new AbortController();
    const waiting = tokens.get(stop.signal);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(await tokens.get()).toBe("t1");
    expect(calls).toHaveLength(1);
  });

  it("A2-04 is asked for with an assertion of its own, for 240 s", async () => {
    tokens.drop(await tokens.get());
    await tokens.get();
    const claims = calls.map(({ question }) =>
      decodeJwt(new URLSearchParams(question.body).get("client_assertion") ?? ""),
    );
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(2);
    expect(claims[0]).toMatchObject({
      iss: "cohort",
      sub: "cohort",
      aud: "https://ehr.test/fhir/token",
      exp: START / 1000 + 240,
    });
  });
});

describe("C-26 an authorization server that is down", () => {
  it("C-26 is asked at most once a second by a thousand jobs, which are put off", async () => {
    reply = () => fail(unavailable("token: 503"));
    for (let second = 0; second < 60; second += 1) {
      now = START + second * 1000;
      const all = await Promise.allSettled(Array.from({ length: 1000 }, () => tokens.get()));
      expect(all.every(({ status }) => status === "rejected")).toBe(true);
    }
    const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.length).toBeLessThan(20);
    const error = await failureOf();
    expect(error.class).toBe("unavailable");
    expect(error.retryAfterMs).toBeGreaterThan(0);
    reply = granted;
    now += error.retryAfterMs ?? 0;
    expect(await tokens.get()).toBe(`t${calls.length}`);
    expect(tokens.status().authFailure).toBeNull();
  });

  it("is left alone for as long as it asks", async () => {
    reply = () => fail(unavailable("token: 503", 90_000));
    expect((await failureOf()).retryAfterMs).toBe(90_000);
    now = START + 89_999;
    expect((await failureOf()).retryAfterMs).toBe(1);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["HTML", undefined],
    ["no token", {}],
    ["another kind of token", { access_token: "t", token_type: "mac" }],
    ["a token that would end the header", { access_token: "t\r\nx: y", token_type: "bearer" }],
    ["a list", []],
  ])("may answer %s instead: no token, and asked again later", async (_, json) => {
    reply = () => ok({ status: 200, json });
    expect((await failureOf()).class).toBe("unavailable");
    now += 5_000;
    reply = granted;
    expect(await tokens.get()).toBe("t2");
  });
});

describe("A2-09 a refusal", () => {
  it.each([
    ["invalid_client", 401],
    ["invalid_scope", 400],
    ["refused", 404],
  ])("A2-09 %s is told to all for 60 s without asking again", async (error, status) => {
    reply = () => ok({ status, json: { error } });
    await failureOf();
    now = START + 59_999;
    for (const one of await Promise.all([failureOf(), failureOf(), failureOf()])) {
      expect(one).toMatchObject({ class: "auth", status: 401, retryAfterMs: 1 });
      expect(one.failure.action).toContain("FHIR_CLIENT_ID");
    }
    expect(calls).toHaveLength(1);
    expect(statuses).toEqual([error]);
    expect(tokens.status().authFailure).toBe(error);
    now += 1;
    reply = granted;
    expect(await tokens.get()).toBe("t2");
    expect(statuses).toEqual([error, null]);
  });
});
