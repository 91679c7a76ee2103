/** The code systems that the dictionary names, their URIs in FHIR, and how their codes are compared. */
export interface CodeSystem {
  readonly uri: string;
  /** Other URIs under which servers send the same codes. */
  readonly aliases: readonly string[];
  readonly compare: "exact" | "dotless" | "two-digit";
}

/** Default codes of concepts without a standard one: the code is the concept id, or a result word. */
export const LOCAL_SYSTEM = "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept";

export const CODE_SYSTEMS = {
  snomed: {
    uri: "http://snomed.info/sct",
    aliases: ["https://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"],
    compare: "exact",
  },
  loinc: {
    uri: "http://loinc.org",
    aliases: ["https://loinc.org", "http://loinc.org/", "urn:oid:2.16.840.1.113883.6.1"],
    compare: "exact",
  },
  rxnorm: {
    uri: "http://www.nlm.nih.gov/research/umls/rxnorm",
    aliases: ["https://www.nlm.nih.gov/research/umls/rxnorm", "urn:oid:2.16.840.1.113883.6.88"],
    compare: "exact",
  },
  atc: {
    uri: "http://www.whocc.no/atc",
    aliases: [
      "https://www.whocc.no/atc",
      "http://fhir.de/CodeSystem/bfarm/atc",
      "http://fhir.de/CodeSystem/dimdi/atc",
      "urn:oid:2.16.840.1.113883.6.73",
    ],
    compare: "dotless",
  },
  "icd-10-cm": {
    uri: "http://hl7.org/fhir/sid/icd-10-cm",
    aliases: ["urn:oid:2.16.840.1.113883.6.90"],
    compare: "dotless",
  },
  "icd-10": {
    uri: "http://hl7.org/fhir/sid/icd-10",
    // The German modification keeps the WHO's numbering.
    aliases: [
      "urn:oid:2.16.840.1.113883.6.3",
      "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
      "http://fhir.de/CodeSystem/dimdi/icd-10-gm",
      "http://hl7.org/fhir/sid/icd-10-de",
    ],
    compare: "dotless",
  },
  "icd-10-pcs": {
    uri: "http://www.cms.gov/Medicare/Coding/ICD10",
    aliases: ["http://hl7.org/fhir/sid/icd-10-pcs", "urn:oid:2.16.840.1.113883.6.4"],
    compare: "dotless",
  },
  cpt: {
    uri: "http://www.ama-assn.org/go/cpt",
    aliases: ["urn:oid:2.16.840.1.113883.6.12"],
    compare: "exact",
  },
  hcpcs: {
    uri: "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    aliases: [
      "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
      "urn:oid:2.16.840.1.113883.6.285",
    ],
    compare: "exact",
  },
  cvx: {
    uri: "http://hl7.org/fhir/sid/cvx",
    aliases: ["urn:oid:2.16.840.1.113883.12.292"],
    compare: "two-digit",
  },
  interpretation: {
    uri: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
    aliases: [
      "http://hl7.org/fhir/v3/ObservationInterpretation",
      "http://terminology.hl7.org/CodeSystem/v2-0078",
      "http://hl7.org/fhir/v2/0078",
      "urn:oid:2.16.840.1.113883.5.83",
    ],
    compare: "exact",
  },
  "yes-no": {
    uri: "http://terminology.hl7.org/CodeSystem/v2-0136",
    aliases: ["http://hl7.org/fhir/v2/0136", "http://terminology.hl7.org/CodeSystem/v2-0532"],
    compare: "exact",
  },
  "encounter-class": {
    uri: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    aliases: ["http://hl7.org/fhir/v3/ActCode", "urn:oid:2.16.840.1.113883.5.4"],
    compare: "exact",
  },
  local: { uri: LOCAL_SYSTEM, aliases: [], compare: "exact" },
} as const satisfies Record<string, CodeSystem>;

export type SystemName = keyof typeof CODE_SYSTEMS;

export const isSystemName = (text: string): text is SystemName => Object.hasOwn(CODE_SYSTEMS, text);

export const SYSTEM_NAMES: readonly SystemName[] = Object.keys(CODE_SYSTEMS).filter(isSystemName);

/** Every URI that stands for a system of the table. */
export const SYSTEM_OF_URI: ReadonlyMap<string, SystemName> = new Map(
  SYSTEM_NAMES.flatMap((name) =>
    [CODE_SYSTEMS[name].uri, ...CODE_SYSTEMS[name].aliases].map((uri) => [uri, name] as const),
  ),
);

/**
 * A code in the form in which it is compared: ICD and ATC without dots and in upper case (national
 * extensions such as `M32.100x001` keep their tail), CVX with its leading zero.
 */
export function comparable(system: string, code: string): string {
  const trimmed = code.trim();
  switch (isSystemName(system) ? CODE_SYSTEMS[system].compare : "exact") {
    case "dotless":
      return trimmed.replaceAll(".", "").toUpperCase();
    case "two-digit":
      return trimmed.length === 1 ? `0${trimmed}` : trimmed;
    case "exact":
      return trimmed;
  }
}
