import {
  type CandidateCriterion,
  type CandidateMatch,
  type WireCriterionMatch,
  type WireMessage,
  matchToWire,
} from "@cohort/contract";
import type { Evidence, Message } from "@cohort/criteria";
import type { PatientId } from "@cohort/foundation";
import type { CriterionMatch } from "@cohort/matching";
import type { StoredMatch } from "@cohort/postgres";
import type { Shown } from "../auth/shown.ts";
import { matchWithoutValues } from "../routes/withheld.ts";
import type { AnswersAlone } from "./record-alone.ts";

type WireEvidence = CandidateCriterion["evidence"][number];
type Converted = WireEvidence["converted"];

export const messageToWire = ({ id, values, parts }: Message): WireMessage => ({
  id,
  values: { ...values },
  ...(parts ? { parts: parts.map(messageToWire) } : {}),
});

/** A message and all that it is made of. */
const sentencesOf = (message: Message): readonly Message[] => [
  message,
  ...(message.parts ?? []).flatMap(sentencesOf),
];

/** What the sentence about this very result says it is in the unit of the bound. */
function convertedOf(said: readonly Message[], { value, unit, date }: Evidence): Converted {
  const about = said.find(
    ({ values }) =>
      values["converted"] != null &&
      values["value"] === String(value) &&
      values["unit"] === (unit ?? "") &&
      values["date"] === date,
  );
  const converted = about?.values["converted"];
  const boundUnit = about?.values["boundUnit"];
  return converted == null || boundUnit == null
    ? null
    : { value: converted, unit: String(boundUnit) };
}

/** The machine's own answer: whole where it was made again, else as much as is stored of it. */
function machineOf(
  stored: WireCriterionMatch["machine"],
  alone: CriterionMatch | undefined,
): CandidateCriterion["machine"] {
  if (alone) {
    const { outcome, reason, basis, explanation } = alone;
    return { outcome, reason, basis, explanation, message: messageToWire(alone.message) };
  }
  return stored && { ...stored, basis: null, explanation: null, message: null };
}

/** Beyond what a match answer tells: every part of what is said, and results in the unit that they were held against. */
function criterionToWire(
  stored: CriterionMatch,
  { machine: kept, ...wire }: WireCriterionMatch,
  alone: CriterionMatch | undefined,
): CandidateCriterion {
  const said = sentencesOf(stored.message);
  const machine = machineOf(kept, alone);
  return {
    ...wire,
    ...(machine ? { machine } : {}),
    message: messageToWire(stored.message),
    evidence: wire.evidence.map((told, at): WireEvidence => {
      const evidence = stored.evidence[at];
      return { ...told, converted: evidence ? convertedOf(said, evidence) : null };
    }),
  };
}

/** A stored match as a candidate's page tells it: without values where the caller is shown none. */
export function storedMatchToWire(
  match: StoredMatch,
  patient: PatientId,
  { values }: Shown,
  alone: AnswersAlone,
): CandidateMatch {
  const whole = matchToWire(match, `Patient/${patient}`);
  const criteria = match.criteria.flatMap((stored, at) => {
    const wire = whole.criteria[at];
    return wire ? [criterionToWire(stored, wire, alone.get(stored.id))] : [];
  });
  const told = { ...whole, criteria };
  return {
    ...(values ? told : matchWithoutValues(told)),
    revision: match.revision,
    asOf: match.asOf,
    evaluatedAt: match.evaluatedAt,
  };
}
