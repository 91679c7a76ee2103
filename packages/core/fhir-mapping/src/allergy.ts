import { conceptId } from "@cohort/foundation";
import type { AllergyFact } from "@cohort/record";
import type { Hit } from "@cohort/terminology";
import type { AllergyIntolerance, AllergyIntoleranceReaction } from "fhir/r4.js";
import { mergeHits } from "./code-book.ts";
import { isReadable, lookUpWord, says } from "./codes.ts";
import { type Raw, child, children, has, textOf } from "./raw.ts";
import { type Reading, countUnclaimed, noCode, undated } from "./reading.ts";
import { readVerification } from "./verification.ts";
import { type When, dateOf, edgeOf, firstOf, momentOf } from "./when.ts";
import { onAge } from "./age.ts";

type Reaction = Raw<AllergyIntoleranceReaction>;

/** A history of severe allergy asks for no particular substance: every entry may answer it. */
const ANY_SEVERE = conceptId("allergy-severe-any");

const ANAPHYLAXIS = /^39579001$|anaphyla|过敏性休克/i;

/** Entries that say that there is no allergy, or that nobody asked: SNOMED CT, IPS and words in use. */
const NO_ALLERGY: ReadonlyMap<string, true> = new Map(
  [
    "716186003",
    "409137002",
    "429625007",
    "428607008",
    "no-allergy-info",
    "no-known-allergies",
    "no-known-medication-allergies",
    "no-known-environmental-allergies",
    "no-known-food-allergies",
    "no known allergy",
    "no known allergies",
    "no known drug allergy",
    "no known drug allergies",
    "nka",
    "nkda",
    "keine bekannten allergien",
    "无过敏史",
    "无药物过敏史",
  ].map((word) => [word, true]),
);

const isSevere = (reaction: Reaction): boolean =>
  textOf(reaction, "severity") === "severe" ||
  children(reaction, "manifestation").some((each) => says(each, ANAPHYLAXIS));

function severityOf(raw: Raw<AllergyIntolerance>): AllergyFact["severity"] {
  const criticality = textOf(raw, "criticality");
  const reactions = children(raw, "reaction");
  if (criticality === "high" || reactions.some(isSevere)) return "severe";
  const graded = reactions.flatMap((reaction) => textOf(reaction, "severity") ?? []);
  const isMild = graded.every((severity) => severity === "mild" || severity === "moderate");
  return isMild && (criticality === "low" || graded.length > 0) ? "not-severe" : null;
}

const recordedOn = (raw: Raw<AllergyIntolerance>, { calendar, birth }: Reading): When =>
  firstOf(
    () => dateOf(raw, "onsetDateTime", calendar),
    () => edgeOf(child(raw, "onsetPeriod"), "start", calendar),
    () => onAge(child(raw, "onsetAge"), birth),
    () => dateOf(raw, "lastOccurrence", calendar),
    () => dateOf(raw, "recordedDate", calendar),
  );

function hitOfAny(severity: AllergyFact["severity"], { terminology }: Reading): readonly Hit[] {
  if (severity === "not-severe" || !terminology.concepts.has(ANY_SEVERE)) return [];
  return [{ concept: ANY_SEVERE, tier: severity === "severe" ? "core" : "broad" }];
}

/** An AllergyIntolerance; one that is resolved is still history. */
export function readAllergy(raw: Raw<AllergyIntolerance>, source: string, reading: Reading): void {
  const status = child(raw, "verificationStatus");
  const { verification, known } = readVerification(status, has(raw, "verificationStatus"));
  if (verification === "error") return;
  const code = child(raw, "code");
  const substances = children(raw, "reaction").map((reaction) => child(reaction, "substance"));
  const concepts = [code, ...substances].filter((each) => each !== null).filter(isReadable);
  if (concepts.some((concept) => lookUpWord(concept, NO_ALLERGY) !== null)) return;
  if (concepts.length === 0) noCode(reading, source, "allergy", "code");

  const recorded = recordedOn(raw, reading);
  const severity = severityOf(raw);
  // A drug's code also claims the drug itself, which was not taken.
  const ofSubstance = reading.codes
    .hitsOfAll(concepts)
    .filter((hit) => reading.terminology.concepts.get(hit.concept)?.kind === "allergy");
  if (ofSubstance.length === 0 && concepts.length > 0) {
    countUnclaimed(reading, "allergy", concepts, momentOf(recorded));
  }
  const hits = mergeHits([ofSubstance, hitOfAny(severity, reading)]);
  if (hits.length === 0) return;
  if (!known) reading.sheet.issue(source, "status", "verificationStatus is none that FHIR knows.");
  if (recorded === "impossible") undated(reading, source, recorded, "onset or record date");
  const when = momentOf(recorded);
  reading.sheet.add({ kind: "allergy", source, hits, severity, verification, recorded: when });
}
