import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Failure } from "@cohort/foundation";
import type { Ancestors } from "@cohort/terminology";
import { MAX_LINE_BYTES } from "./byte-lines.ts";
import { loadTerminology } from "./catalogue.ts";
import { readHierarchies } from "./hierarchy.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-hierarchy-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, lines: readonly string[], end = "\r\n"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join(end) + end);
  return path;
}

const RF2_HEADER =
  "id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId";
const IS_A = "116680003";

const rf2Row = (child: string, parent: string, active = "1", type = IS_A): string =>
  `1\t20260101\t${active}\t900000000000207008\t${child}\t${parent}\t0\t${type}\t900000000000011006\t900000000000451002`;

const rf2 = (rows: readonly string[], name = "sct2_Relationship_Snapshot_INT_20260101.txt") =>
  write(name, [RF2_HEADER, ...rows]);

const csv = (rows: readonly string[]) => write("own.csv", ["system,child,parent", ...rows], "\n");

const wanted = (codes: Partial<Record<"snomed" | "icd-10", string[]>>): Ancestors =>
  new Map([
    ["snomed", new Set(codes.snomed ?? [])],
    ["icd-10", new Set(codes["icd-10"] ?? [])],
  ]);

async function closure(files: readonly string[], ancestors: Ancestors) {
  const read = await readHierarchies(files, ancestors);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const plain: Record<string, string[]> = {};
  for (const [system, found] of read.value) {
    for (const [ancestor, codes] of found) plain[`${system} ${ancestor}`] = [...codes].toSorted();
  }
  return plain;
}

async function failuresOf(...files: readonly string[]): Promise<readonly Failure[]> {
  const read = await readHierarchies(files, wanted({}));
  return read.ok ? [] : read.failure;
}

/** Not in the dictionary; placed below systemic lupus erythematosus, 55464009, by way of 25380002. */
const BELOW_LUPUS = "95332009";

const conceptsOf = async (hierarchyFiles: readonly string[]): Promise<readonly string[]> => {
  const loaded = await loadTerminology({ hierarchyFiles });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const hits = loaded.value.hits({ system: "http://snomed.info/sct", code: BELOW_LUPUS });
  return hits.map(({ concept, tier }) => `${concept} ${tier}`);
};

describe("a hierarchy file", () => {
  it("lets the built-in dictionary claim a descendant that it does not list", async () => {
    const file = await rf2([rf2Row(BELOW_LUPUS, "25380002"), rf2Row("25380002", "55464009")]);
    expect(await conceptsOf([])).toEqual([]);
    expect(await conceptsOf([file])).toEqual(["sle core"]);
  });

  it("is read at any depth, in any order of rows, from active is-a rows alone", async () => {
    const file = await rf2([
      rf2Row("300000", "200000"),
      rf2Row("200000", "100000"),
      rf2Row("201000", "100000"),
      rf2Row("300000", "201000"),
      rf2Row("400000", "100000", "0"),
      rf2Row("500000", "100000", "1", "363698007"),
      rf2Row("200000", "138875005"),
    ]);
    const found = await closure([file], wanted({ snomed: ["100000", "201000", "300000", "9"] }));
    expect(found).toEqual({
      "snomed 100000": ["200000", "201000", "300000"],
      "snomed 201000": ["300000"],
    });
  });

  it("keeps ids of 18 digits apart, and ends with a circle", async () => {
    const file = await rf2([
      rf2Row("999999991000119101", "999999991000119102"),
      rf2Row("999999991000119102", "999999991000119101"),
      rf2Row("999999991000119103", "999999991000119101"),
    ]);
    const ancestors = wanted({ snomed: ["999999991000119101", "999999991000119103"] });
    expect(await closure([file], ancestors)).toEqual({
      "snomed 999999991000119101": ["999999991000119102", "999999991000119103"],
    });
  });

  it("may be a CSV of any system, by short name or URI, beside others", async () => {
    const own = await csv([
      "icd-10,N04.90,n04.9",
      '"http://hl7.org/fhir/sid/icd-10", "N04.900" ,N04.90',
      "",
      "snomed,700000,300000",
    ]);
    const file = await rf2([rf2Row("300000", "100000")]);
    const ancestors = wanted({ snomed: ["100000"], "icd-10": ["N049"] });
    expect(await closure([own, file], ancestors)).toEqual({
      "icd-10 N049": ["N0490", "N04900"],
      "snomed 100000": ["300000", "700000"],
    });
  });

  it("is read the same when lines lie across the parts in which it is read", async () => {
    const rows = Array.from({ length: 60_000 }, (_, n) => rf2Row(`${200_000 + n}`, "100000"));
    const path = await rf2(rows);
    const found = await closure([path], wanted({ snomed: ["100000"] }));
    expect(found["snomed 100000"]).toHaveLength(60_000);
    expect(found["snomed 100000"]?.[59_999]).toBe("259999");
  });
});

