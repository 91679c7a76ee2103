import { z } from "zod";

/** FHIR R4 3.1.1.5: the types of search parameters that are served. */
export interface SearchParameter {
  readonly type: "token" | "reference" | "date" | "string";
  readonly documentation: string;
}

const ID = { type: "token", documentation: "Logical ids, separated by commas." } as const;
const LAST_UPDATED = {
  type: "date",
  documentation: "When it last changed; prefixes eq, ge, gt, le and lt. A date is one in UTC.",
} as const;
const PATIENT = {
  type: "reference",
  documentation: "`Patient/123`. By POST the id stays out of URLs and logs.",
} as const;

/** What each type can be searched by: the server reads searches by it and its CapabilityStatement is made from it. */
export const FHIR_SEARCH = {
  ResearchStudy: {
    _id: ID,
    _lastUpdated: LAST_UPDATED,
    identifier: { type: "token", documentation: "Registry number, with or without its system." },
    status: { type: "token", documentation: "ResearchStudy.status." },
    title: { type: "string", documentation: "Words that the title begins with." },
  },
  ResearchSubject: {
    _id: ID,
    _lastUpdated: LAST_UPDATED,
    study: { type: "reference", documentation: "`ResearchStudy/NCT06421701`." },
    individual: PATIENT,
    patient: PATIENT,
    status: { type: "token", documentation: "What people decided; see ResearchSubject.status." },
  },
  List: {
    _id: ID,
    _lastUpdated: LAST_UPDATED,
    identifier: { type: "token", documentation: "The study's id, with or without the system." },
    code: { type: "token", documentation: "Always `screening-recommendations`." },
    status: { type: "token", documentation: "Always `current`." },
  },
  Group: {
    _id: ID,
    identifier: { type: "token", documentation: "Of the study; finds its groups of both kinds." },
    actual: { type: "token", documentation: "true: candidates; false: eligibility criteria." },
    type: { type: "token", documentation: "Always `person`." },
  },
  AuditEvent: {
    patient: PATIENT,
    date: { type: "date", documentation: "When it was recorded; prefixes eq, ge, gt, le and lt." },
    agent: { type: "string", documentation: "The subject of who did it, as `agent.who` has it." },
  },
  Provenance: {
    target: { type: "reference", documentation: "`ResearchSubject/…`; required." },
  },
} as const satisfies Record<string, Readonly<Record<string, SearchParameter>>>;

export type SearchedType = keyof typeof FHIR_SEARCH;

/** What a search can bring along (`_include`), and the type that it is of. Patients are the EHR's: they are never brought. */
export const FHIR_INCLUDES = {
  "List:item": "ResearchSubject",
  "ResearchSubject:study": "ResearchStudy",
  "ResearchSubject:individual": "Patient",
  "ResearchSubject:patient": "Patient",
} as const satisfies Readonly<Record<`${SearchedType}:${string}`, string>>;

/** What every search takes besides; `_cursor` is only ever given by a `next` link. */
const FHIR_SEARCH_CONTROLS = {
  _count: "How many resources a page has at most; 50 by default, never more than 200.",
  _summary: "`count`: the total alone; `false`: all of it, as without.",
  _include:
    "`List:item` or `ResearchSubject:study`; with `:iterate` also of what came along. Patients stay in the EHR.",
  _cursor: "Where the page begins, as the `next` link of the page before has it.",
} as const;

const parameter = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description });

/** The query of a search, for the document: FHIR says more of each value than a schema can. */
export const searchQuerySchema = (type: SearchedType): z.ZodObject => {
  const own = Object.entries<SearchParameter>(FHIR_SEARCH[type]);
  const shape = [
    ...own.map(([name, { documentation }]) => [name, parameter(documentation)] as const),
    ...Object.entries(FHIR_SEARCH_CONTROLS).map(([name, text]) => [name, parameter(text)] as const),
  ];
  return z.object(Object.fromEntries(shape));
};
