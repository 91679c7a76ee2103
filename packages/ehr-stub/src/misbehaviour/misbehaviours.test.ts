import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Bundle, FhirResource, Patient } from "fhir/r4.js";
import { type EhrStub, startEhrStub } from "../stub/ehr-stub.ts";
import { MISBEHAVIOURS, type MisbehaviourName, misbehaveAs } from "./misbehaviours.ts";

const PEOPLE = ["a", "b", "c"] as const;
const resources: FhirResource[] = PEOPLE.flatMap((id): FhirResource[] => [
  { resourceType: "Patient", id },
  {
    resourceType: "Observation",
    id: `${id}-o`,
    status: "final",
    code: {},
    subject: { reference: `Patient/${id}` },
  },
]);

let stub: EhrStub;
beforeEach(async () => {
  stub = await startEhrStub({ resources, clock: {}, links: "firely", pageSize: 2 });
});
afterEach(() => stub.close());

const get = (path: string) => fetch(`${stub.baseUrl}/${path}`);
const text = async (path: string) => (await get(path)).text();
const bundle = async (path: string) => (await get(path)).json() as Promise<Bundle>;
const nextOf = ({ link }: Bundle) => link?.find(({ relation }) => relation === "next")?.url ?? "";
const idsOf = ({ entry }: Bundle) => entry?.map(({ resource }) => resource?.id);
const PAGE = "Patient?_skip=2";
const expired = (ms: number) => ({ signal: AbortSignal.timeout(ms) });

const says = (status: number, retryAfter: RegExp | null) => async () => {
  const answer = await get("Patient");
  expect(answer.status).toBe(status);
  if (retryAfter === null) expect(answer.headers.get("retry-after")).toBeNull();
  else expect(answer.headers.get("retry-after")).toMatch(retryAfter);
};
const cut = async () => {
  await expect(text("Patient")).rejects.toThrow();
};
const late = async () => {
  const begun = Date.now();
  const answer = await get("Patient");
  const headAfter = Date.now() - begun;
  expect(idsOf((await answer.json()) as Bundle)).toEqual(["a", "b"]);
  return [headAfter, Date.now() - begun] as const;
};
const linksOf = (id: string) =>
  (stub.read("Patient", id) as Patient).link?.map((one) => [one.type, one.other.reference]);
const sizeOf = async (id: string) => (await text(`Observation/${id}`)).length;

