import type { IncomingHttpHeaders } from "node:http";
import { reject } from "../edge/rejection.ts";

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** RFC 6750 2.1: the token of the Authorization header; null where that holds something else. */
export const bearerOf = (headers: IncomingHttpHeaders): string | null =>
  BEARER.exec(headers.authorization ?? "")?.[1] ?? null;

/** RFC 6750 3.1. One answer, whatever is wrong: unknown, foreign, ended, revoked. */
export const invalidToken = reject("not-signed-in", {
  headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
});
