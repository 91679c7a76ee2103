import { afterEach, describe, expect, it } from "@jest/globals";
import { type ApiDeps, createApp, listen } from "@cohort/api";
import { Lifecycle } from "@cohort/config";
import type { AuditEvent, Store } from "@cohort/postgres";
import { type Harness, NO_LIMITS, must, startHarness } from "../api/support.ts";
import { type Told, ask, bearer, grantAll, tokens } from "./callers.ts";

let harness: Harness | null = null;
afterEach(async () => {
  await harness?.stop();
  harness = null;
});

async function serve(
  rates: Partial<ApiDeps["edge"]["rates"]>,
  trustedProxies: readonly string[] = [],
): Promise<Harness & { readonly asked: () => number }> {
  const { identity, asked } = tokens();
  const edge = { rates: { ...NO_LIMITS, ...rates }, trustedProxies, embedOrigins: [], oidc: null };
  harness = await startHarness({ identity, edge });
  await grantAll(harness.store, "viewer", "good-a", "good-b");
  return { ...harness, asked };
}

const statuses = (told: readonly Told[]): readonly number[] => told.map(({ status }) => status);

const isSignIn = ({ action }: AuditEvent): boolean => action === "sign-in";

const audited = async (
  { audit }: Pick<Store, "audit">,
  which: (event: AuditEvent) => boolean,
): Promise<AuditEvent[]> => (await audit.walk({ after: 0, limit: 1000 })).filter(which);

const times = async (count: number, one: (at: number) => Promise<Told>): Promise<Told[]> => {
  const told: Told[] = [];
  for (let at = 0; at < count; at += 1) told.push(await one(at));
  return told;
};

