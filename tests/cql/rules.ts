import type { CodeLists } from "./code-lists.ts";
import {
  among,
  conditionsOf,
  drugsOf,
  has,
  hasEmptyAnswer,
  hasTwins,
  is,
  isPartial,
  observationsOf,
  patientOf,
  resultsOf,
  testsOf,
  verificationOf,
} from "./cell-facts.ts";
import type { Cell } from "./comparison.ts";

/** Why the engine and CQL may differ on a cell, and on which. */
export interface Rule {
  readonly id: string;
  /** What CQL says, what the engine says, and why that is meant. */
  readonly why: string;
  claims(cell: Cell, lists: CodeLists): boolean;
}

/** Differences that are meant. The first that claims a disagreement explains it. */
export const RULES: readonly Rule[] = [
  {
    id: "index-signal",
    why: "CQL takes a missing diagnosis of SLE as none. The engine keeps a patient with a SLEDAI-2K or an antibody in view: unknown, until somebody says which.",
    claims: (cell, lists) =>
      among(cell, "inc-3") &&
      is(cell, "unknown", false, "missing") &&
      ["sledai-2k-total", "anti-dsdna"].some((one) => observationsOf(cell, lists, one).length > 0),
  },
  {
    id: "index-standing",
    why: "A suspected SLE is null in CQL, and false with a recorded no to the classification. The engine settles the disease first: suspected is unknown, and ruled out is a fail unless another entry is confirmed.",
    claims: (cell) =>
      among(cell, "inc-3") &&
      (is(cell, "unknown", false, "unconfirmed") ||
        (is(cell, "fail", null) &&
          conditionsOf(cell).some((one) => verificationOf(one) === "refuted"))),
  },
  {
    id: "presumption-never-fails",
    why: "No antiviral on record is false in CQL and lets the exclusion apply. In the engine a presumption may let somebody pass and never keeps anybody out: unknown, missing.",
    claims: (cell) => among(cell, "exc-7a") && is(cell, "unknown", true, "missing"),
  },
  {
    id: "unusable-entry",
    why: "CQL takes a result that is preliminary, undated, too roughly dated or of no usable unit for none, and none for no. The engine presumes nothing absent where such an entry may bear on it.",
    claims: (cell) =>
      among(cell, "exc-2", "exc-17") &&
      is(cell, "unknown", false, "unconfirmed", "undated", "imprecise", "unit"),
  },
  {
    id: "sex-first",
    why: "Where the record gives no sex, CQL decides childbearing by age alone, or by tests that are negative. The engine asks for the sex first.",
    claims: (cell) =>
      (among(cell, "exc-2")
        ? is(cell, "unknown", false)
        : among(cell, "inc-9") && is(cell, "unknown", true)) &&
      !["female", "male"].includes(patientOf(cell)?.gender ?? ""),
  },
  {
    id: "undated-active",
    why: "CQL takes a diagnosis without any date that is active for one that reaches into the last 8 weeks. The engine asks for its date: unknown, undated.",
    claims: (cell) =>
      among(cell, "exc-4") &&
      is(cell, "unknown", true, "undated", "unconfirmed") &&
      conditionsOf(cell).some(
        (one) =>
          one.onsetDateTime === undefined &&
          one.recordedDate === undefined &&
          one.clinicalStatus?.coding?.[0]?.code !== undefined,
      ),
  },
  {
    id: "suspicion-first",
    why: "A suspected diagnosis that is over, or was slight, is false in CQL whether it was one or not. The engine leaves every suspected diagnosis unknown, unconfirmed.",
    claims: (cell) =>
      among(cell, "exc-4", "exc-5", "exc-10", "exc-15") &&
      is(cell, "unknown", false, "unconfirmed") &&
      conditionsOf(cell).some((one) => !["confirmed", "refuted"].includes(verificationOf(one))),
  },
  {
    id: "empty-answer",
    why: "CQL passes over an answer without a value. In the engine the last word of a person, if it says nothing, puts the question again.",
    claims: (cell, lists) =>
      (cell.outcome === "review" || cell.outcome === "unknown") &&
      cell.cql !== null &&
      hasEmptyAnswer(cell, lists),
  },
  {
    id: "concurrent-glucocorticoids",
    why: "CQL looks at one prescription at a time. The engine adds up the glucocorticoids of a day.",
    claims: (cell, lists) =>
      among(cell, "inc-6") &&
      is(cell, "pass", null) &&
      drugsOf(cell).filter((codes) => has(lists, "glucocorticoid-systemic", codes)).length > 1,
  },
  {
    id: "age-in-a-formula",
    why: "A partial date leaves the age at the sample open, and CQL's power of what is open is null. The engine works out the formula for both ages and decides where they agree.",
    claims: (cell, lists) =>
      among(cell, "inc-8c", "exc-17") &&
      cell.explanation.includes("CKD-EPI 2021") &&
      (isPartial(patientOf(cell)?.birthDate) ||
        resultsOf(cell, lists, "creatinine-serum").some((one) => isPartial(one.effectiveDateTime))),
  },
  {
    id: "undated-operation",
    why: "Having had a transplantation, recorded as a diagnosis in the last 8 weeks, is no operation of theirs in CQL. The engine takes its onset for the day of the operation, and the record's day for the last on which it can have been: unknown, undated.",
    claims: (cell, lists) =>
      among(cell, "exc-20") &&
      (is(cell, "fail", false) ||
        is(cell, "unknown", false, "undated", "imprecise", "unconfirmed")) &&
      conditionsOf(cell).some((one) => has(lists, "major-surgery", one.code?.coding ?? [])),
  },
  {
    id: "earlier-tuberculosis",
    why: "CQL takes a tuberculosis that is over for one that excludes. The engine asks a person whether it is cured, once the test for latent infection is known.",
    claims: (cell, lists) =>
      among(cell, "exc-9") &&
      cell.cql === true &&
      (cell.outcome === "review" || cell.outcome === "unknown") &&
      conditionsOf(cell).some(
        (one) =>
          has(lists, "tuberculosis-active", one.code?.coding ?? []) &&
          (one.abatementDateTime !== undefined ||
            !["active", "recurrence", "relapse"].includes(
              one.clinicalStatus?.coding?.[0]?.code ?? "active",
            )),
      ),
  },
  {
    id: "one-moment",
    why: "Of several results that cannot be put in order of time, CQL takes the one that its sort leaves last. The engine takes all: what agrees decides, what disagrees is unknown, conflicting.",
    claims: (cell, lists) =>
      (cell.reason === "conflicting" ||
        cell.cql === null ||
        cell.outcome === "review" ||
        // A test beside the one of two minds may settle the question.
        (among(cell, "exc-2") && is(cell, "pass", true))) &&
      (testsOf(cell, lists).some(hasTwins) ||
        // A pregnancy that goes on by its diagnosis is of one time with whatever was answered since.
        (among(cell, "exc-2") &&
          cell.reason === "conflicting" &&
          conditionsOf(cell).some((one) =>
            has(lists, "pregnancy-status", one.code?.coding ?? []),
          ))),
  },
];

/** Differences in which the engine is at fault, until it is mended. Empty: none that is known. */
export const KNOWN: readonly Rule[] = [];
