import { CDS_SERVICE, type CdsServices, OPERATIONS } from "@cohort/contract";
import { ROLES, ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { Answer, Route } from "../route.ts";
import { CALL_ENDS, callService } from "./call.ts";
import { takeFeedback } from "./feedback.ts";
import { identifyCds } from "./identify.ts";
import { SERVICES } from "./templates.ts";

const pathOf = (operation: Route["operation"]): string =>
  OPERATIONS[operation].path.replace("{service}", CDS_SERVICE);

const nowhere = (): Promise<Outcome<Answer>> => Promise.resolve(reject("not-found"));

/** CDS Hooks 2.0. What is called is audited with the card, in one transaction. */
export function cdsRoutes(deps: ApiDeps): readonly Route[] {
  const { cds } = deps;
  const discover = (): Promise<Outcome<Answer>> => {
    const body: CdsServices = { services: cds ? SERVICES : [] };
    return Promise.resolve(ok({ status: 200, body }));
  };
  // There from the start: the first late one is a rise like any other.
  for (const outcome of CALL_ENDS) if (cds) deps.metrics.cdsSeconds.zero({ outcome });
  const service = pathOf("callCdsService");
  const discovery: Route =
    cds?.isDiscoveryPublic === true
      ? { operation: "discoverCdsServices", public: true, handle: discover }
      : {
          operation: "discoverCdsServices",
          roles: ROLES,
          audit: "none",
          identify: identifyCds(deps, [pathOf("discoverCdsServices")]),
          handle: discover,
        };
  return [
    discovery,
    {
      operation: "callCdsService",
      roles: MAY.callCdsHooks,
      audit: "by-store",
      attempted: "match",
      identify: identifyCds(deps, [service]),
      handle: cds ? callService(deps, cds) : nowhere,
    },
    {
      operation: "giveCardFeedback",
      roles: MAY.callCdsHooks,
      audit: "by-store",
      attempted: "change",
      // EHRs make one token for a service, or one for each URL.
      identify: identifyCds(deps, [pathOf("giveCardFeedback"), service]),
      handle: cds ? takeFeedback(deps) : nowhere,
    },
  ];
}
