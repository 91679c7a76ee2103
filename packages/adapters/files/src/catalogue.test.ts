import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Failure } from "@cohort/foundation";
import { type CatalogueOptions, loadCatalogue } from "./catalogue.ts";
import { MAX_BYTES } from "./read-text.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-files-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content);
  return path;
}

const failuresOf = async (options: CatalogueOptions): Promise<readonly Failure[]> => {
  const loaded = await loadCatalogue(options);
  return loaded.ok ? [] : loaded.failure;
};

const STUDY = `id: NCT00000001
otherIds: []
title: A study
sponsor: A sponsor
phase: PHASE1
criteria: []
cohorts:
  - id: one
    label: One
    index: { criterion: inc-1, concepts: [white-cells-low], signals: [] }
    criteria:
      - id: inc-1
        type: inclusion
        text: Has it.
        rule: { kind: condition, concepts: [white-cells-low] }
`;
const DICTIONARY = "concepts:\n  white-cells-low: { label: Low, kind: condition }\n";

describe("loadCatalogue", () => {
  it("takes the built-in dictionary and studies where nothing else is named", async () => {
    const loaded = await loadCatalogue();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    expect(loaded.value.studies.map(({ id }) => id)).toContain("NCT06421701");
    expect(loaded.value.terminology.concepts.size).toBeGreaterThan(100);
    expect(loaded.value.terminology.timeZone).toBe("UTC");
  });

  it("takes a site's own files, links to files included, in order of name", async () => {
    await write("dictionary/a.yaml", DICTIONARY);
    await write("studies/b.yaml", STUDY);
    const other = await write("elsewhere.yaml", STUDY.replace("NCT00000001", "NCT00000002"));
    await symlink(other, join(folder, "studies", "a.yml"));
    await write("studies/.hidden.yaml", "not: a study");
    await write("studies/notes.txt", "not a study");
    await write("studies/sub/c.yaml", "not: a study");
    const loaded = await loadCatalogue({
      dictionaryDir: join(folder, "dictionary"),
      studiesDir: join(folder, "studies"),
      siteFile: await write("site.yaml", "timeZone: Europe/Berlin\n"),
    });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    expect(loaded.value.studies.map(({ id }) => id)).toEqual(["NCT00000002", "NCT00000001"]);
    expect([...loaded.value.terminology.concepts.keys()]).toEqual(["white-cells-low"]);
    expect(loaded.value.terminology.timeZone).toBe("Europe/Berlin");
  });

  it("names the file, line and column of what is wrong in any of them", async () => {
    const failures = await failuresOf({
      dictionaryDir: join(await write("d/a.yaml", "concepts:\n  a: { label: A }\n"), ".."),
      siteFile: await write("site.yaml", "episodeGapDays: x\n"),
    });
    expect(failures.map(({ code, at }) => [code, at?.file, at?.line])).toEqual([
      ["DICTIONARY.SHAPE", join(folder, "d", "a.yaml"), 2],
      ["SITE.SHAPE", join(folder, "site.yaml"), 1],
    ]);
  });

  it("checks studies against the dictionary", async () => {
    const file = await write("studies/a.yaml", STUDY);
    const [failure] = await failuresOf({ studiesDir: join(folder, "studies") });
    expect(failure?.at).toMatchObject({ file });
    expect(failure?.message).toContain("white-cells-low");
  });

  it("refuses one study in two files", async () => {
    const dictionaryDir = join(await write("dictionary/a.yaml", DICTIONARY), "..");
    await write("studies/a.yaml", STUDY);
    await write("studies/b.yaml", STUDY);
    const failures = await failuresOf({ dictionaryDir, studiesDir: join(folder, "studies") });
    expect(failures).toMatchObject([
      { code: "FILES.DUPLICATE_STUDY", at: { file: join(folder, "studies", "b.yaml") } },
    ]);
  });

  it.each<[string, (path: string) => CatalogueOptions]>([
    ["site file", (siteFile) => ({ siteFile })],
    ["dictionary", (dictionaryDir) => ({ dictionaryDir })],
    ["studies", (studiesDir) => ({ studiesDir })],
  ])("says which %s is not there", async (_, options) => {
    const path = join(folder, "nowhere");
    const [failure] = await failuresOf(options(path));
    expect(failure).toMatchObject({ code: "FILES.UNREADABLE" });
    expect(failure?.message).toContain(`${path} cannot be read: ENOENT`);
  });

  it("refuses a folder as site file, and a folder without YAML", async () => {
    expect(await failuresOf({ siteFile: folder })).toMatchObject([{ code: "FILES.UNREADABLE" }]);
    expect(await failuresOf({ studiesDir: folder })).toMatchObject([{ code: "FILES.EMPTY" }]);
  });

  it("reads no more than the limit, whatever the size", async () => {
    const fits = await write("fits.yaml", `# ${"x".repeat(MAX_BYTES - 3)}\n`);
    expect(await failuresOf({ siteFile: fits })).toEqual([]);
    const large = await write("large.yaml", `# ${"x".repeat(MAX_BYTES - 2)}\n`);
    expect(await failuresOf({ siteFile: large })).toMatchObject([{ code: "FILES.TOO_LARGE" }]);
    expect(await failuresOf({ siteFile: "/dev/zero" })).toMatchObject([
      { code: "FILES.TOO_LARGE" },
    ]);
  });

  it("refuses what is not UTF-8, and skips a byte order mark", async () => {
    const latin = await write("latin.yaml", new Uint8Array([0x23, 0xe4, 0x0a]));
    expect(await failuresOf({ siteFile: latin })).toMatchObject([{ code: "FILES.ENCODING" }]);
    const marked = await write("marked.yaml", "\uFEFFtimeZone: Europe/Berlin\n");
    const loaded = await loadCatalogue({ siteFile: marked });
    expect(loaded.ok && loaded.value.terminology.timeZone).toBe("Europe/Berlin");
  });
});
