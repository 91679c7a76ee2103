import { afterEach, describe, expect, it } from "@jest/globals";
import type { Bundle, CapabilityStatement, FhirResource } from "fhir/r4.js";
import { startEhrStub } from "./ehr-stub.ts";
import type { EhrStub } from "./ehr-stub.ts";
import type { EhrStubOptions } from "./options.ts";

let stub: EhrStub;
afterEach(() => stub.close());

const START = Date.parse("2026-11-01T10:00:00Z");
const observation = (id: string, lastUpdated?: string): FhirResource => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: {},
  subject: { reference: "Patient/p1" },
  ...(lastUpdated === undefined ? {} : { meta: { lastUpdated } }),
});

let time = START;
async function open(options: EhrStubOptions = {}): Promise<void> {
  time = START;
  stub = await startEhrStub({ clock: { now: () => time }, ...options });
}
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(path.startsWith("http") ? path : `${stub.baseUrl}/${path}`, { headers });
const bundle = async (path: string): Promise<Bundle> => (await get(path)).json() as Promise<Bundle>;
const ids = async (path: string) =>
  (await bundle(path)).entry?.map(({ resource }) => resource?.id ?? null);
const statusOf = async (path: string) => (await get(path)).status;

describe("changes, as the stub tells them", () => {
  it("keeps versions and instants by its own clock, and shows that clock", async () => {
    await open({ clock: { skewMs: 7_200_000, now: () => START }, resources: [observation("a")] });
    stub.put(observation("a"));
    const answer = await get("Observation/a");
    expect(answer.headers.get("date")).toBe("Sun, 01 Nov 2026 12:00:00 GMT");
    expect(await answer.json()).toMatchObject({
      meta: { versionId: "2", lastUpdated: "2026-11-01T12:00:00.000Z" },
    });
  });

  it("finds by one or several _lastUpdated, also what was committed late", async () => {
    await open({ resources: [observation("old", "2026-10-01T00:00:00Z"), observation("a")] });
    time += 60_000;
    stub.put(observation("b"));
    stub.put(observation("late", "2026-11-01T09:56:00Z"));
    const after = "_lastUpdated=gt2026-11-01T10:00:00Z";
    expect(await ids(`Observation?${after}`)).toEqual(["b"]);
    const between = "_lastUpdated=ge2026-11-01T09:00:00Z&_lastUpdated=lt2026-11-01T10:00:30Z";
    expect(await ids(`Observation?${between}`)).toEqual(["a", "late"]);
    const either = "_lastUpdated=lt2026-10-02,ge2026-11-01T10:00:30Z";
    expect(await ids(`Observation?${either}`)).toEqual(["old", "b"]);
  });

  it("sorts by _lastUpdated where that is offered", async () => {
    const resources = [observation("b", "2026-11-02T00:00:00Z"), observation("a", "2026-11-01")];
    await open({ resources });
    expect(await ids("Observation?_sort=_lastUpdated")).toEqual(["b", "a"]);
    await stub.close();
    await open({ resources, sort: "offered" });
    expect(await ids("Observation?_sort=_lastUpdated")).toEqual(["a", "b"]);
    expect(await ids("Observation?_sort=-_lastUpdated")).toEqual(["b", "a"]);
  });

  it("tells a type's history since an instant, page by page, deletions without a resource", async () => {
    const resources = [observation("old"), observation("forgotten")];
    await open({ resources, history: ["type"], pageSize: 2 });
    time += 1000;
    for (const id of ["a", "b", "a"]) stub.put(observation(id));
    stub.remove("Observation", "b");
    stub.forget("Observation", "forgotten");
    const since = new Date(time).toISOString();
    const first = await bundle(`Observation/_history?_since=${since}`);
    const second = await bundle(first.link?.find((one) => one.relation === "next")?.url ?? "");
    const told = [...(first.entry ?? []), ...(second.entry ?? [])];
    expect([first.type, first.total]).toEqual(["history", 4]);
    expect(told.map(({ request, resource }) => [request?.method, resource?.id ?? null])).toEqual([
      ["DELETE", null],
      ["PUT", "a"],
      ["POST", "b"],
      ["POST", "a"],
    ]);
    expect(new Set(told.map(({ response }) => response?.lastModified)).size).toBe(1);
    expect([await statusOf("Observation/b"), await statusOf("Observation/forgotten")]).toEqual([
      410, 404,
    ]);
    expect(await statusOf("Observation/a/_history")).toBe(501);
  });

  it("tells one resource's history", async () => {
    await open({ resources: [observation("a"), observation("b")], history: ["instance"] });
    stub.put(observation("a"));
    const { entry } = await bundle("Observation/a/_history");
    expect(entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual(["2", "1"]);
    expect(await statusOf("Observation/_history")).toBe(501);
  });
});

describe("odd servers", () => {
  const three = ["a", "b", "c"].map((id) => observation(id));

  it.each<[string, EhrStubOptions, string]>([
    ["dates that are only a year", { refuses: ["year"] }, "_lastUpdated=ge2026"],
    ["_lastUpdated", { refuses: ["updated"] }, "_lastUpdated=ge2026-11-01"],
    ["_sort", { refuses: ["sort"] }, "_sort=_lastUpdated"],
    ["unknown parameters", { refuses: ["unknown"] }, "colour=blue"],
    ["long lists of ids", { longestList: 2 }, "_id=a,b,c"],
    ["long lists of patients", { longestList: 2 }, "patient=a,b,c"],
  ])("refuse %s, and nothing else", async (_, options, query) => {
    await open({ resources: three, ...options });
    expect(await statusOf(`Observation?${query}`)).toBe(400);
    expect(await ids("Observation?_lastUpdated=ge2026-11-01&_id=a,b&_elements=id")).toEqual(
      options.refuses?.includes("updated") ? undefined : ["a", "b"],
    );
    await stub.close();
    await open({ resources: three });
    expect(await statusOf(`Observation?${query}`)).toBe(200);
  });

  it("give the elements asked for, and the pages that they like", async () => {
    await open({ resources: three, ignoresCount: true, pageSize: 3, total: 99 });
    const found = await bundle("Observation?_count=1&_elements=id");
    expect(found.total).toBe(99);
    expect(found.entry?.map(({ resource }) => Object.keys(resource ?? {}).toSorted())).toEqual(
      three.map(() => ["id", "meta", "resourceType"]),
    );
  });

  it("put into pages what was not asked for, and nothing", async () => {
    await open({ resources: [], oddEntries: ["outcome", "include", "empty", "modeless"] });
    const { entry } = await bundle("Observation");
    expect(entry?.map(({ resource, search }) => [resource?.resourceType, search?.mode])).toEqual([
      ["OperationOutcome", "outcome"],
      ["Practitioner", "include"],
      [undefined, "match"],
      ["Basic", undefined],
    ]);
  });

  it("go on at another origin that is their own", async () => {
    await open({ resources: three, pageSize: 2, linkOrigin: "http://ehr.example.org:8443" });
    const next = (await bundle("Observation")).link?.find((one) => one.relation === "next")?.url;
    expect(next).toMatch(/^http:\/\/ehr\.example\.org:8443\/fhir\?_getpages=/);
  });

  it("repeat and turn round what a page before had", async () => {
    await open({ resources: three, pageSize: 2 });
    stub.fault({ match: { route: "page" }, answer: { kind: "reorder" } });
    const first = await bundle("Observation");
    expect(await ids(first.link?.find((one) => one.relation === "next")?.url ?? "")).toEqual([
      "c",
      "b",
    ]);
  });

  it("say of themselves what they do, or something else, or nothing", async () => {
    const said = async () => {
      const statement = (await (await get("metadata")).json()) as CapabilityStatement;
      const [one] = statement.rest?.[0]?.resource ?? [];
      return [one?.interaction?.map(({ code }) => code), one?.searchParam?.map(({ name }) => name)];
    };
    await open({ history: ["type", "instance"], sort: "offered" });
    expect(await said()).toEqual([
      ["read", "search-type", "history-type", "history-instance"],
      ["patient", "_id", "_lastUpdated", "_sort"],
    ]);
    await stub.close();
    await open({ history: ["type"], states: { interactions: ["read"], searchParams: [] } });
    expect(await said()).toEqual([["read"], []]);
  });
});

describe("chance", () => {
  it("spoils the same share of the same requests each time, with several answers", async () => {
    const statuses = async () => {
      await open();
      const answers = [429, 503].map((status) => ({ kind: "status", status }) as const);
      stub.mix({ share: 0.25, seed: 7, answers });
      const seen: number[] = [];
      for (let at = 0; at < 200; at += 1) seen.push(await statusOf(`Patient?_id=p${at % 20}`));
      return seen;
    };
    const first = await statuses();
    await stub.close();
    expect(await statuses()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 429, 503]));
    const spoilt = first.filter((status) => status !== 200).length;
    expect(spoilt).toBeGreaterThan(30);
    expect(spoilt).toBeLessThan(70);
  });

  it("also for one rule, and not for ever", async () => {
    await open();
    const chance = { share: 0.5, seed: 1 };
    stub.fault({ times: 3, chance, answer: { kind: "status", status: 503 } });
    const seen: number[] = [];
    for (let at = 0; at < 30; at += 1) seen.push(await statusOf("Patient"));
    expect(seen.filter((status) => status === 503)).toHaveLength(3);
    expect(seen.slice(0, 3)).not.toEqual([503, 503, 503]);
  });
});
