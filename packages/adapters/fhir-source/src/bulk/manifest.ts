import type { ExportManifest } from "../interface.ts";
import { isObject, listOf, property, textOf } from "../search/shape.ts";

type Section = ExportManifest["files"][number]["section"];

/** One manifest, or a part of one, as the server gave it. */
export interface ManifestPart {
  readonly transactionTime: string;
  readonly files: ExportManifest["files"];
  /** Where the manifest goes on; null: nowhere. */
  readonly next: string | null;
}

const SECTIONS: readonly (readonly [name: string, section: Section])[] = [
  ["deleted", "deleted"],
  ["output", "output"],
  ["error", "error"],
  // Its name since STU4.
  ["outcome", "error"],
];
const TYPE = /^[A-Z][A-Za-z]{1,40}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function filesOf(
  body: Readonly<Record<string, unknown>>,
  from: URL,
): ExportManifest["files"] | null {
  const needsToken = body["requiresAccessToken"] === true;
  const files: ExportManifest["files"][number][] = [];
  for (const [name, section] of SECTIONS) {
    for (const item of listOf(body[name])) {
      const url = textOf(property(item, "url"));
      const type =
        textOf(property(item, "type")) ?? (section === "output" ? "" : "OperationOutcome");
      // A file that cannot be found would be missed without a word: better no manifest at all.
      if (url === null || !URL.canParse(url, from.href) || !TYPE.test(type)) return null;
      files.push({ section, type, url: new URL(url, from).href, needsToken });
    }
  }
  return files;
}

/** Reads a manifest of Bulk Data STU1 to STU4; null where it is none. Links count from `from`. */
export function readManifest(body: unknown, from: URL): ManifestPart | null {
  if (!isObject(body)) return null;
  const transactionTime = textOf(body["transactionTime"]);
  const files = filesOf(body, from);
  if (transactionTime === null || !INSTANT.test(transactionTime) || !files) return null;
  const link = listOf(body["link"]).find((one) => property(one, "relation") === "next");
  const next = textOf(property(link, "url"));
  if (next !== null && !URL.canParse(next, from.href)) return null;
  return { transactionTime, files, next: next === null ? null : new URL(next, from).href };
}

/**
 * The parts of a manifest as one. The earliest transaction time counts: what came after it is told as changed, rather
 * twice than not at all.
 */
export function joinManifest(parts: readonly ManifestPart[]): ExportManifest | null {
  const [first] = parts.toSorted(
    (a, b) => Date.parse(a.transactionTime) - Date.parse(b.transactionTime),
  );
  if (!first) return null;
  const { transactionTime } = first;
  const files = parts.flatMap((part) => part.files);
  return { transactionTime, files, text: JSON.stringify({ transactionTime, files }) };
}
