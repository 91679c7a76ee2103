import type { NextFunction, Request, Response } from "express";
import { issue, outcome, RequestError } from "./outcome.ts";
import { FHIR_JSON } from "./http.ts";

const statusOf = (error: unknown): number => {
  const status = error instanceof Error && "status" in error ? error.status : 500;
  return typeof status === "number" && status >= 400 && status < 600 ? status : 500;
};

/** Translates what routes and body parsers throw; the four parameters are how Express knows an error handler. */
export function answerError(
  error: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction,
): void {
  const send = (status: number, issues: Parameters<typeof outcome>[0]): void => {
    response
      .status(status)
      .type(FHIR_JSON)
      .send(JSON.stringify(outcome(issues)));
  };
  if (error instanceof RequestError) {
    response.set(error.headers);
    send(error.status, error.issues);
    return;
  }
  const status = statusOf(error);
  if (status === 413) send(status, [issue("error", "too-long", "The request body is too large.")]);
  else if (status < 500) send(status, [issue("error", "structure", "The request cannot be read.")]);
  else send(status, [issue("fatal", "exception", "The server failed.")]);
}
