import { once } from "node:events";
import { type IncomingHttpHeaders, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Writable } from "node:stream";
import { createGzip } from "node:zlib";
import type { ExportFile } from "./export-files.ts";
import type { BulkOptions } from "./options.ts";

/** A request that reached the host of the files. */
export interface FileRequest {
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** The files of exports on a host of their own, that knows no FHIR and no tokens. */
export interface FileHost {
  /** `http://127.0.0.1:1234`. */
  readonly origin: string;
  readonly requests: readonly FileRequest[];
  close(): Promise<void>;
}

export async function openFileHost(
  serve: (target: string, request: FileRequest, response: ServerResponse) => Promise<void>,
): Promise<FileHost> {
  const requests: FileRequest[] = [];
  const server = createServer((message, response) => {
    const request = { target: message.url ?? "/", headers: message.headers };
    requests.push(request);
    serve(request.target, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has such an address
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Form = Pick<BulkOptions, "gzip" | "newline" | "blankLines" | "lastNewline">;

/** A file as text, line by line, its last end of line as the server likes it. */
function* textOf(file: ExportFile, { newline = "\n", blankLines, lastNewline }: Form) {
  let first = true;
  for (const line of file.lines()) {
    yield first ? line : `${newline}${blankLines === true ? newline : ""}${line}`;
    first = false;
  }
  if (!first && lastNewline !== false) yield newline;
}

/** Small files whole, as faults need them. */
export const wholeText = (file: ExportFile, form: Form): string => [...textOf(file, form)].join("");

const CHUNK_CHARS = 65_536;

/** Streams a file; as fast as the client takes it, and no faster. */
export async function sendFile(
  response: ServerResponse,
  file: ExportFile,
  form: Form,
  accepted: string,
): Promise<void> {
  const packed = form.gzip === true && accepted.includes("gzip");
  response.writeHead(200, {
    "content-type": "application/fhir+ndjson",
    ...(packed ? { "content-encoding": "gzip" } : {}),
  });
  const sink: Writable = packed ? createGzip({ level: 1 }) : response;
  if (packed) sink.pipe(response);
  const gone = once(response, "close");
  let chunk = "";
  const flush = async (): Promise<boolean> => {
    const taken = sink.write(chunk);
    chunk = "";
    if (!taken) await Promise.race([once(sink, "drain"), gone]);
    return !response.destroyed;
  };
  for (const piece of textOf(file, form)) {
    chunk += piece;
    if (chunk.length >= CHUNK_CHARS && !(await flush())) return;
  }
  sink.end(chunk);
  await gone;
}
