import { randomBytes } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { OPERATIONS } from "@cohort/contract";
import { nameRoute } from "../edge/access-log.ts";
import type { WebFile, WebFiles } from "./web-files.ts";

/** First parts of paths that are never a page: a wrong path of the API says so, and shows no screen. */
const NOT_PAGES: ReadonlySet<string> = new Set([
  ...Object.values(OPERATIONS).map(({ path }) => path.split("/")[1] ?? ""),
  "assets",
  "cds-services",
  "docs",
  "fhir",
  "metrics",
]);
const KEPT_FOR_EVER = "public, max-age=31536000, immutable";
const KEPT_FOR_A_DAY = "public, max-age=86400";
const FOR_NONCE = "__CSP_NONCE__";

/**
 * The screens: their files, and for every other address that a browser opens their one page, which shows what the address
 * names. They know nothing of patients, and are open to everyone. Styles that the page's script writes carry a word that is
 * made anew for each answer; everything else that is inline stays refused.
 */
export function web({ page, files }: WebFiles): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const file = request.path === "/index.html" ? undefined : files.get(request.path);
    if (file !== undefined) {
      nameRoute(response, "/assets");
      return sendFile(request, response, file);
    }
    if (!isPage(request)) return next();
    nameRoute(response, "/");
    sendPage(response, page);
  };
}

function isPage(request: Request): boolean {
  const [first = "", ...rest] = request.path.slice(1).split("/");
  // `/robots.txt` and their like are asked for by machines.
  if (NOT_PAGES.has(first) || (rest.length === 0 && first.includes("."))) return false;
  return request.accepts(["html", "json"]) === "html";
}

function sendFile(request: Request, response: Response, file: WebFile): void {
  const packs = file.packed !== null && /\bgzip\b/.test(request.get("Accept-Encoding") ?? "");
  const body = packs ? (file.packed ?? file.bytes) : file.bytes;
  response.writeHead(200, {
    "Content-Type": file.type,
    "Content-Length": body.length,
    ...(packs ? { "Content-Encoding": "gzip" } : {}),
    Vary: "Accept-Encoding",
    // The name of an asset changes with what is in it.
    "Cache-Control": request.path.startsWith("/assets/") ? KEPT_FOR_EVER : KEPT_FOR_A_DAY,
  });
  response.end(body);
}

function sendPage(response: Response, page: string): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = String(response.getHeader("Content-Security-Policy"));
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.replace(
      "style-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
    ),
    Vary: "Accept",
  });
  response.end(page.replaceAll(FOR_NONCE, nonce));
}
