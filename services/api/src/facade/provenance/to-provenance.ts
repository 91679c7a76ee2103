import type { Provenance, ProvenanceEntity } from "fhir/r4.js";
import type { EvidenceSource, MatchProvenance } from "@cohort/postgres";
import { versioned } from "../version.ts";
import { SYSTEM } from "../vocabulary.ts";

/** One a cohort that the candidate was matched for. */
export const provenanceId = (subject: string, cohort: string): string => `${subject}.${cohort}`;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isSubjectId = (id: string): boolean => UUID.test(id);

/** The candidate and the cohort that an id names; null: it names neither. */
export function subjectOfProvenance(id: string): { subject: string; cohort: string } | null {
  const subject = id.slice(0, 36);
  const cohort = id.slice(37);
  return isSubjectId(subject) && id[36] === "." && cohort !== "" ? { subject, cohort } : null;
}

/** What one match was made from, and by what: enough to find the very versions, and to make it again. */
export const toProvenance = (
  subject: string,
  match: MatchProvenance,
): ReturnType<typeof versioned<Provenance>> =>
  versioned<Provenance>(
    {
      resourceType: "Provenance",
      id: provenanceId(subject, match.cohort),
      target: [{ reference: `ResearchSubject/${subject}` }],
      occurredDateTime: match.asOf,
      recorded: match.evaluatedAt,
      activity: {
        coding: [
          { system: "http://terminology.hl7.org/CodeSystem/v3-DataOperation", code: "CREATE" },
        ],
      },
      agent: [
        {
          type: {
            coding: [
              {
                system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                code: "assembler",
              },
            ],
          },
          who: {
            type: "Device",
            display: `cohort-matcher (engine ${match.inputs.engine}, study revision ${match.revision})`,
          },
        },
      ],
      entity: [...inputsOf(match), ...match.evidence.map(toSource)],
    },
    match.evaluatedAt,
  );

const inputsOf = ({ study, revision, inputs }: MatchProvenance): ProvenanceEntity[] => [
  {
    role: "source",
    what: { reference: `ResearchStudy/${study}`, display: `Revision ${revision}` },
  },
  ...Object.entries({
    Study: inputs.studyHash,
    Dictionary: inputs.dictionaryHash,
    "Site file": inputs.siteHash,
    Record: inputs.recordHash,
  }).map(([display, value]): ProvenanceEntity => ({
    role: "source",
    what: { identifier: { system: SYSTEM.contentHash, value }, display },
  })),
];

const ATTESTATION = "Attestation/";

/** FHIR has no type for what a person attested: that is named by its id. */
const toSource = ({ resource, version }: EvidenceSource): ProvenanceEntity => ({
  role: "source",
  what: resource.startsWith(ATTESTATION)
    ? { identifier: { system: SYSTEM.attestation, value: resource.slice(ATTESTATION.length) } }
    : { reference: version === null ? resource : `${resource}/_history/${version}` },
});
