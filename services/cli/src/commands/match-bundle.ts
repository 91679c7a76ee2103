import { readFile } from "node:fs/promises";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { type Match, matchPatient, planStudy } from "@cohort/matching";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command.ts";
import type { Session } from "../session.ts";
import { matchTable } from "../match-table.ts";

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

/**
 * Matches the patient of one Bundle against the studies of the configuration, without a database, and prints
 * every criterion, as of AS_OF or today.
 */
export async function matchBundle(session: Session, file: string): Promise<Outcome> {
  const catalogue = await readCatalogue(session.config);
  if (!catalogue.ok) return catalogue;
  const { terminology } = catalogue.value;
  const studies = catalogue.value.studies.map((study) => planStudy(study, terminology));
  const wrong = studies.flatMap((study) => (study.ok ? [] : study.failure));
  if (wrong.length > 0) return fail(wrong);

  const json = await readJson(file);
  if (!json.ok) return json;
  const bundle = readBundle(json.value);
  if (!bundle.ok) return fail([bundle.failure]);
  const record = mapPatient(bundle.value, terminology);
  const matches: readonly Match[] = matchPatient({
    record,
    terminology,
    studies: studies.flatMap((study) => (study.ok ? [study.value] : [])),
    asOf: session.config.asOf ?? terminology.dayOf(Date.now()),
  });
  for (const match of matches) session.terminal.print(matchTable(match, session.terminal.columns));
  for (const issue of record.issues) {
    session.terminal.note(`${issue.resource}: ${issue.text} [${issue.code}]`);
  }
  return ok(null);
}
