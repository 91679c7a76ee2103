import type { RequestHandler } from "express";
import type { CdsParts } from "./parts.ts";

const ALLOWED = {
  "Access-Control-Allow-Methods": "GET, POST",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Expose-Headers": "X-Request-Id",
  "Access-Control-Max-Age": "600",
};

/**
 * Lets pages of the clients' own origins call from a browser, and no others. A preflight is answered without credentials, which
 * it never carries; to a page of another origin the answer says nothing.
 */
export function cdsCors({ clients }: Pick<CdsParts, "clients">): RequestHandler {
  const origins = new Set(clients.flatMap((client) => client.origins));
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary("Origin");
    if (origin !== undefined && origins.has(origin)) {
      response.set({ "Access-Control-Allow-Origin": origin, ...ALLOWED });
    }
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else next();
  };
}
