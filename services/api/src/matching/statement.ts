import type { AttestationRequest } from "@cohort/contract";
import { type Day, assertNever, conceptId, ok, parseDay } from "@cohort/foundation";
import { type Attestation, type AttestedFact, evidenceHash } from "@cohort/matching";
import type { Candidate } from "@cohort/postgres";
import type { Concept, Terminology } from "@cohort/terminology";
import { type Outcome, rejectField } from "../edge/rejection.ts";

type Asked = AttestationRequest["statement"];
type Statement = Attestation["statement"];

export interface StatementContext {
  readonly candidate: Candidate;
  readonly terminology: Terminology;
  readonly today: Day;
}

const invalid = (field: string, message: string) =>
  rejectField("invalid-request", `statement.${field}`, message);

/** What a person states, checked so that it means something to the engine. */
export function checkStatement(asked: Asked, context: StatementContext): Outcome<Statement> {
  switch (asked.kind) {
    case "fact":
      return checkFact(asked, context);
    case "complete-history":
      return ok({ kind: "complete-history", of: asked.of });
    case "outcome":
      return checkOutcome(asked, context.candidate);
    default:
      return assertNever(asked);
  }
}

function checkFact(
  asked: Extract<Asked, { kind: "fact" }>,
  { terminology, today }: StatementContext,
): Outcome<AttestedFact> {
  const concept = terminology.concepts.get(conceptId(asked.concept));
  if (!concept) return invalid("concept", "is not in the dictionary");
  const day = parseDay(asked.date);
  if (day === null || day > today) return invalid("date", "lies in the future");
  const value = checkValue(asked, concept, terminology);
  if (!value.ok) return value;
  const { date, unit } = asked;
  return ok({ kind: "fact", concept: concept.id, value: value.value, unit, date });
}

function checkValue(
  { value, unit }: Extract<Asked, { kind: "fact" }>,
  concept: Concept,
  terminology: Terminology,
): Outcome<AttestedFact["value"]> {
  if (typeof value !== "number" && unit !== null) return invalid("unit", "belongs to a number");
  switch (concept.kind) {
    case "lab":
    case "vital":
    case "score":
    case "status":
      if (typeof value === "string") return checkWord(value, concept, terminology);
      if (typeof value === "number") return checkNumber(value, unit, concept, terminology);
      return concept.kind === "status"
        ? ok(value)
        : invalid("value", `of a ${concept.kind} is a number or a word`);
    case "condition":
    case "allergy":
      return typeof value === "boolean"
        ? ok(value)
        : invalid("value", `of a ${concept.kind} is whether there is one`);
    case "medication":
    case "procedure":
    case "immunization":
      return value === true
        ? ok(value)
        : invalid(
            "value",
            `of a ${concept.kind} is true; that there was none is a complete history`,
          );
    default:
      return assertNever(concept.kind);
  }
}

function checkNumber(
  value: number,
  unit: string | null,
  concept: Concept,
  terminology: Terminology,
): Outcome<number> {
  if (concept.unit === null) return invalid("value", "of this concept is a word");
  if (unit === null) {
    return concept.unitless ? ok(value) : invalid("unit", `is needed, such as ${concept.unit}`);
  }
  return terminology.factor(concept.id, unit) === null
    ? invalid("unit", `cannot be converted to ${concept.unit}`)
    : ok(value);
}

/** The word of the closed list that the text stands for. */
function checkWord(text: string, concept: Concept, terminology: Terminology): Outcome<string> {
  const word = terminology.word(concept.id, [], text);
  return word === null ? invalid("value", "is no result word of this concept") : ok(word);
}

/** Bound to the rule and to what the machine says, so that another rule or new data can set it aside. */
function checkOutcome(
  asked: Extract<Asked, { kind: "outcome" }>,
  { study, matches }: Candidate,
): Outcome<Statement> {
  const match = matches.find(({ cohort }) => cohort === asked.cohort);
  if (!match) return invalid("cohort", "has no match of this patient");
  const criterion = match.criteria.find(({ id }) => id === asked.criterion);
  if (!criterion) return invalid("criterion", "is none of this cohort's");
  return ok({
    kind: "outcome",
    study,
    cohort: asked.cohort,
    criterion: criterion.id,
    outcome: asked.outcome,
    ruleKey: criterion.ruleKey,
    machine: {
      outcome: criterion.machine?.outcome ?? criterion.outcome,
      evidence: evidenceHash(criterion),
    },
  });
}
