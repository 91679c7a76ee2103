import type { Bundle, BundleEntry, FhirResource } from "fhir/r4.js";
import { STUB_TYPES, capabilityStatement } from "./capability.ts";
import type { Answer } from "./fault.ts";
import { historyOf } from "./history.ts";
import { oddEntries } from "./odd-entries.ts";
import type { EhrStubOptions } from "./options.ts";
import { createCursors, pageBundle, searchEntry } from "./paging.ts";
import type { Cursor } from "./paging.ts";
import { json, outcome } from "./reply.ts";
import type { Draft } from "./reply.ts";
import type { SeenRequest } from "./request.ts";
import { categoriesOf, project } from "./search-filter.ts";
import { medicationsOf } from "./stock.ts";
import type { Stock } from "./stock.ts";

/** What the stub answers, before anything happens to it on the way. */
export interface Answers {
  draftOf(request: SeenRequest, answer: Answer | null): Draft;
  expireSearches(): void;
}

export function createAnswers(
  options: EhrStubOptions,
  stock: Stock,
  base: () => string,
  exported: (request: SeenRequest) => Draft,
): Answers {
  const { types = STUB_TYPES } = options;
  const cursors = createCursors(options.links ?? "hapi", linkBase, options.postLinks);
  const origin = (): string => new URL(base()).origin;
  function linkBase(): string {
    return base().replace(origin(), options.linkOrigin ?? origin());
  }

  function draftOf(request: SeenRequest, answer: Answer | null): Draft {
    const { route, type, id, params } = request;
    if (route === "metadata") {
      return types === null ? outcome(404, "not-found") : json(200, capabilityStatement(options));
    }
    if (route === "token") {
      return json(200, {
        access_token: options.token ?? "t",
        token_type: "bearer",
        expires_in: 300,
      });
    }
    if (route === "export" || route === "export-status") return exported(request);
    if (route === "page") {
      const cursor = cursors.find(request);
      if (!cursor) return outcome(410, "not-found");
      return isTooFar(cursor) ? outcome(400, "invalid") : json(200, page(cursor, request, answer));
    }
    if (type === null || !(types ?? STUB_TYPES).some((one) => one === type)) {
      return outcome(404, "not-supported");
    }
    if (route === "read" && id === "_search") return outcome(400, "invalid");
    if (route === "read" && id !== null) {
      const resource = stock.read(type, id);
      if (resource === "gone") return outcome(410, "deleted");
      return resource ? json(200, resource) : outcome(404, "not-found");
    }
    if (route === "history") {
      const offered = options.history?.includes(id === null ? "type" : "instance") ?? false;
      if (!offered) return outcome(501, "not-supported");
      return json(200, page({ type, params, offset: 0, history: { id } }, request, answer));
    }
    if (route !== "search") return outcome(404, "not-supported");
    return json(200, page({ type, params, offset: 0 }, request, answer));
  }

  function page(cursor: Cursor, request: SeenRequest, answer: Answer | null): unknown {
    const { type, params, history } = cursor;
    const suppressed = options.suppresses?.some((one) => one === type) ?? false;
    const all = history
      ? historyOf(stock, base(), { type, id: history.id, params })
      : stock
          .search(type, effective(params))
          .filter((one) => !suppressed || categoriesOf(one).length > 0)
          .map((one) => searchEntry(base(), one, "match"));
    const asked = options.ignoresCount === true ? 50 : Number(params.get("_count") ?? 50);
    const size = Math.max(1, Math.min(asked, options.pageSize ?? asked));
    // Something came or went meanwhile: the page begins one earlier, and what it repeats comes last.
    const offset = Math.max(0, cursor.offset - (answer?.kind === "reorder" ? 1 : 0));
    const found = all.slice(offset, offset + size);
    const following = offset + size;
    const bundle = pageBundle({
      kind: history ? "history" : "searchset",
      entries: [
        ...(answer?.kind === "reorder" ? found.toReversed() : found),
        ...(history ? [] : included(found, params)),
        ...oddEntries([
          ...(options.oddEntries ?? []),
          ...(suppressed ? ["suppressed" as const] : []),
        ]),
      ].map((entry) => shown(entry, params)),
      total: typeof options.total === "number" ? options.total : totalOf(all.length),
      self: `${origin()}${request.target}`,
      next: following < all.length ? nextOf(cursor, following, request) : null,
    });
    if (answer?.kind === "distort") return answer.bundle(bundle);
    if (answer?.kind !== "next") return bundle;
    return withNext(bundle, nextUrl(answer.to, cursor, size, request));
  }

  const nextOf = (cursor: Cursor, offset: number, { method }: SeenRequest): string =>
    cursors.linkTo({ ...cursor, offset }, method === "POST");

  const isTooFar = ({ offset, params }: Cursor): boolean =>
    offset > (options.longestOffset ?? Number.POSITIVE_INFINITY) && !params.has("_sort");

  const totalOf = (found: number): number | null => (options.total === false ? null : found);

  /** The search as it is understood: `_sort` has no effect where it is not offered. */
  function effective(params: URLSearchParams): URLSearchParams {
    const own = new URLSearchParams(params);
    if (options.sort !== "offered") own.delete("_sort");
    const [first = "", ...others] = params.get("patient")?.split(",") ?? [];
    if (options.mistakesLists !== undefined && others.length > 0) {
      own.set("patient", options.mistakesLists === "first" ? first : "Patient/nobody");
    }
    return own;
  }

  function included(
    found: readonly BundleEntry<FhirResource>[],
    params: URLSearchParams,
  ): BundleEntry<FhirResource>[] {
    if (!params.has("_include") || options.includes !== true) return [];
    const matches = found.flatMap(({ resource }): FhirResource[] => (resource ? [resource] : []));
    return medicationsOf(matches, stock).map((one) => searchEntry(base(), one, "include"));
  }

  function nextUrl(
    to: Extract<Answer, { kind: "next" }>["to"],
    cursor: Cursor,
    size: number,
    request: SeenRequest,
  ): string {
    if (to === "self") return `${origin()}${request.target}`;
    if (to === "previous") {
      return cursors.linkTo({ ...cursor, offset: Math.max(0, cursor.offset - size) });
    }
    return to === "same-content" ? cursors.linkTo(cursor) : to.href;
  }

  return { draftOf, expireSearches: () => cursors.expire() };
}

const shown = (
  entry: BundleEntry<FhirResource>,
  params: URLSearchParams,
): BundleEntry<FhirResource> =>
  entry.resource && entry.search?.mode === "match"
    ? { ...entry, resource: project(entry.resource, params.get("_elements")) }
    : entry;

export const withNext = (bundle: Bundle, url: string): Bundle => ({
  ...bundle,
  link: [
    ...(bundle.link ?? []).filter(({ relation }) => relation !== "next"),
    { relation: "next", url },
  ],
});
