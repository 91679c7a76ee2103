import { dateSchema, patientReferenceSchema } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { z } from "zod";
import { type FieldFault, type Outcome, reject, rejectField } from "../../edge/rejection.ts";

/** What a parameter of an operation means here. `unused`: the guide names it, and a single site has no use for it. */
export type Meaning = "bundle" | "patient" | "study" | "as-of" | "with-ineligible" | "unused";

/** The parameters of one operation by name; several names may mean the same. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** What an operation is asked, and where it was said: failures name the place. */
export interface OperationInput {
  readonly bundle?: { readonly [member: string]: unknown };
  readonly patient?: string;
  readonly asOf?: string;
  readonly studies?: string[];
  readonly withIneligible: boolean;
  /** Names of parameters that were given and are not used. */
  readonly unused: readonly string[];
  /** FHIRPath of `bundle`, `patient`, and of each of the studies. */
  readonly places: ReadonlyMap<string, string>;
}

const parameterSchema = z.looseObject({
  name: z.string(),
  resource: z.looseObject({ resourceType: z.string() }).optional(),
  valueReference: z.looseObject({ reference: z.string() }).optional(),
});
type Parameter = z.infer<typeof parameterSchema>;

const STUDY = /^(?:ResearchStudy\/)?([A-Za-z0-9][A-Za-z0-9._-]{0,79})$/;

/** A reference, or a text that is one. */
const referenceIn = (parameter: Parameter): unknown =>
  parameter.valueReference?.reference ??
  parameter["valueString"] ??
  parameter["valueUri"] ??
  parameter["valueId"];

const asReference = (text: unknown): unknown =>
  typeof text === "string" && !text.includes("/") ? `Patient/${text}` : text;

/** The value of a parameter, as what it means; null where it is none. */
function valueOf(parameter: Parameter, meaning: Meaning): unknown {
  switch (meaning) {
    case "bundle":
      return parameter.resource ?? null;
    case "patient":
      return patientReferenceSchema.safeParse(asReference(referenceIn(parameter))).data ?? null;
    case "study":
      return STUDY.exec(String(referenceIn(parameter) ?? parameter["valueCode"]))?.[1] ?? null;
    case "as-of":
      return dateSchema.safeParse(parameter["valueDate"]).data ?? null;
    case "with-ineligible":
      return z.boolean().safeParse(parameter["valueBoolean"]).data ?? null;
    case "unused":
      return parameter.name;
  }
}

const WANTED: Readonly<Record<Meaning, string>> = {
  bundle: "must be a Bundle in `resource`",
  patient: "must refer to a patient, such as Patient/123",
  study: "must refer to a study, such as ResearchStudy/NCT06421701",
  "as-of": "must be a calendar date in `valueDate`",
  "with-ineligible": "must be true or false in `valueBoolean`",
  unused: "must be a parameter",
};

interface Given {
  readonly meaning: Meaning;
  readonly value: unknown;
  readonly place: string;
}

function readParameter(raw: unknown, at: number, meanings: Meanings): Given | FieldFault {
  const place = `Parameters.parameter[${at}]`;
  const parameter = parameterSchema.safeParse(raw).data;
  if (!parameter) return { field: place, message: "is no parameter", code: "structure" };
  const meaning = Object.hasOwn(meanings, parameter.name) ? meanings[parameter.name] : undefined;
  if (meaning === undefined) {
    return { field: `${place}.name`, message: "is not known here", code: "not-supported" };
  }
  const element = `${place}.${meaning === "bundle" ? "resource" : "value"}`;
  const value = valueOf(parameter, meaning);
  return value === null
    ? { field: element, message: WANTED[meaning], code: "value" }
    : { meaning, value, place: element };
}

const isFault = (one: Given | FieldFault): one is FieldFault => "field" in one;

function gather(given: readonly Given[]): Outcome<OperationInput> {
  const places = new Map<string, string>();
  const studies: string[] = [];
  const unused: string[] = [];
  const single = new Map<Meaning, unknown>();
  for (const { meaning, value, place } of given) {
    if (meaning === "unused") unused.push(String(value));
    else if (meaning === "study") {
      places.set(`studies[${studies.length}]`, place);
      studies.push(String(value));
    } else {
      if (single.has(meaning)) return rejectField("invalid-request", place, "was given already");
      single.set(meaning, value);
      places.set(meaning, place);
    }
  }
  if (!single.has("bundle") && !single.has("patient")) {
    const message = "must hold a Bundle or name a patient";
    return rejectField("invalid-request", "Parameters.parameter", message, "required");
  }
  const bundle = z.looseObject({}).safeParse(single.get("bundle")).data;
  const patient = single.get("patient");
  const asOf = single.get("as-of");
  return ok({
    ...(bundle === undefined ? {} : { bundle }),
    ...(typeof patient === "string" ? { patient } : {}),
    ...(typeof asOf === "string" ? { asOf } : {}),
    ...(studies.length > 0 ? { studies } : {}),
    withIneligible: single.get("with-ineligible") === true,
    unused,
    places,
  });
}

const bodySchema = z.looseObject({ resourceType: z.string(), parameter: z.unknown().optional() });

/** What a body asks: a Bundle of one patient as it is, or Parameters that hold one or name a stored patient. */
export function readInput(body: unknown, meanings: Meanings): Outcome<OperationInput> {
  const resource = bodySchema.safeParse(body).data;
  if (resource?.resourceType === "Bundle") {
    return gather([{ meaning: "bundle", value: resource, place: "Bundle" }]);
  }
  if (resource?.resourceType !== "Parameters") {
    const field = resource ? "resourceType" : "body";
    return rejectField("invalid-request", field, "must be a Bundle or Parameters", "structure");
  }
  const { parameter } = resource;
  if (!Array.isArray(parameter)) {
    return rejectField("invalid-request", "Parameters.parameter", "is missing", "required");
  }
  const read = parameter.map((raw, at) => readParameter(raw, at, meanings));
  const errors = read.filter(isFault).slice(0, 20);
  if (errors.length > 0) return reject("invalid-request", { errors });
  return gather(read.filter((one): one is Given => !isFault(one)));
}

/** The same failure, told at the place in the body that was sent. */
export function atPlace<T>(outcome: Outcome<T>, { places }: OperationInput): Outcome<T> {
  if (outcome.ok || !outcome.failure.errors) return outcome;
  const errors = outcome.failure.errors.map((error) => {
    const [head = ""] = /^(?:studies\[\d+\]|[a-z]+)/.exec(error.field) ?? [];
    const place = places.get(head) ?? head;
    return { ...error, field: `${place}${error.field.slice(head.length)}` };
  });
  return { ok: false, failure: { ...outcome.failure, errors } };
}
