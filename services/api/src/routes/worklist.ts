import {
  type AssignedMany,
  type DecidedMany,
  type People,
  assignManySchema,
  assignmentRequestSchema,
  decideManySchema,
  takeBackSchema,
  workQuerySchema,
} from "@cohort/contract";
import { ok, patientId } from "@cohort/foundation";
import type { Plan } from "@cohort/postgres";
import { MAY } from "../auth/permissions.ts";
import { checkReason } from "../candidate/check-reason.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, reject, rejectField } from "../edge/rejection.ts";
import { validate } from "../edge/validate.ts";
import type { Answer, ApiRequest, Route } from "../route.ts";
import { createCriterionPlaces } from "../worklist/criterion-places.ts";
import { type Decided, decideEach, takeBackEach } from "../worklist/decide-several.ts";
import { plannedToWire } from "../worklist/planned-to-wire.ts";
import { workFilterOf } from "../worklist/work-filter.ts";

const studyOf = ({ params }: ApiRequest): string => params["study"] ?? "";

const answerOf = ({ results, patients, changed }: Decided, dryRun: boolean): Outcome<Answer> => {
  const body: DecidedMany = { results };
  return ok({
    status: 200,
    body,
    unchanged: dryRun || !changed,
    about: { patients, detail: { dryRun } },
  });
};

/** What is given of a plan, `me` as the caller; refused where the assignee is nobody who decides in the study. */
async function planOf(
  { store }: Pick<ApiDeps, "store">,
  request: ApiRequest,
  { assignee, dueOn, snoozedUntil }: { [Name in keyof Plan]?: Plan[Name] | undefined },
): Promise<Outcome<Plan>> {
  const given = {
    ...(dueOn === undefined ? {} : { dueOn }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
  };
  if (assignee === undefined) return ok(given);
  if (assignee === null) return ok({ ...given, assignee });
  if (assignee === "me") return ok({ ...given, assignee: request.auth.subject });
  const people = await store.worklist.people(studyOf(request));
  return people.some(({ principal }) => principal === assignee)
    ? ok({ ...given, assignee })
    : rejectField("not-possible", "assignee", "decides on no candidates of this study");
}

/** Working through a list: several at once, who does what, and when. */
export function worklistRoutes(deps: ApiDeps): readonly Route[] {
  const { store } = deps;
  const places = createCriterionPlaces(store);

  async function decideMany(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(decideManySchema, request.body, "body");
    if (!body.ok) return body;
    const { status, reason = null, criterion = null, dryRun = false } = body.value;
    const reasoned = await checkReason(deps, studyOf(request), { status, reason, criterion });
    if (!reasoned.ok) return reasoned;
    return answerOf(await decideEach(deps, studyOf(request), body.value, request), dryRun);
  }

  async function takeBack(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(takeBackSchema, request.body, "body");
    if (!body.ok) return body;
    return answerOf(await takeBackEach(deps, studyOf(request), body.value, request), false);
  }

  async function assign(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(assignmentRequestSchema, request.body, "body");
    if (!body.ok) return body;
    const plan = await planOf(deps, request, body.value);
    if (!plan.ok) return plan;
    const patients = [patientId(request.params["id"] ?? "")];
    const asked = { study: studyOf(request), patients, plan: plan.value };
    const [assigned] = await store.worklist.assign(
      { ...asked, operation: "assign" },
      request.actor,
      request.access,
    );
    return assigned
      ? ok({ status: 200, body: plannedToWire(assigned.planned) })
      : reject("not-found");
  }

  async function assignMany(request: ApiRequest): Promise<Outcome<Answer>> {
    const body = validate(assignManySchema, request.body, "body");
    if (!body.ok) return body;
    const plan = await planOf(deps, request, body.value);
    if (!plan.ok) return plan;
    const { candidates } = body.value;
    const patients = candidates.map((id) => patientId(id));
    const assigned = await store.worklist.assign(
      { study: studyOf(request), patients, plan: plan.value, operation: "assignMany" },
      request.actor,
      request.access,
    );
    const planned = new Map<string, AssignedMany["results"][number]["assignment"]>(
      assigned.map((one) => [one.patient, plannedToWire(one.planned)]),
    );
    const answer: AssignedMany = {
      results: candidates.map((id) => ({
        id,
        result: planned.has(id) ? "done" : "not-found",
        assignment: planned.get(id) ?? null,
      })),
    };
    return ok({ status: 200, body: answer, unchanged: assigned.length === 0 });
  }

  async function claimNext(request: ApiRequest): Promise<Outcome<Answer>> {
    const query = validate(workQuerySchema, request.query, "query");
    if (!query.ok) return query;
    const filter = await workFilterOf({ ...deps, places }, studyOf(request), query.value, request);
    if (!filter.ok) return filter;
    const patient = await store.worklist.claimNext(filter.value, request.actor, request.access);
    return ok({
      status: 200,
      body: { patient: patient === null ? null : `Patient/${patient}` },
      unchanged: patient === null,
    });
  }

  async function listPeople(request: ApiRequest): Promise<Outcome<Answer>> {
    const people = await store.worklist.people(studyOf(request));
    const body: People = { people: people.map(({ principal, name }) => ({ principal, name })) };
    return ok({ status: 200, body });
  }

  const changing = {
    roles: MAY.decide,
    shows: "patients",
    audit: "by-store",
    attempted: "change",
  } as const;
  return [
    { operation: "decideMany", ...changing, handle: decideMany },
    { operation: "takeBack", ...changing, handle: takeBack },
    { operation: "assign", ...changing, handle: assign },
    { operation: "assignMany", ...changing, handle: assignMany },
    { operation: "claimNext", ...changing, handle: claimNext },
    // Who works on a study is no more than every decision and every grant says.
    { operation: "listPeople", roles: MAY.readCandidates, audit: "none", handle: listPeople },
  ];
}