/** What each looks like to a client. */
const seen: Readonly<Record<MisbehaviourName, () => Promise<unknown>>> = {
  "too-many": says(429, /^1$/),
  "too-many-until": says(429, / GMT$/),
  "too-many-bare": says(429, null),
  unavailable: says(503, /^1$/),
  "bad-gateway": says(502, null),
  "gateway-timeout": says(504, null),
  failed: says(500, null),
  reset: cut,
  stall: () => expect(fetch(`${stub.baseUrl}/Patient`, expired(200))).rejects.toThrow(/timeout/),
  "slow-headers": async () => expect((await late())[0]).toBeGreaterThan(350),
  "slow-body": async () => {
    const [head, body] = await late();
    expect(head).toBeLessThan(300);
    expect(body).toBeGreaterThan(350);
  },
  drip: async () => {
    const answer = await fetch(`${stub.baseUrl}/Patient`, expired(500));
    await expect(answer.text()).rejects.toThrow(/timeout/);
  },
  truncated: cut,
  "longer-than-said": async () => {
    const got = await text("Patient");
    expect(() => JSON.parse(got) as unknown).toThrow(SyntaxError);
  },
  "shorter-than-said": cut,
  html: async () => expect(await text("Patient")).toMatch(/^<!doctype html>/),
  "not-json": async () => {
    const got = await text("Patient");
    expect(() => JSON.parse(got) as unknown).toThrow(SyntaxError);
  },
  null: async () => expect(await text("Patient")).toBe("null"),
  array: async () => expect(await text("Patient")).toBe("[]"),
  "outcome-as-answer": async () =>
    expect([(await get("Patient")).status, await text("Patient")]).toEqual([
      200,
      expect.stringContaining("OperationOutcome"),
    ]),
  "next-to-itself": async () =>
    expect(nextOf(await bundle("Patient?_id=a"))).toBe(`${stub.baseUrl}/Patient?_id=a`),
  "next-to-previous": async () =>
    expect(nextOf(await bundle(PAGE))).toBe(`${stub.baseUrl}/Patient?_skip=0`),
  "next-to-same-content": async () =>
    expect(nextOf(await bundle(PAGE))).toBe(`${stub.baseUrl}/Patient?_skip=2`),
  duplicate: async () => expect(idsOf(await bundle("Patient"))).toEqual(["a", "b", "a"]),
  "two-versions": async () => {
    const { entry = [] } = await bundle("Patient");
    expect(entry.map(({ resource }) => [resource?.id, resource?.meta?.versionId])).toEqual([
      ["a", "1"],
      ["b", "1"],
      ["a", "0"],
    ]);
  },
  reordered: async () => expect(idsOf(await bundle(PAGE))).toEqual(["c", "b"]),
  "search-expired": async () =>
    expect([(await get("Patient")).status, (await get(PAGE)).status]).toEqual([200, 410]),
  "token-endpoint-down": async () => {
    const answer = await fetch(`${stub.baseUrl}/token`, { method: "POST" });
    expect([answer.status, (await get("Patient")).status]).toEqual([503, 200]);
  },
  "storm-of-429": async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 100; at += 1) statuses.push((await get(`Patient?_id=${at}`)).status);
    const many = statuses.filter((status) => status === 429).length;
    expect(many).toBeGreaterThan(15);
    expect(many).toBeLessThan(45);
  },
  down: async () => {
    expect([(await get("metadata")).status, (await get("Patient/a")).status]).toEqual([503, 503]);
    stub.heal();
    expect((await get("Patient/a")).status).toBe(200);
  },
  gone: async () => expect((await get("Patient/a")).status).toBe(410),
  "not-found": async () => expect((await get("Patient/a")).status).toBe(404),
  merged: async () =>
    expect([linksOf("a"), linksOf("b"), (stub.read("Patient", "a") as Patient).active]).toEqual([
      [["replaced-by", "Patient/b"]],
      [["replaces", "Patient/a"]],
      false,
    ]),
  "merged-chain": async () =>
    expect(PEOPLE.map(linksOf)).toEqual([
      [["replaced-by", "Patient/b"]],
      [
        ["replaces", "Patient/a"],
        ["replaced-by", "Patient/c"],
      ],
      [["replaces", "Patient/b"]],
    ]),
  "merged-cycle": async () =>
    expect([linksOf("a"), linksOf("b")]).toEqual([
      [["replaced-by", "Patient/b"]],
      [["replaced-by", "Patient/a"]],
    ]),
  "version-backwards": async () => {
    const { meta } = (await (await get("Patient/a")).json()) as Patient;
    expect(meta?.versionId).toBe("0");
    expect(Date.parse(meta?.lastUpdated ?? "")).toBeLessThan(stub.now() - 80_000_000);
  },
  "missing-reference": async () => {
    expect(await text("MedicationRequest/a-missing")).toContain('"Medication/nowhere"');
    expect((await get("Medication/nowhere")).status).toBe(404);
  },
  "foreign-reference": async () =>
    expect(await text("MedicationRequest/a-foreign")).toContain("https://other.example.org/"),
  "huge-observation": async () => expect(await sizeOf("a-huge")).toBeGreaterThan(20_000_000),
  "million-codings": async () =>
    expect((await text("Observation/a-codings")).split('{"code":').length).toBeGreaterThan(1e6),
  "deep-observation": async () =>
    expect(await text("Observation/a-deep")).toContain(
      '{"url":"urn:deep","extension":['.repeat(100),
    ),
  "clock-ahead": async () => {
    const shown = Date.parse((await get("Patient")).headers.get("date") ?? "");
    expect(shown - Date.now()).toBeGreaterThan(7_100_000);
  },
  "lost-notifications": async () => {
    expect((await get("Observation/a-unheard")).status).toBe(200);
    await pause(100);
    expect(heard).toBe(1);
  },
};

let heard = 0;
let hear: () => void = () => undefined;
const ear = createServer((_, response) => {
  heard += 1;
  hear();
  response.end();
});

describe("every misbehaviour is what it says", () => {
  beforeEach(async () => {
    heard = 0;
    await new Promise<void>((done) => ear.listen(0, "127.0.0.1", done));
    stub.subscribe({ endpoint: `http://127.0.0.1:${(ear.address() as AddressInfo).port}/hook` });
    const first = new Promise<void>((done) => (hear = done));
    stub.put({ resourceType: "Patient", id: "c" });
    await first;
  });
  afterEach(
    () =>
      new Promise<void>((done) => {
        ear.close(() => done());
        ear.closeAllConnections();
      }),
  );

  const rows = Object.entries(MISBEHAVIOURS) as [
    MisbehaviourName,
    { row: string; about: string },
  ][];
  it.each(rows.map(([name, { row, about }]) => [row, name, about] as const))(
    "%s %s: %s",
    async (_, name) => {
      misbehaveAs(stub, name, PEOPLE);
      await seen[name]();
    },
  );

  it("and without any, none of it is seen", async () => {
    expect((await get("Patient")).status).toBe(200);
    expect(idsOf(await bundle("Patient"))).toEqual(["a", "b"]);
    expect((await get("Observation/a-huge")).status).toBe(404);
  });
});