describe("what is wrong with a hierarchy file", () => {
  it("is all said at once, each with its file", async () => {
    const missing = join(folder, "nowhere.txt");
    const other = await write("notes.txt", ["child\tparent", "1\t2"]);
    const failures = await failuresOf(missing, other);
    expect(failures.map(({ code }) => code)).toEqual([
      "FILES.UNREADABLE",
      "FILES.HIERARCHY_FORMAT",
    ]);
    expect(failures[0]?.message).toBe(`${missing} cannot be read: ENOENT`);
    expect(failures[1]?.at).toEqual({ file: other, line: 1, column: 1 });
    expect(await failuresOf(folder)).toMatchObject([{ code: "FILES.UNREADABLE" }]);
  });

  it("may be that it relates nothing", async () => {
    const files = [await rf2([rf2Row("1000000", "2000000", "0")]), await csv([])];
    files.push(await write("empty.txt", [], ""));
    for (const file of files) {
      const [failure] = await failuresOf(file);
      expect(failure).toMatchObject({ code: "FILES.HIERARCHY_EMPTY", at: { file } });
    }
  });

  it.each([
    "sct2_Relationship_Full_INT_20260101.txt",
    "sct2_Relationship_Delta_INT_20260101.txt",
    "sct2_StatedRelationship_Snapshot_INT_20260101.txt",
  ])("may be that it is no snapshot: %s", async (name) => {
    const [failure] = await failuresOf(await rf2([rf2Row("1000000", "2000000")], name));
    expect(failure?.message).toBe(`${name} is no snapshot of SNOMED CT relationships`);
  });

  it.each([
    "sct2_Relationship_Snapshot_US1000124_20260301.txt",
    "xsct2_Relationship_SpanishExtensionSnapshot_INT_20260101.txt",
    "relationships.txt",
  ])("is not its name: %s", async (name) => {
    expect(await failuresOf(await rf2([rf2Row("1000000", "2000000")], name))).toEqual([]);
  });

  it.each<[string, readonly string[], number, string]>([
    ["too few columns", [rf2Row("1000000", "2000000"), "1\t2"], 3, "has 2 columns"],
    ["too many", [`${rf2Row("1000000", "2000000")}\tx`], 2, "has 11 columns"],
    ["no id", [rf2Row("1000000", "parent")], 2, "relates 1000000 to parent"],
  ])("is named by its line: %s", async (_, rows, line, message) => {
    const [failure] = await failuresOf(await rf2(rows));
    expect(failure).toMatchObject({ code: "FILES.HIERARCHY_FORMAT", at: { line } });
    expect(failure?.message).toContain(message);
  });

  it.each<[string, string, string]>([
    ["two cells", "snomed,1000000", "is not a system, a child and a parent"],
    ["an empty cell", "snomed,,1000000", "is not a system, a child and a parent"],
    ["a system that is none of ours", "oncotree,A,B", "unknown code system oncotree"],
  ])("is named by its line in a CSV: %s", async (_, row, message) => {
    const [failure] = await failuresOf(await csv(["snomed,1000000,2000000", row]));
    expect(failure).toMatchObject({ code: "FILES.HIERARCHY_FORMAT", at: { line: 3 } });
    expect(failure?.message).toContain(message);
  });

  it("may be that it has no lines at all", async () => {
    const file = await write("one.csv", ["x".repeat(MAX_LINE_BYTES + 1)], "");
    expect(await failuresOf(file)).toMatchObject([
      { code: "FILES.HIERARCHY_FORMAT", at: { line: 1 } },
    ]);
    expect(await failuresOf("/dev/zero")).toMatchObject([{ code: "FILES.HIERARCHY_FORMAT" }]);
  });
});
