import type { NextFunction, Request, Response } from "express";
import type { Entry } from "../store/store.ts";
import { refuse } from "./outcome.ts";

export const FHIR_JSON = "application/fhir+json";

const JSON_TYPES = new Set([
  "json",
  "application/json",
  "text/json",
  FHIR_JSON,
  "application/*",
  "*/*",
]);

/** Whether one of the media types is JSON; parameters such as `fhirVersion=4.0` and weights are left aside. */
const takesJson = (types: string): boolean =>
  types.split(",").some((type) => JSON_TYPES.has((type.split(";")[0] ?? "").trim().toLowerCase()));

/** The parameters of the URL as the client wrote it; empty where it has none. Never throws. */
export function queryOf(request: Request): URLSearchParams {
  const [, query = ""] = request.originalUrl.split("?", 2);
  return new URLSearchParams(query);
}

/** `_format` wins over Accept (FHIR R4 http, 3.1.0.1.11); a client that takes no JSON gets 406. */
export function negotiate(request: Request, response: Response, next: NextFunction): void {
  const requestId = request.get("x-request-id");
  if (requestId && /^[\w.-]{1,128}$/.test(requestId)) response.set("X-Request-Id", requestId);
  const format = queryOf(request).get("_format");
  // A `+` that a client did not encode arrives as a space.
  if (!takesJson(format?.replaceAll(" ", "+") ?? request.get("accept") ?? FHIR_JSON)) {
    throw refuse(406, "not-supported", `Only ${FHIR_JSON} can be produced here.`);
  }
  next();
}

/** `Prefer: handling=strict`: what is not supported is an error instead of a warning. */
export const isStrict = (request: Request): boolean =>
  /(^|[,;\s])handling=strict($|[,;\s])/.test(request.get("prefer") ?? "");

export function sendResource(request: Request, response: Response, entry: Entry): void {
  const etag = `W/"${entry.version}"`;
  response.set("ETag", etag).set("Last-Modified", new Date(entry.updated).toUTCString());
  const known = request.get("if-none-match")?.split(",") ?? [];
  if (known.some((tag) => tag.trim() === etag)) response.status(304).end();
  else response.status(200).type(FHIR_JSON).send(entry.body);
}
