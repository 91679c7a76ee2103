import { type Study, canonicalStudy, studyHash } from "@cohort/studies";
import { SYSTEM, type Store } from "@cohort/postgres";
import { must } from "../../worker/support.ts";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same rules with every bound of a measurement a little higher: nothing can be shared with the rules they come from. */
function moved(value: unknown, share: number): unknown {
  if (Array.isArray(value)) return value.map((one) => moved(one, share));
  if (!isObject(value)) return value;
  const { bound } = value;
  const bounds = isObject(bound)
    ? {
        bound: Object.fromEntries(
          Object.entries(bound).map(([name, one]) => [
            name,
            typeof one === "number" ? Number((one * share).toPrecision(12)) : one,
          ]),
        ),
      }
    : {};
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, share)])),
    ...bounds,
  };
}

/** Half a percent a variant: near enough that about as many people pass. */
const STEP = 0.005;

/** A study's variant under an id of its own; the nought-th is the study itself. */
export function variantOf(study: Study, number: number): Study {
  if (number === 0) return study;
  const other = moved(study, 1 + STEP * number) as Study;
  return { ...other, id: `${study.id}-${number}`, title: `${study.title} (variant ${number})` };
}

/** So many studies: those given, then their variants, in turn. */
export const variantsOf = (studies: readonly Study[], count: number): readonly Study[] =>
  Array.from({ length: Math.ceil(count / studies.length) }, (_, number) =>
    studies.map((study) => variantOf(study, number)),
  )
    .flat()
    .slice(0, count);

/** Appends the revision and makes it the active one. */
export async function activate(store: Store, study: Study): Promise<void> {
  const canonical = canonicalStudy(study);
  await store.studies.import({ id: study.id, hash: studyHash(study), canonical }, SYSTEM);
  must(await store.studies.activate(study.id, SYSTEM));
}

/** The study with the bounds of one criterion moved: what an amendment does. */
export function amended(study: Study): { readonly study: Study; readonly criterion: string } {
  let criterion: string | null = null;
  const amend = <T extends Study["criteria"]>(criteria: T): T[number][] =>
    criteria.map((one) => {
      const other = criterion === null ? (moved(one, 1 + STEP) as typeof one) : one;
      if (JSON.stringify(other) === JSON.stringify(one)) return one;
      criterion = one.id;
      return other;
    });
  const criteria = amend(study.criteria);
  const cohorts = study.cohorts.map((one) => ({ ...one, criteria: amend(one.criteria) }));
  if (criterion === null) throw new Error(`no bound in ${study.id}`);
  return { study: { ...study, criteria, cohorts }, criterion };
}
