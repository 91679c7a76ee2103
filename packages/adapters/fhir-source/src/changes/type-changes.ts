import type { FhirResource } from "fhir/r4.js";
import type { ChangeStep } from "../interface.ts";
import { type Mark, createMark, timeOf } from "./mark.ts";
import { type Search, pagesOf } from "../search/paging.ts";
import { ownersOf } from "../search/reference.ts";
import type { Run } from "../run.ts";
import { typeHistory } from "./type-history.ts";

const DAY_MS = 86_400_000;

/**
 * Who changed, as far as one type tells: its history first, where the server keeps one, because only that tells of
 * deletions; then a search by `_lastUpdated`. Both reach back before `from` by the overlap. Where pages come in the order
 * of time the mark moves with each of them, else with the last. Throws SourceErrors.
 */
export async function* typeChanges(
  run: Run,
  type: string,
  from: string,
): AsyncGenerator<ChangeStep, void> {
  const { settings } = run;
  const { overlapMs } = settings.limits;
  if (timeOf(from) === null) throw new TypeError("changes are told since an instant");
  const mark = createMark(from, overlapMs);
  if (run.capabilities.tellsHistory(type)) {
    yield* typeHistory(run, type, since(mark, overlapMs), mark);
  }

  const search = lastUpdatedSearch(run, type, mark);
  let isFirst = true;
  for await (const { entries, next } of pagesOf(search, settings)) {
    const found = entries
      .map(({ resource }) => resource)
      .filter((one) => one.resourceType === type);
    const recent = found.filter((one) => !isOld(one, search.floor()));
    if (isFirst && found.length > 0 && recent.length === 0) {
      settings.log.warn({ type }, "the EHR does not search by time of change");
      return;
    }
    isFirst = false;
    for (const one of recent) mark.see(one.meta?.lastUpdated ?? null);
    const whole = next === null || (search.sorted() && mark.inOrder);
    const told = whole && mark.advance();
    const patients = [...new Set(recent.flatMap(ownersOf))];
    yield { type, patients, deleted: [], mark: told ? mark.value : null };
  }
}

/** A day earlier than asked for: a server may take an instant for its day, but this is not what was asked for. */
function isOld({ meta }: FhirResource, floor: number): boolean {
  const at = timeOf(meta?.lastUpdated);
  return at !== null && at < floor - DAY_MS;
}

/** As a full instant: a server may take anything shorter for a whole day or year. */
const since = ({ value }: Mark, overlapMs: number): string =>
  new Date(Math.max(0, Date.parse(value) - overlapMs)).toISOString();

interface ChangeSearch extends Search {
  /** Whether the server was asked to sort, and did not refuse. */
  sorted(): boolean;
  /** What was asked for: changes at or after it, in milliseconds since 1970. */
  floor(): number;
}

function lastUpdatedSearch(
  { verbs, wish, forms, capabilities, settings }: Run,
  type: string,
  mark: Mark,
): ChangeSearch {
  const best = { post: false, strict: true };
  let sorted = false;
  let floor = 0;
  return {
    type,
    sorted: () => sorted,
    floor: () => floor,
    // Also where the search expired: it goes on from the mark that was reached.
    first: async (tooFar) => {
      const bound = since(mark, settings.limits.overlapMs);
      floor = Date.parse(bound);
      const sort = capabilities.sorts(type) || tooFar;
      const name = `changes of ${type}${tooFar ? " in order" : ""}`;
      const reply = await forms.ask(name, { ...best, sort }, async (form) => {
        const order = form.sort === true ? { _sort: "_lastUpdated" } : {};
        const params = { _lastUpdated: `ge${bound}`, ...order, _count: settings.pageSize };
        const answer = await verbs.search(type, params, form, wish);
        sorted = form.sort === true;
        return answer;
      });
      mark.begin(reply.date ?? null);
      return reply;
    },
    follow: (url: string) => verbs.page(type, url, wish),
  };
}
