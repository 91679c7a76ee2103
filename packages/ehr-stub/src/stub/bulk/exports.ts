import type { ServerResponse } from "node:http";
import type { StubClock } from "../clock.ts";
import type { WireAnswer } from "../fault.ts";
import { type Draft, json, misbehave, outcome, send } from "../reply.ts";
import type { SeenRequest } from "../request.ts";
import type { Stock } from "../stock.ts";
import { type ExportFile, filesOf } from "./export-files.ts";
import { sendFile, wholeText } from "./file-host.ts";
import { type KickOff, readKickOff } from "./kick-off.ts";
import { manifestOf } from "./manifest.ts";
import type { BulkOptions } from "./options.ts";

/** One export, as the stub keeps it. */
export interface StubExport extends KickOff {
  readonly id: string;
  readonly transactionTime: string;
  /** `running` until its status was looked at often enough; `ended` once the client deleted it. */
  readonly state: "running" | "ready" | "ended";
}

interface Kept {
  seen: StubExport;
  readonly files: readonly ExportFile[];
  looks: number;
}

/** Downloads: how many are going on, the most there ever were at once, and how many were begun. */
export interface Downloads {
  now: number;
  most: number;
  begun: number;
}

export interface Exports {
  readonly downloads: Readonly<Downloads>;
  list(): readonly StubExport[];
  /** Links given so far answer 403; a manifest that is read anew has better ones. */
  expireLinks(): void;
  /** The server has forgotten all exports: their status is 404. */
  forget(): void;
  kickOff(request: SeenRequest): Draft;
  status(request: SeenRequest): Draft;
  /** Sends the file that a path of `export/file/<export>/<n>` names; spoilt where an answer says so. */
  file(
    path: readonly string[],
    request: Pick<SeenRequest, "headers"> & { readonly link: string | null },
    response: ServerResponse,
    answer: WireAnswer | null,
  ): Promise<void>;
}

export interface ExportsContext {
  readonly options: BulkOptions;
  readonly stock: Stock;
  readonly clock: StubClock;
  readonly base: () => string;
  /** Where the manifest says that files are. */
  readonly fileBase: () => string;
  readonly needsToken: boolean;
}

export function createExports(context: ExportsContext): Exports {
  const { options, stock, clock, base } = context;
  const kept = new Map<string, Kept>();
  const downloads: Downloads = { now: 0, most: 0, begun: 0 };
  let generation = 1;
  let count = 0;

  function kickOff(request: SeenRequest): Draft {
    const asked = readKickOff(options, request);
    if ("status" in asked) return asked;
    count += 1;
    const id = `e${count}`;
    const transactionTime = new Date(clock.now()).toISOString();
    const seen = { ...asked, id, transactionTime, state: "running" } as const;
    kept.set(id, { seen, files: filesOf(stock, options, asked), looks: 0 });
    const location = `${base()}/export/${id}`;
    return { status: 202, body: "", headers: { "content-location": location } };
  }

  function status({ path, method, params }: SeenRequest): Draft {
    const one = kept.get(path[1] ?? "");
    if (!one || one.seen.state === "ended") return outcome(404, "not-found");
    if (method === "DELETE") {
      one.seen = { ...one.seen, state: "ended" };
      return { status: 202, body: "" };
    }
    one.looks += 1;
    const { running = 1, retryAfter = 1 } = options;
    if (one.looks <= running) {
      return {
        status: 202,
        body: "",
        headers: { "x-progress": progress(one.looks, running), ...wait(retryAfter) },
      };
    }
    one.seen = { ...one.seen, state: "ready" };
    const manifest = manifestOf(one.seen, one.files, {
      options,
      base: base(),
      fileBase: context.fileBase(),
      generation,
      needsToken: context.needsToken,
      part: Number(params.get("manifest") ?? 1),
    });
    const draft = json(200, manifest);
    const expires = new Date(clock.now() + 3_600_000).toUTCString();
    return { ...draft, headers: { "content-type": "application/json", expires } };
  }

  const file: Exports["file"] = async (path, { headers, link }, response, answer) => {
    const found = kept.get(path[2] ?? "")?.files[Number(path[3])];
    if (!found) return send(response, outcome(404, "not-found"), false);
    if (link !== null && link !== String(generation)) {
      return send(response, outcome(403, "expired"), false);
    }
    downloads.begun += 1;
    downloads.now += 1;
    downloads.most = Math.max(downloads.most, downloads.now);
    response.once("close", () => (downloads.now -= 1));
    if (answer === null) {
      return sendFile(response, found, options, headers["accept-encoding"] ?? "");
    }
    const body = wholeText(found, options);
    misbehave(
      response,
      { status: 200, body, headers: { "content-type": "application/fhir+ndjson" } },
      answer,
    );
  };

  return {
    downloads,
    list: () => [...kept.values()].map(({ seen }) => seen),
    expireLinks: () => (generation += 1),
    forget: () => kept.clear(),
    kickOff,
    status,
    file,
  };
}

const progress = (looks: number, running: number): string =>
  `${Math.floor((100 * looks) / (running + 1))}% complete`;

function wait(retryAfter: number | { readonly dateIn: number } | null): Record<string, string> {
  if (retryAfter === null) return {};
  return {
    "retry-after":
      typeof retryAfter === "number"
        ? String(retryAfter)
        : new Date(Date.now() + retryAfter.dateIn * 1_000).toUTCString(),
  };
}
