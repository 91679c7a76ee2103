import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { type Child, cohort, freePort } from "./child.ts";

jest.setTimeout(240_000);

let ports: string[];
let api: string;
const children: Child[] = [];

beforeEach(async () => {
  const [port, sandbox] = [await freePort(), await freePort()];
  ports = ["--port", String(port), "--sandbox-port", String(sandbox)];
  api = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill("SIGKILL");
    await child.ended;
  }
});

function demo(...argv: string[]): Child {
  const child = cohort(["demo", ...ports, ...argv]);
  children.push(child);
  return child;
}

/** The studies that come along, and their cohorts. */
const COHORTS = {
  NCT06421701: ["sle"],
  NCT06464679: ["pss", "ssc", "iim", "ra"],
  NCT06613490: ["ra", "asys"],
  NCT06614270: ["ssc", "iim", "aav", "sjs", "aps"],
  NCT06967038: ["pss"],
};

/** What is said under a study's heading. */
const sectionOf = (study: string, said: string): string =>
  said.split(/^(?=NCT\d{8} )/mu).find((section) => section.startsWith(`${study} `)) ?? "";

/** What the README has one type while the demo runs; rejects where any of it is refused. */
async function runReadme(): Promise<string> {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, block = "exit 1"] = /^```sh\napi=\S+\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const script = `set -euo pipefail\napi=${api}\ncurl() { command curl -fsS "$@"; }\n${block}`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

describe("the demo", () => {
  it("--once reads, matches, shows every verdict, and ends with 0", async () => {
    const child = demo("--once", "--as-of", "2026-11-01");
    const code = await child.ended;
    const said = child.said();
    expect(said).toMatch(/Reading: (\d+) of \1 patients/);
    expect(said).toMatch(/Matching: (\d+) of \1 patients/);
    expect(said).toMatch(/│ Patient +│ Cohort +│ Verdict +│ +Score │/);
    for (const [study, cohorts] of Object.entries(COHORTS)) {
      const section = sectionOf(study, said);
      for (const id of cohorts) {
        for (const verdict of ["eligible", "possible", "ineligible"]) {
          expect(section).toMatch(
            new RegExp(`│ Patient/\\S+ +│ ${id} +│ ${verdict} +│ +[\\d.]+ │`),
          );
        }
      }
      expect(section).toMatch(
        /^\d{3,} patients matched: eligible [1-9]\d*, possible [1-9]\d*, ineligible [1-9]\d*, without index condition [1-9]\d*$/m,
      );
    }
    expect(code).toBe(0);
  });

  it("serves until Ctrl-C, answers what it told people to try, and ends with 0", async () => {
    const child = demo();
    await child.until(/Serving until Ctrl-C/);
    await child.until(/fhir\/Patient\//);
    const tips = [...child.said().matchAll(/^ {2}curl '?(http[^\s']+)'?$/gm)].map(([, url]) => url);
    expect(tips.length).toBeGreaterThanOrEqual(5);
    for (const url of tips) {
      const answer = await fetch(url ?? "");
      expect([url, answer.status]).toEqual([url, 200]);
      await answer.arrayBuffer();
    }
    // The README is read by people: the worker has made its report on the data by the time they come to it.
    while ((await fetch(`${api}/v1/coverage`)).status === 404) {
      await new Promise((done) => setTimeout(done, 200));
    }
    await expect(runReadme()).resolves.toMatch(/"resourceType":"List"/);
    child.process.kill("SIGINT");
    expect(await child.ended).toBe(0);
    await expect(fetch(`${api}/healthz`)).rejects.toThrow();
  });

  it("keeps its database with --data, and finds it again", async () => {
    const data = await mkdtemp(join(tmpdir(), "cohort-demo-"));
    // Under root PostgreSQL runs as another user.
    await chmod(data, 0o755);
    const first = demo("--once", "--data", data, "--as-of", "2026-11-01");
    expect(await first.ended).toBe(0);
    expect(await readdir(data)).toContain("postgres");
    const second = demo("--once", "--data", data, "--as-of", "2026-11-01");
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain("known already");
    expect(second.answer()).toBe(first.answer());
    await rm(data, { recursive: true });
  });

  it("serves a folder of Bundles instead, and names what it leaves out", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cohort-bundles-"));
    const bundle = {
      resourceType: "Bundle",
      type: "transaction",
      entry: [
        {
          fullUrl: "urn:uuid:5cbc121b-cd71-4428-b8b7-31e53eba8184",
          resource: { resourceType: "Patient", gender: "female", birthDate: "1990-05-01" },
          request: { method: "POST", url: "Patient" },
        },
      ],
    };
    await writeFile(join(folder, "one.json"), JSON.stringify(bundle));
    await writeFile(join(folder, "notes.txt"), "nothing");
    const child = demo("--once", "--bundles", folder);
    expect(await child.ended).toBe(0);
    expect(child.said()).toContain("left out notes.txt");
    expect(child.said()).toContain("1 patients matched");
    await rm(folder, { recursive: true });
  });

  it("names the option of a port that is taken, and ends with 1", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const child = demo("--once", "--port", String(port));
    expect(await child.ended).toBe(1);
    expect(child.said()).toMatch(/Port \d+ .*--port PORT/);
    await new Promise((done) => other.close(done));
  });

  it("ends with 1 at once and says why when the EHR does not answer", async () => {
    const child = demo("--once", "--fhir", `http://127.0.0.1:${await freePort()}/fhir`);
    expect(await child.ended).toBe(1);
    expect(child.said()).toMatch(/cannot be read \(\w+\).*\[DEMO\.EHR_UNREACHABLE\]/);
  });
});
