import type { CodeableConcept, GroupCharacteristic, Quantity } from "fhir/r4.js";
import type { Comparison, Criterion, LeafRule, Rule } from "@cohort/criteria";
import { conceptId } from "@cohort/foundation";
import { LOCAL_SYSTEM, type Terminology } from "@cohort/terminology";
import { EXTENSION, SYSTEM } from "../vocabulary.ts";

type Concepts = Pick<Terminology, "concepts">;
type Said = Pick<
  GroupCharacteristic,
  "code" | "valueCodeableConcept" | "valueQuantity" | "valueRange"
>;

/**
 * A criterion as R4's Group can say it: a code with a value where that is the whole of it, else its text. A value that said less than
 * the criterion would let people in whom it keeps out. `Group.characteristic` has no place for windows that count back from today.
 */
export function toCharacteristic(criterion: Criterion, terminology: Concepts): GroupCharacteristic {
  const said = say(criterion.rule, terminology);
  return {
    id: criterion.id,
    extension: [{ url: EXTENSION.criterionText, valueString: criterion.text }],
    ...(said ?? {
      code: { coding: [{ system: SYSTEM.criterion, code: criterion.id }] },
      valueCodeableConcept: { text: criterion.text },
    }),
    exclude: criterion.type === "exclusion",
  };
}

/** How a leaf says what it is about, in words of our own: FHIR names no codes for these. */
const ABOUT: Partial<Record<LeafRule["kind"], string>> = {
  condition: "Diagnosis",
  exposure: "Medication",
  procedure: "Procedure",
  immunization: "Immunization",
  allergy: "Allergy",
};

/** Members of a leaf that a code with a value says; any other makes the criterion more than that. */
const SAYABLE: ReadonlySet<string> = new Set(["kind", "concepts", "whenAbsent"]);

function say(rule: Rule, terminology: Concepts): Said | null {
  switch (rule.kind) {
    case "age":
      return {
        code: { text: "Age in completed years" },
        valueRange: {
          ...(rule.atLeast === undefined ? {} : { low: years(rule.atLeast) }),
          ...(rule.atMost === undefined ? {} : { high: years(rule.atMost) }),
        },
      };
    case "sex":
      return {
        code: { text: "Sex" },
        valueCodeableConcept: { coding: [{ system: SYSTEM.gender, code: rule.is }] },
      };
    case "condition":
    case "exposure":
    case "procedure":
    case "immunization":
    case "allergy":
      return sayEntry(rule, terminology);
    case "measurement":
      return sayMeasurement(rule, terminology);
    default:
      return null;
  }
}

const years = (value: number): Quantity => ({ value, unit: "a", system: SYSTEM.ucum, code: "a" });

function conceptOf(id: string, { concepts }: Concepts): CodeableConcept {
  const label = concepts.get(conceptId(id))?.label;
  return {
    coding: [
      { system: LOCAL_SYSTEM, code: id, ...(label === undefined ? {} : { display: label }) },
    ],
  };
}

/** Codings of one CodeableConcept mean the same: several concepts are more than it can say. */
function sayEntry(
  rule: Extract<LeafRule, { readonly concepts: readonly string[] }>,
  terminology: Concepts,
): Said | null {
  const [concept, ...others] = rule.concepts;
  const text = ABOUT[rule.kind];
  const isWhole = Object.keys(rule).every((name) => SAYABLE.has(name));
  if (concept === undefined || others.length > 0 || !isWhole || text === undefined) return null;
  return { code: { text }, valueCodeableConcept: conceptOf(concept, terminology) };
}

function sayMeasurement(
  { concept, bound, select, within, qualifiers, guard }: Extract<LeafRule, { kind: "measurement" }>,
  terminology: Concepts,
): Said | null {
  const isWhole = [within, qualifiers, guard].every((each) => each === undefined);
  if (!isWhole || (select ?? "latest") !== "latest" || !("value" in bound)) return null;
  const comparator: Comparison = bound.op;
  return {
    code: conceptOf(concept, terminology),
    valueQuantity: {
      value: bound.value,
      comparator,
      unit: bound.unit,
      system: SYSTEM.ucum,
      code: bound.unit,
    },
  };
}
