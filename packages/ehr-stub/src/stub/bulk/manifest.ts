import type { ExportFile } from "./export-files.ts";
import type { StubExport } from "./exports.ts";
import type { BulkOptions } from "./options.ts";

export interface ManifestContext {
  readonly options: BulkOptions;
  readonly base: string;
  readonly fileBase: string;
  /** Of the links. */
  readonly generation: number;
  readonly needsToken: boolean;
  /** Which partial manifest, from 1. */
  readonly part: number;
}

/** The manifest of an export (Bulk Data Access, Response - Complete Status), or one part of it. */
export function manifestOf(
  { id, transactionTime, method, level, group }: StubExport,
  files: readonly ExportFile[],
  { options, base, fileBase, generation, needsToken, part }: ManifestContext,
): Readonly<Record<string, unknown>> {
  const parts = Math.max(1, options.manifests ?? 1);
  const size = Math.ceil(files.length / parts);
  const shown = files.map((file, at) => ({ file, at })).slice((part - 1) * size, part * size);
  const section = (name: ExportFile["section"]): unknown =>
    shown
      .filter(({ file }) => file.section === name)
      .map(({ file, at }) => ({
        type: file.type,
        url: `${fileBase}/export/file/${id}/${at}?link=${generation}`,
        count: file.count,
      }));
  const where = { system: "", patient: "Patient/", group: `Group/${group ?? ""}/` }[level];
  return {
    transactionTime,
    request: `${method} ${base}/${where}$export`.replace(/^GET /, ""),
    requiresAccessToken: needsToken,
    output: section("output"),
    deleted: section("deleted"),
    [options.errors ?? "error"]: section("error"),
    ...(part < parts
      ? { link: [{ relation: "next", url: `${base}/export/${id}?manifest=${part + 1}` }] }
      : {}),
  };
}
