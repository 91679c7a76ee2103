import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import type { Ancestors, Closure, SystemName } from "@cohort/terminology";
import { eachLine } from "./byte-lines.ts";
import { type ReadRow, readHeader } from "./hierarchy-rows.ts";
import { createIsA, type IsA } from "./is-a.ts";

type Hierarchies = Map<SystemName, IsA>;

async function readFile(file: string, into: Hierarchies): Promise<Failure[]> {
  let readRow: ReadRow | null = null;
  let relations = 0;
  const add = (system: SystemName, child: string, parent: string): void => {
    relations += 1;
    let isA = into.get(system);
    if (!isA) into.set(system, (isA = createIsA()));
    isA.add(child, parent);
  };
  const read = await eachLine(file, (line) => {
    if (readRow) return readRow(line, add);
    const header = readHeader(file, line);
    if (!header.ok) return header.failure;
    readRow = header.value;
    return null;
  });
  if (!read.ok) return read.failure;
  if (relations > 0) return [];
  return [
    {
      code: "FILES.HIERARCHY_EMPTY",
      message: `${file} relates no code to another`,
      action: "check that it is the whole file: an RF2 one has active rows of type 116680003",
      at: { file, line: 1, column: 1 },
    },
  ];
}

/**
 * The descendants of the codes that the dictionary asks for, by all files together. One after another: each
 * can be of hundreds of megabytes. Fails with what is wrong in any of them.
 */
export async function readHierarchies(
  files: readonly string[],
  wanted: Ancestors,
): Promise<Result<Closure, Failure[]>> {
  const hierarchies: Hierarchies = new Map();
  const failures: Failure[] = [];
  for (const file of files) failures.push(...(await readFile(file, hierarchies)));
  if (failures.length > 0) return fail(failures);
  return ok(
    new Map(
      [...hierarchies].map(([system, isA]) => [
        system,
        isA.descendantsOf(wanted.get(system) ?? new Set()),
      ]),
    ),
  );
}
