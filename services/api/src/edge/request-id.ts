import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { RequestHandler } from "express";

/** What a caller may name its request: nothing that could break a log line or a header. */
const SAFE = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request an id, the caller's own where it is harmless, and says it in the answer. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get("X-Request-Id");
  const id = given !== undefined && SAFE.test(given) ? given : randomUUID();
  Object.assign(request, { id });
  response.setHeader("X-Request-Id", id);
  next();
};

/** The id that this answer's request was given. */
export function requestIdOf(response: ServerResponse): string {
  const id = response.getHeader("X-Request-Id");
  return typeof id === "string" ? id : "";
}
