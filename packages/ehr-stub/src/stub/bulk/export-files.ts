import type { FhirResource } from "fhir/r4.js";
import { idOf } from "../request.ts";
import { project, referenceIn } from "../search-filter.ts";
import type { Stock } from "../stock.ts";
import type { KickOff } from "./kick-off.ts";
import type { BulkOptions } from "./options.ts";

/** One file of an export, before it is written. */
export interface ExportFile {
  readonly section: "output" | "deleted" | "error";
  readonly type: string;
  readonly count: number;
  /** Without line ends; begun anew by each call. */
  readonly lines: () => Iterable<string>;
}

/** What an export holds: what the stub had of it when it was kicked off, then what is generated. */
export function filesOf(stock: Stock, options: BulkOptions, asked: KickOff): readonly ExportFile[] {
  const wanted = asked.types ?? typesIn(stock);
  const perFile = options.perFile ?? Number.POSITIVE_INFINITY;
  const output = wanted.flatMap((type) => {
    const odd = options.oddLines?.[type] ?? [];
    const chunks = inChunks(resourcesOf(stock, options, asked, type), perFile);
    const first = chunks.length === 0 && odd.length > 0 ? [[]] : chunks;
    return first.map((resources, at): ExportFile => {
      const extra = at === 0 ? odd : [];
      const lines = resources.map((one) => JSON.stringify(project(one, asked.elements)));
      return {
        section: "output",
        type,
        count: lines.length + extra.length,
        lines: () => strewn(lines, extra),
      };
    });
  });
  const generated = (options.generate ?? [])
    .filter(({ type }) => wanted.includes(type) || asked.types === null)
    .map(({ type, count, resource }): ExportFile => ({
      section: "output",
      type,
      count,
      *lines() {
        for (let at = 0; at < count; at += 1) yield JSON.stringify(resource(at));
      },
    }));
  return [...deletedOf(stock, asked, wanted), ...output, ...generated, ...problemsOf(options)];
}

const typesIn = (stock: Stock): readonly string[] => [
  ...new Set(stock.changes().map(({ type }) => type)),
];

function resourcesOf(
  stock: Stock,
  { groups = {} }: BulkOptions,
  { level, group, since, patients }: KickOff,
  type: string,
): readonly FhirResource[] {
  const params = new URLSearchParams(since === null ? {} : { _lastUpdated: `ge${since}` });
  const members = group === null || group === "all" ? null : (groups[group] ?? []);
  return stock.search(type, params).filter((one) => {
    const whose = one.resourceType === "Patient" ? (one.id ?? "") : idOf(referenceIn(one));
    // What patients' entries point to comes along; what is about nobody belongs to the whole system.
    if (whose === "") return level === "system" || type === "Medication";
    return (patients?.includes(whose) ?? true) && (members?.includes(whose) ?? true);
  });
}

/** Transaction Bundles of DELETEs, as the manifest's `deleted` has them; only an export of changes has any. */
function deletedOf(stock: Stock, { since }: KickOff, types: readonly string[]): ExportFile[] {
  const deleted = stock
    .changes()
    .filter(
      ({ type, resource, updated }) =>
        resource === null && types.includes(type) && updated >= Date.parse(since ?? ""),
    );
  if (deleted.length === 0) return [];
  const line = ({ type, id }: { type: string; id: string }): string =>
    JSON.stringify({
      resourceType: "Bundle",
      type: "transaction",
      entry: [{ request: { method: "DELETE", url: `${type}/${id}` } }],
    });
  const lines = deleted.map(line);
  return [{ section: "deleted", type: "Bundle", count: lines.length, lines: () => lines }];
}

function problemsOf({ problems = [] }: BulkOptions): ExportFile[] {
  if (problems.length === 0) return [];
  const lines = problems.map((diagnostics) =>
    JSON.stringify({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code: "processing", diagnostics }],
    }),
  );
  return [{ section: "error", type: "OperationOutcome", count: lines.length, lines: () => lines }];
}

function inChunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
  return chunks;
}

/** Odd lines evenly among the others. */
function* strewn(lines: readonly string[], odd: readonly string[]): Iterable<string> {
  let next = 0;
  for (const [at, line] of lines.entries()) {
    if (next < odd.length && at >= ((next + 1) * lines.length) / (odd.length + 1)) {
      yield odd[next] ?? "";
      next += 1;
    }
    yield line;
  }
  yield* odd.slice(next);
}
