import { ok } from "@cohort/foundation";
import { MAY } from "../../auth/permissions.ts";
import type { ApiDeps } from "../../deps.ts";
import type { Answer, Route } from "../../route.ts";
import { capabilityStatement } from "./capabilities.ts";
import { evaluateHandler } from "./evaluate.ts";
import { matchHandler } from "./match-studies.ts";

/** What the facade works out, beside what it shows. */
export function operationRoutes(deps: ApiDeps): readonly Route[] {
  const capabilities = capabilityStatement({
    date: new Date(deps.clock()).toISOString(),
    url: deps.publicUrl === null ? null : `${deps.publicUrl}/fhir`,
    takesOAuth: deps.edge.oidc !== null,
  });
  const metadata: Answer = { status: 200, body: capabilities };
  return [
    {
      operation: "fhirMetadata",
      public: true,
      handle: () => Promise.resolve(ok(metadata)),
    },
    {
      operation: "fhirMatchStudies",
      roles: MAY.match,
      audit: "match",
      handle: matchHandler(deps),
    },
    {
      operation: "fhirEvaluateGroup",
      roles: MAY.match,
      audit: "match",
      handle: evaluateHandler(deps),
    },
  ];
}
