import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** What a request asks for: `page` is a next link, `other` nothing that the stub knows. */
export type Route =
  | "metadata"
  | "search"
  | "page"
  | "read"
  | "history"
  | "token"
  | "export"
  | "export-status"
  | "export-file"
  | "other";

/** One request as the stub saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly route: Route;
  /** Resource type of a search, page (where its URL says so) or read. */
  readonly type: string | null;
  readonly id: string | null;
  /** Of a history, and of a next link to one where its URL says so: whose; `id` is null for that of the type. */
  readonly history: { readonly id: string | null } | null;
  /** What follows the base. */
  readonly path: readonly string[];
  /** Of the query, and of the form of a POST. */
  readonly params: URLSearchParams;
  /** Patients that a search is for, by id. */
  readonly patients: readonly string[];
  readonly strict: boolean;
  readonly headers: IncomingHttpHeaders;
  /** Of a request that has one, other than a form. */
  readonly body: string;
}

const PAGE_PARAMETERS = ["_getpages", "page", "sessionID", "_skip"] as const;

/** A request with its body, as it came. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export async function receive(message: IncomingMessage): Promise<RawRequest> {
  const { method = "GET", url: target = "/", headers } = message;
  return { method, target, headers, body: await textOf(message) };
}

/** What a request to a service asks for whose base path is `base` (without a slash at its end). */
export function describeRequest(
  { method, target, headers, body }: RawRequest,
  base: string,
): SeenRequest {
  const url = new URL(target, "http://stub");
  const params = new URLSearchParams(url.search);
  const form = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  if (form) {
    for (const [name, value] of new URLSearchParams(body)) params.append(name, value);
  }
  const parts = url.pathname.startsWith(base)
    ? url.pathname.slice(base.length).split("/").filter(Boolean).map(decodeURIComponent)
    : ["", ""];
  const [type = null, id = null] = parts;
  const history = historyIn(parts);
  const route = routeOf(parts, params, method, history !== null);
  return {
    method,
    target,
    route,
    type: route === "metadata" || route === "token" ? null : type,
    id: route === "read" || route === "history" ? (history ? history.id : id) : null,
    history,
    path: parts,
    params,
    patients: patientsIn(params),
    strict: headers["prefer"]?.includes("handling=strict") ?? false,
    headers,
    body: form ? "" : body,
  };
}

function routeOf(
  parts: readonly string[],
  params: URLSearchParams,
  method: string,
  history: boolean,
): Route {
  const [type, second] = parts;
  if (type === "metadata" && parts.length === 1) return "metadata";
  if (type === "token" && method === "POST") return "token";
  if (parts.at(-1) === "$export") return "export";
  if (type === "export") return second === "file" ? "export-file" : "export-status";
  const paged = PAGE_PARAMETERS.some((name) => params.has(name));
  if ((parts.length <= 1 || history) && method === "GET" && paged) return "page";
  if (history && method === "GET") return "history";
  if (parts.length === 1 && method === "GET") return "search";
  if (parts.length === 2 && method === "POST" && second === "_search") return "search";
  return parts.length === 2 && method === "GET" && type !== "" ? "read" : "other";
}

/** `Type/_history` and `Type/id/_history`. */
function historyIn(parts: readonly string[]): { readonly id: string | null } | null {
  if (parts.length < 2 || parts.length > 3 || parts.at(-1) !== "_history") return null;
  return { id: parts.length === 3 ? (parts[1] ?? null) : null };
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
