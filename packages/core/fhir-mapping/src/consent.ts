import type { OptOutPeriod } from "@cohort/record";
import type { CodeableConcept, Coding, Consent } from "fhir/r4.js";
import type { Calendar } from "./calendar.ts";
import { type Raw, child, children, has, readAs, textOf, valueOf } from "./raw.ts";
import type { ResourceIndex } from "./resource-index.ts";
import type { Sheet } from "./sheet.ts";
import type { WhoseIs } from "./subject.ts";
import { type When, dateOf } from "./when.ts";

/** Of FHIR R4's consentscope and consentcategorycodes. It counts under any system, and under none: doubt refuses. */
const RESEARCH = "research";

function isOfResearch(raw: Raw<Consent>): boolean {
  const scope = child(raw, "scope");
  const concepts: readonly Raw<CodeableConcept>[] = [
    ...(scope ? [readAs<CodeableConcept>(scope)] : []),
    ...children(raw, "category"),
  ];
  const codings = concepts.flatMap((concept): readonly Raw<Coding>[] =>
    children(concept, "coding"),
  );
  return codings.some((coding) => textOf(coding, "code")?.toLowerCase() === RESEARCH);
}

/**
 * Only the provision at the root is read: what stands within it makes exceptions, and an exception to a refusal may be for
 * another study than ours. So a refusal holds whatever is nested in it.
 */
function periodOf(raw: Raw<Consent>, source: string, calendar: Calendar): OptOutPeriod | null {
  const provision = child(raw, "provision");
  if (!provision || textOf(provision, "type") !== "deny") return null;
  const period = child(provision, "period");
  const edge = (key: "start" | "end"): When => (period ? dateOf(period, key, calendar) : "none");
  const [start, end] = [edge("start"), edge("end")];
  // A date that is none, or of which the day is not known, closes the longer time.
  const from = typeof start === "string" ? null : start.from;
  const until = typeof end === "string" ? null : end.to;
  return { source, from, until };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Refusals of research: active Consents of the scope or a category `research` whose root provision denies. Permission given elsewhere takes
 * none of them back. Doubt refuses: a modifier that we do not know is named, and changes nothing.
 */
export function readOptOuts(
  index: ResourceIndex,
  whoseIs: WhoseIs,
  calendar: Calendar,
  sheet: Sheet,
): readonly OptOutPeriod[] {
  const found: OptOutPeriod[] = [];
  index.each("Consent", (resource, source) => {
    const raw = readAs<Consent>(resource);
    try {
      if (textOf(raw, "status") !== "active" || !isOfResearch(raw)) return;
      if (whoseIs(valueOf(raw, "patient")) === "other") {
        return sheet.issue(source, "subject", "It is about someone or something else.");
      }
      const period = periodOf(raw, source, calendar);
      if (period === null) return;
      if (has(raw, "modifierExtension")) {
        sheet.issue(
          source,
          "modifier",
          "A modifierExtension changes its meaning: it counts as it stands.",
        );
      }
      found.push(period);
    } catch {
      sheet.issue(source, "unreadable", "It could not be read: it counts as a refusal.");
      found.push({ source, from: null, until: null });
    }
  });
  return inOrder(found);
}

/** Sorted by source, whatever order they came in. */
export const inOrder = (periods: readonly OptOutPeriod[]): readonly OptOutPeriod[] =>
  periods.toSorted((a, b) => order(a.source, b.source));
