import type { EhrStubOptions } from "@cohort/testkit";

/** A server as its makers document it, or as its users report it: what of that matters for reading. */
export interface Profile {
  readonly name: string;
  readonly ehr: EhrStubOptions;
  /** What has to be configured for it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Everyone comes from Bulk Data exports at this level. */
  readonly export?: string;
  /** Nothing is left of what is deleted: a read answers 404, no history tells of it. */
  readonly forgets?: true;
  /** It cannot be asked what changed. */
  readonly tellsNoChanges?: true;
  /** Its resources bear neither version nor instant. */
  readonly stampsNothing?: true;
}

/** Group/cohort has everyone as a member. */
const GROUP = { FHIR_GROUP: "cohort" };
const CORE_TYPES = [
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
const OBSERVATION_CATEGORIES = [
  "social-history",
  "vital-signs",
  "imaging",
  "laboratory",
  "survey",
  "exam",
];
const CONDITION_CATEGORIES = ["problem-list-item", "encounter-diagnosis", "health-concern"];

export const PROFILES: readonly Profile[] = [
  {
    // HAPI FHIR JPA: `_getpages` at the base, no total unless asked for, type history, gzip, 410 once deleted.
    name: "HAPI FHIR",
    ehr: { links: "hapi", total: false, gzip: true, sort: "offered", history: ["type"] },
  },
  {
    // Firely Server (Vonk): the next link of a search by POST has `_skip` alone, and so leads to everyone's resources.
    name: "Firely Server",
    ehr: { links: "firely", postLinks: "bare", sort: "offered", history: ["type", "instance"] },
  },
  {
    // Microsoft FHIR server: continuation tokens, no total, at most so many a page; the next link of a search by POST
    // led to `_search`, which it answers to a GET with 400: the id is none.
    name: "Microsoft FHIR server",
    ehr: {
      links: "epic",
      postLinks: "search",
      total: false,
      pageSize: 9,
      sort: "offered",
      history: ["type"],
    },
  },
  {
    // Epic: no search without patient, none of several patients, no POST, no `_lastUpdated` (and no meta.lastUpdated);
    // Observation and Condition by category alone, and an unknown one is an error; a remark in every searchset.
    name: "Epic",
    ehr: {
      types: [...CORE_TYPES, "Group"],
      links: "epic",
      refuses: ["everyone", "lists", "post", "updated", "sort"],
      categories: { Observation: OBSERVATION_CATEGORIES, Condition: CONDITION_CATEGORIES },
      oddEntries: ["outcome"],
    },
    env: GROUP,
    forgets: true,
    tellsNoChanges: true,
    stampsNothing: true,
  },
  {
    // Oracle Health Millennium: Patient by `_id` or person data only, pages capped, unknown parameters refused, GET alone;
    // Observation by category; interactions are not listed for every type.
    name: "Oracle Health",
    ehr: {
      types: [...CORE_TYPES, "Group"],
      links: "relative",
      refuses: ["everyone", "post", "unknown", "strict"],
      categories: { Observation: [...OBSERVATION_CATEGORIES, "procedure", "therapy", "activity"] },
      pageSize: 6,
      states: { interactions: [] },
      total: false,
    },
    env: GROUP,
    forgets: true,
    tellsNoChanges: true,
  },
  {
    // Medplum: offsets end (at 10 000), but for a search that is sorted by `_lastUpdated`, which pages by cursor.
    name: "Medplum",
    ehr: { links: "firely", longestOffset: 8, sort: "offered", history: ["instance"] },
  },
  {
    // Google Cloud Healthcare API: the total is an estimate until the last page; history of single resources only.
    name: "Google Cloud Healthcare API",
    ehr: { links: "epic", total: 3, sort: "offered", history: ["instance"] },
  },
  {
    // LinuxForHealth (IBM) FHIR server: next links of a search by POST lead to `_search`; lenient by configuration only.
    name: "LinuxForHealth FHIR server",
    ehr: { links: "firely", postLinks: "search", refuses: ["unknown"], history: ["type"] },
  },
  {
    // Canvas: next links begin with the slash after the service base; 100 a page at most.
    name: "Canvas",
    ehr: { links: "slash", pageSize: 5 },
    forgets: true,
  },
  {
    // Zus: links without a scheme.
    name: "Zus",
    ehr: { links: "host", pageSize: 5 },
    forgets: true,
  },
  {
    // Oracle Health's exports: of a Group, by GET, files by a 307 to a store that must not see the token.
    name: "Oracle Health, exporting",
    ehr: {
      types: [...CORE_TYPES, "Group"],
      refuses: ["everyone", "post", "unknown", "strict"],
      token: "t",
      bulk: {
        methods: ["GET"],
        refusal: 404,
        levels: ["group"],
        files: "redirect",
        requiresAccessToken: true,
      },
    },
    env: { FHIR_TOKEN: "t" },
    export: "Group/all",
  },
  {
    // LinuxForHealth with S3: signed links, of which the manifest says that they need the token.
    name: "LinuxForHealth FHIR server, exporting to S3",
    ehr: {
      token: "t",
      sort: "offered",
      bulk: { files: "signed", requiresAccessToken: true, retryAfter: 1, perFile: 50 },
    },
    env: { FHIR_TOKEN: "t" },
    export: "patient",
  },
  {
    // Blaze behind nginx: links without the port under which the proxy is reached.
    name: "Blaze behind a proxy",
    ehr: {
      links: "hapi",
      total: false,
      linkOrigin: "http://127.0.0.1",
      history: ["type"],
      pageSize: 9,
    },
  },
];
