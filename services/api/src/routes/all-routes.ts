import type { ApiDeps } from "../deps.ts";
import type { Route } from "../route.ts";
import { operationRoutes } from "../facade/operations/routes.ts";
import { facadeRoutes } from "../facade/facade.ts";
import { cdsRoutes } from "../cds/routes.ts";
import { attestationRoutes } from "./attestations.ts";
import { auditRoutes } from "./audit.ts";
import { candidateRoutesOfOne } from "./candidate.ts";
import { candidateRoutes } from "./candidates.ts";
import { coverageRoutes } from "./coverage.ts";
import { decisionRoutes } from "./decisions.ts";
import { funnelRoutes } from "./funnel.ts";
import { grantRoutes } from "./grants.ts";
import { hookRoutes } from "./hooks.ts";
import { jobRoutes } from "./jobs.ts";
import { keyRoutes } from "./keys.ts";
import { legalBasisRoutes } from "./legal-basis.ts";
import { matchRoutes } from "./match.ts";
import { operationsRoutes } from "./operations.ts";
import { progressRoutes } from "./progress.ts";
import { overviewRoutes } from "./overview.ts";
import { personRoutes } from "./person.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { replayRoutes } from "./replay.ts";
import { screeningLogRoutes } from "./screening-log.ts";
import { seriesRoutes } from "./series.ts";
import { sessionRoutes } from "./session.ts";
import { studyRoutes } from "./studies.ts";
import { viewRoutes } from "./views.ts";
import { watchRoutes } from "./watch.ts";
import { wellKnownRoutes } from "./well-known.ts";
import { whatIfRoutes } from "./what-if.ts";
import { worklistRoutes } from "./worklist.ts";

/** Every route there is. */
export const routesOf = (deps: ApiDeps): readonly Route[] => [
  ...matchRoutes(deps),
  ...operationRoutes(deps),
  ...studyRoutes(deps),
  ...overviewRoutes(deps),
  ...watchRoutes(deps),
  ...candidateRoutes(deps),
  ...worklistRoutes(deps),
  ...viewRoutes(deps),
  ...funnelRoutes(deps),
  ...whatIfRoutes(deps),
  ...candidateRoutesOfOne(deps),
  ...seriesRoutes(deps),
  ...personRoutes(deps),
  ...decisionRoutes(deps),
  ...screeningLogRoutes(deps),
  ...replayRoutes(deps),
  ...attestationRoutes(deps),
  ...grantRoutes(deps),
  ...legalBasisRoutes(deps),
  ...jobRoutes(deps),
  ...progressRoutes(deps),
  ...quarantineRoutes(deps),
  ...hookRoutes(deps),
  ...cdsRoutes(deps),
  ...facadeRoutes(deps),
  ...auditRoutes(deps),
  ...coverageRoutes(deps),
  ...sessionRoutes(deps),
  ...keyRoutes(deps),
  ...wellKnownRoutes(deps),
  ...operationsRoutes(deps),
];
