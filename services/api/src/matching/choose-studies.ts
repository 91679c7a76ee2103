import { type PatientId, type Role, ok, patientIn } from "@cohort/foundation";
import type { PlannedStudy } from "@cohort/matching";
import { hasRole, maySee } from "../auth/auth-context.ts";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import type { ApiRequest } from "../route.ts";

/** What a request to match names; of a stored patient the reference, such as `Patient/123`. */
interface Asked {
  readonly patient?: string | undefined;
  readonly studies?: readonly string[] | undefined;
}

type Asking = Pick<ApiRequest, "auth" | "access">;

/** An EHR asks about its own patients. */
const OF_ANYONE: readonly Role[] = ["ehr-client"];

/**
 * The studies that the caller may match this patient against and asked for, by default all, in the catalogue's order. One that
 * they may not see does not exist, nor does a stored patient who is no candidate of a study of theirs, unless an EHR asks. A
 * study without a legal basis that holds is left out, or refused where it was named.
 */
export async function chooseStudies(
  { store, catalogue }: Pick<ApiDeps, "store" | "catalogue">,
  asking: Asking,
  { patient, studies: asked }: Asked,
): Promise<Outcome<readonly PlannedStudy[]>> {
  const roles =
    patient === undefined ? MAY.match : await rolesFor(store, asking, patientIn(patient));
  if (roles.length === 0) return noSuchPatient();
  const active = (await catalogue.load()).studies;
  const visible = active.filter(({ study }) => maySee(asking.auth, study.id, roles));
  const known = new Set(visible.map(({ study }) => study.id));
  const errors = (asked ?? []).flatMap((id, at) =>
    known.has(id) ? [] : [{ field: `studies[${at}]`, message: "is no active study here" }],
  );
  if (errors.length > 0) return reject("invalid-request", { errors });

  const chosen = asked ? visible.filter(({ study }) => asked.includes(study.id)) : visible;
  const bases = await store.legalBases.of(
    chosen.map(({ study }) => study.id),
    asking.access.today,
  );
  const lawful = chosen.filter(({ study }) => bases.has(study.id));
  const isShort = lawful.length < chosen.length;
  return isShort && (asked || lawful.length === 0) ? reject("no-legal-basis") : ok(lawful);
}

/** As what the caller may ask about a stored patient. */
async function rolesFor(
  { candidates }: ApiDeps["store"],
  { auth, access }: Asking,
  patient: PatientId,
): Promise<readonly Role[]> {
  const people = { ...access, roles: MAY.decide };
  if (hasRole(auth, MAY.decide) && (await candidates.isOfAny(patient, people))) return MAY.match;
  return hasRole(auth, OF_ANYONE) ? OF_ANYONE : [];
}

/** The same of one who is not there as of one who is none of the caller's business. */
export const noSuchPatient = () =>
  rejectField("not-found", "patient", "is not among the stored patients");
