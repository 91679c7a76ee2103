import type { CapabilityStatement, CapabilityStatementRestResource } from "fhir/r4.js";
import type { EhrStubOptions } from "./options.ts";

export const STUB_TYPES = [
  "Patient",
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "MedicationAdministration",
  "MedicationDispense",
  "Medication",
  "Procedure",
  "Immunization",
  "AllergyIntolerance",
  "DiagnosticReport",
] as const;

/** Those that it has, and those that it can be told to have. */
export type StubType =
  | (typeof STUB_TYPES)[number]
  | "ServiceRequest"
  | "Appointment"
  | "ResearchSubject"
  | "QuestionnaireResponse"
  | "Encounter"
  | "Consent"
  | "Group";

type Interaction = NonNullable<CapabilityStatementRestResource["interaction"]>[number]["code"];

/** What a CapabilityStatement says of every type, where that is not simply what the stub does. */
export interface Stated {
  readonly interactions?: readonly Interaction[];
  readonly searchParams?: readonly string[];
}

function interactionsOf({ history = [] }: EhrStubOptions): readonly Interaction[] {
  return ["read", "search-type", ...history.map((level) => `history-${level}` as const)];
}

const parametersOf = ({ clock, sort }: EhrStubOptions): readonly string[] => [
  "patient",
  ...(clock === undefined ? [] : ["_id", "_lastUpdated"]),
  ...(sort === "offered" ? ["_sort"] : []),
];

const KINDS: Readonly<Record<string, "reference" | "date" | "token" | "special">> = {
  patient: "reference",
  _lastUpdated: "date",
  _id: "token",
  category: "token",
};

/** What the stub says of itself: what it does, unless `states` has it say something else. */
export function capabilityStatement(options: EhrStubOptions): CapabilityStatement {
  const { types, includes = false, states = {}, bulk } = options;
  const interactions = states.interactions ?? interactionsOf(options);
  const parameters = states.searchParams ?? parametersOf(options);
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: "2026-01-01",
    kind: "instance",
    fhirVersion: "4.0.1",
    format: ["json"],
    ...(bulk === undefined
      ? {}
      : { instantiates: ["http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data"] }),
    rest: [
      {
        mode: "server",
        resource: (types ?? STUB_TYPES).map((type) => ({
          type,
          interaction: interactions.map((code) => ({ code })),
          searchParam: [
            ...parameters,
            ...(Object.keys(options.categories ?? {}).includes(type) ? ["category"] : []),
          ].map((name) => ({ name, type: KINDS[name] ?? "special" })),
          ...(includes && type.startsWith("Medication") && type !== "Medication"
            ? { searchInclude: [`${type}:medication`] }
            : {}),
        })),
      },
    ],
  };
}
