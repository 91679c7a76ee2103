import { afterEach, describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { startEhrStub } from "../ehr-stub.ts";
import type { EhrStub } from "../ehr-stub.ts";
import type { EhrStubOptions } from "../options.ts";
import type { BulkOptions } from "./options.ts";

let stub: EhrStub;
afterEach(() => stub.close());

const observation = (id: string, patient: string): FhirResource => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: {},
  subject: { reference: `Patient/${patient}` },
});
const resources: FhirResource[] = [
  { resourceType: "Patient", id: "p1" },
  { resourceType: "Patient", id: "p2" },
  observation("a", "p1"),
  observation("b", "p2"),
  observation("c", "p1"),
];

let time = Date.parse("2026-11-01T10:00:00Z");
async function open(bulk: BulkOptions = {}, more: EhrStubOptions = {}): Promise<void> {
  time = Date.parse("2026-11-01T10:00:00Z");
  stub = await startEhrStub({ resources, clock: { now: () => time }, bulk, ...more });
}

const ASYNC = { prefer: "respond-async", accept: "application/fhir+json" };
const kickOff = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${stub.baseUrl}/${path}`, { headers: { ...ASYNC, ...headers } });
const post = (path: string, parameter: readonly Record<string, unknown>[]) =>
  fetch(`${stub.baseUrl}/${path}`, {
    method: "POST",
    headers: { ...ASYNC, "content-type": "application/fhir+json" },
    body: JSON.stringify({ resourceType: "Parameters", parameter }),
  });

interface Manifest {
  readonly transactionTime: string;
  readonly requiresAccessToken: boolean;
  readonly output: readonly { type: string; url: string; count: number }[];
  readonly deleted: readonly { url: string }[];
  readonly error?: readonly { url: string }[];
  readonly outcome?: readonly { url: string }[];
  readonly link?: readonly { relation: string; url: string }[];
}
const statusUrl = (answer: Response) => answer.headers.get("content-location") ?? "";
async function manifestOf(answer: Response): Promise<Manifest> {
  expect(answer.status).toBe(202);
  const url = statusUrl(answer);
  for (;;) {
    const looked = await fetch(url);
    if (looked.status !== 202) return (await looked.json()) as Manifest;
  }
}
const textOf = async (url = "") => (await fetch(url)).text();
async function idsIn({ output }: Manifest): Promise<(string | undefined)[]> {
  const texts = await Promise.all(output.map(({ url }) => textOf(url)));
  const lines = texts.flatMap((text) => text.split("\n").filter(Boolean));
  return lines.map((line) => (JSON.parse(line) as FhirResource).id);
}

describe("an export of the stub", () => {
  it("is kicked off, looked at, downloaded and ended", async () => {
    await open({ running: 2, retryAfter: { dateIn: 5 } });
    const begun = await kickOff("$export?_type=Observation,Patient");
    const looked = await fetch(statusUrl(begun));
    expect([looked.status, looked.headers.get("x-progress")]).toEqual([202, "33% complete"]);
    expect(Date.parse(looked.headers.get("retry-after") ?? "")).toBeGreaterThan(0);
    const manifest = await manifestOf(begun);
    expect(manifest).toMatchObject({
      transactionTime: "2026-11-01T10:00:00.000Z",
      requiresAccessToken: false,
      output: [
        { type: "Observation", count: 3 },
        { type: "Patient", count: 2 },
      ],
      error: [],
    });
    expect(await idsIn(manifest)).toEqual(["a", "b", "c", "p1", "p2"]);
    expect((await fetch(statusUrl(begun), { method: "DELETE" })).status).toBe(202);
    expect((await fetch(statusUrl(begun))).status).toBe(404);
    expect(stub.bulk.exports).toMatchObject([
      { state: "ended", types: ["Observation", "Patient"] },
    ]);
  });

  it("is of a group, of some patients, of changes, or of some elements", async () => {
    await open({ groups: { g: ["p2"] } });
    expect(await idsIn(await manifestOf(await kickOff("Group/g/$export")))).toEqual(["p2", "b"]);
    expect(await idsIn(await manifestOf(await kickOff("Group/all/$export")))).toHaveLength(5);
    expect((await kickOff("Group/unknown/$export")).status).toBe(404);
    const some = await post("Patient/$export", [
      { name: "_type", valueString: "Observation" },
      { name: "patient", valueReference: { reference: "Patient/p1" } },
      { name: "_elements", valueString: "status" },
    ]);
    const { output } = await manifestOf(some);
    expect((await textOf(output[0]?.url)).split("\n")[0]).toMatch(
      /^\{"resourceType":"Observation","id":"a","status":"final","meta":\{[^}]*\}\}$/,
    );
    time += 60_000;
    stub.put(observation("d", "p1"));
    stub.remove("Observation", "a");
    const changed = await manifestOf(await kickOff("$export?_since=2026-11-01T10:00:30Z"));
    expect(await idsIn(changed)).toEqual(["d"]);
    expect(await textOf(changed.deleted[0]?.url)).toContain('"url":"Observation/a"');
  });

  it.each([405, 415, 400] as const)(
    "takes POST alone, and answers GET with %d",
    async (refusal) => {
      await open({ methods: ["POST"], refusal, levels: ["patient"] });
      expect((await kickOff("Patient/$export")).status).toBe(refusal);
      expect((await post("Patient/$export", [])).status).toBe(202);
      expect((await post("$export", [])).status).toBe(404);
      const listed = await post("Patient/$export", [{ name: "_type", valueString: "A,B" }]);
      expect(listed.status).toBe(400);
    },
  );

  it("has a manifest of several parts, with what went wrong under either name", async () => {
    await open({ manifests: 2, perFile: 1, errors: "outcome", problems: ["no access"] });
    const first = await manifestOf(await kickOff("$export"));
    const second = JSON.parse(await textOf(first.link?.[0]?.url)) as Manifest;
    expect([first.output.length, second.output.length, second.outcome?.length]).toEqual([3, 2, 1]);
    expect([first.error, second.link]).toEqual([undefined, undefined]);
    expect(await textOf(second.outcome?.[0]?.url)).toContain("no access");
  });

  it("is forgotten, or has links that expire", async () => {
    await open();
    const begun = await kickOff("$export");
    const old = (await manifestOf(begun)).output[0]?.url ?? "";
    stub.bulk.expireLinks();
    expect((await fetch(old)).status).toBe(403);
    const fresh = (await manifestOf(begun)).output[0]?.url ?? "";
    expect((await fetch(fresh)).status).toBe(200);
    stub.bulk.forget();
    expect((await fetch(statusUrl(begun))).status).toBe(404);
  });
});

describe("the files of an export", () => {
  const first = async () => (await manifestOf(await kickOff("$export"))).output[0]?.url ?? "";

  it("have the line ends, blank lines and broken lines that they are told to have", async () => {
    await open({
      newline: "\r\n",
      blankLines: true,
      lastNewline: false,
      oddLines: { Patient: ["{bad"] },
    });
    const ids = (await textOf(await first())).replace(/\{"[^\r]*"id":"(\w+)"[^\r]*/g, "$1");
    expect(ids).toBe("p1\r\n\r\n{bad\r\n\r\np2");
  });

  it("come packed, and from a host of their own that sees what it is sent", async () => {
    await open({ gzip: true, files: "other-host", requiresAccessToken: false }, { token: "t" });
    const authorization = "Bearer t";
    const begun = await kickOff("$export", { authorization });
    const headers = { authorization };
    await fetch(statusUrl(begun), { headers });
    const manifest = (await (await fetch(statusUrl(begun), { headers })).json()) as Manifest;
    const answer = await fetch(manifest.output[0]?.url ?? "");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.text()).toContain('"id":"p1"');
    expect(new URL(answer.url).origin).toBe(stub.bulk.fileHost?.origin);
    expect(stub.bulk.fileHost?.requests.map((one) => one.headers.authorization)).toEqual([
      undefined,
    ]);
  });

  it("or by a redirect to it", async () => {
    await open({ files: "redirect" });
    const answer = await fetch(await first());
    expect([answer.redirected, new URL(answer.url).origin]).toEqual([
      true,
      stub.bulk.fileHost?.origin,
    ]);
    expect(await answer.text()).toContain('"id":"p1"');
  });

  it("are counted while they are downloaded, and spoilt as any answer", async () => {
    await open();
    stub.fault({ match: { route: "export-file" }, times: 2, answer: { kind: "slow", ms: 50 } });
    const url = await first();
    await Promise.all([textOf(url), textOf(url)]);
    expect(stub.bulk.downloads).toMatchObject({ most: 2, begun: 2 });
    stub.fault({ match: { route: "export-file" }, answer: { kind: "truncate", percent: 40 } });
    await expect(textOf(url)).rejects.toThrow();
  });

  it("are generated at any size, no faster than they are read", async () => {
    const count = 200_000;
    let made = 0;
    const resource = (at: number): FhirResource => {
      made += 1;
      return observation(`o${at}-${"x".repeat(400)}`, "p1");
    };
    await open({ generate: [{ type: "Observation", count, resource }] }, { resources: [] });
    const answer = await fetch(await first());
    const reader = answer.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(made).toBeLessThan(count / 2);
    await reader?.cancel();
  });
});
