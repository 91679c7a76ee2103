import { type Failure, fail, ok } from "@cohort/foundation";
import type { Access, QuarantineEntry, Store, StudySummary } from "@cohort/postgres";
import { LEGEND, candidatesTable, summaryLine } from "../print/candidates-table.ts";
import type { Outcome } from "../command-line/command.ts";
import type { Terminal } from "../print/terminal.ts";
import { topCandidates } from "../top-candidates.ts";

/** Of each cohort: fewer where a study has several. */
const shownOf = ({ cohorts }: StudySummary): number => (cohorts.length > 1 ? 2 : 5);
const QUARANTINED_SHOWN = 20;

/** A candidate to try the API on. */
export interface Example {
  readonly study: string;
  /** `Patient/123`; null where no study has a candidate. */
  readonly patient: string | null;
}

/** Prints the best of every verdict, study by study, and names one to go on with. */
export async function showCandidates(
  store: Store,
  asOf: string,
  terminal: Terminal,
): Promise<Example> {
  const access: Access = { principals: ["demo"], roles: ["viewer"], today: asOf };
  let example: Example = { study: "", patient: null };
  for (const study of await store.studies.list()) {
    const shown = shownOf(study);
    const lines = await topCandidates(store, study, shown, access);
    terminal.print("");
    terminal.print(`${study.id} ${study.title}`);
    if (lines.length > 0) {
      terminal.print(
        `As of ${asOf}, the best ${shown} of every verdict${study.cohorts.length > 1 ? " in each cohort" : ""}:`,
      );
      terminal.print(candidatesTable(lines, terminal.columns));
      terminal.print(LEGEND);
    } else terminal.print(`As of ${asOf} no patient has its index condition or a sign of it.`);
    terminal.print(summaryLine(study));
    terminal.print("A suggestion that needs clinical review.");
    const best = lines.find(({ match }) => match.verdict === "possible") ?? lines[0];
    if (example.patient === null) example = { study: study.id, patient: best?.patient ?? null };
  }
  return example;
}

const failureOf = ({ subject, stage, errorClass, failures }: QuarantineEntry): Failure => ({
  code: `DEMO.${stage === "read" ? "NOT_READ" : "NOT_MATCHED"}`,
  message: `${subject} could not be ${stage === "read" ? "read" : "matched"} (${errorClass}, tried ${failures} times).`,
  action: "It is left out of the lists.",
});

/** Fails with what was put aside, so that an incomplete table is never taken for a whole one. */
export async function nothingLeftOut(store: Store): Promise<Outcome> {
  const entries = await store.quarantine.list({ limit: QUARANTINED_SHOWN });
  return entries.length > 0 ? fail(entries.map(failureOf)) : ok(null);
}
