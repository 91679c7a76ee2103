import { type Status, isLegal } from "@cohort/matching";

/** A decision as the history of its candidate tells it. */
export interface Link {
  readonly version: number;
  readonly status: Status;
  /** Who wrote it says so in the note: no two writes say the same. */
  readonly note: string | null;
}

/** When something was asked for and when it was answered, on one clock. */
interface Span {
  readonly began: number;
  readonly ended: number;
}

export interface Write extends Span {
  readonly note: string;
  /** That of If-Match. */
  readonly expected: number;
  /** The version that the answer gave; `refused`: 4xx; `unknown`: no answer, or 503, so that it may have been done or not. */
  readonly told: number | "refused" | "unknown";
}

export interface Read extends Span {
  readonly version: number;
  readonly status: Status;
}

/**
 * What is wrong with one candidate's history, given all that clients wrote and read; empty where it is one register that every
 * client looked at, one after the other, in an order that agrees with the clock (linearizable), and no acknowledged write is lost.
 */
export function faultsOf(
  chain: readonly Link[],
  writes: readonly Write[],
  reads: readonly Read[],
): readonly string[] {
  return [
    ...faultsOfLinks(chain),
    ...faultsOfWrites(chain, writes),
    ...faultsOfReads(chain, writes, reads),
  ];
}

function faultsOfLinks(chain: readonly Link[]): readonly string[] {
  const faults: string[] = [];
  let from: Status = "new";
  for (const [at, { version, status }] of chain.entries()) {
    if (version !== at + 1) faults.push(`version ${version} is number ${at + 1} of the chain`);
    if (!isLegal(from, status)) faults.push(`version ${version} goes from ${from} to ${status}`);
    from = status;
  }
  return faults;
}

function faultsOfWrites(chain: readonly Link[], writes: readonly Write[]): readonly string[] {
  const faults: string[] = [];
  const known = new Set(writes.map(({ note }) => note));
  for (const { version, note } of chain) {
    if (note === null || !known.has(note)) faults.push(`version ${version} was written by nobody`);
  }
  for (const { note, expected, told } of writes) {
    const found = chain.filter((link) => link.note === note).map(({ version }) => version);
    if (found.length > 1) faults.push(`${note} is there ${found.length} times`);
    const [version] = found;
    if (version === undefined && typeof told === "number") faults.push(`${note} is lost`);
    if (version === undefined) continue;
    if (told === "refused") faults.push(`${note} was refused and is there`);
    if (version !== expected + 1) faults.push(`${note} is not next to what it was decided on`);
    if (typeof told === "number" && told !== version)
      faults.push(`${note} is not where it was told`);
  }
  const done = writes.flatMap((write) =>
    typeof write.told === "number" ? [{ ...write, told: write.told }] : [],
  );
  for (const one of done) {
    const late = done.find((other) => other.ended < one.began && other.told >= one.told);
    if (late) faults.push(`${one.note} came after ${late.note} and stands before it`);
  }
  return faults;
}

function faultsOfReads(
  chain: readonly Link[],
  writes: readonly Write[],
  reads: readonly Read[],
): readonly string[] {
  const byNote = new Map(writes.map((write) => [write.note, write]));
  return reads.flatMap(({ began, ended, version, status }) => {
    const link = chain[version - 1];
    const faults: string[] = [];
    if ((link?.status ?? "new") !== status) faults.push(`version ${version} was read as ${status}`);
    const missed = writes.find(
      ({ told, ended: done }) => typeof told === "number" && told > version && done < began,
    );
    if (missed) faults.push(`version ${version} was read after ${missed.note} was acknowledged`);
    const writer = byNote.get(link?.note ?? "");
    if (writer && writer.began > ended)
      faults.push(`version ${version} was read before it was written`);
    return faults;
  });
}
