import type { ServerResponse } from "node:http";
import type { RequestHandler, Response } from "express";
import {
  FHIR_MEDIA_TYPE,
  PROBLEMS,
  PROBLEM_MEDIA_TYPE,
  type Problem,
  type ProblemKind,
  problemType,
} from "@cohort/contract";
import { StoreUnavailableError } from "@cohort/postgres";
import { operationOutcomeOf } from "./operation-outcome.ts";
import type { Rejection } from "./rejection.ts";
import { requestIdOf } from "./request-id.ts";

const HEADERS: Partial<Record<ProblemKind, Readonly<Record<string, string>>>> = {
  "not-signed-in": { "WWW-Authenticate": "Bearer" },
  unavailable: { "Retry-After": "2" },
};

/** The problem document of a rejection. */
export function problemOf(rejection: Rejection, requestId: string): Problem {
  const { status, title } = PROBLEMS[rejection.kind];
  return {
    ...rejection.extra,
    type: problemType(rejection.kind),
    title,
    status,
    ...(rejection.detail === undefined ? {} : { detail: rejection.detail }),
    ...(rejection.errors === undefined
      ? {}
      : { errors: rejection.errors.map(({ field, message }) => ({ field, message })) }),
    requestId,
  };
}

/** What a thrown error becomes. Its text stays here: it may quote what it failed on. */
export function rejectionOf(error: unknown): Rejection {
  if (error instanceof StoreUnavailableError) {
    return { kind: "unavailable", detail: "The database is not available. Try again shortly." };
  }
  if (error instanceof URIError) {
    return { kind: "invalid-request", errors: [{ field: "path", message: "is badly encoded" }] };
  }
  return { kind: "internal" };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    ...headers,
    "Content-Length": bytes.length,
  });
  response.end(bytes);
}

/** Paths whose callers expect FHIR, of whatever goes wrong there. */
export const FHIR_PATHS = ["/fhir", "/cds-services"];

/** For `FHIR_PATHS`, before anything else can refuse a request. */
export const speakFhir: RequestHandler = (_request, response, next) => {
  response.locals["speaks"] = "fhir";
  next();
};

/** Tells why a request gets no answer: an OperationOutcome where FHIR is spoken, else a problem document. */
export function sendProblem(response: Response, rejection: Rejection): void {
  const speaksFhir = response.locals["speaks"] === "fhir";
  const body = (speaksFhir ? operationOutcomeOf : problemOf)(rejection, requestIdOf(response));
  sendJson(response, PROBLEMS[rejection.kind].status, body, {
    ...HEADERS[rejection.kind],
    ...rejection.headers,
    "Content-Type": speaksFhir ? FHIR_MEDIA_TYPE : PROBLEM_MEDIA_TYPE,
  });
}
