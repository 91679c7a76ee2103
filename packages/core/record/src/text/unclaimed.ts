import type { UnclaimedCode } from "../record.ts";
import { KIND, wordOf } from "./closed-lists.ts";
import type { TableReader, TableWriter } from "./tables.ts";

export type StoredUnclaimed = ReturnType<typeof writeUnclaimed>;

export function writeUnclaimed(
  { kind, system, code, count, lastDate, suspected, unit }: UnclaimedCode,
  tables: TableWriter,
) {
  return [
    KIND.numbers[kind],
    tables.text(system),
    code,
    count,
    lastDate,
    suspected,
    unit ?? null,
  ] as const;
}

export function readUnclaimed(
  [kind, system, code, count, lastDate, suspected, unit]: StoredUnclaimed,
  tables: TableReader,
): UnclaimedCode {
  const entry = {
    kind: wordOf(KIND, kind),
    system: tables.text(system),
    code,
    count,
    lastDate: lastDate ?? null,
    suspected: suspected ?? null,
  };
  return unit == null ? entry : { ...entry, unit };
}
