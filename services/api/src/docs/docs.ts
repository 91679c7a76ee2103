import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { RequestHandler, Response } from "express";
import { nameRoute } from "../edge/access-log.ts";
import { PAGE, SCRIPT } from "./page.ts";

interface File {
  readonly type: string;
  readonly bytes: Buffer;
  readonly packed: Buffer;
}

const SCRIPT_TYPE = "text/javascript; charset=utf-8";

const fileOf = (type: string, content: string | Buffer): File => {
  const bytes = Buffer.from(content);
  return { type, bytes, packed: gzipSync(bytes) };
};

const ofPackage = (name: string): Buffer =>
  readFileSync(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)));

/** By path below /docs; each is read when it is first asked for. */
const FILES: ReadonlyMap<string, () => File> = new Map([
  ["/", () => fileOf("text/html; charset=utf-8", PAGE)],
  ["/page.js", () => fileOf(SCRIPT_TYPE, SCRIPT)],
  ["/swagger-ui-bundle.js", () => fileOf(SCRIPT_TYPE, ofPackage("swagger-ui-bundle.js"))],
  ["/swagger-ui.css", () => fileOf("text/css; charset=utf-8", ofPackage("swagger-ui.css"))],
  ["/icon.png", () => fileOf("image/png", ofPackage("favicon-32x32.png"))],
]);

/** The OpenAPI document as a page to read and try, from this very origin. Knows nothing of patients, and is open to everyone. */
export function docs(): RequestHandler {
  const read = new Map<string, File>();
  return (request, response, next) => {
    const file = read.get(request.path) ?? FILES.get(request.path)?.();
    if (!file || (request.method !== "GET" && request.method !== "HEAD")) return next();
    read.set(request.path, file);
    nameRoute(response, "/docs");
    send(response, file, /\bgzip\b/.test(request.get("Accept-Encoding") ?? ""));
  };
}

function send(response: Response, { type, bytes, packed }: File, packs: boolean): void {
  const body = packs ? packed : bytes;
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": body.length,
    ...(packs ? { "Content-Encoding": "gzip" } : {}),
    Vary: "Accept-Encoding",
    "Cache-Control": "public, max-age=3600",
  });
  response.end(body);
}
