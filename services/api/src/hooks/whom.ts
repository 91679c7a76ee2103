import { at, isObject, type Json, objectsIn, statusOf } from "./status.ts";

/** Whom a notification speaks of. */
export interface Whom {
  /** Ids of patients. */
  readonly patients: readonly string[];
  /** Other resources that changed, without a word on whose they are: `Observation/o1`. */
  readonly resources: readonly string[];
  /** It says that something changed; a handshake or a heartbeat does not. */
  readonly isChange: boolean;
}

/** `Patient/p1`, absolute or with a version: the last type and id in it. */
const REFERENCE = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-._]{1,128})(?:\/_history\/[^/]*)?$/;

interface Name {
  readonly type: string;
  readonly id: string;
}

function nameIn(reference: unknown): Name | null {
  const [, type, id] = (typeof reference === "string" && REFERENCE.exec(reference)) || [];
  return type === undefined || id === undefined ? null : { type, id };
}

/** The patient a resource is of, or is. */
function patientOf(resource: Json): string | null {
  if (resource["resourceType"] === "Patient") return nameOf(resource)?.id ?? null;
  for (const element of ["subject", "patient"]) {
    const name = nameIn(at(resource[element], "reference"));
    if (name?.type === "Patient") return name.id;
  }
  return null;
}

const nameOf = ({ resourceType, id }: Json): Name | null =>
  nameIn(`${String(resourceType)}/${String(id)}`);

/** Kinds of notification (Subscriptions R5 Backport, SubscriptionNotificationType) that tell of no change. */
const QUIET: ReadonlySet<unknown> = new Set(["handshake", "heartbeat", "query-status"]);

/**
 * Whom a notification is about: of a whole resource its patient, of a Bundle what it holds and what its status
 * focuses on. Takes whatever was sent; anything unknown names nobody. The address of a PUT is one more `focus`.
 */
export function whomOf(body: unknown, focus?: string): Whom {
  const patients = new Set<string>();
  const resources = new Set<string>();
  const settled = new Set<string>();
  let isChange = true;

  const addReference = (reference: unknown): void => {
    const name = nameIn(reference);
    if (name?.type === "Patient") patients.add(name.id);
    else if (name) resources.add(`${name.type}/${name.id}`);
  };
  const addResource = (resource: Json): void => {
    const [patient, name] = [patientOf(resource), nameOf(resource)];
    if (patient !== null) patients.add(patient);
    if (patient !== null && name) settled.add(`${name.type}/${name.id}`);
    else if (name) resources.add(`${name.type}/${name.id}`);
  };

  addReference(focus);
  if (isObject(body) && body["resourceType"] === "Bundle") {
    for (const { resource, request } of objectsIn(body["entry"])) {
      const status = isObject(resource) ? statusOf(resource) : null;
      if (status) {
        isChange &&= !QUIET.has(status.type);
        status.focuses.forEach(addReference);
      } else if (isObject(resource)) addResource(resource);
      else addReference(at(request, "url"));
    }
  } else if (isObject(body)) addResource(body);

  return {
    patients: [...patients],
    resources: [...resources].filter((name) => !settled.has(name)),
    isChange,
  };
}
