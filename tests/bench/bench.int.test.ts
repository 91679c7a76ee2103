import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";
import { MODULES } from "./modules.ts";
import {
  type Measured,
  README,
  RESULTS,
  markdown,
  merged,
  plain,
  readResults,
  resultsText,
  targetOf,
  withTable,
} from "./report.ts";
import type { BenchOptions, Row } from "./row.ts";

/** That the bench works; how fast anything is, is for `pnpm bench`, on a machine that does nothing else. */
const SHORT: BenchOptions = {
  quick: true,
  rounds: 1,
  patients: 1,
  seed: 1,
  warmMs: 0,
  fromSource: true,
};

const run = promisify(execFile);

it("the README's table is what results.json says", () => {
  const readme = readFileSync(README, "utf8");
  const results = readResults();
  expect(withTable(readme, results)).toBe(readme);
  expect(readFileSync(RESULTS, "utf8")).toBe(resultsText(results));
  const [first] = results.rows;
  if (!first) return;
  // It would notice a figure that is another.
  const other = { ...results, rows: [{ ...first, measured: [0.123] }, ...results.rows.slice(1)] };
  expect(withTable(readme, other)).not.toBe(readme);
});

it("what was measured again takes the place of all that was said of the same target", () => {
  const row = (id: string, what: string): Measured => ({
    id,
    what,
    date: "2026-11-22",
    ours: { value: 1, unit: "x" },
    peer: null,
    measured: [1],
    unit: "x",
    target: null,
  });
  const older = [row("T1 clinic", "old"), row("T1 hospital", "old"), row("T10", "old")];
  const newer = [row("T2", "new"), row("T1 clinic", "new")];
  const told = merged(older, newer).map(({ id, what }) => `${id} ${what}`);
  expect(told).toEqual(["T1 clinic new", "T2 new", "T10 old"]);
});

it("the figures say nothing of whose machine they are from", () => {
  const text = JSON.stringify(readResults());
  expect(text).not.toMatch(/\/(home|root|work|tmp|Users)\//);
});

it.each(MODULES.filter(({ database }) => database !== true))(
  "the bench measures $ids",
  async ({ file, ids }) => {
    const module = (await import(`./${file}`)) as {
      rows(options: BenchOptions): Promise<readonly Row[]>;
    };
    const rows = await module.rows(SHORT);
    expect([...new Set(rows.map(targetOf))]).toEqual(ids);
    for (const { measured, ours, peer } of rows) {
      for (const figure of [...measured, ours.value, peer?.value ?? 0])
        expect(Number.isFinite(figure)).toBe(true);
    }
    expect(plain(rows)).toContain(ids[0]);
    expect(
      markdown({ ...readResults(), rows: rows.map((row) => ({ ...row, date: "2026-11-22" })) }),
    ).toContain(ids[0]);
  },
  120_000,
);

it("the command measures the rows that it is asked for, in processes of their own", async () => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const flags = ["--conditions=@cohort/source", "--import", "tsx"];
  const asked = ["--quick", "--rows", "evaluation", "--patients", "2", "--warm", "0"];
  const { stdout } = await run(
    process.execPath,
    [...flags, join(import.meta.dirname, "main.ts"), ...asked],
    { env, cwd: join(import.meta.dirname, "../..") },
  );
  expect(stdout).toContain("evaluation, rules");
  expect(stdout).not.toContain("T1");
}, 120_000);
