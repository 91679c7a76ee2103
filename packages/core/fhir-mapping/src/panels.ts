import type { DiagnosticReport, Observation, Reference } from "fhir/r4.js";
import { type Raw, children, readAs, textOf } from "./raw.ts";
import type { ResourceIndex } from "./resource-index.ts";

type Members = ReadonlyMap<Raw<unknown>, readonly Raw<Observation>[]>;

/** What such a panel says, its time included, is as doubtful as it is. */
export const isVoid = (status: string | null): boolean =>
  status === "entered-in-error" || status === "cancelled";

function listMembers(index: ResourceIndex): Members {
  const panels = new Map<Raw<unknown>, { raw: Raw<Observation>; source: string }[]>();
  const list = (raw: Raw<unknown>, source: string, members: readonly Raw<Reference>[]): void => {
    const panel = { raw: readAs<Observation>(raw), source };
    if (members.length === 0 || isVoid(textOf(panel.raw, "status"))) return;
    for (const member of members) {
      const reference = textOf(member, "reference");
      const target = reference === null ? null : index.resolve(reference, raw);
      if (!target) continue;
      const known = panels.get(target);
      if (known) known.push(panel);
      else panels.set(target, [panel]);
    }
  };
  const listAll = (
    type: string,
    membersOf: (raw: Raw<unknown>) => readonly Raw<Reference>[],
  ): void =>
    index.each(type, (raw, source) => {
      try {
        list(raw, source, membersOf(raw));
      } catch {
        // Its own reading meets the same fault and reports it.
      }
    });
  listAll("Observation", (raw) => children(readAs<Observation>(raw), "hasMember"));
  listAll("DiagnosticReport", (raw) => children(readAs<DiagnosticReport>(raw), "result"));
  return new Map(
    Array.from(panels, ([member, listed]) => [
      member,
      listed
        .toSorted((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0))
        .map(({ raw }) => raw),
    ]),
  );
}

/**
 * The panels (Observation.hasMember) and reports (DiagnosticReport.result) that list an Observation. The
 * lists are made when first asked for: most results carry their own time.
 */
export function createPanels(
  index: ResourceIndex,
): (member: Raw<unknown>) => readonly Raw<Observation>[] {
  let members: Members | null = null;
  return (member) => {
    members ??= listMembers(index);
    return members.get(member) ?? [];
  };
}
