import type { ConditionFact, Moment } from "@cohort/record";
import type { CodeableConcept, Condition } from "fhir/r4.js";
import { onAge } from "./age.ts";
import { isReadable, lookUpWord } from "./codes.ts";
import { type Raw, child, children, has, textOf } from "./raw.ts";
import { type Reading, countUnclaimed, noCode, undated } from "./reading.ts";
import { readVerification } from "./verification.ts";
import { type When, dateOf, edgeOf, firstOf, momentOf } from "./when.ts";

type Severity = NonNullable<ConditionFact["severity"]>;

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ["24484000", "severe"],
  ["severe", "severe"],
  ["schwer", "severe"],
  ["重度", "severe"],
  ["6736007", "moderate"],
  ["moderate", "moderate"],
  ["mittelschwer", "moderate"],
  ["中度", "moderate"],
  ["255604002", "mild"],
  ["mild", "mild"],
  ["leicht", "mild"],
  ["轻度", "mild"],
]);

/** FHIR R4 condition-clinical. */
const CLINICAL: ReadonlyMap<string, "active" | "inactive"> = new Map([
  ["active", "active"],
  ["recurrence", "active"],
  ["relapse", "active"],
  ["inactive", "inactive"],
  ["remission", "inactive"],
  ["resolved", "inactive"],
]);

const ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate";
const ABATEMENTS = [
  "abatementDateTime",
  "abatementPeriod",
  "abatementAge",
  "abatementRange",
  "abatementString",
] as const;

function onsetOf(raw: Raw<Condition>, { calendar, birth }: Reading): When {
  const at = dateOf(raw, "onsetDateTime", calendar);
  if (at !== "none") return at;
  return firstOf(
    () => edgeOf(child(raw, "onsetPeriod"), "start", calendar),
    () => onAge(child(raw, "onsetAge"), birth),
  );
}

function endOf(raw: Raw<Condition>, { calendar, birth }: Reading): When {
  return firstOf(
    () => dateOf(raw, "abatementDateTime", calendar),
    () => edgeOf(child(raw, "abatementPeriod"), "end", calendar),
    () => onAge(child(raw, "abatementAge"), birth),
  );
}

/** The earlier of what was asserted and what was recorded: known to be there by then. */
function recordedOn(raw: Raw<Condition>, { calendar }: Reading): Moment | null {
  const extension = children(raw, "extension").find((each) => textOf(each, "url") === ASSERTED);
  const asserted = momentOf(extension ? dateOf(extension, "valueDateTime", calendar) : "none");
  const recorded = momentOf(dateOf(raw, "recordedDate", calendar));
  if (!asserted || !recorded) return asserted ?? recorded;
  return asserted.to < recorded.to ? asserted : recorded;
}

function clinicalOf(raw: Raw<Condition>): ConditionFact["clinical"] {
  const status = lookUpWord(child(raw, "clinicalStatus"), CLINICAL);
  if (status) return status;
  return ABATEMENTS.some((key) => has(raw, key)) ? "inactive" : null;
}

/** A Condition: a diagnosis, or a problem, with what is known of its course. */
export function readCondition(raw: Raw<Condition>, source: string, reading: Reading): void {
  const status = child(raw, "verificationStatus");
  const { verification, known } = readVerification(status, has(raw, "verificationStatus"));
  if (verification === "error") return;
  const code: Raw<CodeableConcept> | null = child(raw, "code");
  if (!code || !isReadable(code)) return noCode(reading, source, "condition", "code");

  const onset = onsetOf(raw, reading);
  const recorded = recordedOn(raw, reading);
  const hits = reading.codes.hits(code);
  if (hits.length === 0) {
    return countUnclaimed(reading, "condition", [code], momentOf(onset) ?? recorded);
  }
  const ended = endOf(raw, reading);
  if (!known) reading.sheet.issue(source, "status", "verificationStatus is none that FHIR knows.");
  if (onset === "impossible") undated(reading, source, onset, "onset");
  if (ended === "impossible") undated(reading, source, ended, "abatement");
  reading.sheet.add({
    kind: "condition",
    source,
    hits,
    onset: momentOf(onset),
    ended: momentOf(ended),
    recorded,
    clinical: clinicalOf(raw),
    verification,
    severity: lookUpWord(child(raw, "severity"), SEVERITIES),
  });
}
