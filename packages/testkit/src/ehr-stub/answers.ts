import type { Bundle, FhirResource } from "fhir/r4.js";
import { STUB_TYPES, type StubType, capabilityStatement } from "./capability.ts";
import type { Answer } from "./fault.ts";
import { createCursors, pageBundle } from "./paging.ts";
import type { Cursor, LinkStyle } from "./paging.ts";
import { json, outcome } from "./reply.ts";
import type { Draft } from "./reply.ts";
import type { SeenRequest } from "./request.ts";
import { medicationsOf } from "./stock.ts";
import type { Stock } from "./stock.ts";

export interface EhrStubOptions {
  readonly resources?: readonly FhirResource[];
  readonly links?: LinkStyle;
  /** The largest page that it gives, whatever `_count` says. */
  readonly pageSize?: number;
  /** Whether pages state a total. */
  readonly total?: boolean;
  /** Types that the CapabilityStatement lists and that can be searched; null: it has no CapabilityStatement. */
  readonly types?: readonly StubType[] | null;
  /** Whether `_include` of Medications is offered. */
  readonly includes?: boolean;
  /** What it will not do. */
  readonly refuses?: readonly ("lists" | "post" | "strict")[];
  /** Answers 401 without this bearer token. */
  readonly token?: string;
  readonly gzip?: boolean;
}

const KNOWN_PARAMETERS: readonly string[] = [
  "patient",
  "subject",
  "_id",
  "_lastUpdated",
  "_count",
  "_include",
  "_skip",
];

/** What the stub answers, before anything happens to it on the way. */
export interface Answers {
  draftOf(request: SeenRequest, answer: Answer | null): Draft;
  expireSearches(): void;
}

export function createAnswers(options: EhrStubOptions, stock: Stock, base: () => string): Answers {
  const { types = STUB_TYPES, refuses = [] } = options;
  const cursors = createCursors(options.links ?? "hapi", base);

  function refusal(request: SeenRequest): Draft | null {
    if (
      options.token !== undefined &&
      request.headers.authorization !== `Bearer ${options.token}`
    ) {
      return outcome(401, "login");
    }
    if (request.route !== "search") return null;
    if (refuses.includes("post") && request.method === "POST") return outcome(405, "not-supported");
    if (refuses.includes("lists") && request.patients.length > 1) return outcome(400, "invalid");
    if (!request.strict) return null;
    const unknown = [...request.params.keys()].some((name) => !KNOWN_PARAMETERS.includes(name));
    const include = request.params.has("_include") && options.includes !== true;
    return refuses.includes("strict") || unknown || include ? outcome(400, "invalid") : null;
  }

  function draftOf(request: SeenRequest, answer: Answer | null): Draft {
    const refused = refusal(request);
    if (refused) return refused;
    const { route, type, id, params } = request;
    if (route === "metadata") {
      if (types === null) return outcome(404, "not-found");
      return json(200, capabilityStatement(types, options.includes ?? false));
    }
    if (route === "page") {
      const cursor = cursors.find(params, type);
      return cursor ? json(200, page(cursor, request, answer)) : outcome(410, "not-found");
    }
    if (type === null || !(types ?? STUB_TYPES).some((one) => one === type)) {
      return outcome(404, "not-supported");
    }
    if (route === "read" && id !== null) {
      const resource = stock.read(type, id);
      if (resource === "gone") return outcome(410, "deleted");
      return resource ? json(200, resource) : outcome(404, "not-found");
    }
    if (route !== "search") return outcome(404, "not-supported");
    return json(200, page({ type, params, offset: 0 }, request, answer));
  }

  function page(cursor: Cursor, request: SeenRequest, answer: Answer | null): unknown {
    const { type, params, offset } = cursor;
    const found = stock.search(type, params);
    const asked = Number(params.get("_count") ?? 50);
    const size = Math.max(1, Math.min(asked, options.pageSize ?? asked));
    const matches = found.slice(offset, offset + size);
    const following = offset + size;
    const bundle = pageBundle(base(), {
      matches,
      included:
        params.has("_include") && options.includes === true ? medicationsOf(matches, stock) : [],
      total: options.total === false ? null : found.length,
      self: `${new URL(base()).origin}${request.target}`,
      next: following < found.length ? cursors.linkTo({ type, params, offset: following }) : null,
    });
    if (answer?.kind === "distort") return answer.bundle(bundle);
    if (answer?.kind !== "next") return bundle;
    return withNext(bundle, nextUrl(answer.to, cursor, size, request));
  }

  function nextUrl(
    to: Extract<Answer, { kind: "next" }>["to"],
    cursor: Cursor,
    size: number,
    request: SeenRequest,
  ): string {
    if (to === "self") return `${new URL(base()).origin}${request.target}`;
    if (to === "previous") {
      return cursors.linkTo({ ...cursor, offset: Math.max(0, cursor.offset - size) });
    }
    return to === "same-content" ? cursors.linkTo(cursor) : to.href;
  }

  return { draftOf, expireSearches: () => cursors.expire() };
}

const withNext = (bundle: Bundle, url: string): Bundle => ({
  ...bundle,
  link: [
    ...(bundle.link ?? []).filter(({ relation }) => relation !== "next"),
    { relation: "next", url },
  ],
});
