import type { IncomingHttpHeaders } from "node:http";
import { ok } from "@cohort/foundation";
import { type Outcome, rejectField } from "./rejection.ts";

/** The last is what FHIR's was called before STU3. */
const JSON_TYPE = /^application\/(?:json|[a-z0-9!#$&^_.-]+\+json|json\+fhir)$/;
const FORM_TYPE = /^application\/x-www-form-urlencoded$/;
const CHARSET = /^charset="?([^"]+)"?$/;
/** FHIR R4 3.1.0.1.14: bodies of other versions are other resources. */
const FHIR_VERSION = /^fhirversion="?([^"]+)"?$/;
const R4: ReadonlySet<string> = new Set(["4.0", "4.0.1"]);

/** Whether the request announces a body at all (RFC 9112 6.3). */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers["transfer-encoding"] !== undefined ||
  (headers["content-length"] !== undefined && Number(headers["content-length"]) !== 0);

/** Accepts JSON in UTF-8 and its kin (`application/fhir+json`), of FHIR's versions R4 alone. */
export const checkMediaType = (headers: IncomingHttpHeaders): Outcome<null> =>
  checkType(headers, JSON_TYPE, "must be application/json");

/** Accepts what a search by POST sends (FHIR R4 3.1.1.3). */
export const checkFormType = (headers: IncomingHttpHeaders): Outcome<null> =>
  checkType(headers, FORM_TYPE, "must be application/x-www-form-urlencoded");

function checkType(headers: IncomingHttpHeaders, types: RegExp, message: string): Outcome<null> {
  const refusal = rejectField("unsupported-media-type", "Content-Type", message);
  const [type = "", ...parameters] = (headers["content-type"] ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  if (!types.test(type)) return refusal;
  for (const parameter of parameters) {
    const charset = CHARSET.exec(parameter)?.[1];
    if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") return refusal;
    const version = FHIR_VERSION.exec(parameter)?.[1];
    if (version !== undefined && !R4.has(version)) return refusal;
  }
  return ok(null);
}
