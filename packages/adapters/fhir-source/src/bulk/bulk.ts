import type { BulkSource } from "../interface.ts";
import { SourceError } from "../wire/source-error.ts";
import { LISTED_TYPES } from "../types.ts";
import { kickOff } from "./kick-off.ts";
import { readLines } from "./lines.ts";
import { createSend } from "./requests.ts";
import type { BulkSettings } from "./settings.ts";
import { waitFor } from "./wait.ts";

const EXTRA: readonly string[] = LISTED_TYPES;

/** FHIR Bulk Data Access of one server. Remembers nothing: whoever calls keeps the status URL and the manifest. */
export function createBulk(settings: BulkSettings): BulkSource {
  const send = createSend(settings);
  return {
    start: async (request, { signal } = {}) => {
      const offered = await settings.offered(signal);
      // Some servers refuse a whole export for one type that they do not have. One that does not say what it has is
      // asked for no more than by search.
      const types = request.types.filter((type) => offered?.has(type) ?? !EXTRA.includes(type));
      return kickOff({ ...request, types }, send, settings, signal);
    },
    gaps: async ({ signal } = {}) => (await settings.offered(signal))?.gaps ?? [],
    wait: (statusUrl, options = {}) => waitFor(statusUrl, send, settings, options),
    lines: (file, options = {}) => readLines(file, send, settings, options),
    async end(statusUrl) {
      try {
        const answer = await send({
          method: "DELETE",
          url: new URL(statusUrl),
          accept: "application/json",
          route: "export end",
          withToken: true,
        });
        await answer.discard();
      } catch (error) {
        const failure = error instanceof SourceError ? error.class : "bug";
        settings.log.debug({ failure }, "the export could not be ended at the server");
      }
    },
  };
}
