import { type FactKind, entryKinds } from "@cohort/record";
import { CODE_SYSTEMS, type Terminology } from "@cohort/terminology";
import type { SystemCoverage, UnclaimedCoverage } from "./report.ts";

/** So many different codes must read as the other system's before it is called likely: short numbers collide. */
const PROOF = 3;

/** In which systems entries of a kind are written. */
const WRITTEN_IN: Readonly<Record<FactKind, readonly (keyof typeof CODE_SYSTEMS)[]>> = {
  observation: ["loinc", "snomed"],
  condition: ["icd-10-cm", "icd-10", "snomed"],
  medication: ["rxnorm", "atc", "snomed"],
  procedure: ["snomed", "icd-10-pcs", "cpt", "hcpcs"],
  immunization: ["cvx", "snomed"],
  allergy: ["snomed", "rxnorm"],
};

const KNOWN: ReadonlySet<string> = new Set(
  Object.values(CODE_SYSTEMS).flatMap(({ uri, aliases }) => [uri, ...aliases]),
);

function claims(
  terminology: Terminology,
  as: keyof typeof CODE_SYSTEMS,
  row: UnclaimedCoverage,
): boolean {
  const hits = terminology.hits({ system: CODE_SYSTEMS[as].uri, code: row.code });
  return hits.some(({ concept }) => {
    const kind = terminology.concepts.get(concept)?.kind;
    return kind !== undefined && entryKinds(kind).includes(row.kind);
  });
}

function readAs(
  terminology: Terminology,
  rows: readonly UnclaimedCoverage[],
): SystemCoverage["reads"] {
  const candidates = new Set(rows.flatMap(({ kind }) => WRITTEN_IN[kind]));
  let best: SystemCoverage["reads"] = null;
  for (const as of candidates) {
    const read = rows.filter(
      (row) => WRITTEN_IN[row.kind].includes(as) && claims(terminology, as, row),
    );
    const codes = new Set(read.map(({ code }) => code)).size;
    if (codes < PROOF || (best !== null && best.codes >= codes)) continue;
    best = { as, codes, entries: read.reduce((sum, { entries }) => sum + entries, 0) };
  }
  return best;
}

/** The code systems behind unclaimed codes, and as which known system one probably reads. */
export function systemsOf(
  unclaimed: readonly UnclaimedCoverage[],
  terminology: Terminology,
): readonly SystemCoverage[] {
  const bySystem = new Map<string | null, UnclaimedCoverage[]>();
  for (const row of unclaimed) {
    const rows = bySystem.get(row.system);
    if (rows) rows.push(row);
    else bySystem.set(row.system, [row]);
  }
  return [...bySystem]
    .map(([system, rows]): SystemCoverage => ({
      system,
      codes: new Set(rows.map(({ code }) => code)).size,
      entries: rows.reduce((sum, { entries }) => sum + entries, 0),
      reads: system !== null && KNOWN.has(system) ? null : readAs(terminology, rows),
    }))
    .toSorted((a, b) => b.entries - a.entries || ((a.system ?? "") < (b.system ?? "") ? -1 : 1));
}
