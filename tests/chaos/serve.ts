import { start } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { createLogger } from "@cohort/telemetry";
import { builtInCatalogue } from "@cohort/testkit";
import { type Installation, must } from "../worker/support.ts";

export interface Served {
  /** For example `http://127.0.0.1:12345`. */
  readonly url: string;
  close(): Promise<void>;
}

/** An API of the installation in this process, with connections of its own, that lets everyone do everything, without limits. */
export async function serve(
  { env }: Pick<Installation, "env">,
  more: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const { terminology } = await builtInCatalogue();
  const read = must(
    readConfig({
      ...env,
      AUTH_MODE: "demo",
      HOST: "127.0.0.1",
      FHIR_BASE_URL: "http://127.0.0.1:9/fhir",
      RATE_READ_PER_MINUTE: "100000",
      RATE_MATCH_PER_SECOND: "1000",
      RATE_EXPORT_PER_HOUR: "1000",
      ...more,
    }),
  );
  const lifecycle = new Lifecycle();
  const config = { ...read, http: { ...read.http, port: 0 } };
  const logger = createLogger({ logLevel: "silent" });
  const known = "SITE_FILE" in more ? {} : { terminology };
  const { url } = must(await start(config, lifecycle, { logger, ...known }));
  return {
    url,
    close: async () => {
      const [failure] = await lifecycle.close();
      if (failure) throw failure.error;
    },
  };
}
