import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";
import { startService } from "../identity/support.ts";
import { idOf, seed } from "../load/seed.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const DAY = "2026-11-22";

/** The blocks that a reader of the page would run. */
async function blocks(): Promise<readonly string[]> {
  const page = await readFile(join(ROOT, "services/api/ehr-integration.md"), "utf8");
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
}

it("A7-07 what the page for EHRs says to send is answered as it says", async () => {
  const service = await startService({ AUTH_MODE: "keys", AS_OF: DAY });
  const folder = await mkdtemp(join(tmpdir(), "cohort-ehr-"));
  try {
    await seed(service.store, { patients: 20, day: DAY });
    const main = join(ROOT, "services/cli/src/main.ts");
    const cohort = `cohort() { (cd "${ROOT}" && "${process.execPath}" --conditions=@cohort/source --import tsx "${main}" "$@"); }`;
    const told = (await blocks()).map((text, at) => `echo "--- ${at + 1}"\n${text}\necho`);
    const script = join(folder, "page.sh");
    await writeFile(script, ["set -euo pipefail", cohort, ...told].join("\n"));
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const { stdout } = await promisify(execFile)("bash", [script], {
      cwd: folder,
      env: {
        ...inherited,
        BASE: service.base,
        PATIENT: idOf(0),
        DATABASE_URL: service.databaseUrl,
        AUTH_MODE: "keys",
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    const answers = stdout.split(/^--- \d+$/m).slice(1);
    expect(answers).toHaveLength(told.length);
    expect(answers.length).toBeGreaterThan(7);
    const whole = answers.join("\n");
    for (const said of [
      '"studies":[',
      '"keys":',
      '"patient":"Patient/x1"',
      `"patient":"Patient/${idOf(0)}"`,
      '"resourceType":"ResearchStudy"',
      '"resourceType":"GuidanceResponse"',
      '"resourceType":"CapabilityStatement"',
      '"resourceType":"List"',
      '"type":"searchset"',
      '"services":[',
      '"cards":[',
    ])
      expect(whole).toContain(said);
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
