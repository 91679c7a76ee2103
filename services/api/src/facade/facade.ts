import type { ApiDeps } from "../deps.ts";
import type { Route } from "../route.ts";
import { fhirAuditRoutes } from "./routes/audit-events.ts";
import { fhirGroupRoutes } from "./routes/groups.ts";
import { fhirListRoutes } from "./routes/lists.ts";
import { fhirProvenanceRoutes } from "./routes/provenances.ts";
import { fhirStudyRoutes } from "./routes/studies.ts";
import { fhirSubjectRoutes } from "./routes/subjects.ts";

/** What of the screening list can be read as FHIR R4. */
export const facadeRoutes = (deps: ApiDeps): readonly Route[] => [
  ...fhirStudyRoutes(deps),
  ...fhirSubjectRoutes(deps),
  ...fhirListRoutes(deps),
  ...fhirGroupRoutes(deps),
  ...fhirAuditRoutes(deps),
  ...fhirProvenanceRoutes(deps),
];
