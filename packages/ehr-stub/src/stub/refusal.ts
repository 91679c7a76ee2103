import { gatekeeper } from "./authorization.ts";
import type { EhrStubOptions } from "./options.ts";
import { type Draft, outcome } from "./reply.ts";
import type { SeenRequest } from "./request.ts";

const KNOWN_PARAMETERS: readonly string[] = [
  "patient",
  "subject",
  "_id",
  "_lastUpdated",
  "_count",
  "_elements",
  "category",
  "_include",
  "_skip",
];

/** Why the stub will not answer, as its options have it; null where it will. */
export function refusal(options: EhrStubOptions, request: SeenRequest): Draft | null {
  const { token, authorization, refuses = [] } = options;
  const kept = authorization === undefined ? null : gatekeeper(authorization, request);
  if (kept) return kept;
  if (token !== undefined && !isOpen(options, request)) {
    if (request.headers.authorization !== `Bearer ${token}`) return outcome(401, "login");
  }
  if (options.forbids?.some((type) => type === request.type)) return outcome(403, "forbidden");
  if (request.route !== "search") return null;
  if (refuses.includes("post") && request.method === "POST") return outcome(405, "not-supported");
  if (refuses.includes("strict") && request.strict) return outcome(400, "invalid");
  return offends(options, request) ? outcome(400, "invalid") : null;
}

/** Files may be open to whoever has their link. */
const isOpen = ({ bulk }: EhrStubOptions, { route }: SeenRequest): boolean =>
  route === "token" || (route === "export-file" && bulk?.requiresAccessToken === false);

function offends(options: EhrStubOptions, request: SeenRequest): boolean {
  const { params, patients, strict } = request;
  const { refuses = [], longestList = Number.POSITIVE_INFINITY } = options;
  const known = [...KNOWN_PARAMETERS, ...(options.sort === "offered" ? ["_sort"] : [])];
  const unknown =
    [...params.keys()].some((name) => !known.includes(name)) ||
    (params.has("_include") && options.includes !== true);
  const ids = params.get("_id")?.split(",").length ?? 0;
  const dates = params.getAll("_lastUpdated").flatMap((value) => value.split(","));
  return (
    (refuses.includes("lists") && patients.length > 1) ||
    Math.max(ids, patients.length) > longestList ||
    (refuses.includes("year") && dates.some((date) => /^[a-z]{0,2}\d{4}$/.test(date))) ||
    (refuses.includes("updated") && dates.length > 0) ||
    (refuses.includes("sort") && params.has("_sort")) ||
    (refuses.includes("everyone") && patients.length === 0 && !params.has("_id")) ||
    isUncategorized(options, request) ||
    (unknown && (strict || refuses.includes("unknown")))
  );
}

/** Without a category where one is asked for, or with one that is not known. */
function isUncategorized({ categories }: EhrStubOptions, { type, params }: SeenRequest): boolean {
  const [, known] = Object.entries(categories ?? {}).find(([one]) => one === type) ?? [];
  if (known === undefined || params.has("_id")) return false;
  const asked = params.get("category")?.split(",") ?? [];
  return asked.length === 0 || asked.some((one) => !known.includes(one));
}
