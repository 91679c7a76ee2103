import { readBundlePage } from "./bundle.ts";
import type { Run } from "./run.ts";
import { SourceError, failedAs, isSourceError } from "./source-error.ts";

/**
 * Patients of whom nothing at all was found may have nothing. But a server whose index is being built anew answers every
 * search in that way, and who believed it would take away all that is known of them: where it does not find a single
 * Patient either, though these were read, it counts as not there. Throws class unavailable then.
 */
export async function believeSilence({ verbs, wish, settings }: Run): Promise<void> {
  try {
    const form = { post: false, strict: false };
    const { body } = await verbs.search("Patient", { _count: 1 }, form, wish);
    const { entries, next, total } = readBundlePage("Patient", body);
    if (entries.length > 0 || next !== null || (total ?? 0) > 0) return;
  } catch (error) {
    // A search without any parameter may be refused: that tells nothing.
    if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
    return;
  }
  throw new SourceError("unavailable", "searches find nobody, though patients are there", {
    retryAfterMs: settings.limits.circuitOpenCapMs,
  });
}
