import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource } from "fhir/r4.js";
import { type EhrStub, startEhrStub } from "../stub/ehr-stub.ts";
import { SPOILT_ANSWER_NAMES, type SpoiltAnswerName } from "./misbehaviours.ts";
import {
  type MisbehavingOptions,
  type MisbehavingProxy,
  startMisbehaving,
} from "./misbehaving-proxy.ts";

const resources = Array.from({ length: 40 }, (_, at): FhirResource => ({
  resourceType: "Patient",
  id: `p${at}`,
}));
const ids = resources.map(({ id }) => id);

let stub: EhrStub;
let proxy: MisbehavingProxy;
beforeEach(async () => {
  stub = await startEhrStub({ resources, links: "relative", pageSize: 2, gzip: true });
});
afterEach(async () => {
  await proxy.close();
  await stub.close();
});
const open = async (options: Omit<MisbehavingOptions, "target"> = {}): Promise<void> => {
  proxy = await startMisbehaving({ target: stub.baseUrl, ...options });
};
const get = (path: string) => fetch(`${proxy.baseUrl}/${path}`);

/** What came of a request that is made again until it is answered as a client wants it. */
async function insist(url: string): Promise<Bundle> {
  for (let tries = 1; tries <= 3; tries += 1) {
    try {
      const answer = await fetch(url);
      const value = (await answer.json()) as Bundle | null;
      if (answer.status === 200 && value?.resourceType === "Bundle") return value;
    } catch {
      // Asked again.
    }
  }
  throw new Error(`${url} was spoilt three times in a row`);
}
async function readAll(): Promise<readonly (string | undefined)[]> {
  const found = new Set<string | undefined>();
  let url: string | undefined = `${proxy.baseUrl}/Patient`;
  while (url !== undefined) {
    const { entry = [], link = [] } = await insist(url);
    for (const { resource } of entry) found.add(resource?.id);
    const next = link.find(({ relation }) => relation === "next")?.url;
    url = next === undefined ? undefined : new URL(next, `${proxy.baseUrl}/`).href;
  }
  return [...found];
}

/** The second page, from what is asked at a base; rejects where there is none. */
async function pageAt(base: string): Promise<Bundle> {
  await (await fetch(`${stub.baseUrl}/Patient`)).arrayBuffer();
  const answer = await fetch(`${base}/Patient?page=t1-2`);
  const page = (await answer.json()) as Bundle | null;
  if (answer.status !== 200 || page?.resourceType !== "Bundle") throw new Error("no page");
  return page;
}

/** Its entries and next link, of those that spoil no more than the content, or nothing but the time. */
const pages: Partial<Record<SpoiltAnswerName, readonly [readonly string[], RegExp]>> = {
  "slow-headers": [["p2", "p3"], /^Patient\?page=t\d+-4$/],
  "slow-body": [["p2", "p3"], /^Patient\?page=t\d+-4$/],
  "next-to-itself": [["p2", "p3"], /^http.*page=t1-2$/],
  "next-to-previous": [["p2", "p3"], /^http.*page=t1-2$/],
  "next-to-same-content": [["p2", "p3"], /^http.*page=t1-2$/],
  duplicate: [["p2", "p3", "p2"], /-4$/],
  "two-versions": [["p2", "p3", "p2"], /-4$/],
  reordered: [["p3", "p2"], /-4$/],
};

describe("a server in front of another", () => {
  it("passes on what it does not spoil, with the Host that the client used", async () => {
    await open({ share: 0 });
    const answer = await get("Patient/p1");
    expect([answer.status, await answer.json()]).toEqual([200, resources[1]]);
    const body = new URLSearchParams({ _id: "p2" });
    const found = await fetch(`${proxy.baseUrl}/Patient/_search`, { method: "POST", body });
    expect(((await found.json()) as Bundle).total).toBe(1);
    expect(stub.requests.map(({ headers }) => headers.host)).toEqual(
      [1, 2].map(() => new URL(proxy.baseUrl).host),
    );
    expect([proxy.asked(), proxy.done()]).toEqual([2, {}]);
  });

  it("never spoils one request three times in a row, so that a patient client reads everything", async () => {
    const kinds = [
      "reset",
      "truncated",
      "html",
      "null",
      "failed",
      "duplicate",
      "reordered",
    ] as const;
    await open({ share: 0.9, seed: 3, kinds });
    expect(new Set(await readAll())).toEqual(new Set(ids));
    expect(Object.keys(proxy.done()).length).toBeGreaterThan(4);
  });

  it("spoils the same requests in the same way for the same seed, about as many as it should", async () => {
    const run = async (seed: number) => {
      await open({ share: 0.2, seed, kinds: ["failed", "too-many"] });
      const statuses: number[] = [];
      for (let at = 0; at < 200; at += 1) statuses.push((await get(`Patient/p${at % 40}`)).status);
      return statuses;
    };
    const first = await run(1);
    await proxy.close();
    expect(await run(1)).toEqual(first);
    await proxy.close();
    expect(await run(2)).not.toEqual(first);
    const spoilt = first.filter((status) => status !== 200).length;
    expect(spoilt).toBeGreaterThan(20);
    expect(spoilt).toBeLessThan(60);
  });

  const spoils = SPOILT_ANSWER_NAMES.filter(
    (name) => !["stall", "drip", "token-endpoint-down"].includes(name) && !(name in pages),
  );
  it.each(spoils)("can do %s, so that nobody takes it for a page", async (name) => {
    await open({ share: 1, kinds: [name] });
    const page = await pageAt(proxy.baseUrl).catch(() => null);
    expect(page).toBeNull();
    expect(proxy.done()).toEqual({ [name]: 1 });
  });

  it.each(Object.entries(pages))("can do %s to a page", async (name, [found, next]) => {
    await open({ share: 1, kinds: [name as SpoiltAnswerName] });
    const page = await pageAt(proxy.baseUrl);
    expect(page.entry?.map(({ resource }) => resource?.id)).toEqual(found);
    expect(page.link?.find(({ relation }) => relation === "next")?.url).toMatch(next);
    expect(proxy.done()).toEqual({ [name]: 1 });
  });

  it("answers 502 where the other is not there", async () => {
    await open({ share: 0 });
    await stub.close();
    expect((await get("Patient")).status).toBe(502);
    stub = await startEhrStub();
  });
});
