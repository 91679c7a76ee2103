import { NOTICE, type WireReplay } from "@cohort/contract";
import { ok, patientId } from "@cohort/foundation";
import { createReplayer, type ReplayReport } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";

const replayToWire = (report: ReplayReport): WireReplay => ({
  notice: NOTICE,
  study: report.study,
  patient: `Patient/${report.patient}`,
  version: report.version ?? 0,
  same: report.outcome === "same",
  outcome: report.outcome,
  reason: report.reason,
  engine: report.engine,
  asOf: report.asOf,
  matches: report.matches,
  differences: report.differences.map(({ cohort, criterion, field, stored, again }) => ({
    cohort,
    criterion,
    field,
    stored,
    again,
  })),
});

export function replayRoutes({ store }: Pick<ApiDeps, "store">): readonly Route[] {
  const replay = createReplayer(store);

  async function replayDecision({ params, access }: ApiRequest): Promise<Outcome<Answer>> {
    const { study = "", id = "", version = "" } = params;
    const key = { study, patient: patientId(id), version: Number(version) };
    const kept = await store.replays.decision(key, access);
    if (!kept) return reject("not-found");
    const report = await replay(kept);
    const detail = { version: key.version, outcome: report.outcome };
    return ok({ status: 200, body: replayToWire(report), about: { detail } });
  }

  // Both roles are shown all that the record says.
  const roles = MAY.replayDecisions;
  return [
    {
      operation: "replayDecision",
      roles,
      shows: "patients",
      audit: "read",
      handle: replayDecision,
    },
  ];
}
