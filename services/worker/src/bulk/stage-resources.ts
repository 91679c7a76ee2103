import { medicationsIn, partOf, versionOf } from "@cohort/fhir-mapping";
import { type PatientId, patientId } from "@cohort/foundation";
import type { StagedPart } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";
import { NOBODY, type Person, type Resource, WHOLE, readBody, writeBody } from "./staged-body.ts";
import { type GoodLine, sourceOf, updatedOf } from "./stage-patients.ts";

/** A drug may be a mixture of drugs; a mixture of mixtures is not looked into. */
const LEVELS = 2;
interface Context {
  readonly patients: ReadonlyMap<PatientId, Person>;
  readonly medicationsOf: (resource: Resource) => readonly Resource[];
}

/** The Patients and Medications that the lines speak of, as far as they are staged. */
async function contextOf(
  { store }: Pick<Parts, "store">,
  job: string,
  lines: readonly GoodLine[],
): Promise<Context> {
  const ids = new Set(lines.flatMap((line) => line.patients));
  const keys = [...ids].map((id) => ({ patient: patientId(id), source: `Patient/${id}` }));
  const patients = new Map<PatientId, Person>();
  for (const part of await store.exports.partsOf(job, keys)) {
    const body = readBody(part);
    if (body.kind === "patient") patients.set(part.patient, body.patient);
  }
  const medications = new Map<string, Resource>();
  let open: readonly Resource[] = lines.map(({ resource }) => resource);
  for (let level = 0; level < LEVELS && open.length > 0; level += 1) {
    const sources = new Set(
      open.flatMap(medicationsIn).filter((source) => !medications.has(source)),
    );
    const wanted = [...sources].map((source) => ({ patient: NOBODY, source }));
    const found = (await store.exports.partsOf(job, wanted)).flatMap((part) => {
      const body = readBody(part);
      return body.kind === "medication" ? [[part.source, body.medication] as const] : [];
    });
    for (const [source, medication] of found) medications.set(source, medication);
    open = found.map(([, medication]) => medication);
  }
  return {
    patients,
    medicationsOf(resource) {
      const found = new Set<Resource>();
      const follow = (holder: Resource, levels: number): void => {
        for (const source of levels > 0 ? medicationsIn(holder) : []) {
          const medication = medications.get(source);
          if (!medication || found.has(medication)) continue;
          found.add(medication);
          follow(medication, levels - 1);
        }
      };
      follow(resource, LEVELS);
      return [...found];
    },
  };
}

/**
 * What each resource adds to the record of each patient it is about. Of a patient whose Patient did not come along, and
 * where a resource by itself does not tell, it is that the patient has to be read whole.
 */
export async function stageResources(
  parts: Pick<Parts, "store" | "terminology">,
  job: string,
  lines: readonly GoodLine[],
): Promise<readonly StagedPart[]> {
  const context = await contextOf(parts, job, lines);
  const breathe = createBreather();
  const staged: StagedPart[] = [];
  for (const { resource, patients } of lines) {
    const version = versionOf(resource);
    for (const id of patients) {
      const patient = context.patients.get(patientId(id));
      const medications = context.medicationsOf(resource);
      const part = patient && partOf({ patient, resource, medications }, parts.terminology);
      const body =
        part && !part.needsWhole
          ? writeBody({
              kind: "part",
              part: { facts: part.facts, unclaimed: part.unclaimed, issues: part.issues },
              ...(version === null ? {} : { version }),
            })
          : writeBody(WHOLE);
      const source = sourceOf(resource);
      staged.push({ patient: patientId(id), source, updated: updatedOf(resource), body });
    }
    await breathe();
  }
  return staged;
}
