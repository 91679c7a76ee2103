import { type PatientResources, mergeRecords } from "@cohort/fhir-mapping";
import type { PatientId } from "@cohort/foundation";
import type { RecordInput, StagedPart } from "@cohort/postgres";
import { safeError } from "@cohort/telemetry";
import { createBreather } from "../breather.ts";
import { isSilentOnRefusals, keepRefusals } from "../opt-out/keep-refusals.ts";
import { whileCrowded } from "../sync/back-pressure.ts";
import { conceptsOf } from "../sync/concepts-of.ts";
import { storeRecords } from "../sync/store-records.ts";
import type { SyncRun } from "../sync/sync-run.ts";
import type { ReadyExport } from "./await-export.ts";
import { CONTEXT, lostTypes } from "./bad-lines.ts";
import { readBody } from "./staged-body.ts";

type Gaps = NonNullable<PatientResources["gaps"]>;

/** Parts held at one time, about: patients differ a hundredfold in what there is of them. */
const PARTS_AT_ONCE = 10_000;
const FIRST_PAGE = 10;
const MOST_PATIENTS = 500;

const failedTypes = ({ files }: Pick<ReadyExport, "files">): readonly string[] => [
  ...new Set(
    files.flatMap(({ section, state, type }) =>
      section === "output" && state === "failed" && !CONTEXT.includes(type) ? [type] : [],
    ),
  ),
];

/** About so many: blank lines and broken ones are among them. */
const patientsIn = ({ files }: Pick<ReadyExport, "files">): number =>
  files.reduce(
    (sum, { section, type, lines }) =>
      section === "output" && type === "Patient" ? sum + lines : sum,
    0,
  );

/** Of types that were not granted when the export was kicked off, and are now: it holds nothing of them. */
function unauthorised({ notes }: SyncRun, known: Gaps): Gaps {
  const withheld = notes.checkpoint().pass?.withheld ?? [];
  return withheld
    .filter((type) => !CONTEXT.includes(type) && !known.some((gap) => gap.type === type))
    .map((type) => ({ type, reason: "unauthorised" }));
}

/**
 * Puts the records of the export's patients together, page by page of whole patients, and lists everyone whom it tells
 * of. Whoever cannot be settled that way is wanted for reading. False where the job has ended. Doing it again
 * changes nothing.
 */
export async function assemble(run: SyncRun, ready: ReadyExport): Promise<boolean> {
  const { parts, source, notes, signal, job } = run;
  const { exports: store, reading } = parts.store;
  if (!(await notes.begin("records", notes.done() + patientsIn(ready)))) return false;
  const lost = await lostTypes(run, ready.files);
  const unreadable = [...new Set([...failedTypes(ready), ...lost])].map(
    (type) => ({ type, reason: "unreadable" }) as const,
  );
  const known = await source.bulk.gaps({ signal });
  const gaps = [...known, ...unauthorised(run, known), ...unreadable];
  let size = FIRST_PAGE;
  let after: PatientId | undefined;
  for (;;) {
    signal.throwIfAborted();
    await whileCrowded(parts.queue, parts.limits.highWater, signal);
    const page = await store.staged(job, {
      patients: size,
      ...(after === undefined ? {} : { after }),
    });
    if (page.length === 0) return true;
    const settled = await settle(run, page, gaps);
    // A line that may be anyone's leaves a gap with everyone, until search has told what is whose.
    await reading.list([...settled], { read: lost.length === 0 });
    await reading.list(page.flatMap(({ patient }) => (settled.has(patient) ? [] : [patient])));
    notes.add({ done: settled.size });
    if (!(await notes.note())) return false;
    after = page.at(-1)?.patient;
    const held = page.reduce((sum, one) => sum + one.parts.length, 0) / page.length;
    size = Math.min(MOST_PATIENTS, Math.max(1, Math.floor(PARTS_AT_ONCE / held)));
  }
}

type Staged = Awaited<ReturnType<SyncRun["parts"]["store"]["exports"]["staged"]>>;

/** Those whose record is stored now. */
async function settle(
  { parts, matches, notes }: SyncRun,
  page: Staged,
  gaps: Gaps,
): Promise<ReadonlySet<PatientId>> {
  const { store, terminology, logger } = parts;
  const breathe = createBreather();
  const batch: RecordInput[] = [];
  for (const { patient, parts: staged } of page) {
    const known = recordOf(staged, gaps, parts);
    if (known) batch.push({ patient, ...known, concepts: conceptsOf(known.record, terminology) });
    await breathe();
  }
  await store.aliases.state(
    batch.map(({ patient }) => ({ statedBy: patient, replacedBy: [], replaces: [] })),
  );
  const settled = new Set(batch.map(({ patient }) => patient));
  const kept = await keepRefusals(store, batch, () => isSilentOnRefusals(gaps));
  const { changed, failed } = await storeRecords(parts, kept);
  await matches.add(changed);
  for (const { patient, error } of failed) {
    // Reading it whole meets the same fault, and sets it aside.
    logger.warn({ err: safeError(error).type, who: parts.pseudonym(patient) }, "not put together");
    settled.delete(patient);
  }
  for (const { reason, type } of gaps) {
    notes.add({ skipped: { [`${reason}:${type}`]: settled.size } });
  }
  return settled;
}

/** Null: the patient is to be read whole. */
function recordOf(
  staged: readonly StagedPart[],
  gaps: Gaps,
  { terminology }: Pick<SyncRun["parts"], "terminology">,
): Pick<RecordInput, "record" | "versions"> | null {
  const bodies = staged.map(readBody);
  const person = bodies.find((body) => body.kind === "patient");
  if (!person || bodies.some((body) => body.kind === "whole")) return null;
  const parts = bodies.flatMap((body) => (body.kind === "part" ? [body.part] : []));
  const versions = new Map<string, string>();
  if (person.version !== undefined) versions.set("Patient", person.version);
  for (const [index, { source }] of staged.entries()) {
    const body = bodies[index];
    if (body?.kind === "part" && body.version !== undefined) versions.set(source, body.version);
  }
  const record = mergeRecords({ patient: person.patient, gaps }, parts, terminology);
  return { record, versions };
}
