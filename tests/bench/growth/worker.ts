import { Lifecycle, readConfig } from "@cohort/config";
import { loadTerminology } from "@cohort/files";
import { openStore } from "@cohort/postgres";
import { createLogger } from "@cohort/telemetry";
import { start } from "@cohort/worker";
import { must } from "../../worker/support.ts";
import { type Counts, counting, noCounts } from "./counting.ts";

/** What a worker's process tells of itself. */
export interface Told {
  readonly counts: Counts;
  /** Since it was told to go, of all threads. */
  readonly cpuSeconds: number;
  /** The most that it ever held, in MB. */
  readonly peakMb: number;
}

/** A worker of the product in a process of its own, configured by the environment: `go`, `tell`, `stop`. */
const counts = noCounts();
const config = must(readConfig());
const logger = createLogger({ logLevel: "silent" });
const terminology = must(await loadTerminology(config.files));
const url = config.database.url?.reveal() ?? "";
const store = must(await openStore({ connectionString: url, applicationName: "cohort-worker" }));
const lifecycle = new Lifecycle();
let before = process.cpuUsage();

async function obey(word: unknown): Promise<void> {
  if (word === "go") {
    before = process.cpuUsage();
    must(await start(config, lifecycle, { logger, terminology, store: counting(store, counts) }));
  } else if (word === "tell") {
    const { user, system } = process.cpuUsage(before);
    const peakMb = process.resourceUsage().maxRSS / 1024;
    const told: Told = { counts, cpuSeconds: (user + system) / 1e6, peakMb };
    process.send?.(told);
  } else {
    await lifecycle.close();
    await store.close();
    process.disconnect?.();
  }
}
process.on("message", (word) => void obey(word));
process.send?.("ready");
