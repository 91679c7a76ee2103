import type { ApiDeps } from "@cohort/api";
import { expectDefined, formatDay, parseDay } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import { TODAY } from "./support.ts";

const BATCH = 100;

/** Matches everyone against the active studies, as a worker would. */
export async function matchAnew({
  store,
  terminology,
  catalogue,
}: Pick<ApiDeps, "store" | "terminology" | "catalogue">): Promise<void> {
  const { studies, inputs } = await catalogue.load();
  const asOf = expectDefined(parseDay(TODAY), "a date");
  const page = { catalogue: inputs.catalogue, asOf: TODAY, limit: BATCH };
  for (;;) {
    const due = await store.records.due(page);
    if (due.length === 0) return;
    const loaded = await store.records.load(due);
    const rows = loaded.map(({ patient, version, record, attestations }) => ({
      patient,
      readVersion: version,
      ...matchForStore({ record, attestations, terminology, studies, asOf }),
    }));
    await store.matches.save({ ...inputs, asOf: formatDay(asOf) }, rows);
  }
}
