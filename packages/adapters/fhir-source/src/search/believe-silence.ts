import { readBundlePage } from "./bundle.ts";
import { escaped } from "./reference.ts";
import type { Run } from "../run.ts";
import { SourceError, failedAs, isSourceError } from "../wire/source-error.ts";
import type { SearchParams } from "./verbs.ts";

/**
 * Patients of whom nothing at all was found may have nothing. But a server whose index is being built anew answers every
 * search in that way, and who believed it would take away all that is known of them: where it finds neither the Patient
 * `id`, who was read, nor any other, and does not say why, it counts as not there. Throws class unavailable then.
 */
export async function believeSilence(run: Run, id: string): Promise<void> {
  const { forms, settings, verbs, wish } = run;
  const answers = async (params: SearchParams): Promise<boolean> => {
    try {
      const { body } = await forms.ask("Patient by id", { post: true, strict: true }, (form) =>
        verbs.search("Patient", { ...params, _count: 1 }, form, wish),
      );
      const { entries, issues, next, total } = readBundlePage("Patient", body);
      return entries.length > 0 || issues.length > 0 || next !== null || (total ?? 0) > 0;
    } catch (error) {
      // A search that is refused tells nothing.
      if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
      return true;
    }
  };
  if ((await answers({ _id: escaped(id) })) || (await answers({}))) return;
  throw new SourceError("unavailable", "searches find nobody, though patients are there", {
    retryAfterMs: settings.limits.circuitOpenCapMs,
  });
}
