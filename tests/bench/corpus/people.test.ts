import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { matchForStore } from "@cohort/matching";
import { dayOf, openEngine } from "../../corpus/engine.ts";
import { linesOf, writeCorpus } from "./file.ts";
import { AS_OF, type Mix, type Someone, bundleText, people } from "./people.ts";

const COUNTS = { clinic: 60, hospital: 200 } as const;
const MIXES = ["clinic", "hospital"] as const;

let folder: string;
let everyone: Record<Mix, readonly Someone[]>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cohort-corpus-"));
  const of = (mix: Mix): readonly Someone[] => [...people(mix, 1, COUNTS[mix])];
  everyone = { clinic: of("clinic"), hospital: of("hospital") };
});
afterAll(() => rm(folder, { recursive: true }));

const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;

describe("a corpus", () => {
  it("is the same for the same seed, another for another, and begins alike however long it is", () => {
    const first = everyone.hospital.slice(0, 10).map(bundleText);
    expect([...people("hospital", 1, 10)].map(bundleText)).toEqual(first);
    expect([...people("hospital", 2, 10)].map(bundleText)).not.toEqual(first);
  });

  it.each(MIXES)("has about 150 entries and 100 to 130 KB a person: %s", (mix) => {
    const entries = mean(everyone[mix].map(({ resources }) => resources.length));
    const bytes = mean(everyone[mix].map((one) => Buffer.byteLength(bundleText(one))));
    expect(entries).toBeGreaterThan(135);
    expect(entries).toBeLessThan(165);
    expect(bytes / 1024).toBeGreaterThan(100);
    expect(bytes / 1024).toBeLessThan(130);
  });

  it("has candidates among everyone of the clinic, and among one in twenty of the hospital", async () => {
    const { terminology, studies } = await openEngine();
    const isCandidate = (someone: Someone): boolean => {
      const read = readBundle(JSON.parse(bundleText(someone)));
      if (!read.ok) throw new Error(JSON.stringify(read.failure));
      const record = mapPatient(read.value, terminology);
      const { matches } = matchForStore({ record, terminology, studies, asOf: dayOf(AS_OF) });
      return matches.some(({ index }) => index !== "none");
    };
    const share = (mix: Mix): number => mean(everyone[mix].map((one) => Number(isCandidate(one))));
    expect(share("clinic")).toBeGreaterThan(0.9);
    expect(share("hospital")).toBeGreaterThan(0.01);
    expect(share("hospital")).toBeLessThan(0.1);
  });

  it("is written line by line, and read so", async () => {
    const path = join(folder, "clinic.ndjson");
    const written = await writeCorpus(path, "clinic", 1, 5);
    const lines: string[] = [];
    for await (const line of linesOf(path)) lines.push(line);
    expect(lines).toEqual(everyone.clinic.slice(0, 5).map(bundleText));
    expect(written.patients).toBe(5);
    expect(written.bytes).toBe((await stat(path)).size);
  });
});
