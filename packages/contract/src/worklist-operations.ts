import { type Operation, candidateParamsSchema, studyParamsSchema } from "./operation.ts";
import { typedText } from "./scalars.ts";
import { workQuerySchema } from "./candidate-query.ts";
import {
  assignManySchema,
  assignedManySchema,
  assignmentRequestSchema,
  assignmentSchema,
  claimedSchema,
  decideManySchema,
  decidedManySchema,
  peopleSchema,
  takeBackSchema,
  viewRequestSchema,
  viewSchema,
  viewsSchema,
} from "./worklist.ts";

const STUDY = "/v1/studies/{study}";
const CHANGES = [
  "invalid-request",
  "not-found",
  "too-large",
  "unsupported-media-type",
  "not-possible",
  "unavailable",
] as const;

const viewParamsSchema = studyParamsSchema.extend({ name: typedText(60, 1) });
/** Working through a list: several at once, who does what, and when. */
export const WORKLIST_OPERATIONS = {
  decideMany: {
    method: "post",
    path: `${STUDY}/candidates/decisions`,
    tag: "candidates",
    summary: "Record one decision about several candidates",
    description:
      "Each candidate is decided by itself: what is not possible for one is done for the others.",
    params: studyParamsSchema,
    body: { schema: decideManySchema, required: true },
    answer: { status: 200, description: "What became of each.", schema: decidedManySchema },
    problems: CHANGES,
  },
  takeBack: {
    method: "post",
    path: `${STUDY}/candidates/take-back`,
    tag: "candidates",
    summary: "Take back decisions that the caller made within the last minute",
    description: "A further decision with the status of before: nothing is deleted.",
    params: studyParamsSchema,
    body: { schema: takeBackSchema, required: true },
    answer: { status: 200, description: "What became of each.", schema: decidedManySchema },
    problems: CHANGES,
  },
  assignMany: {
    method: "post",
    path: `${STUDY}/candidates/assignments`,
    tag: "candidates",
    summary: "Say who works on several candidates, until when",
    params: studyParamsSchema,
    body: { schema: assignManySchema, required: true },
    answer: { status: 200, description: "What became of each.", schema: assignedManySchema },
    problems: CHANGES,
  },
  assign: {
    method: "put",
    path: `${STUDY}/candidates/{id}/assignment`,
    tag: "candidates",
    summary: "Say who works on a candidate, until when",
    params: candidateParamsSchema,
    body: { schema: assignmentRequestSchema, required: true },
    answer: { status: 200, description: "As it is now.", schema: assignmentSchema },
    problems: CHANGES,
  },
  claimNext: {
    method: "post",
    path: `${STUDY}/candidates/claim`,
    tag: "candidates",
    summary: "Assign the most promising candidate nobody works on to the caller",
    description:
      "Of those the query leaves, new or to review and not snoozed. Two who ask at once get two.",
    params: studyParamsSchema,
    query: workQuerySchema,
    answer: { status: 200, description: "Whom.", schema: claimedSchema },
    problems: ["invalid-request", "not-found", "unavailable"],
  },
  listPeople: {
    method: "get",
    path: `${STUDY}/people`,
    tag: "candidates",
    summary: "Whom a study's candidates can be assigned to",
    params: studyParamsSchema,
    answer: { status: 200, description: "Screeners and study leads.", schema: peopleSchema },
    problems: ["not-found", "unavailable"],
  },
  listViews: {
    method: "get",
    path: `${STUDY}/views`,
    tag: "candidates",
    summary: "The caller's own saved views of a study's worklist",
    params: studyParamsSchema,
    answer: { status: 200, description: "By name.", schema: viewsSchema },
    problems: ["not-found", "unavailable"],
  },
  saveView: {
    method: "put",
    path: `${STUDY}/views/{name}`,
    tag: "candidates",
    summary: "Save a view of a study's worklist under a name",
    params: viewParamsSchema,
    body: { schema: viewRequestSchema, required: true },
    answer: { status: 200, description: "The view.", schema: viewSchema },
    problems: CHANGES,
  },
  deleteView: {
    method: "delete",
    path: `${STUDY}/views/{name}`,
    tag: "candidates",
    summary: "Forget a saved view",
    params: viewParamsSchema,
    answer: { status: 204, description: "There is none of that name.", schema: null },
    problems: ["not-found", "unavailable"],
  },
} as const satisfies Record<string, Operation>;
