import { readFileSync, readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { type Result, fail, ok } from "@cohort/foundation";

export interface WebFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly packed: Buffer | null;
}

/** The built screens, read once: what is not in here is not served, whatever a path says. */
export interface WebFiles {
  /** The page that every address of the screens begins with. */
  readonly page: string;
  /** All other files by path: `/assets/index-1a2b3c4d.js`. */
  readonly files: ReadonlyMap<string, WebFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  // The licences of what is built in.
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};
const PACKED: ReadonlySet<string> = new Set([".css", ".js", ".svg"]);

/** Of a folder that the screens were built into. Fails with `API.NO_WEB_FILES` where it has no page. */
export function readWebFiles(folder: string): Result<WebFiles> {
  try {
    const page = readFileSync(join(folder, "index.html"), "utf8");
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const files = paths.flatMap((path): [string, WebFile][] => {
      const type = TYPES[extname(path)];
      if (type === undefined) return [];
      const bytes = readFileSync(path);
      const packed = PACKED.has(extname(path)) ? gzipSync(bytes) : null;
      return [[`/${relative(folder, path).split(sep).join("/")}`, { type, bytes, packed }]];
    });
    return ok({ page, files: new Map(files) });
  } catch {
    return fail({
      code: "API.NO_WEB_FILES",
      message: "WEB_FILES names no folder with the built screens.",
      action:
        "Build them (`pnpm build`), name the folder with their index.html, or unset WEB_FILES.",
    });
  }
}
