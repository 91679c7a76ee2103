import { readFile } from "node:fs/promises";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { planStudy } from "@cohort/matching";
import { type Study, checkStudyFile } from "@cohort/studies";
import type { LegalBasis } from "@cohort/postgres";
import type { Terminology } from "@cohort/terminology";
import { todayHere } from "./basis.ts";
import { cliActor } from "../cli-actor.ts";
import { readCatalogue } from "../catalogue.ts";
import type { Outcome } from "../command-line/command.ts";
import { importStudies } from "../import-studies.ts";
import { type Session, sessionStore, single } from "../session.ts";
import { renderTable } from "../print/table.ts";

/** A study file, checked as a whole. */
export async function readStudy(
  file: string,
  terminology: Terminology,
): Promise<Result<Study, readonly Failure[]>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail([
      { code: "STUDY.UNREADABLE", message: `${file}: ${why}.`, action: "Check the path." },
    ]);
  }
  const study = checkStudyFile(file, text, terminology);
  if (!study.ok) return study;
  // What only a whole study can show: its index conditions and signals.
  const planned = planStudy(study.value, terminology);
  return planned.ok ? study : planned;
}

/** All files, with the failures of all of them where one is wrong. */
async function readStudies(
  session: Session,
  files: readonly string[],
): Promise<Result<readonly Study[], readonly Failure[]>> {
  const catalogue = await readCatalogue(session.config);
  if (!catalogue.ok) return catalogue;
  const studies: Study[] = [];
  const failures: Failure[] = [];
  for (const file of files) {
    const study = await readStudy(file, catalogue.value.terminology);
    if (study.ok) studies.push(study.value);
    else failures.push(...study.failure);
  }
  return failures.length > 0 ? fail(failures) : ok(studies);
}

const size = ({ criteria, cohorts }: Study): string => {
  const count = criteria.length + cohorts.reduce((sum, cohort) => sum + cohort.criteria.length, 0);
  return `cohorts ${cohorts.length}, criteria ${count}`;
};

/** Whether study files can be used, without a database: each fault with file, line, column and what to do. */
export async function checkStudies(session: Session, files: readonly string[]): Promise<Outcome> {
  const studies = await readStudies(session, files);
  if (!studies.ok) return studies;
  for (const study of studies.value)
    session.terminal.print(`${study.id}: no fault (${size(study)})`);
  return ok(null);
}

/** Appends the files as revisions where they are new; with `activate` they become the ones matched. */
export async function importStudyFiles(
  session: Session,
  files: readonly string[],
  options: { readonly activate?: true },
): Promise<Outcome> {
  const studies = await readStudies(session, files);
  if (!studies.ok) return studies;
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const imported = await importStudies(
    store.value,
    studies.value,
    options.activate === true ? "all" : "none",
  );
  if (!imported.ok) return imported;
  for (const { study, revision, created, activated } of imported.value) {
    const news = created ? "new" : "known already";
    session.terminal.print(`${study} revision ${revision}: ${news}${activated ? ", active" : ""}`);
  }
  return ok(null);
}

/** No more matching, and the time until its candidates are deleted begins. An import with `activate` opens it again. */
export async function closeStudy(session: Session, id: string): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const closed = await store.value.studies.close(id, cliActor());
  if (!closed.ok) return single(closed);
  const days = session.config.access.retentionDays;
  session.terminal.note(`${id} is closed; its candidates are deleted in ${days} days`);
  return ok(null);
}

const basisText = (basis: LegalBasis | undefined): string => {
  if (basis === undefined) return "none";
  return basis.validUntil === null ? basis.reference : `${basis.reference} (${basis.validUntil})`;
};

/** The studies of the store, with their candidates by verdict. */
export async function listStudies(session: Session): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const studies = await store.value.studies.list();
  const ids = studies.map(({ id }) => id);
  const bases = await store.value.legalBases.of(ids, todayHere());
  session.terminal.print(
    renderTable(
      [
        { head: "Study" },
        { head: "Revision", align: "right" },
        { head: "Status" },
        { head: "Legal basis" },
        { head: "Eligible", align: "right" },
        { head: "Possible", align: "right" },
        { head: "Ineligible", align: "right" },
        { head: "Title", wide: true },
      ],
      studies.map(({ id, revision, latestRevision, status, counts, title }) => [
        id,
        revision === latestRevision ? String(revision) : `${revision} of ${latestRevision}`,
        status,
        basisText(bases.get(id)),
        String(counts.eligible),
        String(counts.possible),
        String(counts.ineligible),
        title,
      ]),
      session.terminal.columns,
    ),
  );
  return ok(null);
}
