import type { ConceptId, Day } from "@cohort/foundation";
import type { Fact, FactKind, ReadingIssue, UnclaimedCode } from "@cohort/record";
import type { Unclaimed } from "./codes.ts";

export type Lost = NonNullable<ReadingIssue["lost"]>;

/** Where everything that is read of one patient is written down. */
export interface Sheet {
  add(fact: Fact): void;
  /** `text` names elements and what is wrong with them, never what they say. */
  issue(resource: string, code: string, text: string, lost?: Lost | null): void;
  /** Counts an entry that no concept claims, `times` (1) as it were. */
  count(
    kind: FactKind,
    entry: Unclaimed,
    on: Day | null,
    unit?: string | null,
    times?: number,
  ): void;
  /** A new resource begins. */
  begin(): void;
  /** Facts that the resource has become so far. */
  added(): number;
  /** Forgets the facts and issues of the resource. Counts stay. */
  undo(): void;
  facts(): readonly Fact[];
  issues(): readonly ReadingIssue[];
  unclaimed(): readonly UnclaimedCode[];
}

interface Row {
  readonly kind: FactKind;
  readonly system: string | null;
  readonly code: string;
  count: number;
  lastDate: Day | null;
  readonly suspected: ConceptId | null;
  readonly unit?: string;
}

function order(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

const byKindAndSource = (a: Fact, b: Fact): number =>
  order(a.kind, b.kind) || order(a.source, b.source);

const byResource = (a: ReadingIssue, b: ReadingIssue): number =>
  order(a.resource, b.resource) || order(a.code, b.code) || order(a.text, b.text);

const byCode = (a: UnclaimedCode, b: UnclaimedCode): number =>
  order(a.kind, b.kind) ||
  order(a.system, b.system) ||
  order(a.code, b.code) ||
  order(a.suspected, b.suspected) ||
  order(a.unit ?? null, b.unit ?? null);

export function createSheet(): Sheet {
  const facts: Fact[] = [];
  const issues: ReadingIssue[] = [];
  /** By code alone: few codes occur in two systems or kinds. */
  const rows = new Map<string, Row[]>();
  let factsBefore = 0;
  let issuesBefore = 0;
  return {
    add(fact) {
      facts.push(fact);
    },
    issue(resource, code, text, lost) {
      issues.push(lost ? { resource, code, text, lost } : { resource, code, text });
    },
    count(kind, { system, code, suspected }, on, unit = null, times = 1) {
      const own = unit === null ? {} : { unit };
      let same = rows.get(code);
      if (!same) rows.set(code, (same = []));
      for (const row of same) {
        if (row.kind !== kind || row.system !== system || row.suspected !== suspected) continue;
        if (row.unit !== own.unit) continue;
        row.count += times;
        if (on !== null && (row.lastDate === null || on > row.lastDate)) row.lastDate = on;
        return;
      }
      same.push({ kind, system, code, count: times, lastDate: on, suspected, ...own });
    },
    begin() {
      factsBefore = facts.length;
      issuesBefore = issues.length;
    },
    added: () => facts.length - factsBefore,
    undo() {
      facts.length = factsBefore;
      issues.length = issuesBefore;
    },
    facts: () => facts.toSorted(byKindAndSource),
    issues: () => issues.toSorted(byResource),
    unclaimed() {
      const all: Row[] = [];
      for (const same of rows.values()) all.push(...same);
      return all.toSorted(byCode);
    },
  };
}
