import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { loadBundles, type LoadedBundles } from "./load-bundles.ts";

const ANNA = "11111111-2222-4333-8444-555555555555";
const RASH = "99999999-2222-4333-8444-555555555555";

const transaction = {
  resourceType: "Bundle",
  type: "transaction",
  entry: [
    {
      fullUrl: `urn:uuid:${RASH}`,
      resource: {
        resourceType: "Condition",
        subject: { reference: `urn:uuid:${ANNA}` },
        evidence: [{ detail: [{ reference: "urn:uuid:not-in-here" }] }],
      },
      request: { method: "POST", url: "Condition" },
    },
    { fullUrl: `urn:uuid:${ANNA}`, resource: { resourceType: "Patient", id: ANNA } },
  ],
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "sandbox-load-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function load(files: Readonly<Record<string, string | Buffer>>): Promise<LoadedBundles> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(dir, name, ".."), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  const loaded = await loadBundles(dir);
  if (!loaded.ok) throw new Error(loaded.failure.message);
  return loaded.value;
}

const stored = ({ store }: LoadedBundles, type: string, id: string): unknown => {
  const entry = store.read(type, id);
  return entry && entry !== "deleted" ? JSON.parse(entry.body.toString()) : entry;
};

describe("loading a folder", () => {
  it("gives a transaction's entries the ids of their urns and follows its references", async () => {
    const loaded = await load({ "anna.json": JSON.stringify(transaction) });
    expect(stored(loaded, "Condition", RASH)).toMatchObject({
      id: RASH,
      subject: { reference: `Patient/${ANNA}` },
      evidence: [{ detail: [{ reference: "urn:uuid:not-in-here" }] }],
      meta: { versionId: "1" },
    });
    expect(loaded.report).toMatchObject({ files: 1, resources: 2, skipped: [] });
  });

  it("reads collections and searchsets whose references are absolute", async () => {
    const bundle = (type: string, id: string): string =>
      JSON.stringify({
        resourceType: "Bundle",
        type,
        entry: [
          {
            fullUrl: `https://ehr.test/fhir/Patient/${id}`,
            resource: { resourceType: "Patient", id },
          },
          {
            resource: {
              resourceType: "Observation",
              id: `o-${id}`,
              subject: { reference: `https://ehr.test/fhir/Patient/${id}` },
            },
          },
        ],
      });
    const loaded = await load({
      "a.json": bundle("collection", "a"),
      "b.json": bundle("searchset", "b"),
    });
    expect(stored(loaded, "Observation", "o-b")).toMatchObject({
      subject: { reference: "Patient/b" },
    });
    expect(loaded.store.ofPatients("Observation", ["Patient/a"])).toHaveLength(1);
  });

  it("reads NDJSON and zipped files, also in subfolders, with marks, blank lines and CRLF", async () => {
    const lines =
      '\uFEFF{"resourceType":"Patient","id":"p1"}\r\n\r\n{"resourceType":"Patient","id":"p2"}\r\n';
    const loaded = await load({
      "some/Patient.ndjson": lines,
      "some/more/Patient.ndjson.gz": gzipSync('{"resourceType":"Patient","id":"p3"}'),
      "one.json.gz": gzipSync('{"resourceType":"Patient","id":"p4"}'),
    });
    expect(loaded.store.all("Patient").map(({ id }) => id)).toEqual(["p4", "p1", "p2", "p3"]);
    expect(loaded.report).toMatchObject({ byType: { Patient: 4 }, repeated: 0 });
  });

  it("counts what comes again under one id, and holds the last", async () => {
    const practice = (name: string) => ({ resourceType: "Organization", id: "o1", name });
    const lines = ["Old", "New"].map((name) => JSON.stringify(practice(name))).join("\n");
    const loaded = await load({ "Organization.ndjson": lines });
    expect(loaded.report).toMatchObject({ resources: 2, repeated: 1, skipped: [] });
    expect(stored(loaded, "Organization", "o1")).toMatchObject({ name: "New" });
  });

  it("keeps the later of two resources with one id, as its second version", async () => {
    const loaded = await load({
      "1.json": '{"resourceType":"Patient","id":"p","gender":"male"}',
      "2.json": '{"resourceType":"Patient","id":"p","gender":"female"}',
    });
    expect(stored(loaded, "Patient", "p")).toMatchObject({
      gender: "female",
      meta: { versionId: "2" },
    });
  });

  it("makes the same id for a resource without one, time after time", async () => {
    const files = { "p.json": '{"resourceType":"Patient","gender":"male"}' };
    const [first] = (await load(files)).store.all("Patient");
    const [second] = (await load(files)).store.all("Patient");
    expect(first?.id).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.id).toBe(first?.id);
  });
});

describe("what cannot be loaded is named, and the rest is loaded", () => {
  it.each([
    ["a file of another kind", "notes.txt", "hello", /is not \.json/],
    ["broken JSON", "x.json", '{"resourceType":', /is not JSON/],
    ["a broken zip", "x.json.gz", "no zip", /cannot be read/],
    [
      "a zip cut short",
      "x.ndjson.gz",
      gzipSync("{}\n".repeat(999)).subarray(0, 20),
      /cannot be read/,
    ],
    ["an empty file", "x.ndjson", "\n", /holds no resource/],
    ["JSON that is no resource", "x.json", "[1]", /not a FHIR resource/],
    ["null", "x.json", "null", /not a FHIR resource/],
    ["an id that is none", "x.json", '{"resourceType":"Patient","id":"a b"}', /id that FHIR/],
    ["a message Bundle", "x.json", '{"resourceType":"Bundle","type":"message"}', /"message"/],
    ["a Bundle without a type", "x.json", '{"resourceType":"Bundle"}', /is not loaded/],
    [
      "JSON nested too deep",
      "x.json",
      `{"resourceType":"Patient","id":"deep","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
      /cannot be read/,
    ],
  ])("%s", async (_what, name, content, reason) => {
    const good = '{"resourceType":"Patient","id":"good"}';
    const loaded = await load({ [name]: content, "zz.json": good });
    expect(loaded.report.skipped).toEqual([{ file: name, reason: expect.stringMatching(reason) }]);
    expect(loaded.store.all("Patient").map(({ id }) => id)).toEqual(["good"]);
  });

  it("lines and entries by their number", async () => {
    const entry = [{ resource: { resourceType: "Patient", id: "b" } }, { search: {} }, 7];
    const loaded = await load({
      "a.ndjson": '{"resourceType":"Patient","id":"a"}\n{oops\n',
      "b.json": JSON.stringify({ resourceType: "Bundle", type: "batch", entry }),
    });
    expect(loaded.report.skipped).toEqual([
      { file: "a.ndjson", line: 2, reason: "is not JSON" },
      { file: "b.json", entry: 2, reason: "an entry without a resource" },
      { file: "b.json", entry: 3, reason: "an entry without a resource" },
    ]);
    expect(loaded.report.resources).toBe(2);
  });

  it("names twenty places of a file that is broken throughout, and counts the others", async () => {
    const { report } = await load({ "a.ndjson": "{oops\n".repeat(100) });
    expect(report.skipped).toHaveLength(21);
    expect(report.skipped.at(-1)).toEqual({
      file: "a.ndjson",
      reason: "and 80 more places of this file",
    });
  });

  it("fails only where the folder itself cannot be read", async () => {
    expect(await loadBundles(join(dir, "none"))).toMatchObject({
      ok: false,
      failure: { code: "SANDBOX.FOLDER_UNREADABLE" },
    });
  });
});
