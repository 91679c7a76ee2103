import type { Bundle } from "fhir/r4.js";
import { type Engine, openEngine } from "../corpus/engine.ts";
import { type CodeLists, codeLists } from "./code-lists.ts";
import { generate } from "./generate.ts";
import { KNOWN, RULES } from "./rules.ts";
import { type CqlStudy, type CqlValue, type SourceOf, keepingSource, openCql } from "./run-cql.ts";
import { translate } from "./translate.ts";

export const STUDY = "NCT06421701";
/** The day that every run screens on: fixed, so that a seed names the same patients tomorrow. */
export const AS_OF = "2026-11-15";

/** One criterion of one patient, as both decided it. */
export interface Cell {
  readonly patient: number;
  readonly criterion: string;
  readonly type: "inclusion" | "exclusion";
  readonly outcome: "pass" | "fail" | "unknown" | "review";
  readonly reason: string | null;
  readonly explanation: string;
  /** What the definition says: whether the inclusion is met, whether the exclusion applies. */
  readonly cql: CqlValue;
  readonly bundle: Bundle;
}

type Standing = "pass" | "fail" | "open";

/** How often both said what of a criterion, to see that neither says one thing only, and how often they differ. */
export type Tally = Record<Standing | "explained" | "unexplained", number>;

export interface Comparison {
  readonly cells: number;
  readonly agreeing: number;
  /** Disagreements by the id of the rule that explains them. */
  readonly explained: ReadonlyMap<string, readonly Cell[]>;
  readonly unexplained: readonly Cell[];
  readonly criteria: ReadonlyMap<string, Tally>;
  /** Milliseconds spent. */
  readonly spent: { readonly cql: number; readonly engine: number };
}

/** Both sides, ready to decide. */
export interface Sides {
  readonly engine: Engine;
  readonly cql: CqlStudy;
  /** The same CQL over another source of patients, and as of another day. */
  cqlOver(sourceOf: SourceOf, asOf?: string): CqlStudy;
  readonly lists: CodeLists;
}

export async function openSides(): Promise<Sides> {
  const engine = await openEngine();
  const lists = codeLists(engine.terminology);
  const elm = await translate();
  const cqlOver = (sourceOf: SourceOf, asOf = AS_OF): CqlStudy =>
    openCql(elm, lists, asOf, sourceOf);
  return { engine, lists, cql: cqlOver(keepingSource()), cqlOver };
}

const oursOf = ({ outcome }: Cell): Standing =>
  outcome === "pass" || outcome === "fail" ? outcome : "open";

function cqlOf({ type, cql }: Cell): Standing {
  if (cql === null) return "open";
  return cql === (type === "inclusion") ? "pass" : "fail";
}

/** Generates patients and holds both answers to every criterion against each other. */
export async function compare(
  { engine, cql, lists }: Sides,
  seed: number,
  patients: number,
): Promise<Comparison> {
  const explained = new Map<string, Cell[]>();
  const unexplained: Cell[] = [];
  const criteria = new Map<string, Tally>();
  const spent = { cql: 0, engine: 0 };
  let cells = 0;
  let agreeing = 0;
  for (let patient = 0; patient < patients; patient += 1) {
    const bundle = generate(lists, AS_OF, seed, patient);
    const started = performance.now();
    const values = await cql.evaluate(bundle);
    const between = performance.now();
    const match = engine.match(bundle, AS_OF, STUDY).matches[0];
    spent.cql += between - started;
    spent.engine += performance.now() - between;
    if (!match) throw new Error(`no match of ${STUDY}`);
    for (const { id, type, outcome, reason, explanation } of match.criteria) {
      const value = values.get(id);
      if (value === undefined) throw new Error(`${STUDY}.cql does not define ${id}`);
      const about = { patient, criterion: id, type, outcome, reason, explanation };
      const cell: Cell = { ...about, cql: value, bundle };
      cells += 1;
      const tally = criteria.get(id) ?? { pass: 0, fail: 0, open: 0, explained: 0, unexplained: 0 };
      criteria.set(id, tally);
      const standing = oursOf(cell);
      if (standing === cqlOf(cell)) {
        tally[standing] += 1;
        agreeing += 1;
        continue;
      }
      const rule = [...RULES, ...KNOWN].find((one) => one.claims(cell, lists));
      tally[rule ? "explained" : "unexplained"] += 1;
      if (rule) explained.set(rule.id, [...(explained.get(rule.id) ?? []), cell]);
      else unexplained.push(cell);
    }
  }
  return { cells, agreeing, criteria, explained, unexplained, spent };
}