describe("B-22: a caller", () => {
  it("B-22 gets 429 with Retry-After beyond the limit, and nobody else does", async () => {
    const { base, store } = await serve({ readPerMinute: 3 });
    const list = (token: string) => ask(`${base}/v1/studies`, { headers: bearer(token) });
    const told = await times(6, () => list("good-a"));
    expect(statuses(told)).toEqual([200, 200, 200, 429, 429, 429]);
    expect(told[0]?.headers).toMatchObject({
      "ratelimit-limit": "3",
      "ratelimit-remaining": "2",
      "ratelimit-policy": "3;w=60",
    });
    expect(Number(told[3]?.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(told[3]?.headers["retry-after"])).toBeLessThanOrEqual(60);
    expect(told[3]?.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(told[3]?.body ?? "")).toMatchObject({ status: 429 });
    expect((await list("good-b")).status).toBe(200);
    expect(await audited(store, ({ actor }) => actor.subject === "good-a")).toEqual([]);
  });

  it("B-22 shares it over replicas, whatever address it comes from", async () => {
    const { base, deps } = await serve({ readPerMinute: 4 });
    const lifecycle = new Lifecycle();
    const options = { name: "second", host: "127.0.0.1", port: 0, shutdownMs: 1000 };
    const port = must(await listen(createApp(deps), lifecycle, options));
    const told = await times(6, (at) =>
      ask(`${at % 2 ? base : `http://127.0.0.1:${port}`}/v1/studies`, {
        headers: { ...bearer("good-a"), "X-Forwarded-For": `10.0.0.${at}` },
      }),
    );
    await lifecycle.close();
    expect(statuses(told)).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it("B-22 is told of in the audit once a window, where the route is audited", async () => {
    const { base, store } = await serve({ readPerMinute: 1 });
    const url = `${base}/v1/studies/NCT06421701/candidates`;
    const told = await Promise.all(
      Array.from({ length: 8 }, () => ask(url, { headers: bearer("good-a") })),
    );
    expect(statuses(told).filter((status) => status === 429)).toHaveLength(7);
    const rows = await audited(store, ({ actor }) => actor.subject === "good-a");
    expect(rows.map(({ outcome }) => outcome).toSorted()).toEqual(["refused", "success"]);
  });

  it("B-22 has a limit of its own for matching, and the address one for all its callers", async () => {
    const { base, store } = await serve({ matchPerSecond: 2, readPerMinute: 1 });
    await grantAll(store, "ehr-client", ...Array.from({ length: 30 }, (_, at) => `good-${at}`));
    const match = (token: string) =>
      ask(`${base}/v1/match`, {
        method: "POST",
        headers: { ...bearer(token), "Content-Type": "application/json" },
        body: "{}",
      });
    const own = await Promise.all(Array.from({ length: 5 }, () => match("good-0")));
    expect(statuses(own).filter((status) => status === 429).length).toBeGreaterThan(0);
    const list = (at: number) => ask(`${base}/v1/studies`, { headers: bearer(`good-${at}`) });
    const all = await times(12, list);
    expect(statuses(all).filter((status) => status === 200)).toHaveLength(10);
  });
});

describe("B-22: failed sign-ins", () => {
  const list = (base: string, headers: Record<string, string>) =>
    ask(`${base}/v1/studies`, { headers });

  it("B-22 end in 429 before any credential is looked at, whatever X-Forwarded-For says", async () => {
    const { base, store, asked } = await serve({ signInPerMinute: 3 });
    const told = await times(5, (at) =>
      list(base, { ...bearer(`bad-${at}`), "X-Forwarded-For": `10.0.0.${at}` }),
    );
    expect(statuses(told)).toEqual([401, 401, 401, 429, 429]);
    expect(Number(told[4]?.headers["retry-after"])).toBeGreaterThan(0);
    expect(asked()).toBe(3);
    expect((await list(base, bearer("good-a"))).status).toBe(429);
    expect(asked()).toBe(3);
    // Nothing was shown, so nothing is guessed: still told what is missing.
    expect((await list(base, {})).status).toBe(401);
    expect(await audited(store, isSignIn)).toHaveLength(3);
  });

  it("B-22 cannot flood the audit, however many come at once", async () => {
    const { base, store } = await serve({ signInPerMinute: 5 });
    const told = await Promise.all(
      Array.from({ length: 120 }, (_, at) => list(base, bearer(`bad-${at}`))),
    );
    expect(new Set(statuses(told))).toEqual(new Set([401, 429]));
    expect(await audited(store, isSignIn)).toHaveLength(5);
  });

  it("B-22 by ended sessions lock out nobody, and are written down as seldom", async () => {
    const { base, store } = await serve({ signInPerMinute: 2 });
    const told = await times(6, () => list(base, { Cookie: "sid=ended" }));
    expect(new Set(statuses(told))).toEqual(new Set([401]));
    expect((await list(base, bearer("good-a"))).status).toBe(200);
    expect(await audited(store, isSignIn)).toHaveLength(2);
  });

  it("B-22 are counted by what a trusted proxy says, and by nothing that its callers say", async () => {
    const { base } = await serve({ signInPerMinute: 2 }, ["127.0.0.0/8"]);
    const from = (forwarded: string) =>
      list(base, { ...bearer("bad"), "X-Forwarded-For": forwarded });
    // What a caller claims stands left of what the proxy adds.
    const claimed = await times(4, (at) => from(`192.0.2.${at}, 198.51.100.7`));
    expect(statuses(claimed)).toEqual([401, 401, 429, 429]);
    expect((await from("198.51.100.8")).status).toBe(401);
    const sites = await times(3, (at) => from(`2001:db8:1:${at}::1`));
    expect(statuses(sites)).toEqual([401, 401, 429]);
  });

  it("B-22 of notifications are counted too", async () => {
    const { base } = await serve({ signInPerMinute: 2 });
    const notify = () =>
      ask(`${base}/fhir-hooks/s1`, { method: "POST", headers: { "X-Hook-Secret": "guess" } });
    expect(statuses(await times(4, notify))).toEqual([401, 401, 429, 429]);
  });
});
