import { type Result, canonicalJson, fail, ok } from "@cohort/foundation";
import type { Path, Terminology } from "@cohort/terminology";
import { type Adjustable, adjustablesOf, pointerOf } from "./adjustable.ts";
import { complaintsOf, idComplaints } from "./complaints.ts";
import { studySchema } from "./schema.ts";
import type { Study } from "./study.ts";
import { withAt, withoutCriteria } from "./edit-study.ts";

/** What a criterion would be otherwise. Without a cohort: wherever the criterion is, if that is one place alone. */
export type StudyChange = {
  readonly criterion: string;
  /** Null: the study's common one. */
  readonly cohort?: string | null | undefined;
} & ({ readonly path: string; readonly value: number | string } | { readonly drop: true });

/** Why a change makes no sense. */
export interface ChangeFault {
  /** Its place among the changes, from 0. */
  readonly change: number;
  readonly part: "criterion" | "cohort" | "path" | "value" | "drop";
  readonly message: string;
}

/** A change, and where in the study it takes place. */
interface Placed {
  readonly change: number;
  /** The steps to the criterion. */
  readonly at: Path;
  /** Null: the criterion is dropped. */
  readonly set: { readonly path: Path; readonly value: number | string } | null;
}

const isWithin = (inner: Path, outer: Path): boolean =>
  outer.every((step, place) => inner[place] === step);

const placesOf = (study: Study, { criterion, cohort }: StudyChange): readonly Path[] => {
  const lists: readonly { readonly id: string | null; readonly at: Path }[] = [
    { id: null, at: ["criteria"] },
    ...study.cohorts.map(({ id }, place) => ({ id, at: ["cohorts", place, "criteria"] })),
  ];
  return lists
    .filter(({ id }) => cohort === undefined || id === cohort)
    .flatMap(({ id, at }) => {
      const own = id === null ? study : study.cohorts.find((one) => one.id === id);
      const place = (own?.criteria ?? []).findIndex((one) => one.id === criterion);
      return place < 0 ? [] : [[...at, place]];
    });
};

const asksForDisease = (study: Study, at: Path, criterion: string): boolean =>
  study.cohorts.some(
    ({ index }, place) =>
      index.criterion === criterion && (at[0] === "criteria" || at[1] === place),
  );

function locate(
  study: Study,
  settings: readonly Adjustable[],
  [change, number]: readonly [StudyChange, number],
): Result<Placed, ChangeFault> {
  const wrong = (part: ChangeFault["part"], message: string) =>
    fail<ChangeFault>({ change: number, part, message });
  const [at, ...others] = placesOf(study, change);
  if (!at) return wrong("criterion", "is none of the study's, or not of that cohort");
  if (others.length > 0) return wrong("cohort", "is needed: several have a criterion of this id");
  if ("drop" in change) {
    return asksForDisease(study, at, change.criterion)
      ? wrong("drop", "is not possible: the criterion asks for the disease of a cohort")
      : ok({ change: number, at, set: null });
  }
  const { path, value } = change;
  const setting = settings.find(
    (one) => canonicalJson(one.at) === canonicalJson(at) && pointerOf(one) === path,
  );
  if (!setting) return wrong("path", "names nothing in the criterion that can be changed");
  if (setting.kind === "number" && typeof value !== "number") {
    return wrong("value", "must be a number");
  }
  if (setting.kind === "period" && typeof value !== "string") {
    return wrong("value", "must be a length of time such as P28D, P8W, P3M or P2Y");
  }
  return ok({ change: number, at, set: { path: setting.path, value } });
}

/** Changes that get in each other's way. */
function doubled(placed: readonly Placed[]): readonly ChangeFault[] {
  return placed.flatMap(({ change, at, set }, number): readonly ChangeFault[] => {
    const before = placed
      .slice(0, number)
      .filter((one) => canonicalJson(one.at) === canonicalJson(at));
    if (before.some((one) => one.set === null || set === null)) {
      return [{ change, part: "criterion", message: "is dropped, and so cannot be changed too" }];
    }
    return before.some((one) => canonicalJson(one.set?.path) === canonicalJson(set?.path))
      ? [{ change, part: "path", message: "is changed twice" }]
      : [];
  });
}

/** A fault of the changed study belongs to the change that it stands at, else to the first. */
function faultAt(steps: Path, message: string, placed: readonly Placed[]): ChangeFault {
  const own = placed.find(({ at, set }) => {
    const whole = [...at, ...(set?.path ?? [])];
    return isWithin(whole, steps) || isWithin(steps, whole);
  });
  const change = own ?? placed[0];
  return {
    change: change?.change ?? 0,
    part: change?.set === null ? "drop" : "value",
    message,
  };
}

/** As a study file is checked: its shape, its ids, then what its rules mean. */
function check(
  candidate: unknown,
  placed: readonly Placed[],
  terminology: Terminology,
): Result<Study, readonly ChangeFault[]> {
  const parsed = studySchema.safeParse(candidate);
  if (!parsed.success) {
    return fail(
      parsed.error.issues.map(({ path, message }) =>
        faultAt(
          path.map((step) => (typeof step === "number" ? step : String(step))),
          message,
          placed,
        ),
      ),
    );
  }
  const misnamed = idComplaints(parsed.data);
  const complaints = misnamed.length > 0 ? misnamed : complaintsOf(parsed.data, terminology);
  return complaints.length === 0
    ? ok(parsed.data)
    : fail(complaints.map(({ steps, message }) => faultAt(steps, message, placed)));
}

/** The study as it would be with these changes, or every reason why it would make no sense. The study itself must be sound. */
export function adjustStudy(
  study: Study,
  changes: readonly StudyChange[],
  terminology: Terminology,
): Result<Study, readonly ChangeFault[]> {
  const settings = adjustablesOf(study, terminology);
  const found = changes.map((change, number) => locate(study, settings, [change, number]));
  const faults = found.flatMap((one) => (one.ok ? [] : [one.failure]));
  if (faults.length > 0) return fail(faults);
  const placed = found.flatMap((one) => (one.ok ? [one.value] : []));
  const inTheWay = doubled(placed);
  if (inTheWay.length > 0) return fail(inTheWay);

  const otherwise = placed.reduce<unknown>(
    (whole, { at, set }) => (set ? withAt(whole, [...at, ...set.path], set.value) : whole),
    study,
  );
  const checked = check(otherwise, placed, terminology);
  if (!checked.ok) return checked;
  const dropped = placed.filter(({ set }) => set === null);
  if (dropped.length === 0) return checked;
  // Places move where something is left out: whatever is wrong then is of the leaving out.
  const less = withoutCriteria(
    checked.value,
    dropped.map(({ at }) => at),
  );
  return check(less, dropped, terminology);
}
