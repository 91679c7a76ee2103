import { createHash } from "node:crypto";
import type { BundlePage, Entry } from "./bundle.ts";
import { readBundlePage } from "./bundle.ts";
import { resolveLink } from "./links.ts";
import type { Settings } from "../options.ts";
import type { Reply } from "../wire/reply.ts";
import { SourceError, failedAs, isSourceError } from "../wire/source-error.ts";
import type { GapReason } from "../types.ts";

export interface Page {
  readonly entries: readonly Entry[];
  /** What a history says was deleted. */
  readonly deleted: readonly string[];
  /** Where the search goes on, as an absolute URL; null: this is the last page. */
  readonly next: string | null;
  /** Why the server says that it does not tell everything. */
  readonly held: GapReason | null;
  /** What the server says the search finds in all. */
  readonly total: number | null;
  readonly bytes: number;
}

export interface Search {
  readonly type: string;
  /** A next link of an earlier search to go on from. */
  readonly from?: string;
  /** `tooFar`: the server refused to page so far (400). Medplum does, where a search is not sorted by `_lastUpdated`. */
  first(tooFar: boolean): Promise<Reply>;
  follow(url: string): Promise<Reply>;
  /** Next links of a search by POST lead nowhere: it is begun again, and not by POST. */
  withoutPost?(): void;
}

/**
 * All pages of a search. Next links are opaque. Stops with class paging-loop on a URL or a content seen before, too many
 * empty pages, or too many pages. A search that expires in the middle (400, 404 or 410 on a next link) is begun
 * again, `limits.restarts` times, so that entries may come twice: the caller keeps the newest of each. Some servers page
 * a search by POST through links to `_search`, which a GET may not ask (LinuxForHealth, Microsoft's at first).
 */
export async function* pagesOf(search: Search, settings: Settings): AsyncGenerator<Page, void> {
  let tooFar = false;
  for (let restarts = 0; ; restarts += 1) {
    try {
      const from = restarts === 0 ? search.from : undefined;
      yield* once(search, settings, { from, tooFar });
      return;
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      if (restarts >= settings.limits.restarts) throw error.reason;
      if (error.isPosted) search.withoutPost?.();
      tooFar ||= !error.isPosted && isSourceError(error.reason) && error.reason.status === 400;
      settings.log.warn(
        { type: search.type },
        "a search expired between pages; beginning it again",
      );
    }
  }
}

/** What a next link is answered with that leads nowhere any more. */
const EXPIRED: readonly (number | null)[] = [400, 404, 410];

class Expired extends Error {
  readonly reason: unknown;
  /** It was a link that only a search by POST has. */
  readonly isPosted: boolean;

  constructor(reason: unknown, isPosted = false) {
    super("search expired", { cause: reason });
    this.reason = reason;
    this.isPosted = isPosted;
  }
}

async function* once(
  search: Search,
  settings: Settings,
  { from, tooFar }: { readonly from: string | undefined; readonly tooFar: boolean },
): AsyncGenerator<Page, void> {
  const guard = createLoopGuard(search.type, settings);
  let reply = from === undefined ? await search.first(tooFar) : await resumed(search, from);
  for (;;) {
    const page = readBundlePage(search.type, reply.body);
    warnOf(page, search.type, settings);
    const next =
      page.next === null ? null : resolveLink(page.next, search.type, reply.url, settings);
    const { entries, deleted, held, total } = page;
    yield { entries, deleted, held, next, total, bytes: reply.bytes };
    guard(page, reply.url.href, next);
    if (next === null) return;
    try {
      reply = await search.follow(next);
    } catch (error) {
      if (!isSourceError(error)) throw error;
      const isPosted = leadsToSearch(next) && error.class === "client";
      throw isPosted || EXPIRED.includes(error.status) ? new Expired(error, isPosted) : error;
    }
  }
}

const leadsToSearch = (link: string): boolean =>
  URL.canParse(link) && new URL(link).pathname.endsWith("/_search");

/** A link that is kept for long may be refused in any way; whether the server is there the search itself shows. */
async function resumed(search: Search, from: string): Promise<Reply> {
  try {
    return await search.follow(from);
  } catch (error) {
    throw failedAs(error, "client", "auth", "foreign-origin", "protocol", "server")
      ? new Expired(error)
      : error;
  }
}

function warnOf(page: BundlePage, type: string, { log }: Settings): void {
  if (page.issues.length > 0) {
    log.warn({ type, issues: page.issues }, "the EHR adds a remark to a search");
  }
  if (page.skipped > 0) log.warn({ type, skipped: page.skipped }, "entries without a resource");
}

type LoopGuard = (page: BundlePage, url: string, next: string | null) => void;

function createLoopGuard(type: string, { limits }: Settings): LoopGuard {
  const urls = new Set<string>();
  const contents = new Set<string>();
  let pages = 0;
  let empty = 0;
  let repeated = false;
  let most = limits.pages;
  const stop = (why: string): never => {
    throw new SourceError("paging-loop", `GET next page of ${type}: ${why}`);
  };

  return (page, url, next) => {
    pages += 1;
    urls.add(url);
    const size = page.entries.length + page.deleted.length;
    if (page.total !== null && size > 0) {
      const stated = Math.ceil(page.total / size) * 3;
      // Servers estimate the total, and some count one page: that says nothing where more follow.
      most = pages === 1 && page.total > size ? Math.max(stated, limits.emptyPages) : most;
      most = Math.max(most, stated);
    }
    empty = size === 0 ? empty + 1 : 0;
    if (next === null) return;
    if (urls.has(next)) stop("a link seen before");
    urls.add(next);
    if (empty > limits.emptyPages) stop("empty pages without end");
    if (pages >= most) stop("too many pages");
    if (size === 0) return;
    const content = contentOf(page);
    const again = contents.has(content);
    // A single entry may come twice in a row because the pages shifted under us.
    if (again && (repeated || size > 1)) stop("a content seen before");
    repeated = again;
    contents.add(content);
  };
}

/** What a page holds, without its links: those may differ on the same page given twice. */
function contentOf({ entries, deleted }: BundlePage): string {
  const hash = createHash("sha256").update(deleted.join("\n"));
  for (const { resource } of entries) {
    const { versionId = "", lastUpdated = "" } = resource.meta ?? {};
    const name = resource.id ?? JSON.stringify(resource);
    hash.update(`${resource.resourceType}/${name}/${versionId}/${lastUpdated}\n`);
  }
  return hash.digest("base64");
}
