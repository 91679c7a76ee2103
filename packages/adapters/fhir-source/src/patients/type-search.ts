import type { FhirResource } from "fhir/r4.js";
import { Newest } from "../search/newest.ts";
import { pagesOf } from "../search/paging.ts";
import { patientIdsOf, patientParameterValue } from "../search/reference.ts";
import { OverBudget } from "../run.ts";
import type { Budget, Run } from "../run.ts";
import { MEDICATION_TYPES } from "../types.ts";
import { isRefusal } from "../search/search-forms.ts";
import { SourceError, isSourceError } from "../wire/source-error.ts";
import type { GapReason, PatientType } from "../types.ts";
import type { SearchParams } from "../search/verbs.ts";

/** What a search of one type found. Filled page by page, so that whole pages before a failure stay. */
export class Found {
  readonly matches = new Newest<FhirResource>();
  readonly included = new Newest<FhirResource>();
  /** Why the server did not tell everything, where it says so. */
  held: GapReason | null = null;
}

const medicationTypes: readonly string[] = MEDICATION_TYPES;

/** A refusal that may mean that a category is asked for. */
const ASKS_CATEGORY: readonly (number | null)[] = [400, 412, 422];

/**
 * Searches one type for some patients, page by page, into `found`; by category, where the server takes it in no other
 * way. Throws SourceErrors and OverBudget.
 */
export async function searchType(
  run: Run,
  type: PatientType,
  ids: readonly string[],
  pageSize: number,
  budget: Budget,
  found: Found,
): Promise<void> {
  const search: Search = (category, tries = false) =>
    searchPages({ run, type, ids, pageSize, budget, found, category, tries });
  const manner = run.categories.of(type);
  if (manner !== null && manner !== "plain") {
    await inCategories(manner, search, found);
    return;
  }
  try {
    await search(null);
    run.categories.learn(type, "plain");
  } catch (error) {
    const tried = run.categories.tried(type);
    const mayAsk = manner === null && tried.length > 0 && run.capabilities.categorizes(type);
    if (!mayAsk || !isSourceError(error) || !ASKS_CATEGORY.includes(error.status)) throw error;
    let isMine = false;
    const find = async (): Promise<void> => {
      isMine = true;
      const manners = await findManner(tried, search, ids.length === 1, found);
      if (manners.length === 0) return;
      run.settings.log.warn({ type }, "the EHR is searched by category");
      run.categories.learn(type, manners);
    };
    await run.categories.once(type, find);
    // What another patient's search did not find out, this one's may.
    if (!isMine && run.categories.of(type) === null) await find();
    const learned = run.categories.of(type);
    if (learned === null || learned === "plain") throw error;
    await inCategories(learned, search, found);
  }
}

/** `tries`: it is to be found out whether the server takes it, at the least expense. */
type Search = (category: string | null, tries?: boolean) => Promise<void>;

/** What the server takes: all categories at once, else one by one those that it knows. */
async function findManner(
  tried: readonly string[],
  search: Search,
  singly: boolean,
  found: Found,
): Promise<readonly string[]> {
  const all = tried.join(",");
  if (await isTaken(all, search, found)) return [all];
  const taken: string[] = [];
  for (const one of singly ? tried : []) if (await isTaken(one, search, found)) taken.push(one);
  const together = taken.join(",");
  return taken.length > 1 && (await isTaken(together, search, found)) ? [together] : taken;
}

async function inCategories(
  categories: readonly string[],
  search: Search,
  found: Found,
): Promise<void> {
  let refusal: unknown = null;
  for (const one of categories) {
    try {
      await search(one);
    } catch (error) {
      if (!isNotGranted(error)) throw error;
      refusal = error;
      found.held = "unauthorised";
    }
  }
  // Where all of them are refused, so is the type.
  if (refusal !== null && categories.length === 1) throw refusal;
}

/** Whether the server takes a category; one that it knows and does not grant is taken, and something is held back. */
async function isTaken(category: string, search: Search, found: Found): Promise<boolean> {
  try {
    await search(category, true);
    return true;
  } catch (error) {
    if (isNotGranted(error) && !category.includes(",")) {
      found.held = "unauthorised";
      return true;
    }
    if (isRefusal(error) || isNotGranted(error)) return false;
    throw error;
  }
}

