import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { studyListSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { createLogger } from "@cohort/telemetry";
import { builtInCatalogue } from "@cohort/testkit";
import { must } from "../worker/support.ts";
import type { Place } from "./conservation.ts";

export interface StudyCounts {
  readonly eligible: number | null;
  readonly possible: number | null;
  readonly ineligible: number | null;
}

/** `counts` of `GET /v1/studies` by study, from an API that is started over this store for as long as it takes to ask. */
export async function servedCounts({
  store,
  asOf,
}: Pick<Place, "store" | "asOf">): Promise<ReadonlyMap<string, StudyCounts>> {
  const { terminology } = await builtInCatalogue();
  const api = new Lifecycle();
  const url = "postgres://127.0.0.1:9/not-asked";
  const env = {
    AUTH_MODE: "demo",
    AS_OF: asOf,
    DATABASE_URL: url,
    QUEUE_URL: url,
    HOST: "127.0.0.1",
    // Whoever came to an API before has used up what one caller may ask for.
    RATE_READ_PER_MINUTE: "1000000",
  };
  const read = must(readConfig(env));
  const logger = createLogger({ logLevel: "silent" });
  // Nothing is put there: studies are read alone.
  const queue = { enqueueSync: async () => ok(null) };
  try {
    const config = { ...read, http: { ...read.http, port: 0 } };
    const started = must(await start(config, api, { store, terminology, logger, queue }));
    const answer = await fetch(`${started.url}/v1/studies`);
    if (answer.status !== 200) throw new Error(`studies answer ${answer.status}`);
    const { studies } = studyListSchema.parse(await answer.json());
    return new Map(studies.map(({ id, counts }) => [id, counts]));
  } finally {
    await api.close();
  }
}
