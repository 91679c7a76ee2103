import type { ConceptId } from "@cohort/foundation";
import { type FactKind, entryKinds } from "@cohort/record";
import type { ConceptKind } from "@cohort/terminology";
import { type Context, labels } from "./context.ts";
import type { Finding, Open } from "./finding.ts";
import type { Evidence, Message, UnknownReason } from "./outcome.ts";
import type { WhenAbsent } from "./syntax.ts";
import { type Truth, truthOf } from "./truth.ts";

const OPEN_WORLD: ReadonlySet<ConceptKind> = new Set(["lab", "vital", "score"]);

// Written out field by field, without spreads: millions of these are made.

/** A finding that is settled by what is recorded. */
export const decided = (
  holds: boolean,
  message: Message,
  rest: Partial<Pick<Finding, "basis" | "evidence" | "breakpoints" | "miss">> = {},
): Finding => {
  const truth = truthOf(holds);
  return {
    truth,
    proven: truth,
    basis: rest.basis ?? "recorded",
    open: [],
    presumed: [],
    evidence: rest.evidence ?? [],
    message,
    breakpoints: rest.breakpoints ?? [],
    miss: rest.miss ?? null,
  };
};

const unsettled = (open: Open, message: Message, evidence: readonly Evidence[]): Finding => ({
  truth: "unknown",
  proven: "unknown",
  basis: "recorded",
  open: [open],
  presumed: [],
  evidence,
  message,
  breakpoints: [],
  miss: null,
});

/** A finding that data would settle. */
export const openForData = (
  reason: UnknownReason,
  needs: readonly ConceptId[],
  message: Message,
  evidence: readonly Evidence[] = [],
): Finding => unsettled({ by: "data", reason, needs, message }, message, evidence);

/** A finding that only a person can settle. */
export const openForPerson = (
  question: string,
  message: Message,
  evidence: readonly Evidence[] = [],
): Finding => unsettled({ by: "person", question }, message, evidence);

/** Taken to be so without an entry that says it: never proof. */
export const presume = (
  truth: Exclude<Truth, "unknown">,
  concepts: readonly ConceptId[],
  message: Message,
): Finding => ({
  truth,
  proven: "unknown",
  basis: "recorded",
  open: [],
  presumed: concepts,
  evidence: [],
  message,
  breakpoints: [],
  miss: null,
});

/** Beside entries that are on record and do not count: what is presumed absent is another one. */
export const noOther = (none: Finding): Finding =>
  none.message.id === "absent-presumed"
    ? { ...none, message: { ...none.message, id: "absent-other" } }
    : none;

/** The kinds of entry that concepts of these kinds come in; most questions are of one kind. */
function entriesOf(kinds: readonly ConceptKind[]): readonly FactKind[] {
  const [first] = kinds;
  if (first !== undefined && kinds.every((kind) => kind === first)) return entryKinds(first);
  return [...new Set<FactKind>(kinds.flatMap(entryKinds))];
}

/**
 * What it means that the record holds no entry: closed world or open. A gap in what could
 * be read, or an unclaimed entry that resembles what is asked for, keeps it open either way.
 */
export function absent(
  context: Context,
  concepts: readonly ConceptId[],
  whenAbsent: WhenAbsent | undefined,
  except: readonly ConceptId[] = [],
): Finding {
  const { index } = context;
  const kinds = concepts.map((id) => index.terminology.concepts.get(id)?.kind ?? "condition");
  const entries = entriesOf(kinds);
  const all = labels(context, concepts);
  const what = except.length === 0 ? all : `${all} other than ${labels(context, except)}`;
  const values = { what };

  const gap = index.gap(entries, concepts);
  if (gap) return openForData(gap, concepts, { id: gap, values });
  if (index.isSuspected(concepts)) {
    return openForData("unmapped", concepts, { id: "unmapped", values });
  }
  const missing = { id: "missing", values };
  const complete = entries.every((kind) => index.record.complete.includes(kind));
  if (complete) return decided(false, { id: "absent-attested", values }, { basis: "attested" });
  if (whenAbsent === "unknown") return openForData("missing", concepts, missing);
  if (whenAbsent !== undefined) {
    return presume(whenAbsent ? "true" : "false", concepts, { id: "absent-presumed", values });
  }
  if (kinds.some((kind) => OPEN_WORLD.has(kind))) return openForData("missing", concepts, missing);
  if (kinds.includes("medication") && !index.hasMedication) {
    return openForData("missing", concepts, { id: "no-medication", values });
  }
  return presume("false", concepts, { id: "absent-presumed", values });
}
