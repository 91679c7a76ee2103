import { type WireLegalBasis, legalBasisRequestSchema } from "@cohort/contract";
import { formatDay, ok } from "@cohort/foundation";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

export function legalBasisRoutes({
  store,
  today,
}: Pick<ApiDeps, "store" | "today">): readonly Route[] {
  async function answerOf(study: string): Promise<Outcome<Answer>> {
    const [history, now] = await Promise.all([
      store.legalBases.history(study),
      store.legalBases.of([study], formatDay(today())),
    ]);
    const body: WireLegalBasis = {
      study,
      holds: now.has(study),
      history: history.map(({ reference, validFrom, validUntil, statedBy, statedAt }) => ({
        reference,
        validFrom,
        validUntil,
        statedBy,
        statedAt,
      })),
    };
    return ok({ status: 200, body });
  }

  async function read({ params }: ApiRequest): Promise<Outcome<Answer>> {
    const study = params["study"] ?? "";
    return (await store.studies.get(study)) === null ? reject("not-found") : answerOf(study);
  }

  async function state(request: ApiRequest): Promise<Outcome<Answer>> {
    const study = request.params["study"] ?? "";
    const asked = validate(legalBasisRequestSchema, request.body, "body");
    if (!asked.ok) return asked;
    const { validFrom, validUntil } = asked.value;
    if (validUntil !== null && validUntil < validFrom) {
      return rejectField("not-possible", "validUntil", "is before validFrom");
    }
    const stated = await store.legalBases.state({ ...asked.value, study }, request.actor);
    return stated.ok ? answerOf(study) : reject("not-found");
  }

  return [
    { operation: "readLegalBasis", roles: MAY.stateLegalBasis, audit: "read", handle: read },
    { operation: "stateLegalBasis", roles: MAY.stateLegalBasis, audit: "by-store", handle: state },
  ];
}
