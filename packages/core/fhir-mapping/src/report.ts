import type { ConditionFact, Moment } from "@cohort/record";
import { CODE_SYSTEMS, type ConceptKind, type Hit } from "@cohort/terminology";
import type { CodeableConcept, Coding, DiagnosticReport, Observation } from "fhir/r4.js";
import { LOINC, isReadable } from "./codes.ts";
import { readContained } from "./observation.ts";
import { effectiveOf } from "./observation-time.ts";
import { conceptsIn } from "./phrases.ts";
import { type Raw, asRaw, child, children, has, readAs, textOf, wordOf } from "./raw.ts";
import { type Reading, countUnclaimed, undated } from "./reading.ts";
import type { Lost } from "./sheet.ts";
import { valueOfWord } from "./value.ts";
import { type When, dateOf, firstOf, momentOf } from "./when.ts";

/** FHIR R4 diagnostic-report-status; null: nothing is concluded yet, or any more. */
const STATUS: ReadonlyMap<string | null, "final" | "preliminary" | null> = new Map([
  ["final", "final"],
  ["amended", "final"],
  ["corrected", "final"],
  ["appended", "final"],
  ["preliminary", "preliminary"],
  // "Data in the report may be incomplete or unverified."
  ["partial", "preliminary"],
  ["registered", null],
  ["cancelled", null],
  ["entered-in-error", null],
  ["unknown", null],
]);

/** A longer conclusion is a book, and is not looked through. */
const LONGEST_CONCLUSION = 100_000;
const LOINC_NAMES: ReadonlySet<string | null> = new Set([LOINC, ...CODE_SYSTEMS.loinc.aliases]);
/** Kinds of concept that a finding can be a positive result of. */
const RESULTS: ReadonlySet<ConceptKind | undefined> = new Set(["lab", "score", "status"] as const);

/** Without LOINC codes, which say what was looked for, not what was found. */
const findingIn = (concept: Raw<CodeableConcept>): Raw<CodeableConcept> => {
  const coding = children(concept, "coding").filter(
    (each: Raw<Coding>) => !LOINC_NAMES.has(textOf(each, "system")),
  );
  return asRaw<CodeableConcept>({ ...concept, coding }) ?? concept;
};

interface Conclusion {
  readonly hits: readonly Hit[];
  readonly finding: Raw<CodeableConcept>;
}

const conclusionsOf = (raw: Raw<DiagnosticReport>, { codes }: Reading): readonly Conclusion[] =>
  children(raw, "conclusionCode").map((concept) => {
    const finding = findingIn(concept);
    return { finding, hits: codes.hits(finding) };
  });

const kindOf = (hit: Hit, { terminology }: Reading): ConceptKind | undefined =>
  terminology.concepts.get(hit.concept)?.kind;

/**
 * The report's own code names the examination. Where no conclusion is coded, a code there that states a result
 * counts, and one for a disease is put to a person: it may be what was looked for.
 */
function ownHits(raw: Raw<DiagnosticReport>, reading: Reading): readonly Hit[] {
  const code = has(raw, "conclusionCode") ? null : child(raw, "code");
  if (!code) return [];
  return reading.codes.hits(findingIn(code)).flatMap((hit): readonly Hit[] => {
    if (kindOf(hit, reading) === "condition") return [{ ...hit, tier: "broad" }];
    return hit.word === undefined ? [] : [hit];
  });
}

/** What must not be presumed absent with a report that is left out. */
export function lostReport(raw: Raw<DiagnosticReport>, reading: Reading): Lost | null {
  if (has(raw, "contained")) return { kind: "observation", concepts: [] };
  const hits = conclusionsOf(raw, reading).flatMap((one) => one.hits);
  const found = hits.filter((hit) => kindOf(hit, reading) === "condition");
  return found.length === 0
    ? null
    : { kind: "condition", concepts: found.map((hit) => hit.concept) };
}

interface Shared {
  readonly source: string;
  readonly status: "final" | "preliminary";
  readonly when: Moment | null;
  readonly reading: Reading;
}

/** A diagnosis that a report comes to: known to be there by its date, of its course nothing is said. */
function addCondition(hits: readonly Hit[], { source, status, when, reading }: Shared): void {
  if (hits.length === 0) return;
  const verification: ConditionFact["verification"] =
    status === "final" ? "confirmed" : "suspected";
  reading.sheet.add({
    kind: "condition",
    source,
    hits,
    onset: null,
    ended: null,
    recorded: when,
    clinical: null,
    verification,
    severity: null,
  });
}

/** A finding as a result: the word that its code says, else `positive`; not where only a number would do. */
function addResult(hit: Hit, { source, status, when, reading }: Shared): void {
  const concept = reading.terminology.concepts.get(hit.concept);
  if (hit.word === undefined && concept?.unit !== null) return;
  const value = valueOfWord(hit.word ?? "positive", hit.concept, reading);
  const hits = [hit];
  reading.sheet.add({
    kind: "observation",
    source,
    hits,
    when,
    status,
    value,
    range: null,
    flag: null,
  });
}

function addFindings(hits: readonly Hit[], shared: Shared): void {
  const { reading } = shared;
  addCondition(
    hits.filter((hit) => kindOf(hit, reading) === "condition"),
    shared,
  );
  for (const hit of hits) {
    if (RESULTS.has(kindOf(hit, reading))) addResult(hit, shared);
  }
}

/** Free text never decides: a phrase of a concept that no code names puts the question to a person. */
function addPhrases(raw: Raw<DiagnosticReport>, coded: readonly Hit[], shared: Shared): void {
  const prose = wordOf(raw, "conclusion", LONGEST_CONCLUSION);
  if (prose === null) return;
  const { concepts } = shared.reading.terminology;
  const known = new Set(
    coded.flatMap(({ concept }) => [concept, ...(concepts.get(concept)?.broader ?? [])]),
  );
  for (const concept of conceptsIn(prose, shared.reading.terminology)) {
    if (!known.has(concept)) addCondition([{ concept, tier: "broad" }], shared);
  }
}

/**
 * A DiagnosticReport: its coded conclusions, questions from its conclusion's text, and the results that it
 * contains. Results that it lists are read by themselves; presented forms are not looked into.
 */
export function readReport(raw: Raw<DiagnosticReport>, source: string, reading: Reading): void {
  readContained(readAs<Observation>(raw), source, reading);
  const status = STATUS.get(textOf(raw, "status"));
  if (status === null) return;
  const conclusions = conclusionsOf(raw, reading);
  const own = ownHits(raw, reading);
  if (status === undefined) {
    if (conclusions.length === 0 && own.length === 0) return;
    const text = "status is missing, or none that FHIR knows.";
    return reading.sheet.issue(source, "status", text, lostReport(raw, reading));
  }
  const time: When = firstOf(
    () => effectiveOf(readAs<Observation>(raw), reading),
    () => dateOf(raw, "issued", reading.calendar),
  );
  const shared: Shared = { source, status, when: momentOf(time), reading };
  const before = reading.sheet.added();
  for (const { hits, finding } of conclusions) {
    addFindings(hits, shared);
    if (hits.length === 0 && isReadable(finding)) {
      countUnclaimed(reading, "condition", [finding], shared.when);
    }
  }
  addFindings(own, shared);
  addPhrases(raw, [...conclusions.flatMap(({ hits }) => hits), ...own], shared);
  if (reading.sheet.added() > before && typeof time === "string") {
    undated(reading, source, time, "The report");
  }
}
