import { createHash } from "node:crypto";
import type { BundlePage, Entry } from "./bundle.ts";
import { readBundlePage, resolveLink } from "./bundle.ts";
import type { Settings } from "./options.ts";
import type { Reply } from "./reply.ts";
import { SourceError, isSourceError } from "./source-error.ts";

export interface Page {
  readonly entries: readonly Entry[];
  /** What the server says the search finds in all. */
  readonly total: number | null;
  readonly bytes: number;
}

export interface Search {
  readonly type: string;
  first(): Promise<Reply>;
  follow(url: string): Promise<Reply>;
}

/**
 * All pages of a search. Next links are opaque. Stops with class paging-loop on a URL or a content seen before, too many
 * empty pages, or too many pages. A search that expires in the middle (404 or 410 on a next link) is begun
 * again once, so that entries may come twice: the caller keeps the newest of each.
 */
export async function* pagesOf(search: Search, settings: Settings): AsyncGenerator<Page, void> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      yield* once(search, settings);
      return;
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      if (restarts > 0) throw error.reason;
      settings.log.warn(
        { type: search.type },
        "a search expired between pages; beginning it again",
      );
    }
  }
}

class Expired extends Error {
  readonly reason: SourceError;

  constructor(reason: SourceError) {
    super("search expired", { cause: reason });
    this.reason = reason;
  }
}

async function* once(search: Search, settings: Settings): AsyncGenerator<Page, void> {
  const guard = createLoopGuard(search.type, settings);
  let reply = await search.first();
  for (;;) {
    const page = readBundlePage(search.type, reply.body);
    warnOf(page, search.type, settings);
    const next = page.next === null ? null : resolveLink(page.next, reply.url, settings.baseUrl);
    yield { entries: page.entries, total: page.total, bytes: reply.bytes };
    guard(page, reply.url.href, next);
    if (next === null) return;
    try {
      reply = await search.follow(next);
    } catch (error) {
      const lost = isSourceError(error) && (error.status === 404 || error.status === 410);
      throw lost ? new Expired(error) : error;
    }
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
    // A total may allow more pages, never fewer: servers estimate it, and give smaller pages than asked for.
    if (page.total !== null && page.entries.length > 0) {
      most = Math.max(most, Math.ceil(page.total / page.entries.length) * 3);
    }
    empty = page.entries.length === 0 ? empty + 1 : 0;
    if (next === null) return;
    if (urls.has(next)) stop("a link seen before");
    urls.add(next);
    if (empty > limits.emptyPages) stop("empty pages without end");
    if (pages >= most) stop("too many pages");
    if (page.entries.length === 0) return;
    const content = contentOf(page.entries);
    const again = contents.has(content);
    // A single entry may come twice in a row because the pages shifted under us.
    if (again && (repeated || page.entries.length > 1)) stop("a content seen before");
    repeated = again;
    contents.add(content);
  };
}

/** What a page holds, without its links: those may differ on the same page given twice. */
function contentOf(entries: readonly Entry[]): string {
  const hash = createHash("sha256");
  for (const { resource } of entries) {
    const { versionId = "", lastUpdated = "" } = resource.meta ?? {};
    const name = resource.id ?? JSON.stringify(resource);
    hash.update(`${resource.resourceType}/${name}/${versionId}/${lastUpdated}\n`);
  }
  return hash.digest("base64");
}
