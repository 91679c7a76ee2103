import { describe, expect, it } from "@jest/globals";
import type { ExportLine } from "@cohort/fhir-source";
import { inChunks } from "./chunk.ts";

async function chunksOf(sizes: readonly number[]): Promise<readonly (readonly number[])[]> {
  const lines = async function* (): AsyncGenerator<ExportLine> {
    for (const [at, bytes] of sizes.entries()) {
      yield { number: at + 1, error: "json", hash: "", patients: [], bytes };
    }
  };
  const chunks: (readonly number[])[] = [];
  for await (const { lines: held, upTo, bytes } of inChunks(lines())) {
    chunks.push([held.length, upTo, bytes]);
  }
  return chunks;
}

describe("inChunks", () => {
  it("C-33: gives 1 000 lines at a time, and what is left", async () => {
    expect(await chunksOf(Array.from({ length: 2500 }, () => 10))).toEqual([
      [1000, 1000, 10_000],
      [1000, 2000, 10_000],
      [500, 2500, 5000],
    ]);
    expect(await chunksOf([])).toEqual([]);
  });

  it("A4-07: gives fewer where they are long", async () => {
    const chunks = await chunksOf(Array.from({ length: 20 }, () => 1_500_000));
    expect(chunks.slice(0, 2)).toEqual([
      [3, 3, 4_500_000],
      [3, 6, 4_500_000],
    ]);
  });
});
