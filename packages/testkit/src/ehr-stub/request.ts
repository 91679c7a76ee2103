import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** What a request asks for: `page` is a next link, `other` nothing that the stub knows. */
export type Route = "metadata" | "search" | "page" | "read" | "other";

/** One request as the stub saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly route: Route;
  /** Resource type of a search, page (where its URL says so) or read. */
  readonly type: string | null;
  readonly id: string | null;
  /** Of the query, and of the form of a POST. */
  readonly params: URLSearchParams;
  /** Patients that a search is for, by id. */
  readonly patients: readonly string[];
  readonly strict: boolean;
  readonly headers: IncomingHttpHeaders;
}

const PAGE_PARAMETERS = ["_getpages", "page", "sessionID", "_skip"] as const;

/** Reads a request to a service whose base path is `base` (without a slash at its end). */
export async function readRequest(message: IncomingMessage, base: string): Promise<SeenRequest> {
  const { method = "GET", url: target = "/", headers } = message;
  const url = new URL(target, "http://stub");
  const params = new URLSearchParams(url.search);
  const body = await textOf(message);
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    for (const [name, value] of new URLSearchParams(body)) params.append(name, value);
  }
  const parts = url.pathname.startsWith(base)
    ? url.pathname.slice(base.length).split("/").filter(Boolean).map(decodeURIComponent)
    : ["", ""];
  const [type = null, id = null] = parts;
  const route = routeOf(parts, params, method);
  return {
    method,
    target,
    route,
    type: route === "metadata" ? null : type,
    id: route === "read" ? id : null,
    params,
    patients: patientsIn(params),
    strict: headers["prefer"]?.includes("handling=strict") ?? false,
    headers,
  };
}

function routeOf(parts: readonly string[], params: URLSearchParams, method: string): Route {
  const [type, second] = parts;
  if (type === "metadata" && parts.length === 1) return "metadata";
  if (parts.length <= 1 && method === "GET" && PAGE_PARAMETERS.some((name) => params.has(name))) {
    return "page";
  }
  if (parts.length === 1 && method === "GET") return "search";
  if (parts.length === 2 && method === "POST" && second === "_search") return "search";
  return parts.length === 2 && method === "GET" && type !== "" ? "read" : "other";
}

function patientsIn(params: URLSearchParams): readonly string[] {
  const given = params.get("patient") ?? params.get("subject") ?? "";
  return given.split(",").filter(Boolean).map(idOf);
}

/** The id in `Type/id`, also absolute or with a version. */
export const idOf = (reference: string): string =>
  reference.split("/_history/")[0]?.split("/").at(-1) ?? reference;

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  message.setEncoding("utf8");
  for await (const chunk of message) text += String(chunk);
  return text;
}
