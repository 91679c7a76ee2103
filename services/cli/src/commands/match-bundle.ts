import { readFile } from "node:fs/promises";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { type Match, matchPatient, planStudy } from "@cohort/matching";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command-line/command.ts";
import type { Session } from "../session.ts";
import { matchTable } from "../print/match-table.ts";

async function readJson(file: string): Promise<Result<unknown, readonly Failure[]>> {
  try {
    return ok(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    return fail([
      {
        code: "BUNDLE.UNREADABLE",
        message: `${file} ${why}.`,
        action: "Name a file that holds a FHIR R4 Bundle of one patient.",
      },
    ]);
  }
}

/** A cohort's match in full, or in a line where nothing of its disease is on record. */
const shown = (match: Match, whole: boolean, columns: number): string =>
  whole || match.index !== "none"
    ? matchTable(match, columns)
    : `${match.study} ${match.cohort}: ${match.verdict}, nothing of its disease on record`;

/**
 * Matches the patient of one Bundle against the studies of the configuration, without a database, as of AS_OF or
 * today: every criterion of the cohorts whose disease is in question, of all cohorts where a study is named.
 */
export async function matchBundle(
  session: Session,
  file: string,
  study?: string,
): Promise<Outcome> {
  const catalogue = await readCatalogue(session.config);
  if (!catalogue.ok) return catalogue;
  const { terminology } = catalogue.value;
  const asked = catalogue.value.studies.filter(({ id }) => study === undefined || id === study);
  if (asked.length === 0) {
    return fail([
      {
        code: "STUDY.UNKNOWN",
        message: `No study ${study} among ${catalogue.value.studies.map(({ id }) => id).join(", ")}.`,
        action: "Name one of them.",
      },
    ]);
  }
  const studies = asked.map((one) => planStudy(one, terminology));
  const wrong = studies.flatMap((one) => (one.ok ? [] : one.failure));
  if (wrong.length > 0) return fail(wrong);

  const json = await readJson(file);
  if (!json.ok) return json;
  const bundle = readBundle(json.value);
  if (!bundle.ok) return fail([bundle.failure]);
  const record = mapPatient(bundle.value, terminology);
  const matches: readonly Match[] = matchPatient({
    record,
    terminology,
    studies: studies.flatMap((one) => (one.ok ? [one.value] : [])),
    asOf: session.config.asOf ?? terminology.dayOf(Date.now()),
  });
  const { columns } = session.terminal;
  for (const match of matches) session.terminal.print(shown(match, study !== undefined, columns));
  for (const issue of record.issues) {
    session.terminal.note(`${issue.resource}: ${issue.text} [${issue.code}]`);
  }
  return ok(null);
}
