import type { List, ListEntry } from "fhir/r4.js";
import { NOTICE } from "@cohort/contract";
import type { Subject, StudySummary } from "@cohort/postgres";
import { versioned } from "../version.ts";
import { BELONGS_TO_STUDY, LIST_TYPES, RECOMMENDATIONS, SYSTEM } from "../vocabulary.ts";

/** R4 lists are whole. One that would be longer says that it is not. */
export const LONGEST_LIST = 20_000;

interface Listed {
  readonly total: number;
  /** The most promising first. */
  readonly subjects: readonly Subject[];
}

/** A study's screening list as MIRACUM recruIT has them: its type of list, its extension that names the study, its flags. */
export function toList(
  study: Pick<StudySummary, "id" | "title" | "updatedAt">,
  { total, subjects }: Listed,
): ReturnType<typeof versioned<List>> {
  const updatedAt = lastOf(study, subjects);
  const isCut = total > subjects.length;
  return versioned<List>(
    {
      resourceType: "List",
      id: study.id,
      extension: BELONGS_TO_STUDY.map((url) => ({
        url,
        valueReference: { reference: `ResearchStudy/${study.id}`, display: study.title },
      })),
      identifier: [{ system: SYSTEM.screeningList, value: study.id }],
      status: "current",
      mode: "working",
      title: `Screening list ${study.id}`,
      code: { coding: LIST_TYPES.map((system) => ({ system, code: RECOMMENDATIONS })) },
      date: updatedAt,
      orderedBy: { coding: [{ system: SYSTEM.listOrder, code: "priority" }] },
      note: [
        { text: NOTICE },
        ...(isCut
          ? [{ text: `The first ${subjects.length} of ${total}: the list is longer.` }]
          : []),
      ],
      ...(subjects.length === 0
        ? { emptyReason: { text: "The study has no candidates." } }
        : { entry: subjects.map(toEntry) }),
    },
    updatedAt,
  );
}

/** The latest change of any of them, or of the study. */
export const lastOf = (
  { updatedAt }: Pick<StudySummary, "updatedAt">,
  subjects: readonly Subject[],
): string =>
  subjects.reduce((last, each) => (each.updatedAt > last ? each.updatedAt : last), updatedAt);

const toEntry = (subject: Subject): ListEntry => ({
  flag: flagOf(subject),
  date: subject.match?.evaluatedAt ?? subject.updatedAt,
  item: { reference: `ResearchSubject/${subject.id}` },
});

/**
 * What the machine says now, whatever people decided. recruIT has a code for who is eligible and for who is so no longer; who may
 * be has only ours.
 */
function flagOf({ match }: Subject): ListEntry["flag"] {
  const verdict = match?.verdict ?? "ineligible";
  const own = { system: SYSTEM.verdict, code: verdict };
  switch (verdict) {
    case "eligible":
      return { coding: [{ system: SYSTEM.recruitStatus, code: "eligible" }, own] };
    case "possible":
      return { coding: [own], text: "Possible: data is missing or needs a person's look" };
    case "ineligible":
      return {
        coding: [{ system: SYSTEM.recruitStatus, code: "ineligible" }, own],
        text: "No longer eligible",
      };
  }
}
