import { describe, expect, it, jest } from "@jest/globals";
import { importOfSize } from "./bulk-memory.ts";

jest.setTimeout(3_600_000);

const MOST_MIB = 300;
/** `pnpm bulk-memory` gives 2048. */
const MEGABYTES = Number(process.env["BULK_MEMORY_MB"] ?? 50);
const isLong = MEGABYTES > 100;

describe("the memory of an import", () => {
  it.each([
    ["plain", false],
    ["gzip", true],
  ])(`A4-07: stays below 300 MB for an export of ${MEGABYTES} MB, %s`, async (_, gzip) => {
    const tell = (line: string): unknown => isLong && process.stderr.write(`${line}\n`);
    const report = await importOfSize(MEGABYTES, tell, gzip);
    tell(JSON.stringify(report));
    expect(report).toMatchObject({ state: "done" });
    expect(report.patients).toBeGreaterThan(2 * MEGABYTES);
    expect(report.resources).toBeGreaterThan(900 * MEGABYTES);
    expect(report.mostMib).toBeLessThan(MOST_MIB);
  });
});
