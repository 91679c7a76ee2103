import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Bundle, Observation } from "fhir/r4.js";
import { Lifecycle } from "@cohort/config";
import type { Coverage } from "@cohort/coverage";
import { type Sandbox, start as startSandbox } from "@cohort/sandbox";
import { AS_OF, type Installation, STUDY, install, must, until } from "../worker/support.ts";

jest.setTimeout(180_000);

const SIZE = 120;
const LIS = "urn:example:lis";
const LOCAL = {
  coding: [{ system: LIS, code: "KREA", display: "Creatinine, serum" }],
  text: "Creatinine, serum",
};
const CREATININE = ["http://loinc.org|2160-0", "http://loinc.org|14682-9"];

/** A laboratory that never heard of LOINC: every serum creatinine under a code of its own. */
async function speakLocally(ehr: Sandbox): Promise<number> {
  let changed = 0;
  let url: string | undefined =
    `${ehr.baseUrl}/Observation?code=${encodeURIComponent(CREATININE.join(","))}&_count=500`;
  const found: Observation[] = [];
  while (url !== undefined) {
    const page = (await (await fetch(url)).json()) as Bundle<Observation>;
    found.push(...(page.entry ?? []).flatMap(({ resource }) => (resource ? [resource] : [])));
    url = page.link?.find(({ relation }) => relation === "next")?.url;
  }
  for (const observation of found) {
    ehr.put({ ...observation, id: observation.id ?? "", code: LOCAL });
    changed += 1;
  }
  return changed;
}

describe("a hospital's own code for creatinine", () => {
  const world = new Lifecycle();
  let ehr: Sandbox;
  let site: Installation;
  let folder: string;

  beforeEach(async () => {
    ehr = must(await startSandbox({ port: 0, population: { size: SIZE, asOf: AS_OF } }, world));
    site = await install("PostgreSQL");
    folder = await mkdtemp(join(tmpdir(), "site-"));
  });
  afterEach(async () => {
    await site.close();
    await world.close();
    await rm(folder, { recursive: true });
  });

  async function reportAfter(settings: Readonly<Record<string, string>>, since: string) {
    const worker = await site.work(ehr.baseUrl, settings);
    if (since === "") await site.sync();
    await until(async () => ((await site.store.coverage.get())?.computedAt ?? "") > since);
    const stored = await site.store.coverage.get();
    expect(await worker.close()).toEqual([]);
    return {
      at: stored?.computedAt ?? "",
      report: JSON.parse(stored?.body ?? "{}") as Coverage,
    };
  }

  const unmapped = ({ criteria }: Coverage): number =>
    criteria.reduce((sum, { unknown }) => sum + (unknown.unmapped ?? 0), 0);
  const unknowns = ({ criteria }: Coverage): number =>
    criteria
      .flatMap(({ unknown }) => Object.values(unknown))
      .reduce((sum, count) => sum + count, 0);

  it("is named with what it probably is and what waits for it; mapped in the site file, the unknowns fall", async () => {
    const entries = await speakLocally(ehr);
    expect(entries).toBeGreaterThan(20);
    const before = await reportAfter({}, "");
    const code = before.report.unclaimed.find((row) => row.code === "KREA");
    expect(code).toMatchObject({
      system: LIS,
      entries,
      likely: { concept: "creatinine-serum", unitFits: true },
    });
    expect(code?.likely?.criteria.some(({ study }) => study === STUDY)).toBe(true);
    expect(unmapped(before.report)).toBeGreaterThan(20);
    const waiting = before.report.criteria.filter(({ codes }) =>
      codes.some((each) => each.code === "KREA"),
    );
    expect(waiting.length).toBeGreaterThan(3);

    // The IT person takes over the lines that the report proposes, and restarts.
    const path = join(folder, "site.yaml");
    await writeFile(path, before.report.siteLines);
    expect(await readFile(path, "utf8")).toContain("KREA");
    const after = await reportAfter({ SITE_FILE: path }, before.at);
    expect(after.report.patients).toBe(SIZE);
    expect(after.report.unclaimed.find((row) => row.code === "KREA")).toBeUndefined();
    expect(
      after.report.concepts.find(({ concept }) => concept === "creatinine-serum")?.entries,
    ).toBe(entries);
    expect(unmapped(after.report)).toBeLessThan(unmapped(before.report) / 4);
    expect(unknowns(after.report)).toBeLessThan(unknowns(before.report) - 20);
  });
});
