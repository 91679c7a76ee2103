import type { AuditEvent, AuditEventEntity, Coding } from "fhir/r4.js";
import type { AuditAction, AuditOutcome, AuditEvent as Row } from "@cohort/postgres";
import { EXTENSION, SYSTEM } from "../vocabulary.ts";

const REST: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/audit-event-type",
  code: "rest",
  display: "RESTful Operation",
};
const dicom = (code: string, display: string): Coding => ({
  system: "http://dicom.nema.org/resources/ontology/DCM",
  code,
  display,
});
const interaction = (code: string): Coding => ({
  system: "http://hl7.org/fhir/restful-interaction",
  code,
});
const SIGN = dicom("110114", "User Authentication");

interface Kind {
  readonly type: Coding;
  readonly subtype: Coding;
  readonly action: NonNullable<AuditEvent["action"]>;
}

/** What was done, in the words of R4's audit-event-type, audit-event-sub-type and audit-event-action. */
const KINDS = {
  read: { type: REST, subtype: interaction("read"), action: "R" },
  search: { type: REST, subtype: interaction("search-type"), action: "E" },
  match: { type: REST, subtype: interaction("operation"), action: "E" },
  change: { type: REST, subtype: interaction("update"), action: "U" },
  configure: { type: REST, subtype: interaction("update"), action: "U" },
  export: { type: dicom("110106", "Export"), subtype: interaction("operation"), action: "R" },
  "sign-in": { type: SIGN, subtype: dicom("110122", "Login"), action: "E" },
  "sign-out": { type: SIGN, subtype: dicom("110123", "Logout"), action: "E" },
} as const satisfies Record<AuditAction, Kind>;

const OUTCOMES = { success: "0", refused: "4", failed: "8" } as const satisfies Record<
  AuditOutcome,
  AuditEvent["outcome"]
>;

const ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const OBJECT_ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

/** IP address (FHIR R4 network-type). */
const NETWORK_TYPE = "2";

/** A row of the audit, with its hash, so that what was handed out can be held against the chain. */
export function toAuditEvent(row: Row): AuditEvent & { readonly id: string } {
  const { type, subtype, action } = KINDS[row.action];
  const { subject, network } = row.actor;
  const entity = entitiesOf(row);
  return {
    resourceType: "AuditEvent",
    id: String(row.seq),
    meta: { versionId: "1", lastUpdated: row.at },
    extension: [{ url: EXTENSION.auditHash, valueString: row.hash }],
    type,
    subtype: [subtype, { system: SYSTEM.operation, code: row.operation.replaceAll(/\s+/g, " ") }],
    action,
    recorded: row.at,
    outcome: OUTCOMES[row.outcome],
    purposeOfEvent: [
      {
        coding: [
          { system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: row.purpose },
        ],
      },
    ],
    agent: [
      {
        who: { identifier: { system: SYSTEM.subject, value: subject } },
        requestor: true,
        ...(network === null ? {} : { network: { address: network, type: NETWORK_TYPE } }),
      },
    ],
    source: { observer: { display: "cohort-matcher" } },
    ...(entity.length === 0 ? {} : { entity }),
  };
}

function entitiesOf({ study, patients, operation, detail }: Row): AuditEventEntity[] {
  const details = Object.entries(detail).map(([type, value]) => ({
    type,
    valueString: String(value),
  }));
  return [
    ...patients.map((patient) => ({
      what: { reference: `Patient/${patient}` },
      type: { system: ENTITY_TYPE, code: "1", display: "Person" },
      role: { system: OBJECT_ROLE, code: "1", display: "Patient" },
    })),
    ...(study === null
      ? []
      : [
          {
            what: { reference: `ResearchStudy/${study}` },
            type: { system: ENTITY_TYPE, code: "2", display: "System Object" },
            role: { system: OBJECT_ROLE, code: "4", display: "Domain Resource" },
          },
        ]),
    ...(details.length === 0 ? [] : [{ name: operation, detail: details }]),
  ];
}
