import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { OPERATIONS } from "@cohort/contract";
import { type Harness, startHarness } from "../api/support.ts";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browser = process.env["CHROMIUM"] ?? BROWSERS.find((path) => existsSync(path));
if (browser === undefined && process.env["CI"]) throw new Error("no Chromium found");

const withBrowser = browser === undefined ? describe.skip : describe;

withBrowser("A7-07 B-14 /docs in a browser (skipped without Chromium)", () => {
  let harness: Harness;
  let home = "";
  beforeAll(async () => {
    harness = await startHarness();
    home = await mkdtemp(join(tmpdir(), "cohort-browser-"));
  });
  afterAll(async () => {
    await harness.stop();
    await rm(home, { recursive: true, force: true });
  });

  it("A7-07 shows every operation under the policy of all answers, and breaks none of it", async () => {
    const { stdout, stderr } = await promisify(execFile)(
      browser ?? "",
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        `--user-data-dir=${home}`,
        "--virtual-time-budget=15000",
        "--dump-dom",
        `${harness.base}/docs`,
      ],
      { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
    );
    const shown = new Set(
      [...stdout.matchAll(/id="operations-[\w-]+-(\w+)"/g)].map(([, id]) => id),
    );
    expect(Object.keys(OPERATIONS).filter((id) => !shown.has(id))).toEqual([]);
    expect(stderr).not.toMatch(/Content Security Policy|Refused to/);
  }, 90_000);
});
