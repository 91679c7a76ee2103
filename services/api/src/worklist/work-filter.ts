import type { MARKS, WorkQuery } from "@cohort/contract";
import { expectDefined, ok, parseDay } from "@cohort/foundation";
import type { WorkFilter } from "@cohort/postgres";
import { shownTo } from "../auth/shown.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { cohortsOf } from "../matching/cohorts-of.ts";
import type { ApiRequest } from "../route.ts";
import type { CriterionPlaces } from "./criterion-places.ts";
import { startOfDay } from "./start-of-day.ts";

/** What stored rows have for it. */
const LETTERS = {
  pass: "P",
  presumed: "p",
  unknown: "U",
  review: "R",
  fail: "F",
} as const satisfies Record<(typeof MARKS)[number], string>;

/** Filters that would tell what a role that is not shown values is not to know. */
const OF_VALUES = [
  "sex",
  "ageFrom",
  "ageTo",
  "nearMiss",
] as const satisfies readonly (keyof WorkQuery)[];

type Parts = Pick<ApiDeps, "store" | "catalogue" | "terminology"> & {
  readonly places: CriterionPlaces;
};
type Asking = Pick<ApiRequest, "auth" | "access">;

/** Leaves out what is undefined, as exact optional properties want it. */
const given = <Name extends string, T>(name: Name, value: T | undefined) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key widens to string
  (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: T };

const refuse = (field: string, message: string) => rejectField("invalid-request", field, message);

async function criterionOf(
  { places }: Parts,
  study: string,
  { criterion, mark, stage }: WorkQuery,
): Promise<Outcome<Pick<WorkFilter, "criterion">>> {
  const asked = mark ?? stage;
  if (criterion === undefined && asked === undefined) return ok({});
  if (criterion === undefined) return refuse("criterion", "goes with mark and stage");
  if (asked === undefined) return refuse("mark", "or stage goes with criterion");
  const found = await places(study, criterion);
  if (found.length === 0) return refuse("criterion", "the study has no such criterion");
  return ok({
    criterion: {
      id: criterion,
      ...given("mark", mark === undefined ? undefined : LETTERS[mark]),
      ...given("stage", stage),
      places: found,
    },
  });
}

const assigneesOf = (assignee: string, { auth }: Asking): readonly string[] => {
  if (assignee === "none") return [];
  return assignee === "me" ? [...new Set([auth.subject, ...auth.principals])] : [assignee];
};

/** What the store is asked for by the filters of a worklist; refused where the caller may not know, naming the field. */
export async function workFilterOf(
  parts: Parts,
  study: string,
  query: WorkQuery,
  asking: Asking,
): Promise<Outcome<WorkFilter>> {
  const cohorts = await cohortsOf(parts, study);
  if (!cohorts) return reject("not-found");
  const { cohort, ageFrom, ageTo, assignee } = query;
  if (cohort !== undefined && !cohorts.has(cohort)) {
    return refuse("cohort", "the study has no such cohort");
  }
  const { values } = shownTo(asking.auth, study, asking.access.roles);
  const hidden = values ? undefined : OF_VALUES.find((name) => query[name] !== undefined);
  if (hidden !== undefined) return refuse(hidden, "is not shown to the caller");
  if (ageFrom !== undefined && ageTo !== undefined && ageTo < ageFrom) {
    return refuse("ageTo", "must not be below ageFrom");
  }
  const criterion = await criterionOf(parts, study, query);
  if (!criterion.ok) return criterion;
  const since = (date: string | undefined): string | undefined =>
    date === undefined
      ? undefined
      : startOfDay(expectDefined(parseDay(date), "date"), parts.terminology.dayOf);
  return ok({
    study,
    ...criterion.value,
    ...given("cohort", cohort),
    ...given("verdict", query.verdict),
    ...given("status", query.status),
    ...given("nearMiss", query.nearMiss),
    ...given("eligibleBy", query.eligibleBy),
    ...given("assignees", assignee === undefined ? undefined : assigneesOf(assignee, asking)),
    ...given("idPrefix", query.id),
    ...given("sex", query.sex),
    ...given("ageFrom", ageFrom),
    ...given("ageTo", ageTo),
    ...given("addedSince", since(query.addedSince)),
    ...given("changedSince", since(query.changedSince)),
    ...given("reviewAgain", query.reviewAgain),
    ...given("elsewhere", query.elsewhere),
    ...given("snoozed", query.snoozed),
  });
}
