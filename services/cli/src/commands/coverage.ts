import type { Coverage } from "@cohort/coverage";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { type Store, createActiveCatalogue } from "@cohort/postgres";
import { computeCoverage } from "@cohort/worker";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command-line/command.ts";
import { coverageText } from "../print/coverage-tables.ts";
import { type Session, sessionStore } from "../session.ts";

export interface CoverageOptions {
  readonly study?: string;
  readonly json?: true;
  readonly now?: true;
}

/** The criteria of one study alone; concepts and codes belong to none. */
const ofStudy = (coverage: Coverage, study: string | undefined): Coverage =>
  study === undefined
    ? coverage
    : { ...coverage, criteria: coverage.criteria.filter((row) => row.study === study) };

async function makeNow(
  session: Session,
  store: Store,
): Promise<Result<Coverage, readonly Failure[]>> {
  const read = await readCatalogue(session.config);
  if (!read.ok) return read;
  const { terminology } = read.value;
  const clock = Date.now;
  const catalogue = createActiveCatalogue({ store, terminology, logger: session.logger, clock });
  const today = () => session.config.asOf ?? terminology.dayOf(clock());
  return ok(await computeCoverage({ store, terminology, catalogue, today }));
}

/** Prints the last report of the workers, or one made now from what is stored. */
export async function showCoverage(session: Session, options: CoverageOptions): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const { terminal } = session;
  const stored = options.now ? null : await store.value.coverage.get();
  if (stored === null && !options.now) {
    return fail([
      {
        code: "COVERAGE.NONE",
        message: "There is no report yet.",
        action: "Wait for a worker to end a sync and its matches, or make one with --now.",
      },
    ]);
  }
  let report: Coverage;
  if (stored === null) {
    const made = await makeNow(session, store.value);
    if (!made.ok) return made;
    report = made.value;
  } else {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by a worker of this release, or an older one of the same shape
    report = JSON.parse(stored.body) as Coverage;
    terminal.note(`report of ${stored.computedAt}; --now makes a new one`);
  }
  const shown = ofStudy(report, options.study);
  terminal.print(
    options.json ? JSON.stringify(shown, null, 2) : coverageText(shown, terminal.columns),
  );
  return ok(null);
}
