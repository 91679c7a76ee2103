import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import type { Bundle, BundleEntry, FhirResource, Patient } from "fhir/r4.js";
import { newerOf } from "./newest.ts";
import {
  type Raw,
  asClaimedPatient,
  asClaimedResource,
  asRaw,
  child,
  has,
  readAs,
  valueOf,
  wordOf,
} from "./raw.ts";
import { isId, targetOf, urnTail } from "./reference.ts";
import { idOf, typeOf } from "./resource-index.ts";
import type { PatientResources } from "./resources.ts";

/** The id of a Patient that has none, nor a `fullUrl` that gives one. */
const ANONYMOUS = "anonymous";
const LONGEST_URL = 2000;

const failure = (code: string, path: string, message: string, action: string): Result<never> =>
  fail<Failure>({ code: `BUNDLE.${code}`, path, message, action });

/** The id that a `fullUrl` gives: its uuid, or its last part where it is a URL of that type (R4 2.36.4). */
function idFromUrl(fullUrl: string | null, type: string): string | null {
  if (fullUrl === null) return null;
  const target = targetOf(fullUrl);
  const id = urnTail(fullUrl) ?? (target?.type === type ? target.id : null);
  return id !== null && isId(id) && id.length <= 128 ? id : null;
}

/** A resource without an id goes by its `fullUrl`, so that evidence and references can name it. */
function named(raw: Raw<FhirResource>, fullUrl: string | null): Raw<FhirResource> {
  const type = typeOf(raw);
  if (type === null || idOf(raw) !== null) return raw;
  const id = idFromUrl(fullUrl, type) ?? (type === "Patient" ? ANONYMOUS : null);
  return id === null ? raw : (asRaw<FhirResource>({ ...raw, id }) ?? raw);
}

function isOutcome(entry: Raw<BundleEntry>): boolean {
  const search = child(entry, "search");
  return search !== null && wordOf(search, "mode", 20) === "outcome";
}

/**
 * The one patient of a Bundle of any type, with everything in it. Fails, naming the field, where it is no
 * Bundle of exactly one Patient; resources that are bad otherwise are left to `mapPatient` to name.
 */
export function readBundle(body: unknown): Result<PatientResources> {
  const bundle = asRaw<Bundle>(body);
  if (!bundle) {
    return failure("NOT_AN_OBJECT", "bundle", "It is no JSON object.", "Send a FHIR R4 Bundle.");
  }
  if (typeOf(bundle) !== "Bundle") {
    const message = "It is no FHIR Bundle.";
    return failure("NOT_A_BUNDLE", "bundle.resourceType", message, 'Set it to "Bundle".');
  }
  const entries = valueOf(bundle, "entry");
  if (!Array.isArray(entries)) {
    const action = "List the patient's resources under it.";
    return failure("NO_ENTRIES", "bundle.entry", "The Bundle has no list of entries.", action);
  }

  const resources: FhirResource[] = [];
  const fullUrls = new Map<string, FhirResource>();
  let patient: Raw<Patient> | null = null;
  for (const [at, item] of entries.entries()) {
    const entry = asRaw<BundleEntry>(item);
    if (entry && (isOutcome(entry) || !has(entry, "resource"))) continue;
    const given = entry && asRaw<FhirResource>(valueOf(entry, "resource"));
    if (!entry || !given) {
      resources.push(asClaimedResource(entry ? valueOf(entry, "resource") : item));
      continue;
    }
    const fullUrl = wordOf(entry, "fullUrl", LONGEST_URL);
    const raw = named(given, fullUrl);
    if (fullUrl !== null) fullUrls.set(fullUrl, asClaimedResource(raw));
    if (typeOf(raw) !== "Patient") {
      resources.push(asClaimedResource(raw));
      continue;
    }
    const next = readAs<Patient>(raw);
    if (patient && (idOf(patient) !== idOf(next) || idOf(next) === ANONYMOUS)) {
      const action = "Send one Bundle for each patient.";
      const path = `bundle.entry[${at}].resource`;
      return failure("TWO_PATIENTS", path, "The Bundle is about two patients.", action);
    }
    patient = patient ? newerOf(patient, next) : next;
  }
  if (!patient) {
    return failure(
      "NO_PATIENT",
      "bundle.entry",
      "No entry is a Patient.",
      "Add the Patient to it.",
    );
  }
  return ok({ patient: asClaimedPatient(patient), resources, fullUrls });
}
