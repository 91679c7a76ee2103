import type { ApiDeps } from "../deps.ts";
import type { Route } from "../route.ts";
import { attestationRoutes } from "./attestations.ts";
import { candidateRoutes } from "./candidates.ts";
import { coverageRoutes } from "./coverage.ts";
import { decisionRoutes } from "./decisions.ts";
import { hookRoutes } from "./hooks.ts";
import { jobRoutes } from "./jobs.ts";
import { matchRoutes } from "./match.ts";
import { operationsRoutes } from "./operations.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { studyRoutes } from "./studies.ts";
import { wellKnownRoutes } from "./well-known.ts";

/** Every route there is. */
export const routesOf = (deps: ApiDeps): readonly Route[] => [
  ...matchRoutes(deps),
  ...studyRoutes(deps),
  ...candidateRoutes(deps),
  ...decisionRoutes(deps),
  ...attestationRoutes(deps),
  ...jobRoutes(deps),
  ...quarantineRoutes(deps),
  ...hookRoutes(deps),
  ...coverageRoutes(deps),
  ...wellKnownRoutes(deps),
  ...operationsRoutes(deps),
];
