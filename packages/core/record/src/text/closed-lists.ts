import { expectDefined } from "@cohort/foundation";
import type { Tier } from "@cohort/terminology";
import type {
  AllergyFact,
  Comparator,
  ConditionFact,
  FactKind,
  Flag,
  MedicationFact,
  ObservationFact,
  ObservedValue,
  ProcedureFact,
} from "../record.ts";

/** Words of a closed list and the numbers that a record's text has for them. Once given they stay: texts outlive the code that wrote them. */
interface Closed<Word extends string> {
  readonly numbers: Readonly<Record<Word, number>>;
  readonly words: readonly Word[];
}

const closed = <Word extends string>(numbers: Readonly<Record<Word, number>>): Closed<Word> => {
  const words: Word[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of words are those words
  for (const word of Object.keys(numbers) as Word[]) words[numbers[word]] = word;
  return { numbers, words };
};

/** The number of a word; null: none was said. */
export const numberOf = <Word extends string>(
  { numbers }: Closed<Word>,
  word: Word | null | undefined,
): number | null => (word == null ? null : numbers[word]);

/** The other way. */
export const saidWord = <Word extends string>(
  list: Closed<Word>,
  number: number | null | undefined,
): Word | null => (number == null ? null : wordOf(list, number));

/** Throws an InternalError where no word has the number. */
export const wordOf = <Word extends string>({ words }: Closed<Word>, number: number): Word =>
  expectDefined(words[number], "word of a closed list");

export const KIND_NUMBERS = {
  observation: 0,
  condition: 1,
  medication: 2,
  procedure: 3,
  immunization: 4,
  allergy: 5,
} as const satisfies Record<FactKind, number>;
export const KIND = closed<FactKind>(KIND_NUMBERS);
export const TIER = closed<Tier>({ core: 0, broad: 1, candidate: 2 });
export const STATUS = closed<ObservationFact["status"]>({ final: 0, preliminary: 1 });
export const VALUE = {
  quantity: 0,
  interval: 1,
  word: 2,
  boolean: 3,
  unreadable: 4,
  absent: 5,
} as const satisfies Record<ObservedValue["type"], number>;
export const COMPARATOR = closed<Comparator>({ "<": 0, "<=": 1, ">=": 2, ">": 3 });
export const FLAG = closed<Flag>({
  low: 0,
  high: 1,
  normal: 2,
  abnormal: 3,
  positive: 4,
  negative: 5,
  indeterminate: 6,
});
export const CLINICAL = closed<NonNullable<ConditionFact["clinical"]>>({ active: 0, inactive: 1 });
export const VERIFICATION = closed<ConditionFact["verification"]>({
  confirmed: 0,
  suspected: 1,
  refuted: 2,
});
export const SEVERITY = closed<NonNullable<ConditionFact["severity"]>>({
  mild: 0,
  moderate: 1,
  severe: 2,
});
export const RESOURCE = closed<MedicationFact["resource"]>({
  request: 0,
  statement: 1,
  administration: 2,
  dispense: 3,
});
export const ROUTE = closed<NonNullable<MedicationFact["route"]>>({
  oral: 0,
  intravenous: 1,
  parenteral: 2,
  systemic: 3,
  local: 4,
});
export const PROCEDURE = closed<ProcedureFact["status"]>({
  done: 0,
  stopped: 1,
  "in-progress": 2,
  planned: 3,
});
export const REACTION = closed<NonNullable<AllergyFact["severity"]>>({
  severe: 0,
  "not-severe": 1,
});
