import type { IncomingHttpHeaders } from "node:http";
import { ok } from "@cohort/foundation";
import { type Outcome, rejectField } from "./rejection.ts";

const JSON_TYPE = /^application\/(?:json|[a-z0-9!#$&^_.-]+\+json)$/;
const CHARSET = /^charset="?([^"]+)"?$/;

/** Whether the request announces a body at all (RFC 9112 6.3). */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers["transfer-encoding"] !== undefined ||
  (headers["content-length"] !== undefined && Number(headers["content-length"]) !== 0);

/** Accepts JSON in UTF-8 and its kin (`application/fhir+json`). */
export function checkMediaType(headers: IncomingHttpHeaders): Outcome<null> {
  const refusal = rejectField("unsupported-media-type", "Content-Type", "must be application/json");
  const [type = "", ...parameters] = (headers["content-type"] ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  if (!JSON_TYPE.test(type)) return refusal;
  for (const parameter of parameters) {
    const charset = CHARSET.exec(parameter)?.[1];
    if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") return refusal;
  }
  return ok(null);
}
