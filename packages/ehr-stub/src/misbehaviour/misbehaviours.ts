import type { EhrStub } from "../stub/ehr-stub.ts";
import type { Choice } from "../stub/fault.ts";
import { SPOILT_ANSWERS, type SpoiltAnswer } from "./of-answers.ts";
import { MISHAPS, type Mishap } from "./of-data.ts";

/** Everything that a server is known to do wrong, by name. */
export const MISBEHAVIOURS = { ...SPOILT_ANSWERS, ...MISHAPS } as const;

export type Misbehaviour = SpoiltAnswer | Mishap;
export type MisbehaviourName = keyof typeof MISBEHAVIOURS;
export type SpoiltAnswerName = keyof typeof SPOILT_ANSWERS;

const spoilt: Readonly<Record<SpoiltAnswerName, SpoiltAnswer>> = SPOILT_ANSWERS;

export const isSpoiltAnswerName = (name: string): name is SpoiltAnswerName =>
  Object.hasOwn(SPOILT_ANSWERS, name);

/** All that a single answer may have. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant
export const SPOILT_ANSWER_NAMES = Object.keys(SPOILT_ANSWERS) as readonly SpoiltAnswerName[];

/** Those that a patient client comes through with all that it wanted. */
export const PASSING: readonly SpoiltAnswerName[] = SPOILT_ANSWER_NAMES.filter(
  (name) => spoilt[name].passing,
);

export const choiceOf = (name: SpoiltAnswerName): Choice => ({
  match: spoilt[name].match ?? {},
  answer: spoilt[name].answer,
});

/** Has a stub misbehave from now on: an answer for all requests that it is about, a mishap once. */
export function misbehaveAs(
  stub: EhrStub,
  name: MisbehaviourName,
  patients: readonly [string, string, string],
): void {
  const one: Misbehaviour = MISBEHAVIOURS[name];
  if ("befall" in one) one.befall(stub, patients);
  else stub.fault({ answer: one.answer, ...(one.match ? { match: one.match } : {}) });
}
