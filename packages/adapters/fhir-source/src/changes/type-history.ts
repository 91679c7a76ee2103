import type { ChangeStep } from "../interface.ts";
import type { Mark } from "./mark.ts";
import { pagesOf } from "../search/paging.ts";
import { ownersOf, parseReference } from "../search/reference.ts";
import type { Run } from "../run.ts";
import { failedAs, isSourceError } from "../wire/source-error.ts";

/**
 * What the history of a type tells since an instant (FHIR R4 http, 3.1.0.12): deletions, and who was written. Never moves
 * the mark, but limits it to the time at which the history was asked for. A history that is refused after all is passed
 * over: then a pass over everyone finds what was deleted. One that fails keeps the mark where it is.
 */
export async function* typeHistory(
  { verbs, wish, forms, settings }: Run,
  type: string,
  since: string,
  mark: Mark,
): AsyncGenerator<ChangeStep, void> {
  const params = { _since: since, _count: settings.pageSize };
  const search = {
    type,
    first: async () => {
      const reply = await forms.ask(`history of ${type}`, { post: false, strict: true }, (form) =>
        verbs.history(type, params, form, wish),
      );
      mark.limit(reply.date ?? null);
      return reply;
    },
    follow: (url: string) => verbs.page(type, url, wish),
  };
  try {
    for await (const { entries, deleted } of pagesOf(search, settings)) {
      const gone = deleted.flatMap((name) => {
        const reference = parseReference(name);
        return reference?.type === "Patient" ? [reference.id] : [];
      });
      const written = entries.flatMap(({ resource }) =>
        resource.resourceType === type ? ownersOf(resource) : [],
      );
      yield { type, patients: [...new Set([...gone, ...written])], deleted, mark: null };
    }
  } catch (error) {
    if (!isSourceError(error) || failedAs(error, "unavailable", "throttled")) throw error;
    settings.log.warn({ type, failure: error.class }, "the EHR does not tell what was deleted");
    if (failedAs(error, "client", "auth")) return;
    mark.limit(mark.value);
    yield { type, patients: [], deleted: [], mark: null, failure: error.class };
  }
}
