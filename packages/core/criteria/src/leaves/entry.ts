import { type ConceptId, type Day, expectDefined } from "@cohort/foundation";
import type { Fact, Moment, ObservationFact } from "@cohort/record";
import { type Context, labelOf, labels } from "../context.ts";
import { absent, decided, noOther, openForData, openForPerson } from "../absence.ts";
import { dateText, factEvidence } from "../evidence.ts";
import { type Finding, anyOf, sortedDays } from "../finding.ts";
import type { Message, UnknownReason } from "../outcome.ts";
import { belongs, tierFor } from "../observed.ts";
import type { WhenAbsent } from "../syntax.ts";
import { YES_OR_NO } from "../yes-no.ts";

/** What one entry says to a question about having, getting or undergoing something. */
export type EntryAnswer =
  | { readonly says: "yes" | "no" }
  | { readonly says: "open"; readonly reason: UnknownReason }
  | { readonly says: "ask"; readonly question: string };

export const YES: EntryAnswer = { says: "yes" };
export const NO: EntryAnswer = { says: "no" };
export const open = (reason: UnknownReason): EntryAnswer => ({ says: "open", reason });
export const ask = (question: string): EntryAnswer => ({ says: "ask", question });

export interface EntryQuestion {
  readonly concepts: readonly ConceptId[];
  readonly except: readonly ConceptId[];
  readonly whenAbsent: WhenAbsent | undefined;
  /** How the rule reads in a sentence: "in the last P8W", "active" ...; null where there is nothing to add. */
  readonly qualifier: string | null;
  /** Days on which an entry's answer may change. */
  readonly breakpoints: (fact: Fact) => readonly Day[];
  readonly answer: (fact: Fact) => EntryAnswer;
  /** A sure entry answers for itself: what else may be absent from the record then does not matter. */
  readonly alone?: boolean;
  /** Where an observation of the thing itself found nothing, nothing need be presumed: it was looked for in time. */
  readonly lookedFor?: boolean;
  /** Entries dated after asOf count too: what is planned. */
  readonly ahead?: true;
}

/** When an entry was first known to hold, or happened. */
export function beginOf(fact: Fact): Moment | null {
  switch (fact.kind) {
    case "observation":
      return fact.when;
    case "condition":
      return fact.onset ?? fact.recorded ?? fact.ended;
    case "medication":
      return fact.start ?? fact.end;
    case "procedure":
      return fact.performed;
    case "immunization":
      return fact.given;
    case "allergy":
      return fact.recorded;
  }
}

/** A diagnosis or allergy ruled out, or only suspected, answers before anything else is asked. */
function standing(fact: Fact, suspected: boolean): EntryAnswer | null {
  if (fact.kind !== "condition" && fact.kind !== "allergy") return null;
  if (fact.verification === "refuted") return NO;
  if (fact.verification === "suspected" && !suspected) return open("unconfirmed");
  return null;
}

/** What was asked about or looked for, and what came of it: "present", "not detected", true ... */
export function foundBy({ value, status }: ObservationFact): EntryAnswer {
  const found =
    value.type === "boolean"
      ? value.value
      : value.type === "word"
        ? YES_OR_NO[value.word]
        : undefined;
  if (found === undefined || status === "preliminary") return open("unconfirmed");
  return found ? YES : NO;
}

/** Neither ruled out nor suspected, and under a code that decides. */
const isSure = (context: Context, fact: Fact, concepts: readonly ConceptId[]): boolean =>
  standing(fact, false) === null && tierFor(context, fact, concepts) === "core";

/** An observation of the very thing that is asked for, not of one kind of it. */
const isOfItself = (fact: Fact, concepts: readonly ConceptId[]): boolean =>
  fact.kind === "observation" &&
  concepts.length === 1 &&
  fact.hits.some(({ concept }) => concept === concepts[0]);

/** What an entry's standing, its code and the question itself say together. */
export function answerOf(
  context: Context,
  fact: Fact,
  concepts: readonly ConceptId[],
  suspected: boolean,
  question: (fact: Fact) => EntryAnswer,
): EntryAnswer {
  const asked = standing(fact, suspected) ?? question(fact);
  // That something was asked about does not say that it is so, or was done.
  const answer = asked.says === "yes" && fact.kind === "observation" ? foundBy(fact) : asked;
  if (answer.says === "no" || answer.says === "open") return answer;
  const tier = tierFor(context, fact, concepts);
  // What the code stands for comes before what a person would be asked of it.
  if (tier === "candidate") return open("unconfirmed");
  return tier === "broad" && answer.says === "yes"
    ? ask(`Does ${fact.source} stand for ${labels(context, concepts)}?`)
    : answer;
}

/**
 * Asks every entry that stands for the concepts. A code that is only broader than them is put to a
 * person; one that the site has not confirmed stays open.
 */
export function askEntries(context: Context, question: EntryQuestion, suspected = false): Finding {
  const { asOf, index } = context;
  const { concepts } = question;
  const all = index
    .of(concepts)
    .filter(
      (fact) => question.except.length === 0 || tierFor(context, fact, question.except) === null,
    );
  const breakpoints: Day[] = [];
  const findings: Finding[] = [];
  let lookedFor = false;
  for (const fact of all) {
    const begin = beginOf(fact);
    if (!question.ahead && begin && begin.from > asOf) {
      breakpoints.push(begin.from);
      continue;
    }
    breakpoints.push(...question.breakpoints(fact).filter((day) => day > asOf));
    const answer = answerOf(context, fact, concepts, suspected, question.answer);
    findings.push(toFinding(context, question, fact, answer));
    lookedFor ||= question.lookedFor === true && answer.says === "no" && isOfItself(fact, concepts);
  }
  const none = absent(context, concepts, question.whenAbsent, question.except);
  const sure = question.alone === true && all.some((fact) => isSure(context, fact, concepts));
  const settled = sure || lookedFor;
  const finding =
    findings.length === 0 ? none : anyOf(settled ? findings : [...findings, noOther(none)]);
  return { ...finding, breakpoints: sortedDays([...breakpoints, ...finding.breakpoints]) };
}

/** The concept of the entry's own code that belongs to what was asked for. */
export function nearest(context: Context, fact: Fact, concepts: readonly ConceptId[]): ConceptId {
  const hit = fact.hits.find((one) => belongs(context, one.concept, concepts));
  return expectDefined(hit ?? fact.hits[0], "a hit of an indexed fact").concept;
}

function toFinding(
  context: Context,
  question: EntryQuestion,
  fact: Fact,
  answer: EntryAnswer,
): Finding {
  const concept = nearest(context, fact, question.concepts);
  const evidence = factEvidence(fact, concept);
  const values = {
    what: labelOf(context, concept),
    date: dateText(beginOf(fact)),
    qualifier: question.qualifier,
    source: fact.source,
  };
  const message: Message = { id: `entry-${answer.says}`, values };
  switch (answer.says) {
    case "yes":
      return decided(true, message, { evidence, basis: fact.attested ? "attested" : "recorded" });
    case "no":
      return decided(false, message, { evidence, basis: fact.attested ? "attested" : "recorded" });
    case "open":
      return openForData(
        answer.reason,
        question.concepts,
        { id: `entry-${answer.reason}`, values },
        evidence,
      );
    case "ask":
      return openForPerson(answer.question, message, evidence);
  }
}
