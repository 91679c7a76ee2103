import { type Coverage, beginCoverage } from "@cohort/coverage";
import type { PatientId } from "@cohort/foundation";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";

/** Records in memory at one time. */
const PAGE = 500;

export type CoverageParts = Pick<Parts, "terminology" | "catalogue" | "today"> & {
  readonly store: Pick<Parts["store"], "records" | "matches">;
};

/** Goes over all records and stored matches, page by page. Throws the signal's reason. */
export async function computeCoverage(
  { store, terminology, catalogue, today }: CoverageParts,
  signal?: AbortSignal,
): Promise<Coverage> {
  const { studies } = await catalogue.load();
  const count = beginCoverage(terminology, studies, today());
  const breathe = createBreather();
  let after: PatientId | undefined;
  do {
    signal?.throwIfAborted();
    const page = await store.records.list({
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    const patients = page.map(({ patient }) => patient);
    const [records, matches] = await Promise.all([
      store.records.load(patients),
      store.matches.outcomes(patients),
    ]);
    for (const { record } of records) {
      count.addRecord(record);
      await breathe();
    }
    for (const match of matches) {
      count.addMatch(match);
      await breathe();
    }
    after = page.length < PAGE ? undefined : patients.at(-1);
  } while (after !== undefined);
  return count.report();
}
