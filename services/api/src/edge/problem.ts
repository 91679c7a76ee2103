import type { ServerResponse } from "node:http";
import {
  PROBLEMS,
  PROBLEM_MEDIA_TYPE,
  type Problem,
  type ProblemKind,
  problemType,
} from "@cohort/contract";
import { StoreUnavailableError } from "@cohort/postgres";
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
    ...(rejection.errors === undefined ? {} : { errors: [...rejection.errors] }),
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
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    ...headers,
    "Content-Length": bytes.length,
  });
  response.end(bytes);
}

export function sendProblem(response: ServerResponse, rejection: Rejection): void {
  const problem = problemOf(rejection, requestIdOf(response));
  sendJson(response, problem.status, problem, {
    ...HEADERS[rejection.kind],
    ...rejection.headers,
    "Content-Type": PROBLEM_MEDIA_TYPE,
  });
}
