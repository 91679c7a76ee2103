import type { ServerResponse } from "node:http";
import type { StubClock } from "../clock.ts";
import type { WireAnswer } from "../fault.ts";
import type { EhrStubOptions } from "../options.ts";
import { type Draft, outcome, send } from "../reply.ts";
import type { SeenRequest } from "../request.ts";
import type { Stock } from "../stock.ts";
import { type Downloads, type StubExport, createExports } from "./exports.ts";
import { type FileHost, type FileRequest, openFileHost } from "./file-host.ts";

/** What the stub's Bulk Data side shows to a test. */
export interface StubBulk {
  /** Oldest first. */
  readonly exports: readonly StubExport[];
  readonly downloads: Readonly<Downloads>;
  /** The host of the files, where they have one of their own. */
  readonly fileHost: { readonly origin: string; readonly requests: readonly FileRequest[] } | null;
  /** Links given so far answer 403; a manifest that is read anew has better ones. */
  expireLinks(): void;
  /** The server has forgotten all exports: their status is 404. */
  forget(): void;
}

export interface BulkSide {
  readonly shown: StubBulk;
  draftOf(request: SeenRequest): Draft;
  file(request: SeenRequest, response: ServerResponse, answer: WireAnswer | null): Promise<void>;
  close(): Promise<void>;
}

const BASE = "/fhir";

export async function openBulk(
  options: EhrStubOptions,
  stock: Stock,
  clock: StubClock,
  base: () => string,
): Promise<BulkSide> {
  const { bulk = {}, token } = options;
  const needsToken = bulk.requiresAccessToken ?? token !== undefined;
  const away = bulk.files !== undefined && bulk.files !== "here";
  let host: FileHost | null = null;
  const fileBase = (): string =>
    bulk.files === "other-host" || bulk.files === "signed"
      ? `${host?.origin ?? ""}${BASE}`
      : base();
  const exports = createExports({ options: bulk, stock, clock, base, fileBase, needsToken });
  // A host that one is redirected to takes the link itself for a proof.
  const asksForToken = needsToken && token !== undefined && bulk.files === "other-host";

  async function fromHost(target: string, request: FileRequest, response: ServerResponse) {
    const url = new URL(target, "http://host");
    if (asksForToken && request.headers.authorization !== `Bearer ${token}`) {
      return send(response, outcome(401, "login"), false);
    }
    if (bulk.files === "signed" && request.headers.authorization !== undefined) {
      return send(response, outcome(400, "invalid"), false);
    }
    const path = url.pathname.slice(BASE.length + 1).split("/");
    const link = url.searchParams.get("link");
    return exports.file(path, { headers: request.headers, link }, response, null);
  }
  if (options.bulk !== undefined && away) host = await openFileHost(fromHost);

  return {
    shown: {
      get exports() {
        return exports.list();
      },
      downloads: exports.downloads,
      fileHost: host,
      expireLinks: () => exports.expireLinks(),
      forget: () => exports.forget(),
    },
    draftOf(request) {
      if (options.bulk === undefined) return outcome(404, "not-supported");
      return request.route === "export" ? exports.kickOff(request) : exports.status(request);
    },
    async file(request, response, answer) {
      if (bulk.files === "redirect" && answer === null) {
        response.writeHead(307, { location: `${host?.origin ?? ""}${request.target}` });
        response.end();
        return;
      }
      const link = request.params.get("link");
      await exports.file(request.path, { headers: request.headers, link }, response, answer);
    },
    close: async () => host?.close(),
  };
}
