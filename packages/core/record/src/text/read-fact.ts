import type { DailyDose, Fact, ObservedValue } from "../record.ts";
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
  saidWord,
  wordOf,
} from "./closed-lists.ts";
import type { TableReader } from "./tables.ts";
import type { StoredDose, StoredFact, StoredValue } from "./write-fact.ts";

/** What `writeFact` wrote. Throws an InternalError where a number stands for nothing. */
export function readFact(stored: StoredFact, tables: TableReader): Fact {
  const fact = readKind(stored, tables);
  return stored[4] === 1 ? { ...fact, attested: true } : fact;
}

function readKind(stored: StoredFact, tables: TableReader): Fact {
  const source = sourceOf(tables.text(stored[1]), stored[2]);
  const hits = tables.hits(stored[3]);
  switch (stored[0]) {
    case KIND_NUMBERS.observation: {
      const [, , , , , status, value, when, range, flag] = stored;
      return {
        kind: "observation",
        source,
        hits,
        when: tables.moment(when),
        status: wordOf(STATUS, status),
        value: valueOf(value, tables),
        range: tables.range(range),
        flag: saidWord(FLAG, flag),
      };
    }
    case KIND_NUMBERS.condition: {
      const [, , , , , verification, clinical, recorded, onset, ended, severity] = stored;
      return {
        kind: "condition",
        source,
        hits,
        onset: tables.moment(onset),
        ended: tables.moment(ended),
        recorded: tables.moment(recorded),
        clinical: saidWord(CLINICAL, clinical),
        verification: wordOf(VERIFICATION, verification),
        severity: saidWord(SEVERITY, severity),
      };
    }
    case KIND_NUMBERS.medication: {
      const [, , , , , resource, ongoing, start, end, route, dose] = stored;
      return {
        kind: "medication",
        source,
        hits,
        resource: wordOf(RESOURCE, resource),
        start: tables.moment(start),
        end: tables.moment(end),
        ongoing: ongoing === 1,
        route: saidWord(ROUTE, route),
        dose: doseOf(dose, tables),
      };
    }
    case KIND_NUMBERS.procedure: {
      const [, , , , , status, performed] = stored;
      return {
        kind: "procedure",
        source,
        hits,
        performed: tables.moment(performed),
        status: wordOf(PROCEDURE, status),
      };
    }
    case KIND_NUMBERS.immunization:
      return { kind: "immunization", source, hits, given: tables.moment(stored[5]) };
    case KIND_NUMBERS.allergy: {
      const [, , , , , verification, severity, recorded] = stored;
      return {
        kind: "allergy",
        source,
        hits,
        severity: saidWord(REACTION, severity),
        verification: wordOf(VERIFICATION, verification),
        recorded: tables.moment(recorded),
      };
    }
  }
}

const sourceOf = (type: string | null, id: string | null): string =>
  id === null ? (type ?? "") : `${type ?? ""}/${id}`;

const doseOf = (stored: StoredDose | null | undefined, tables: TableReader): DailyDose | null =>
  stored == null ? null : { low: stored[0], high: stored[1], unit: tables.text(stored[2]) ?? "" };

function valueOf(stored: StoredValue, tables: TableReader): ObservedValue {
  switch (stored[0]) {
    case VALUE.quantity: {
      const [, value, unitAt, above] = stored;
      const unit = tables.text(unitAt);
      const comparator = saidWord(COMPARATOR, above);
      return comparator === null
        ? { type: "quantity", value, unit }
        : { type: "quantity", value, comparator, unit };
    }
    case VALUE.interval: {
      const [, low, high, unit] = stored;
      return { type: "interval", low: low ?? null, high: high ?? null, unit: tables.text(unit) };
    }
    case VALUE.word:
      return { type: "word", word: tables.text(stored[1]) ?? "" };
    case VALUE.boolean:
      return { type: "boolean", value: stored[1] === 1 };
    case VALUE.unreadable:
      return { type: "unreadable" };
    case VALUE.absent:
      return { type: "absent" };
  }
}
