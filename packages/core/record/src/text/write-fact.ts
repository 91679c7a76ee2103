import type {
  AllergyFact,
  ConditionFact,
  DailyDose,
  Fact,
  ImmunizationFact,
  MedicationFact,
  ObservationFact,
  ObservedValue,
  ProcedureFact,
} from "../record.ts";
import {
  CLINICAL,
  COMPARATOR,
  FLAG,
  KIND_NUMBERS,
  PROCEDURE,
  REACTION,
  RESOURCE,
  ROUTE,
  SEVERITY,
  STATUS,
  VALUE,
  VERIFICATION,
  numberOf,
} from "./closed-lists.ts";
import type { At, TableWriter } from "./tables.ts";

/** A fact as a list: its kind, what every fact has, then what facts of its kind have; see `readFact`. */
export type StoredFact = ReturnType<typeof writeFact>;

export function writeFact(fact: Fact, tables: TableWriter) {
  switch (fact.kind) {
    case "observation":
      return [
        KIND_NUMBERS.observation,
        ...common(fact, tables),
        ...observation(fact, tables),
      ] as const;
    case "condition":
      return [KIND_NUMBERS.condition, ...common(fact, tables), ...condition(fact, tables)] as const;
    case "medication":
      return [
        KIND_NUMBERS.medication,
        ...common(fact, tables),
        ...medication(fact, tables),
      ] as const;
    case "procedure":
      return [KIND_NUMBERS.procedure, ...common(fact, tables), ...procedure(fact, tables)] as const;
    case "immunization":
      return [
        KIND_NUMBERS.immunization,
        ...common(fact, tables),
        ...immunization(fact, tables),
      ] as const;
    case "allergy":
      return [KIND_NUMBERS.allergy, ...common(fact, tables), ...allergy(fact, tables)] as const;
  }
}

/** The source in two: many facts come from resources of one type. Without an id it is the type alone. */
function common({ source, hits, attested }: Fact, tables: TableWriter) {
  const slash = source.indexOf("/");
  const type = slash < 0 ? source : source.slice(0, slash);
  const id = slash < 0 ? null : source.slice(slash + 1);
  return [tables.text(type), id, tables.hits(hits), attested ? 1 : 0] as const;
}

const observation = (fact: ObservationFact, tables: TableWriter) =>
  [
    STATUS.numbers[fact.status],
    valueOf(fact.value, tables),
    tables.moment(fact.when),
    tables.range(fact.range),
    numberOf(FLAG, fact.flag),
  ] as const;

const condition = (fact: ConditionFact, tables: TableWriter) =>
  [
    VERIFICATION.numbers[fact.verification],
    numberOf(CLINICAL, fact.clinical),
    tables.moment(fact.recorded),
    tables.moment(fact.onset),
    tables.moment(fact.ended),
    numberOf(SEVERITY, fact.severity),
  ] as const;

const medication = (fact: MedicationFact, tables: TableWriter) =>
  [
    RESOURCE.numbers[fact.resource],
    fact.ongoing ? 1 : 0,
    tables.moment(fact.start),
    tables.moment(fact.end),
    numberOf(ROUTE, fact.route),
    fact.dose === null ? null : doseOf(fact.dose, tables),
  ] as const;

const procedure = (fact: ProcedureFact, tables: TableWriter) =>
  [PROCEDURE.numbers[fact.status], tables.moment(fact.performed)] as const;

const immunization = (fact: ImmunizationFact, tables: TableWriter) =>
  [tables.moment(fact.given)] as const;

const allergy = (fact: AllergyFact, tables: TableWriter) =>
  [
    VERIFICATION.numbers[fact.verification],
    numberOf(REACTION, fact.severity),
    tables.moment(fact.recorded),
  ] as const;

export type StoredDose = ReturnType<typeof doseOf>;

const doseOf = ({ low, high, unit }: DailyDose, tables: TableWriter) =>
  [low, high, tables.text(unit)] as const;

export type StoredValue =
  | readonly [type: typeof VALUE.quantity, value: number, unit: At, comparator: number | null]
  | readonly [type: typeof VALUE.interval, low: number | null, high: number | null, unit: At]
  | readonly [type: typeof VALUE.word, word: At]
  | readonly [type: typeof VALUE.boolean, value: 0 | 1]
  | readonly [type: typeof VALUE.unreadable]
  | readonly [type: typeof VALUE.absent];

function valueOf(value: ObservedValue, tables: TableWriter): StoredValue {
  switch (value.type) {
    case "quantity":
      return [
        VALUE.quantity,
        value.value,
        tables.text(value.unit),
        numberOf(COMPARATOR, value.comparator),
      ];
    case "interval":
      return [VALUE.interval, value.low, value.high, tables.text(value.unit)];
    case "word":
      return [VALUE.word, tables.text(value.word)];
    case "boolean":
      return [VALUE.boolean, value.value ? 1 : 0];
    case "unreadable":
      return [VALUE.unreadable];
    case "absent":
      return [VALUE.absent];
  }
}