const isNotGranted = (error: unknown): boolean => isSourceError(error) && error.status === 403;

interface TypePages {
  readonly run: Run;
  readonly type: PatientType;
  readonly ids: readonly string[];
  readonly pageSize: number;
  readonly budget: Budget;
  readonly found: Found;
  readonly category: string | null;
  readonly tries: boolean;
}

async function searchPages(of: TypePages): Promise<void> {
  const { run, type, ids, pageSize, budget, found, category, tries } = of;
  const { capabilities, forms, verbs, wish, settings } = run;
  const include = medicationTypes.includes(type) && capabilities.includesMedication(type);
  const params: SearchParams = {
    [capabilities.patientParameter(type)]: patientParameterValue(ids),
    ...(category === null ? {} : { category }),
    _count: pageSize,
  };
  const pages = pagesOf(
    {
      type,
      first: (tooFar) => {
        const best = { post: !tries, strict: !tries, include, sort: tooFar };
        return forms.ask(nameOf(type, tries, tooFar), best, (form) => {
          const brought: SearchParams = form.include ? { _include: `${type}:medication` } : {};
          const order: SearchParams = form.sort === true ? { _sort: "_lastUpdated" } : {};
          return verbs.search(type, { ...params, ...brought, ...order }, form, wish);
        });
      },
      follow: (url) => verbs.page(type, url, wish),
      withoutPost: () => void withoutPost(run, type),
    },
    settings,
  );
  let isFirst = true;
  for await (const page of pages) {
    const { entries, held, bytes } = page;
    const matches = entries.flatMap(({ resource }) =>
      resource.resourceType === type ? [resource] : [],
    );
    if (!isFirst && matches.some((one) => isStranger(one, ids))) return elsewhere(of);
    isFirst = false;
    for (const one of matches) found.matches.add(one);
    for (const { resource } of entries) {
      if (resource.resourceType === "Medication") found.included.add(resource);
    }
    found.held ??= held;
    if (!budget.spend(bytes)) throw new OverBudget();
  }
}

/** Forms are learned by what is asked for. */
const nameOf = (type: string, tries: boolean, inOrder: boolean): string =>
  `${type}${tries ? " by category" : ""}${inOrder ? " in order" : ""}`;

const withoutPost = ({ forms }: Run, type: string): boolean =>
  [false, true].map((inOrder) => forms.withoutPost(nameOf(type, false, inOrder))).includes(true);

const isStranger = (resource: FhirResource, ids: readonly string[]): boolean => {
  const named = patientIdsOf(resource);
  return named.length > 0 && !named.some((id) => ids.includes(id));
};

/**
 * A page after the first that tells of others: the next link has lost whom the search was for, as Firely's did after a
 * search by POST. What it would have told of is not known; asked for by GET it may be.
 */
async function elsewhere(of: TypePages): Promise<void> {
  const { run, type } = of;
  run.settings.log.warn({ type }, "next links of a search lead to other patients");
  if (withoutPost(run, type)) return searchPages(of);
  throw new SourceError("protocol", `GET next page of ${type}: leads to other patients`, {
    action: "Report it to the EHR's vendor: its next links lose what was searched for.",
  });
}

/** Resources by patient, or null where one of them does not say whose it is. Others' resources are left out. */
export function byPatient(
  found: Found,
  ids: readonly string[],
): {
  readonly byId: ReadonlyMap<string, readonly FhirResource[]>;
  readonly strangers: number;
} | null {
  const byId = new Map<string, FhirResource[]>(ids.map((id) => [id, []]));
  const [only] = ids.length === 1 ? ids : [];
  let strangers = 0;
  for (const resource of found.matches.values) {
    const named = patientIdsOf(resource);
    const about = named.length === 0 && only !== undefined ? [only] : named;
    if (about.length === 0) return null;
    const known = about.filter((id) => byId.has(id));
    for (const id of known) byId.get(id)?.push(resource);
    if (known.length === 0) strangers += 1;
  }
  return { byId, strangers };
}
