import type { ListQuery } from "../../api/candidates.ts";

/** What the URL of a list may say: filters and order, never anybody's id. */
export const FILTERS = [
  "cohort",
  "verdict",
  "nearMiss",
  "eligibleBy",
  "status",
  "criterion",
  "mark",
  "stage",
  "assignee",
  "sex",
  "ageFrom",
  "ageTo",
  "addedSince",
  "changedSince",
  "reviewAgain",
  "elsewhere",
  "snoozed",
] as const;
export type FilterName = (typeof FILTERS)[number];
export type View = Readonly<Partial<Record<FilterName | "sort", string | undefined>>>;

/** Filters that stand behind "more". */
export const MORE = [
  "stage",
  "cohort",
  "sex",
  "ageFrom",
  "ageTo",
  "addedSince",
  "changedSince",
  "reviewAgain",
  "elsewhere",
  "snoozed",
] as const satisfies readonly FilterName[];

const NAMES: readonly (FilterName | "sort")[] = [...FILTERS, "sort"];

/** The view that a URL's query says; what is no filter is left out. */
export const viewOf = (params: URLSearchParams): View =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = params.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  );

/** The query of a view's URL. */
export const searchOf = (view: View): Record<string, string> =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = view[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );

/**
 * What the API is asked for a view, without the order. A criterion goes with a mark or a stage of the funnel, or both: alone they filter nothing. Whoever was
 * put off is out of the list unless the view says `all` or `only`.
 */
export function filtersOf({ snoozed, criterion, mark, stage, ...others }: View): ListQuery {
  return {
    ...searchOf({ ...others, sort: undefined }),
    ...(criterion !== undefined && (mark ?? stage) !== undefined
      ? searchOf({ criterion, mark, stage })
      : {}),
    ...(snoozed === "all" ? {} : { snoozed: snoozed === "only" ? "true" : "false" }),
  };
}

/** FHIR R4 2.24.0.1 `id`: of anything else no patient's id is the beginning. */
const ID = /^[A-Za-z0-9\-._]{1,128}$/;

/** What the API is asked for a view and the beginning of an id that someone looks for. */
export const queryOf = (view: View, id: string): ListQuery => ({
  ...filtersOf(view),
  ...(view.sort === undefined ? {} : { sort: view.sort }),
  ...(ID.test(id) ? { id } : {}),
});

/** The view that a saved query says, which was made by `filtersOf`. */
export const viewOfSaved = ({ snoozed, ...others }: ListQuery): View => {
  const view = viewOf(new URLSearchParams(others));
  if (snoozed === "false") return view;
  return { ...view, snoozed: snoozed === "true" ? "only" : "all" };
};

/** How many filters a view sets, the id that is looked for among them; a criterion with its mark and stage is one. */
export const setIn = (view: View, id: string): number =>
  (id === "" ? 0 : 1) +
  FILTERS.filter((name) => name !== "mark" && name !== "stage" && view[name] !== undefined).length;

export const isFiltered = (view: View, id: string): boolean => setIn(view, id) > 0;
