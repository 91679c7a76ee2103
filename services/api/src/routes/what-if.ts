import { type Adjustables, NOTICE, type WhatIf, whatIfRequestSchema } from "@cohort/contract";
import { expectDefined, formatDay, ok, patientIn } from "@cohort/foundation";
import { type PlannedStudy, planStudy } from "@cohort/matching";
import { type ChangeFault, adjustStudy, adjustablesOf, pointerOf, wordsOf } from "@cohort/studies";
import { MAY } from "../auth/permissions.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { differenceOf } from "../what-if/difference.ts";
import { evaluate } from "../what-if/evaluate.ts";
import { oneAtATime } from "../what-if/one-at-a-time.ts";

/** Each takes seconds of this process, which serves others too. */
const MOST_WAITING = 3;

const BUSY = {
  detail: "Others are trying changes at the moment. Try again shortly.",
  headers: { "Retry-After": "10" },
};

/** Says of each fault which change it is of. */
const rejectFaults = (faults: readonly ChangeFault[]) =>
  reject("not-possible", {
    errors: faults
      .map(({ change, part, message }) => ({ field: `changes[${change}].${part}`, message }))
      .slice(0, 20),
  });

export function whatIfRoutes(deps: ApiDeps): readonly Route[] {
  const { store, catalogue, terminology, today } = deps;
  const queued = oneAtATime(MOST_WAITING);

  async function listAdjustable({ params, access }: ApiRequest): Promise<Outcome<Answer>> {
    const [summary] = await store.studies.granted(access, params["study"] ?? "");
    if (!summary) return reject("not-found");
    const { study } = expectDefined(
      await store.studies.revision(summary.id, summary.revision),
      "revision that the study's summary names",
    );
    const body: Adjustables = {
      study: study.id,
      revision: summary.revision,
      adjustable: adjustablesOf(study, terminology).map((one) => ({
        criterion: one.criterion,
        cohort: one.cohort,
        path: pointerOf(one),
        kind: one.kind,
        asks: one.asks,
        subject: one.subject,
        what: wordsOf(one),
        value: one.value,
        unit: one.unit,
      })),
    };
    return ok({ status: 200, body });
  }

  async function difference(
    request: ApiRequest,
    before: PlannedStudy,
    after: PlannedStudy,
  ): Promise<Outcome<ReturnType<typeof differenceOf>>> {
    const ran = await queued(async () => {
      const patients = await store.funnels.matchedOf(before.study.id, request.access);
      return evaluate(deps, { before, after }, patients);
    });
    if (!ran.ok) return reject("too-many-requests", BUSY);
    if (!ran.value) return reject("unavailable");
    return ok(
      differenceOf(
        ran.value,
        before.cohorts.map(({ cohort }) => cohort.id),
      ),
    );
  }

  async function whatIf(request: ApiRequest): Promise<Outcome<Answer>> {
    const asked = validate(whatIfRequestSchema, request.body, "body");
    if (!asked.ok) return asked;
    const { studies, inputs } = await catalogue.load();
    const id = request.params["study"] ?? "";
    const before = studies.find(({ study }) => study.id === id);
    const revision = inputs.studies.find(({ study }) => study === id)?.revision;
    if (!before || revision === undefined) {
      return reject("not-possible", {
        detail: "Only of an active study are there matches to compare with.",
      });
    }
    const adjusted = adjustStudy(before.study, asked.value.changes, terminology);
    if (!adjusted.ok) return rejectFaults(adjusted.failure);
    const after = planStudy(adjusted.value, terminology);
    if (!after.ok) return reject("not-possible", { detail: after.failure[0]?.message ?? "" });
    const told = await difference(request, before, after.value);
    if (!told.ok) return told;
    const body: WhatIf = {
      notice: NOTICE,
      study: id,
      asOf: formatDay(today()),
      revision,
      ...told.value,
    };
    const { gained, lost, evaluated, better, worse } = told.value;
    return ok({
      status: 200,
      body,
      about: {
        patients: [...gained, ...lost].map(({ patient }) => patientIn(patient)),
        detail: { changes: asked.value.changes.length, evaluated, better, worse },
      },
    });
  }

  return [
    {
      operation: "listAdjustable",
      roles: MAY.readStudies,
      audit: "none",
      handle: listAdjustable,
    },
    {
      operation: "whatIf",
      roles: MAY.tryChanges,
      shows: "patients",
      audit: "search",
      handle: whatIf,
    },
  ];
}
