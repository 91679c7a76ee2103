import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import type { Bundle } from "fhir/r4.js";
import { type Sandbox, start } from "../sandbox.ts";

let lifecycle: Lifecycle;
let sandbox: Sandbox;
beforeEach(async () => {
  lifecycle = new Lifecycle();
  const started = await start({ port: 0, population: { size: 0 } }, lifecycle);
  if (!started.ok) throw new Error(started.failure.message);
  sandbox = started.value;
  for (const id of ["a", "b", "c"]) sandbox.put({ resourceType: "Patient", id });
});
afterEach(() => lifecycle.close());

const get = (path: string) => fetch(path.startsWith("http") ? path : `${sandbox.baseUrl}/${path}`);
const history = async (path: string) => (await get(path)).json() as Promise<Bundle>;
const told = ({ entry = [] }: Bundle) =>
  entry.map(({ request, resource, fullUrl }) => [
    request?.method,
    fullUrl?.split("/").at(-1),
    resource?.meta?.versionId ?? null,
  ]);
const lastOf = async (): Promise<string> =>
  (await history("Patient/_history")).entry?.[0]?.response?.lastModified ?? "";

describe("a type's history", () => {
  it("tells the last change of each resource, newest first, a deletion without a resource", async () => {
    sandbox.put({ resourceType: "Patient", id: "a" });
    sandbox.remove("Patient", "b");
    const bundle = await history("Patient/_history");
    expect([bundle.type, bundle.total]).toEqual(["history", 3]);
    expect(told(bundle)).toEqual([
      ["DELETE", "b", null],
      ["PUT", "a", "2"],
      ["POST", "c", "1"],
    ]);
  });

  it("begins at the instant asked for, and is empty where nothing came since", async () => {
    const before = await lastOf();
    sandbox.put({ resourceType: "Patient", id: "d" });
    expect(told(await history(`Patient/_history?_since=${before}`))).toEqual([
      ["POST", "d", "1"],
      ["POST", "c", "1"],
    ]);
    const bundle = await history("Patient/_history?_since=2999-01-01T00:00:00Z");
    expect([bundle.total, bundle.entry]).toEqual([0, undefined]);
  });

  it("comes in pages that show it as it was when asked", async () => {
    const first = await history("Patient/_history?_count=2");
    sandbox.put({ resourceType: "Patient", id: "e" });
    const next = first.link?.find(({ relation }) => relation === "next")?.url ?? "";
    const second = await history(next);
    expect([told(first), told(second)].flat().map(([, id]) => id)).toEqual(["c", "b", "a"]);
    expect(second.link?.map(({ relation }) => relation)).toEqual(["self"]);
  });

  it.each([
    ["Patient/_history?_since=yesterday", 400],
    ["Patient/_history?_count=none", 400],
    ["Patient/_history?_getpages=unknown", 410],
    ["Nothing/_history", 404],
    ["Patient/a/_history", 501],
  ])("%s is answered with %d", async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });
});
